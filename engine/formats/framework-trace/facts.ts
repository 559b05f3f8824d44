/** What a sidecar says of itself. Values are evidence text: claims, not findings. */
import type { JsonDocument } from '../../text/json/document.ts';
import { describeReceipt } from '../training-receipt/facts.ts';
import type { ReceiptModel } from '../training-receipt/model.ts';
import { children } from './policies.ts';
import { W } from './schema.generated.ts';

export interface Fact {
  readonly label: string;
  readonly value: string;
}

/** Lines about receipts that a sidecar has not. */
const RECEIPT_ONLY: readonly string[] = ['Schema version', 'Fixture', 'Population', 'Framework'];

export function describeSidecar(document: JsonDocument, model: ReceiptModel, records: number): Fact[] {
  const text = (...path: number[]): string => textAt(document, path);
  const facts: Fact[] = [
    { label: 'Format', value: text(W.format) },
    { label: 'Framework', value: `${text(W.source_framework, W.name)} ${text(W.source_framework, W.version)}` },
  ];
  if (at(document, [W.source_framework, W.extractor]) >= 0) {
    const extractor = [W.source_framework, W.extractor] as const;
    facts.push({ label: 'Extractor', value: `${text(...extractor, W.name)} ${text(...extractor, W.version)}` });
  }
  facts.push(...describeReceipt(model).filter(({ label }) => !RECEIPT_ONLY.includes(label)));
  if (records > 1) facts.push({ label: 'Records', value: String(records) });
  facts.push(...helperFacts(document));
  return facts;
}

/** The helper names itself: useful to trace a fault, worth nothing as a credential. */
function helperFacts(document: JsonDocument): Fact[] {
  if (at(document, [W.helper]) < 0) return [];
  const text = (...path: number[]): string => textAt(document, [W.helper, ...path]);
  const modes = children(document, at(document, [W.helper, W.runtime, W.deterministic_mode])).map(
    (mode) => `${document.nameOf(mode)} ${document.source(mode)}`,
  );
  return [
    { label: 'Helper (claimed)', value: `${text(W.name)} ${text(W.version)}, ${text(W.distribution)}` },
    { label: 'Helper source (claimed)', value: text(W.source_hash) },
    {
      label: 'Runtime (claimed)',
      value: [`Python ${text(W.runtime, W.python_version)}`, `device ${text(W.extraction, W.device)}`, ...modes].join(
        ', ',
      ),
    },
    { label: 'Observed at (claimed)', value: text(W.extraction, W.timestamp) },
  ];
}

function at(document: JsonDocument, path: readonly number[]): number {
  return path.reduce((node, name) => document.member(node, name), 0);
}

function textAt(document: JsonDocument, path: readonly number[]): string {
  const node = at(document, path);
  return document.stringOf(node)?.slice(0, 120) ?? 'not stated';
}
