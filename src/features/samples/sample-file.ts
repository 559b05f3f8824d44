import type { AuditFile } from '../../worker/contract.ts';
import { unpack } from './unpack.ts';

export interface SampleFile {
  readonly name: string;
  /** Position among the packed bytes. */
  readonly packed: number;
  /** Size when unpacked. */
  readonly bytes: number;
}

/** A twin is kept as what differs: its packed bytes stand in place of bytes [from, to) of the good file. */
export interface TwinFile extends SampleFile {
  readonly from: number;
  readonly to: number;
  readonly change: string;
}

export interface Sample {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** Layer sizes and what is special, e.g. `2-2-2, sigmoid`. */
  readonly network: string;
  readonly good: SampleFile;
  readonly bad: TwinFile;
}

/** The samples travel inside the page, so that trying one needs no request. */
export async function unpackGood(sample: Sample): Promise<AuditFile> {
  return fileOf(sample.good, await inflate(sample.good));
}

export async function unpackBad(sample: Sample): Promise<AuditFile> {
  const good = await inflate(sample.good);
  const { from, to } = sample.bad;
  return fileOf(sample.bad, new Blob([good.slice(0, from), await inflate(sample.bad), good.slice(to)]));
}

const inflate = (file: SampleFile): Promise<Blob> => unpack(file.packed);

function fileOf(file: SampleFile, blob: Blob): AuditFile {
  if (blob.size !== file.bytes) throw new Error('a sample of this page is damaged');
  return { name: file.name, blob, demo: true };
}
