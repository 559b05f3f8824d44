import type { AuditFile } from '../worker/contract.ts';
import type { PinUsed } from '../../engine/verdict/model.ts';
import { CancelledError, type AuditClient } from '../worker/client.ts';
import { createStore, type Store } from './store.ts';
import {
  NO_TRUST,
  trustedFileOf,
  withFiles,
  withoutFile,
  withUndo,
  type AuditTime,
  type Trust,
  type TrustedFile,
} from './trust.ts';

/** What the auditor gives beside the evidence, in this visit only. Every change judges again what is open. */
export class TrustedInputs {
  /** Expectations in canonical text. */
  readonly pins: Store<{ readonly list: readonly PinUsed[] }> = createStore({ list: [] as readonly PinUsed[] });
  readonly files: Store<Trust> = createStore(NO_TRUST);
  readonly time: Store<AuditTime> = createStore<AuditTime>({ mode: 'start' });
  readonly #client: Pick<AuditClient, 'digest'>;
  readonly #rejudge: () => Promise<void>;

  constructor(client: Pick<AuditClient, 'digest'>, rejudge: () => Promise<void>) {
    this.#client = client;
    this.#rejudge = rejudge;
  }

  setPins(list: readonly PinUsed[]): Promise<void> {
    this.pins.set({ list });
    return this.#rejudge();
  }

  setTime(time: AuditTime): Promise<void> {
    this.time.set(time);
    return this.#rejudge();
  }

  /** Digests files that were given as trusted inputs, then adds them. */
  async addFiles(files: readonly AuditFile[]): Promise<void> {
    this.#count(files.length);
    try {
      const added: TrustedFile[] = [];
      for (const file of files) added.push({ file, sha256: await this.#digest(file) });
      await this.add(added);
    } finally {
      this.#count(-files.length);
    }
  }

  add(added: readonly TrustedFile[]): Promise<void> {
    return this.#change((trust) => withFiles(trust, added));
  }

  removeFile(sha256: string): Promise<void> {
    return this.#change((trust) => withoutFile(trust, sha256));
  }

  undoRemoval(): Promise<void> {
    return this.#change(withUndo);
  }

  /** Takes away what a result says was applied: a setting, or a file by the digest that its value names. */
  async removePin({ name, value }: PinUsed): Promise<void> {
    const { list } = this.pins.get();
    if (list.some((pin) => pin.name === name)) {
      await this.setPins(list.filter((pin) => pin.name !== name));
      return;
    }
    const file = trustedFileOf(this.files.get(), value);
    if (file !== undefined) await this.removeFile(file.sha256);
  }

  /** Trusted files and time of a sample, in place of those of the sample before; the auditor's own files stay. */
  async setSample(files: readonly AuditFile[], now: number | undefined): Promise<void> {
    const own = this.files.get().files.filter(({ file }) => file.demo !== true);
    this.files.set({ ...NO_TRUST, files: own });
    this.time.set(now === undefined ? { mode: 'start' } : { mode: 'fixed', at: now });
    await this.addFiles(files);
  }

  /** Puts back what a sample brought, or did not bring; the auditor's own files stay. */
  putSample(files: readonly TrustedFile[], time: AuditTime): void {
    const before = this.files.get().files.filter(({ file }) => file.demo === true);
    const same = before.map(({ sha256 }) => sha256).join() === files.map(({ sha256 }) => sha256).join();
    if (same) return;
    const own = this.files.get().files.filter(({ file }) => file.demo !== true);
    this.files.set({ ...NO_TRUST, files: [...own, ...files] });
    this.time.set(time);
  }

  /** Everything as it was, when a result that was judged by it is shown again. */
  restore(pins: readonly PinUsed[], files: readonly TrustedFile[], time: AuditTime): void {
    this.pins.set({ list: pins });
    this.files.set((trust) => ({ ...trust, files, removed: undefined }));
    this.time.set(time);
  }

  /** An audit that is stopped takes the worker with it: asked again then, of the next one. */
  async #digest(file: AuditFile): Promise<string> {
    try {
      return await this.#client.digest(file);
    } catch (error) {
      if (!(error instanceof CancelledError)) throw error;
      return this.#client.digest(file);
    }
  }

  #count(change: number): void {
    this.files.set((trust) => ({ ...trust, digesting: trust.digesting + change }));
  }

  #change(change: (trust: Trust) => Trust): Promise<void> {
    const before = this.files.get();
    const after = change(before);
    this.files.set(after);
    return after.files.length === before.files.length ? Promise.resolve() : this.#rejudge();
  }
}
