/** What binds the records of a stream: one framework, one trace, dense step numbers (training-receipts.md section 12). */
import type { JsonDocument } from '../../text/json/document.ts';
import { W } from './schema.generated.ts';
import { textOf } from './transcribe.ts';

const HASH_PREFIX = 'sha256:'.length;
const TRACE_DIGITS = 32;

/** The first record of a stream, as far as later ones must agree with it. */
interface First {
  readonly name: string;
  readonly version: string;
  readonly traceId: string | undefined;
  readonly indexed: boolean;
}

export class StreamIdentity {
  /** The trace of a stream that names none. */
  readonly #madeId: string;
  #first: First | undefined;
  #next = 0;

  constructor(sourceHash: string) {
    this.#madeId = sourceHash.slice(HASH_PREFIX, HASH_PREFIX + TRACE_DIGITS);
  }

  /** Trace and place of the record that was checked last. */
  trace(document: JsonDocument): { readonly id: string; readonly index: number } {
    const id = document.stringOf(document.member(0, W.trace_id)) ?? this.#madeId;
    const index = document.member(0, W.step_index);
    return { id, index: index < 0 ? this.#next - 1 : document.num[index] };
  }

  check(document: JsonDocument, index: number, refuse: (node: number, message: string) => void): void {
    this.#next = index + 1;
    const framework = document.member(0, W.source_framework);
    const name = document.member(framework, W.name);
    const version = document.member(framework, W.version);
    const traceNode = document.member(0, W.trace_id);
    const stepNode = document.member(0, W.step_index);
    this.#first ??= {
      name: textOf(document, name),
      version: textOf(document, version),
      traceId: document.stringOf(traceNode),
      indexed: stepNode >= 0,
    };
    const first = this.#first;
    if (textOf(document, name) !== first.name) refuse(name, `the stream began in ${first.name}`);
    if (textOf(document, version) !== first.version) refuse(version, `the stream began in version ${first.version}`);
    if (document.stringOf(traceNode) !== first.traceId)
      refuse(Math.max(traceNode, 0), 'every record of a stream names the same trace_id, or none does');
    if (stepNode >= 0 !== first.indexed)
      refuse(Math.max(stepNode, 0), 'every record of a stream has a step_index, or none has');
    else if (stepNode >= 0 && document.num[stepNode] !== index)
      refuse(stepNode, `is record ${String(index)} of the stream, so its step_index must be ${String(index)}`);
  }
}
