/**
 * WebKit lets no worker of a `file:` page read a Blob ("The I/O read operation failed"), its page can. So on `file:` the page hands
 * every worker a port and reads the slices that the worker could not read itself; nowhere else is there such a port.
 */

interface Ask {
  readonly id: number;
  readonly blob: Blob;
}

interface Answer {
  readonly id: number;
  readonly bytes?: ArrayBuffer;
  readonly error?: string;
}

/** Member of the one message that carries the port. Comlink passes over messages without a `type`. */
const PORT = 'assay-page-reads';

/** Page side: reads for a worker, one slice at a time, when it asks. */
export function readFor(worker: { postMessage(message: unknown, transfer: Transferable[]): void }): void {
  const { port1: ours, port2: theirs } = new MessageChannel();
  ours.onmessage = ({ data: { id, blob } }: MessageEvent<Ask>) => {
    blob.arrayBuffer().then(
      (bytes) => {
        ours.postMessage({ id, bytes } satisfies Answer, [bytes]);
      },
      (error: unknown) => {
        ours.postMessage({ id, error: error instanceof Error ? error.message : String(error) } satisfies Answer);
      },
    );
  };
  worker.postMessage({ [PORT]: theirs }, [theirs]);
}

let port: MessagePort | undefined;
let asked = 0;
const waiting = new Map<number, (answer: Answer) => void>();

/** Worker side: takes the port, should the page send one. Called before anything else is heard. */
export function acceptPageReads(scope: EventTarget): void {
  scope.addEventListener('message', (event) => {
    const data: unknown = (event as MessageEvent).data;
    const offered = typeof data === 'object' && data !== null && PORT in data ? data[PORT] : undefined;
    if (!(offered instanceof MessagePort) || port !== undefined) return;
    port = offered;
    port.onmessage = ({ data: answer }: MessageEvent<Answer>) => {
      waiting.get(answer.id)?.(answer);
      waiting.delete(answer.id);
    };
  });
}

/** The bytes of a Blob, wherever they can be read. Throws when nobody can. */
export async function readBlob(blob: Blob): Promise<ArrayBuffer> {
  try {
    return await blob.arrayBuffer();
  } catch (error) {
    if (port === undefined) throw error;
    return readByPage(port, blob);
  }
}

function readByPage(page: MessagePort, blob: Blob): Promise<ArrayBuffer> {
  asked += 1;
  const id = asked;
  return new Promise((resolve, reject) => {
    waiting.set(id, ({ bytes, error }) => {
      if (bytes === undefined) reject(new Error(error ?? 'the page could not read it'));
      else resolve(bytes);
    });
    page.postMessage({ id, blob } satisfies Ask);
  });
}
