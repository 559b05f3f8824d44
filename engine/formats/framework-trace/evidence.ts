/** The strict profile on a sidecar: the rules of receipts over its own digits. */
import type { JsonDocument } from '../../text/json/document.ts';
import { buildModel } from '../training-receipt/build-model.ts';
import type { ReceiptModel } from '../training-receipt/model.ts';
import type { ReceiptRule } from '../training-receipt/rule.ts';
import { STRICT_RULES } from '../training-receipt/rules/index.ts';
import { completeness } from './completeness.ts';
import { biasSigns } from './policies.ts';
import { W } from './schema.generated.ts';
import { carriesOptimizer, receiptVersion, transcribe } from './transcribe.ts';

/** Rules about what only a receipt has: lifecycle labels, a basis for skipping, digests. */
const RECEIPT_ONLY: readonly string[] = [
  'training-receipt/status',
  'training-receipt/rule-15',
  'training-receipt/rule-16',
  'training-receipt/digest-coverage',
];

/** The strict rules, with the completeness of sidecars in place of that of receipts. */
export const SIDECAR_RULES: readonly ReceiptRule[] = STRICT_RULES.filter(
  ({ info }) => !RECEIPT_ONLY.includes(info.id),
).map((rule) => (rule.info.id === 'training-receipt/completeness' ? completeness : rule));

/** Whether the importer's transcription of a sidecar is the one below: it trains the same biases and leaves nothing out. */
export function importedAsItStands(document: JsonDocument): boolean {
  const { moved, updated } = biasSigns(document);
  return (moved || !updated) && (document.member(0, W.optimizer) < 0 || carriesOptimizer(document));
}

/**
 * The model of a sidecar as it stands: nothing rounded, nothing filled in but the policies that it may leave out. A bias
 * that has an update is trained even if it did not move: its unit may be dead in this step.
 */
export function evidenceModel(
  document: JsonDocument,
  index: number,
  trace: { readonly id: string; readonly index: number } | undefined,
): ReceiptModel {
  const { moved, updated } = biasSigns(document);
  const transcription = transcribe(document, {
    importer: { name: 'assay', version: '0' },
    sourceKind: '',
    fixture: 'sidecar',
    step: index + 1,
    matched: true,
    sourceHash: '',
    timestamp: undefined,
    trace,
    biasMode: moved || updated ? 'sgd' : 'constant',
    plainOptimizer: true,
  });
  return buildModel(transcription, 0, receiptVersion(document));
}
