import type { AuditSummary } from '../worker/contract.ts';
import type { Remarks } from '../../engine/export/model.ts';

/**
 * What the auditor wrote, in memory only. Name and role are the auditor's; a text belongs to the evidence that it was
 * written about, so that it never stands in a report about another.
 */
export interface RemarksBook {
  readonly name: string;
  readonly role: string;
  readonly texts: ReadonlyMap<string, string>;
}

export const EMPTY_BOOK: RemarksBook = { name: '', role: '', texts: new Map() };

/** The evidence of an audit, whatever it is held against: its files by name and digest. */
function evidenceKey({ inputs }: AuditSummary): string {
  const files = inputs.filter(({ trusted }) => !trusted).map(({ name, sha256 }) => JSON.stringify([name, sha256]));
  return files.sort().join(' ');
}

export function remarksOn({ name, role, texts }: RemarksBook, summary: AuditSummary): Remarks {
  return { name, role, text: texts.get(evidenceKey(summary)) ?? '' };
}

export function withRemarks(book: RemarksBook, summary: AuditSummary, change: Partial<Remarks>): RemarksBook {
  const { text, ...who } = change;
  if (text === undefined) return { ...book, ...who };
  return { ...book, ...who, texts: new Map(book.texts).set(evidenceKey(summary), text) };
}
