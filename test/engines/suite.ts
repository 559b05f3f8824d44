/**
 * What `npm run test:engines` runs in every JavaScript engine: bundled once into one module, without a global that is not in
 * all of them. The drivers (`scripts/lib/engines/`) bring the bytes of the files and take the digests away.
 */
import { gunzipSync, strFromU8, strToU8 } from 'fflate';
import { auditFiles, memorySource, readSettings, verdictBytes } from '../../engine/index.ts';
import { sha256Hex } from '../../engine/crypto/sha256.ts';
import { edgeVectors, type MadeSignature } from '../crypto/edge/vectors.ts';
import { gridDigest } from '../numeric/grid.ts';

export interface SuiteFile {
  /** As it stands in the verdict document. */
  readonly name: string;
  /** Where the driver finds its bytes, relative to the project. */
  readonly path: string;
  /** Given as a trusted input. */
  readonly pinned: boolean;
}

export interface SuiteCase {
  readonly id: string;
  readonly profile: 'strict' | 'reference';
  readonly files: readonly SuiteFile[];
  /** As with `--set`; a name that no format knows is left out. */
  readonly settings: readonly { readonly name: string; readonly value: string }[];
  /** Milliseconds. */
  readonly now?: number;
}

export interface SuiteDocument {
  readonly id: string;
  readonly sha256: string;
  /** Length in bytes. */
  readonly bytes: number;
  /** The document itself, when it was asked for. */
  readonly content?: Uint8Array;
  /** What was thrown instead: a fault in every case, since any bytes have a verdict. */
  readonly threw?: string;
}

type ReadBytes = (path: string) => Promise<Uint8Array>;

/** The verdict document of one case, in its canonical bytes. */
async function judge(one: SuiteCase, read: ReadBytes): Promise<Uint8Array> {
  const inputs = [];
  for (const { name, path, pinned } of one.files) {
    inputs.push({ source: memorySource(name, await read(path)), pinned });
  }
  const understood = one.settings.filter((setting) => readSettings([setting]).ok);
  const settings = readSettings(understood);
  const { document } = await auditFiles(inputs, {
    profile: one.profile,
    ...(settings.ok ? { pins: settings.pins } : {}),
    ...(one.now === undefined ? {} : { now: one.now }),
  });
  return verdictBytes(document);
}

/** The case whose document is the answers to every signature at the edges, a line each; its file holds those that OpenSSL made. */
const SIGNATURES = 'signatures/edge';

async function answerSignatures(one: SuiteCase, read: ReadBytes): Promise<Uint8Array> {
  const packed = await read(one.files[0].path);
  const { signatures } = JSON.parse(strFromU8(gunzipSync(packed))) as { readonly signatures: readonly MadeSignature[] };
  return strToU8(
    edgeVectors(signatures)
      .map((vector) => `${vector.id}: ${vector.answer()}\n`)
      .join(''),
  );
}

/** Judges every case and tells each document as it is made, the golden grid of the arithmetic first. */
export async function runSuite(
  cases: readonly SuiteCase[],
  read: ReadBytes,
  tell: (document: SuiteDocument) => void | Promise<void>,
  wanted: readonly string[] = [],
): Promise<void> {
  await tell({ id: 'numeric/grid', sha256: gridDigest(), bytes: 0 });
  for (const one of cases) {
    if (wanted.length > 0 && !wanted.includes(one.id)) continue;
    try {
      const content = await (one.id === SIGNATURES ? answerSignatures : judge)(one, read);
      const document = { id: one.id, sha256: sha256Hex(content), bytes: content.length };
      await tell(wanted.length > 0 ? { ...document, content } : document);
    } catch (error) {
      await tell({ id: one.id, sha256: '', bytes: 0, threw: String(error) });
    }
  }
}
