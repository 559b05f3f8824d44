/** Reports as files. Nothing is ever overwritten: a mistyped path must not destroy evidence. */
import { open, unlink } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { exportAs, type ExportSource } from '../../engine/export/index.ts';
import type { ReportFile } from './arguments.ts';
import { fileTrouble, UsageError } from './errors.ts';

interface OpenFile extends ReportFile {
  readonly handle: FileHandle;
}

/** Files that were made before the audit, so that a path that cannot be written costs no audit. */
export class ReportFiles {
  #files: readonly OpenFile[] = [];

  /** @throws UsageError for a file that exists or cannot be made; those made before it are taken away again */
  async open(wanted: readonly ReportFile[]): Promise<void> {
    for (const file of wanted) {
      try {
        this.#files = [...this.#files, { ...file, handle: await open(file.path, 'wx') }];
      } catch (error) {
        await this.discard();
        const exists = error instanceof Error && 'code' in error && error.code === 'EEXIST';
        throw new UsageError(`--report: ${file.path}: ${exists ? 'it exists already' : fileTrouble(error)}`);
      }
    }
  }

  async write(source: ExportSource): Promise<void> {
    for (const { format, path, handle } of [...this.#files]) {
      try {
        await handle.writeFile(exportAs(format, source).bytes);
        await handle.close();
      } catch (error) {
        throw new UsageError(`--report: ${path}: ${fileTrouble(error)}`);
      }
      this.#files = this.#files.filter((file) => file.handle !== handle);
    }
  }

  /** Takes away what was not written: an empty file must not look like a report. */
  async discard(): Promise<void> {
    for (const { handle, path } of this.#files) {
      await handle.close();
      await unlink(path);
    }
    this.#files = [];
  }
}
