import type { AuditFile } from '../../worker/contract.ts';

export interface SampleFile {
  readonly name: string;
  readonly gzipBase64: string;
  /** Size when unpacked. */
  readonly bytes: number;
}

export interface Sample {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** Layer sizes and what is special, e.g. `2-2-2, sigmoid`. */
  readonly network: string;
  readonly good: SampleFile;
  readonly bad: SampleFile & { readonly change: string };
}

/** The samples travel inside the page, so that trying one needs no request. */
export async function unpack(file: SampleFile): Promise<AuditFile> {
  const packed = Uint8Array.from(atob(file.gzipBase64), (character) => character.charCodeAt(0));
  const plain = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
  const blob = await new Response(plain).blob();
  if (blob.size !== file.bytes) throw new Error('a sample of this page is damaged');
  return { name: file.name, blob, demo: true };
}
