/** How narrow the windows of the strict profile are: use of the window by honest evidence, and the least change caught. */
import type { JsonDocument } from '../../engine/text/json/document.ts';
import type { Profile } from '../../engine/verdict/model.ts';
import type { Recorder } from '../../engine/formats/training-receipt/judge.ts';
import {
  RecordContext,
  judgeReference,
  judgeStrict,
  readRecord,
} from '../../engine/formats/training-receipt/record.ts';
import { openRecord, readRecords } from '../../engine/formats/training-receipt/records.ts';

/** One comparison of a claim with what it should be. */
export interface Comparison {
  readonly record: number;
  readonly pointer: string;
  readonly check: string;
  readonly claimed: number;
  readonly recomputed: number;
  readonly bound: number;
}

/** Calls back with every comparison of a profile in a file. */
export function eachComparison(
  bytes: Uint8Array,
  visit: (comparison: Comparison) => void,
  profile: Profile = 'strict',
): void {
  const parsed = readRecords(bytes);
  parsed.records.forEach((_text, record) => {
    const opened = openRecord(bytes, parsed, record);
    if (!opened.ok) return;
    const shape = readRecord(opened.document, 0);
    if (shape.kind !== 'valid') return;
    const context = new RecordContext(shape.model);
    const recorder = recorderOf(opened.document, record, visit);
    if (profile === 'strict') judgeStrict(context, recorder);
    else judgeReference(context, parsed.records.length > 1, recorder);
  });
}

function recorderOf(document: JsonDocument, record: number, visit: (comparison: Comparison) => void): Recorder {
  return {
    record: (check, node, recomputed, bound) => {
      visit({ record, pointer: document.pointer(node), check, claimed: document.num[node], recomputed, bound });
    },
  };
}

/** The narrowest relative window of every number that is compared, by record and pointer. */
export function windowsOf(bytes: Uint8Array): Map<string, number> {
  const windows = new Map<string, number>();
  eachComparison(bytes, ({ record, pointer, claimed, bound }) => {
    if (claimed === 0) return;
    const key = `${String(record)} ${pointer}`;
    const relative = bound / Math.abs(claimed);
    if (!(relative >= (windows.get(key) ?? Infinity))) windows.set(key, relative);
  });
  return windows;
}

/** The quantity that a pointer names, for tables. */
export function quantityOf(pointer: string): string | undefined {
  return QUANTITIES.find(([place]) => place.test(pointer))?.[1];
}

const QUANTITIES: readonly (readonly [place: RegExp, name: string])[] = [
  [/^\/(forward|per_sample\/[^/]+\/forward)\/[^/]+\/net$/, 'pre-activation'],
  [/^\/(forward|per_sample\/[^/]+\/forward)\/[^/]+\/out$/, 'output'],
  [/^\/(loss|per_sample\/[^/]+\/loss)\//, 'loss'],
  [/^\/backward\/output_error_signals\//, 'output signal, its factors and dual form'],
  [/^\/backward\/hidden_error_signals\/.*downstream/, 'downstream contribution'],
  [/^\/backward\/hidden_error_signals\//, 'hidden signal, its sum and derivative'],
  [/^\/updates\/\d+\/gradient$/, 'gradient'],
  [/^\/updates\/\d+\/optimizer\/factors\//, 'factor of a gradient'],
  [/^\/updates\/\d+\/optimizer\/state_after\/(m|buffer)$/, 'first moment, momentum buffer'],
  [/^\/updates\/\d+\/optimizer\/state_after\/v$/, 'second moment'],
  [/^\/updates\/\d+\/update$/, 'update'],
  [/^\/(updates\/\d+\/weight_(before|after)|parameters_after\/.*)$/, 'weight before and after'],
  [/^\/post_update_forward\//, 'forward pass after the step'],
  [/^\/post_update_loss\//, 'loss after the step'],
];
