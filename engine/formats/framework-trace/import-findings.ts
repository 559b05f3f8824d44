/** Findings of the check `import` that are not refusals of the importer. */
import type { JsonDocument } from '../../text/json/document.ts';
import type { Failure } from '../../verdict/model.ts';
import { RECOMPUTE } from '../training-receipt/record.ts';
import { DIFFERENTIAL_TOLERANCE } from './differential.ts';
import type { Disagreement } from './differential.ts';
import { sidecarPointer } from './import.ts';
import type { ImportedRecord } from './import.ts';
import { W } from './schema.generated.ts';
import { textOf } from './transcribe.ts';

/** One failure for all numbers of a record that the importer finds different; it names the first. */
export function disagreementFailure(
  { model: { document } }: ImportedRecord,
  found: readonly Disagreement[],
  record: number,
  strict: boolean,
): Failure {
  const [{ node, recomputed, bound }] = found;
  const pointer = sidecarPointer(document.pointer(node));
  const others = found.length === 1 ? '' : ` and ${String(found.length - 1)} others`;
  if (!document.isNumber(node)) {
    return { record, pointer, message: `the engine knows no such unit${others}` };
  }
  const claimed = document.source(node);
  const delta = document.num[node] - recomputed;
  return {
    record,
    pointer,
    message: `the importer's run of the engine disagrees with this number${others}: ${claimed} is claimed, ${String(recomputed)} recomputed`,
    claimed,
    recomputed: String(recomputed),
    delta: String(delta),
    window: {
      atol: String(DIFFERENTIAL_TOLERANCE.atol),
      rtol: String(DIFFERENTIAL_TOLERANCE.rtol),
      bound: String(bound),
    },
    utilisation: String(Math.abs(delta) / bound),
    ...(strict ? { cascadeOf: RECOMPUTE, cause: pointer } : {}),
  };
}

/** A helper that ran in another version of the framework than the sidecar names. */
export function helperVersionProblem(document: JsonDocument, record: number): Failure | undefined {
  const ran = document.member(document.member(document.member(0, W.helper), W.framework), W.version);
  const version = document.member(document.member(0, W.source_framework), W.version);
  if (ran < 0 || textOf(document, ran) === textOf(document, version)) return undefined;
  return {
    record,
    pointer: document.pointer(version),
    message: `the helper ran in version ${document.source(ran)} of the framework`,
    claimed: document.source(version),
  };
}
