/** Worker side of a crew: an audit cuts a large file into pieces of work, and other workers of the page do them. */
import type { Workshop } from '../../engine/formats/format.ts';

/** A piece of work on its way. */
interface Piece {
  readonly id: number;
  readonly format: string;
  readonly job: unknown;
}

type Answer = { readonly id: number; readonly value: unknown } | { readonly id: number; readonly trouble: string };

interface Open {
  readonly resolve: (value: unknown) => void;
  readonly reject: (reason: Error) => void;
}

/** Does the pieces that arrive at a port, one after the other. */
export function serve(port: MessagePort, work: (format: string, job: unknown) => unknown): void {
  port.onmessage = ({ data }: MessageEvent<Piece>) => {
    const { id, format, job } = data;
    let answer: Answer;
    try {
      answer = { id, value: work(format, job) };
    } catch (error) {
      answer = { id, trouble: String(error) };
    }
    port.postMessage(answer);
  };
}

/** Hands pieces to the workers behind the ports, in turn. A worker that dies ends the whole seat on the page's side. */
export class Crew implements Workshop {
  readonly width: number;
  readonly #ports: readonly MessagePort[];
  readonly #open = new Map<number, Open>();
  #next = 0;

  constructor(ports: readonly MessagePort[]) {
    this.#ports = ports;
    this.width = ports.length;
    for (const port of ports) {
      port.onmessage = ({ data }: MessageEvent<Answer>) => {
        const open = this.#open.get(data.id);
        this.#open.delete(data.id);
        if ('trouble' in data) open?.reject(new Error(data.trouble));
        else open?.resolve(data.value);
      };
    }
  }

  run(format: string, job: unknown, given: readonly ArrayBuffer[] = []): Promise<unknown> {
    const id = this.#next;
    this.#next += 1;
    const piece: Piece = { id, format, job };
    return new Promise((resolve, reject) => {
      this.#open.set(id, { resolve, reject });
      this.#ports[id % this.width].postMessage(piece, [...given]);
    });
  }
}
