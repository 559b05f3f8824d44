/** Threads that do pieces of an audit: each runs this same command, told that it is a thread. */
import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import type { RunningDigest } from '../../engine/formats/format.ts';
import type { Workshop } from '../../engine/index.ts';
import { work } from '../../engine/index.ts';

interface Task {
  readonly id: number;
  readonly format: string;
  readonly job: unknown;
}

type Answer = { readonly id: number; readonly value: unknown } | { readonly id: number; readonly trouble: string };

interface Open {
  readonly resolve: (value: unknown) => void;
  readonly reject: (reason: Error) => void;
}

/** Threads are started when the first piece of work comes, so that a small audit does not pay for them. */
export class ThreadWorkshop implements Workshop {
  readonly width = Math.max(1, availableParallelism());
  readonly #threads: Worker[] = [];
  readonly #open = new Map<number, Open>();
  #next = 0;

  /** Node's own, some times faster. */
  readonly hash = (): RunningDigest => new NodeDigest(createHash('sha256'));

  run(format: string, job: unknown, given: readonly ArrayBuffer[] = []): Promise<unknown> {
    const id = this.#next;
    this.#next += 1;
    while (this.#threads.length < this.width) this.#threads.push(this.#start());
    const task: Task = { id, format, job };
    return new Promise((resolve, reject) => {
      this.#open.set(id, { resolve, reject });
      this.#threads[id % this.width].postMessage(task, given);
    });
  }

  #start(): Worker {
    const thread = new Worker(new URL(import.meta.url));
    thread.on('message', (answer: Answer) => {
      const open = this.#open.get(answer.id);
      this.#open.delete(answer.id);
      if ('trouble' in answer) open?.reject(new Error(answer.trouble));
      else open?.resolve(answer.value);
    });
    thread.on('error', (error) => {
      for (const { reject } of this.#open.values()) reject(error);
      this.#open.clear();
    });
    return thread;
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.splice(0).map((thread) => thread.terminate()));
  }
}

class NodeDigest implements RunningDigest {
  readonly #hash: Hash;

  constructor(hash: Hash) {
    this.#hash = hash;
  }

  update(bytes: Uint8Array): void {
    this.#hash.update(bytes);
  }

  clone(): RunningDigest {
    return new NodeDigest(this.#hash.copy());
  }

  digest(): Uint8Array {
    return this.#hash.digest();
  }
}

/** Whether this is such a thread; if so, it works from now on. */
export function serveAsThread(): boolean {
  const port = parentPort;
  if (isMainThread || port === null) return false;
  port.on('message', ({ id, format, job }: Task) => {
    let answer: Answer;
    try {
      answer = { id, value: work(format, job) };
    } catch (error) {
      answer = { id, trouble: String(error) };
    }
    port.postMessage(answer);
  });
  return true;
}
