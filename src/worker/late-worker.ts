import type { WorkerLike } from './audit-client.ts';

/** A worker that may be talked to before it exists: what is said to it waits until then. */
export class LateWorker extends EventTarget implements WorkerLike {
  #worker: Worker | undefined;
  #ended = false;
  #waiting: { readonly message: unknown; readonly transfer: Transferable[] }[] = [];

  constructor(coming: Promise<Worker>) {
    super();
    coming.then(
      (worker) => {
        this.#begin(worker);
      },
      (reason: unknown) => {
        const message = reason instanceof Error ? reason.message : String(reason);
        this.dispatchEvent(new ErrorEvent('error', { message }));
      },
    );
  }

  postMessage(message: unknown, transfer: Transferable[] = []): void {
    if (this.#worker === undefined) this.#waiting.push({ message, transfer });
    else this.#worker.postMessage(message, transfer);
  }

  terminate(): void {
    this.#ended = true;
    this.#waiting = [];
    this.#worker?.terminate();
  }

  #begin(worker: Worker): void {
    if (this.#ended) {
      worker.terminate();
      return;
    }
    this.#worker = worker;
    worker.addEventListener('message', (event) => {
      this.dispatchEvent(new MessageEvent('message', { data: event.data as unknown, ports: [...event.ports] }));
    });
    worker.addEventListener('messageerror', () => {
      this.dispatchEvent(new MessageEvent('messageerror'));
    });
    worker.addEventListener('error', ({ message }) => {
      this.dispatchEvent(new ErrorEvent('error', { message }));
    });
    for (const { message, transfer } of this.#waiting) worker.postMessage(message, transfer);
    this.#waiting = [];
  }
}
