import type { Endpoint, Remote } from 'comlink';
import type { AuditWorkerApi } from './contract.ts';

/** The auditor stopped it. Not a fault. */
export class CancelledError extends Error {
  override readonly name = 'CancelledError';
}

/** The worker died. A fault of ours or a limit of the browser; never a statement about the evidence. */
export class CrashError extends Error {
  override readonly name = 'CrashError';
}

export interface WorkerLike extends Endpoint {
  terminate(): void;
}

/** One worker, its proxy, and the calls it has not answered. Both are referenced here for as long as either is used. */
export interface Seat {
  readonly worker: WorkerLike;
  readonly api: Remote<AuditWorkerApi>;
  readonly rejectors: Set<(reason: Error) => void>;
  readonly release: () => void;
  /** Workers that share the work of large audits, once there has been one. */
  crew: readonly WorkerLike[] | undefined;
  dead: CrashError | undefined;
  /** Ends the seat for a fault of one of its workers. */
  readonly fail: (event: Event) => void;
}

/** Ends the workers of a seat and rejects what they have not answered. */
export function retire(seat: Seat, reason: Error): void {
  seat.release();
  seat.worker.terminate();
  for (const worker of seat.crew ?? []) {
    worker.removeEventListener('error', seat.fail);
    worker.terminate();
  }
  for (const reject of [...seat.rejectors]) reject(reason);
}
