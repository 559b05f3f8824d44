import { expose } from 'comlink';
import type { WorkerLike } from '../../../src/worker/seat.ts';

/** A worker without a browser: a message channel with an API at its far end, that can be made to crash. */
export class FakeWorker extends EventTarget implements WorkerLike {
  terminated = false;
  readonly #near: MessagePort;
  readonly #far: MessagePort;

  constructor(api: object) {
    super();
    const { port1, port2 } = new MessageChannel();
    this.#near = port1;
    this.#far = port2;
    expose(api, port2);
    port1.addEventListener('message', (event) => {
      this.dispatchEvent(new MessageEvent('message', { data: event.data as unknown, ports: [...event.ports] }));
    });
    port1.start();
  }

  postMessage(message: unknown, transfer: Transferable[] = []): void {
    this.#near.postMessage(message, transfer);
  }

  terminate(): void {
    this.terminated = true;
    this.#near.close();
    this.#far.close();
  }

  crash(message: string): void {
    this.dispatchEvent(Object.assign(new Event('error'), { message }));
  }

  garble(): void {
    this.dispatchEvent(new Event('messageerror'));
  }
}
