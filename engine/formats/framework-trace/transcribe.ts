/**
 * A sidecar rewritten as the receipt that it becomes, in the sidecar's own digits: every block that both know is copied
 * byte for byte, and what the importer adds stands around it. Canonical emission of this text is the imported receipt;
 * the rules of receipts run over it without the loss of digits that canonical form brings.
 */
import { utf8Encode } from '../../base/utf8.ts';
import type { JsonDocument } from '../../text/json/document.ts';
import { readJson } from '../../text/json/reader.ts';
import { createVocabulary } from '../../text/json/strings.ts';
import { WORDS as RECEIPT_WORDS } from '../training-receipt/schema.generated.ts';
import { BIAS_POLICY, NUMERIC_POLICY } from './policies.ts';
import type { BiasMode } from './policies.ts';
import { W } from './schema.generated.ts';

const RECEIPT_VOCABULARY = createVocabulary(RECEIPT_WORDS);

/** Who imports, as written into every receipt. */
export interface Importer {
  readonly name: string;
  readonly version: string;
}

/** What stands in a receipt beside what the sidecar says. */
export interface Frame {
  readonly importer: Importer;
  /** Text after the importer's name in `metadata.source`. */
  readonly sourceKind: '' | ' multi';
  readonly fixture: string;
  readonly step: number;
  readonly matched: boolean;
  readonly sourceHash: string;
  readonly timestamp: string | undefined;
  readonly trace: { readonly id: string; readonly index: number } | undefined;
  /** For a sidecar that does not state its bias policy. */
  readonly biasMode: BiasMode;
  /** Whether the optimizer block is copied even where the importer leaves it out (plain gradient descent). */
  readonly plainOptimizer: boolean;
  /** Blocks after the step as JSON, for a sidecar that lacks them. */
  readonly postForward?: string;
  readonly postLoss?: string;
}

/** Members that are copied under their own name, with the place where blocks of the importer come between them. */
const COPIED = [
  W.inputs,
  W.targets,
  W.parameters_before,
  W.per_sample,
  W.forward,
  W.loss,
  W.backward,
  W.updates,
  W.parameters_after,
] as const;

/** Version of the receipt: 0.8.0 coupled decay, 0.7.0 Nesterov or dampening, 0.6.0 momentum, 0.5.0 Adam family, else 0.4.0. */
export function receiptVersion(document: JsonDocument): string {
  const optimizer = document.member(0, W.optimizer);
  const name = document.aux[document.member(optimizer, W.name)];
  if (optimizer < 0) return '0.4.0';
  if (name === W.adam || name === W.adamw) return '0.5.0';
  if (hasDecay(document)) return '0.8.0';
  if (name !== W.sgd_momentum) return '0.4.0';
  const nesterov = document.member(optimizer, W.nesterov);
  const dampening = document.member(optimizer, W.dampening);
  const plain =
    (nesterov < 0 || document.source(nesterov) === 'false') && !(dampening >= 0 && document.num[dampening] !== 0);
  return plain ? '0.6.0' : '0.7.0';
}

function hasDecay(document: JsonDocument): boolean {
  const decay = document.member(document.member(0, W.optimizer), W.weight_decay);
  return decay >= 0 && document.num[decay] !== 0;
}

/** Whether the importer carries the optimizer block over: it has state, or coupled decay. */
export function carriesOptimizer(document: JsonDocument): boolean {
  const optimizer = document.member(0, W.optimizer);
  if (optimizer < 0) return false;
  return document.aux[document.member(optimizer, W.name)] !== W.sgd || hasDecay(document);
}

/** The text of a string member, '' if it is absent. */
export function textOf(document: JsonDocument, node: number): string {
  return document.stringOf(node) ?? '';
}

/** The receipt of a schema-valid sidecar, as a document with the words of receipts. */
export function transcribe(document: JsonDocument, frame: Frame): JsonDocument {
  const result = readJson(new Writer(document, frame).write(), RECEIPT_VOCABULARY);
  if (!result.ok) throw new Error(`a transcription that is not JSON: ${result.error.message}`);
  return result.document;
}

class Writer {
  readonly #document: JsonDocument;
  readonly #frame: Frame;
  readonly #pieces: Uint8Array[] = [];
  #comma = '{';

  constructor(document: JsonDocument, frame: Frame) {
    this.#document = document;
    this.#frame = frame;
  }

  write(): Uint8Array {
    const document = this.#document;
    const frame = this.#frame;
    this.#value('schema_version', receiptVersion(document));
    this.#value('fixture', frame.fixture);
    this.#value('step', frame.step);
    this.#value('fixture_status', {
      authoring_state: 'external_imported',
      verification_state: frame.matched ? 'engine_recompute_matched_within_tolerance' : 'engine_recompute_disagreed',
      canonical: true,
    });
    this.#origin();
    this.#block(W.numeric_policy, NUMERIC_POLICY);
    this.#block(W.bias_policy, BIAS_POLICY[frame.biasMode]);
    this.#topology();
    this.#block(W.learning_rate, undefined);
    const optimizer = document.member(0, W.optimizer);
    if (optimizer >= 0 && (frame.plainOptimizer || carriesOptimizer(document)))
      this.#copy('optimizer_config', optimizer);
    if (frame.trace !== undefined) {
      this.#value('trace_id', frame.trace.id);
      this.#value('step_index', frame.trace.index);
    }
    this.#block(W.batch, undefined);
    for (const name of COPIED) this.#block(name, undefined);
    this.#block(W.post_update_forward, frame.postForward);
    this.#block(W.post_update_loss, frame.postLoss);
    this.#text('}');
    return this.#join();
  }

  #origin(): void {
    const document = this.#document;
    const { importer, sourceHash, timestamp, sourceKind } = this.#frame;
    const framework = document.member(0, W.source_framework);
    const name = textOf(document, document.member(framework, W.name));
    const version = textOf(document, document.member(framework, W.version));
    const uri = document.stringOf(document.member(framework, W.information_uri));
    this.#value('source_framework', { name, version, information_uri: uri, extractor: { ...importer } });
    this.#value('attestor', {
      computed_by: { kind: 'framework', identity: `${name}@${version}` },
      verified_by: { kind: 'engine', identity: 'backprop-trace-engine@0.6.0' },
      differential_tolerance: { atol: 1e-6, rtol: 1e-4 },
      import_provenance: {
        source_format: textOf(document, document.member(0, W.format)),
        source_hash: sourceHash,
        import_timestamp: timestamp,
      },
    });
    this.#value('metadata', {
      source: `${importer.name}${sourceKind} (sidecar from ${name}@${version})`,
      gradient_convention: 'descent_direction',
    });
  }

  /** The layers have fixed names, whatever the sidecar calls them. */
  #topology(): void {
    const document = this.#document;
    const topology = document.member(0, W.topology);
    this.#name('topology');
    this.#comma = '{';
    this.#value('layers', ['input', 'hidden', 'output']);
    const end = document.next[topology];
    for (let child = topology + 1; child < end; child = document.next[child]) {
      if (document.key[child] !== W.layers) this.#copy(document.nameOf(child), child);
    }
    this.#text('}');
  }

  /** A member of the sidecar under its own name, or `otherwise` (JSON) where the sidecar lacks it. */
  #block(name: number, otherwise: string | undefined): void {
    const node = this.#document.member(0, name);
    const text = this.#document.strings.text(name);
    if (node >= 0) this.#copy(text, node);
    else if (otherwise !== undefined) {
      this.#name(text);
      this.#text(otherwise);
    }
  }

  #copy(name: string, node: number): void {
    this.#name(name);
    const { bytes, start } = this.#document;
    this.#pieces.push(bytes.subarray(start[node], this.#document.endOf(node)));
  }

  #value(name: string, value: unknown): void {
    this.#name(name);
    this.#text(JSON.stringify(value));
  }

  #name(name: string): void {
    this.#text(`${this.#comma}${JSON.stringify(name)}:`);
    this.#comma = ',';
  }

  #text(text: string): void {
    this.#pieces.push(utf8Encode(text));
  }

  #join(): Uint8Array {
    const joined = new Uint8Array(this.#pieces.reduce((sum, piece) => sum + piece.length, 0));
    let at = 0;
    for (const piece of this.#pieces) {
      joined.set(piece, at);
      at += piece.length;
    }
    return joined;
  }
}
