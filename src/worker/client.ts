/** What the page knows of the worker: the client, its two errors, and the one way to open it. */
import { AuditClient } from './audit-client.ts';
import type { CrashError } from './seat.ts';
import { spawnWorker } from './spawn.ts';

export { AuditClient } from './audit-client.ts';
export { CancelledError, CrashError } from './seat.ts';

export function openAuditClient(onCrash: (error: CrashError) => void): AuditClient {
  return new AuditClient(spawnWorker, onCrash, navigator.hardwareConcurrency);
}
