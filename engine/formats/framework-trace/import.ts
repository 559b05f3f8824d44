/**
 * The import of sidecars: what the reference importer makes of them, byte for byte (training-receipts.md section 12).
 * Nothing here is a judgement of ours: the audit decides what a problem or a disagreement means.
 */
import { utf8Encode } from '../../base/utf8.ts';
import { Sha256 } from '../../crypto/sha256.ts';
import { hex } from '../../crypto/hex.ts';
import type { JsonDocument } from '../../text/json/document.ts';
import { emitReceipt } from '../training-receipt/emit.ts';
import { buildModel } from '../training-receipt/build-model.ts';
import type { ReceiptModel } from '../training-receipt/model.ts';
import { isFloat32Producer } from '../training-receipt/producer.ts';
import { readRecords } from '../training-receipt/records.ts';
import { computeStep } from '../training-receipt/step.ts';
import type { Step } from '../training-receipt/step.ts';
import { differential } from './differential.ts';
import type { Disagreement } from './differential.ts';
import { lossJson, passJson } from './post-update.ts';
import { biasSigns } from './policies.ts';
import { recordProblems } from './record-problems.ts';
import { W } from './schema.generated.ts';
import { VERSIONS, parseSidecar, readShape } from './sidecar.ts';
import { sourceHash } from './source-hash.ts';
import { StreamIdentity } from './stream.ts';
import { receiptVersion, textOf, transcribe } from './transcribe.ts';
import type { Frame, Importer } from './transcribe.ts';

/** A reason why the importer refuses. */
export interface ImportProblem {
  readonly record: number;
  /** In the sidecar. */
  readonly pointer: string;
  readonly message: string;
  readonly claimed?: string;
  /**
   * `rejected`: the evidence is at fault. `unreadable`: so it is, and other checks have said why. `unwritable`: there is no
   * canonical form, which a true step may lack (a number out of its range, a label that sidecars may leave out).
   */
  readonly kind: 'rejected' | 'unreadable' | 'unwritable';
}

/** Largest single sidecar that the importer reads, in bytes. */
export const LARGEST_SIDECAR = 8 * 1024 * 1024;

/** Importers by framework, with the version that they write into single receipts. */
const IMPORTERS: Readonly<Record<string, Importer>> = {
  pytorch: { name: 'bp-import-pytorch', version: '0.6.0' },
  jax: { name: 'bp-import-jax', version: '0.6.1' },
  tensorflow: { name: 'bp-import-tensorflow', version: '0.7.0' },
};
const STREAM_VERSION = '0.8.0';

/** The framework that the auditor of this sidecar would choose: the one in which its helper says that it ran. */
export function chosenFramework(document: JsonDocument): string {
  const helper = document.member(document.member(0, W.helper), W.framework);
  const source = document.member(0, W.source_framework);
  return textOf(document, document.member(helper >= 0 ? helper : source, W.name));
}

/** A record on its way to becoming a receipt. */
export interface ImportedRecord {
  readonly disagreements: readonly Disagreement[];
  /** Of the transcription that the disagreements point into. */
  readonly model: ReceiptModel;
  /** Canonical receipt, without a bundle digest; undefined when canonical form has no place for it. */
  readonly bytes: Uint8Array | undefined;
}

export interface ImportOptions {
  /** Time of import as the receipts will state it. Left out of them when not given: the engine has no clock. */
  readonly timestamp?: string | undefined;
}

/** Imports records that are fed one after the other. */
export class SidecarImport {
  readonly problems: ImportProblem[] = [];
  /** Canonical receipts by record, without a bundle digest. Models are handed out, not kept: a stream may be long. */
  readonly #receipts: (Uint8Array | undefined)[] = [];
  #agreed = true;
  readonly #stream: boolean;
  readonly #hash: string;
  readonly #timestamp: string | undefined;
  readonly #size: number;
  readonly #identity: StreamIdentity;

  /** @param stream several records, bound to each other; else one */
  constructor(bytes: Uint8Array, stream: boolean, options: ImportOptions = {}) {
    this.#stream = stream;
    this.#hash = sourceHash(bytes);
    this.#timestamp = options.timestamp;
    this.#size = bytes.length;
    this.#identity = new StreamIdentity(this.#hash);
  }

  /** Name and place of a record in its stream; undefined for a single sidecar. Asked for in order. */
  trace(document: JsonDocument): { readonly id: string; readonly index: number } | undefined {
    return this.#stream ? this.#identity.trace(document) : undefined;
  }

  #refuse(record: number, document: JsonDocument, node: number, message: string, suffix = ''): void {
    const scalar = node >= 0 && suffix === '' && !document.isObject(node) && !document.isArray(node);
    this.problems.push({
      record,
      pointer: `${document.pointer(Math.max(node, 0))}${suffix}`,
      message,
      ...(scalar ? { claimed: document.source(node) } : {}),
      kind: 'rejected',
    });
  }

  /** The next record; undefined for one that is damaged or has not the shape of its version. */
  add(document: JsonDocument | undefined): ImportedRecord | undefined {
    const index = this.#receipts.length;
    this.#receipts.push(undefined);
    if (document === undefined) {
      this.problems.push({
        record: index,
        pointer: '',
        message: 'a record without the shape of its version cannot be imported',
        kind: 'unreadable',
      });
      return undefined;
    }
    const before = this.problems.length;
    const framework = chosenFramework(document);
    const importer = IMPORTERS[framework];
    const name = document.member(document.member(0, W.source_framework), W.name);
    if (!this.#stream && this.#size > LARGEST_SIDECAR)
      this.#refuse(
        index,
        document,
        0,
        `a single sidecar of ${String(this.#size)} bytes; the importer reads at most ${String(LARGEST_SIDECAR)}`,
      );
    if (importer === undefined) this.#refuse(index, document, name, 'there is no importer for this framework');
    else if (textOf(document, name) !== framework)
      this.#refuse(
        index,
        document,
        name,
        `the helper ran in ${framework}, but the sidecar names ${textOf(document, name)} as its framework`,
      );
    recordProblems(document, this.#stream, (node, message, suffix) => {
      this.#refuse(index, document, node, message, suffix);
    });
    if (this.#stream)
      this.#identity.check(document, index, (node, message) => {
        this.#refuse(index, document, node, message);
      });
    if (importer === undefined || this.problems.length > before) return undefined;
    const imported = this.#import(document, index, importer);
    this.#receipts[index] = imported?.bytes;
    if (imported !== undefined && imported.disagreements.length > 0) this.#agreed = false;
    return imported;
  }

  /** How many records there were. */
  get count(): number {
    return this.#receipts.length;
  }

  /** Whether the engine agrees with every record that it ran on. */
  get agreed(): boolean {
    return this.#agreed;
  }

  #frame(document: JsonDocument, index: number, importer: Importer): Frame {
    const framework = textOf(document, document.member(document.member(0, W.source_framework), W.name));
    const kind = this.#stream ? `imported-multi-step-step-${String(index)}` : 'imported-step';
    return {
      importer: this.#stream ? { name: importer.name, version: STREAM_VERSION } : importer,
      sourceKind: this.#stream ? ' multi' : '',
      fixture: `${framework}-${kind}`,
      step: index + 1,
      matched: true,
      sourceHash: this.#hash,
      timestamp: this.#timestamp,
      trace: this.trace(document),
      biasMode: biasSigns(document).moved ? 'sgd' : 'constant',
      plainOptimizer: false,
    };
  }

  #import(sidecar: JsonDocument, index: number, importer: Importer): ImportedRecord | undefined {
    const frame = this.#frame(sidecar, index, importer);
    const version = receiptVersion(sidecar);
    const draft = transcribe(sidecar, frame);
    const whole = buildModel(draft, 0, version);
    const model = withListedSamples(whole);
    const result = computeStep(model, 'reference', isFloat32Producer(model));
    if (!result.ok) {
      const pointer = sidecarPointer(draft.pointer(result.problem.node));
      const message = `the engine cannot run on the sidecar: ${result.problem.message}`;
      this.problems.push({ record: index, pointer, message, kind: 'rejected' });
      return undefined;
    }
    const disagreements = differential(model, result.step, !this.#stream);
    const final = transcribe(sidecar, {
      ...frame,
      matched: disagreements.length === 0,
      ...postBlocks(model, result.step),
    });
    const emitted = emitReceipt(final, 0, version);
    if (!emitted.ok) {
      const pointer = sidecarPointer(final.pointer(emitted.node));
      this.problems.push({ record: index, pointer, message: emitted.message, kind: 'unwritable' });
    }
    return { disagreements, model: whole, bytes: emitted.ok ? emitted.bytes : undefined };
  }

  /** The receipts, one a record, bound by the digest of the bundle in a stream; undefined when the importer refuses. */
  receipts(): readonly Uint8Array[] | undefined {
    if (this.problems.length > 0) return undefined;
    const bytes = this.#receipts.filter((receipt) => receipt !== undefined);
    if (bytes.length !== this.#receipts.length) return undefined;
    return this.#stream ? bindBundle(bytes) : bytes;
  }
}

/** The places of a transcription in the sidecar: only the optimizer block has another name. */
export function sidecarPointer(pointer: string): string {
  return pointer.replace(/^\/optimizer_config(?=\/|$)/, '/optimizer');
}

/** The importer takes the listed samples and passes over others. */
function withListedSamples(model: ReceiptModel): ReceiptModel {
  if (model.batch === undefined) return model;
  const listed = new Set(model.batch.order);
  return { ...model, samples: model.samples.filter((sample) => listed.has(sample.id)) };
}

/** The engine's own blocks after the step, for a sidecar that has none. */
function postBlocks(model: ReceiptModel, step: Step): { postForward: string; postLoss: string } {
  return { postForward: passJson(model, step.post), postLoss: lossJson(model, step.post) };
}

const ATTESTOR_END = utf8Encode('},"metadata":');

/** Writes the digest of all receipts into each of them: the digest covers the receipts without it. */
function bindBundle(receipts: readonly Uint8Array[]): Uint8Array[] {
  const hash = new Sha256();
  for (const bytes of receipts) hash.update(bytes);
  const member = utf8Encode(`,"bundle_root_digest":"sha256:${hex(hash.digest())}"`);
  return receipts.map((bytes) => {
    // Quotes inside texts are escaped, so the first such run of bytes is the end of the attestor.
    const at = indexOf(bytes, ATTESTOR_END);
    return concat([bytes.subarray(0, at), member, bytes.subarray(at)]);
  });
}

function indexOf(bytes: Uint8Array, wanted: Uint8Array): number {
  let at = bytes.indexOf(wanted[0]);
  while (at >= 0 && !wanted.every((byte, i) => bytes[at + i] === byte)) at = bytes.indexOf(wanted[0], at + 1);
  if (at < 0) throw new Error('a canonical receipt without an attestor');
  return at;
}

/** Joins pieces of bytes. */
export function concat(pieces: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    joined.set(piece, at);
    at += piece.length;
  }
  return joined;
}

export type ImportResult =
  | {
      readonly ok: true;
      /** Canonical receipts: one, or one a line. */
      readonly bytes: Uint8Array;
      /** Whether the engine agrees with every record. */
      readonly agreed: boolean;
    }
  | { readonly ok: false; readonly problems: readonly ImportProblem[] };

/**
 * Imports the bytes of a sidecar, or of a stream of them (one a line), as the importer of their framework does.
 * @param options.stream whether to import one record as a stream of one; by default only format 0.2.0, which is for streams
 */
export function importSidecar(
  bytes: Uint8Array,
  options: ImportOptions & { readonly stream?: boolean | undefined } = {},
): ImportResult {
  const { records } = readRecords(bytes);
  const parsed = records.map((text) => parseSidecar(bytes, text));
  const documents = parsed.map((record) =>
    record.ok && readShape(record.document).kind === 'valid' ? record.document : undefined,
  );
  const run = new SidecarImport(bytes, options.stream ?? isStream(documents), options);
  for (const document of documents) run.add(document);
  const receipts = run.receipts();
  if (receipts === undefined) return { ok: false, problems: run.problems };
  return { ok: true, bytes: concat(receipts), agreed: run.agreed };
}

/** Several records, or one of the version that is for streams only. */
export function isStream(documents: readonly (JsonDocument | undefined)[]): boolean {
  if (documents.length !== 1) return true;
  const [only] = documents;
  return only !== undefined && textOf(only, only.member(0, W.format)).endsWith(`.v${VERSIONS[1]}`);
}
