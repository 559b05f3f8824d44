import type { CaseOutcome } from '../../../engine/verdict/model.ts';
import type { AuditFile } from '../../worker/contract.ts';
import { unpack } from './unpack.ts';

/** One way in which the files of a sample are put together. */
export interface CaseVariant {
  readonly label: string;
  /** What it comes to, in the profile strict. */
  readonly outcome: CaseOutcome;
  readonly change?: string;
  /** The auditor's time, milliseconds since 1970. */
  readonly now?: number;
  readonly files: readonly { readonly name: string; readonly block: number; readonly trusted: boolean }[];
}

/** Evidence of several files, with what the auditor trusts. The files are blocks of one packed text, each kept once. */
export interface CaseSample {
  readonly id: string;
  readonly format: string;
  readonly title: string;
  readonly description: string;
  /** What kind of run it is, in a few words. */
  readonly network: string;
  /** Position among the packed bytes. */
  readonly packed: number;
  /** Of each block, bytes. */
  readonly sizes: readonly number[];
  readonly variants: readonly CaseVariant[];
}

export interface UnpackedCase {
  readonly files: readonly AuditFile[];
  readonly trusted: readonly AuditFile[];
}

export async function unpackCase(sample: CaseSample, variant: CaseVariant): Promise<UnpackedCase> {
  const whole = await unpack(sample.packed);
  const starts = sample.sizes.map((_, block) => sample.sizes.slice(0, block).reduce((sum, size) => sum + size, 0));
  if (whole.size !== sample.sizes.reduce((sum, size) => sum + size, 0)) {
    throw new Error('a sample of this page is damaged');
  }
  const fileOf = ({ name, block }: CaseVariant['files'][number]): AuditFile => {
    const start = starts[block] ?? 0;
    return { name, blob: whole.slice(start, start + (sample.sizes[block] ?? 0)), demo: true };
  };
  return {
    files: variant.files.filter(({ trusted }) => !trusted).map(fileOf),
    trusted: variant.files.filter(({ trusted }) => trusted).map(fileOf),
  };
}
