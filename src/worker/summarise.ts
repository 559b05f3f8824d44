import type { AuditedCase, EvidenceFormat } from '../../engine/formats/format.ts';
import type { Check, CheckOutcome, LeftoverKind, Note } from '../../engine/verdict/model.ts';
import type { CaseSummary, CheckSummary, JudgedCase } from './contract.ts';
import { isCascade } from './failure-index.ts';

/** What is said about cases beside what is in them. */
interface Describes {
  readonly formats: readonly EvidenceFormat[];
  readonly leftoverKind: (reason: string) => LeftoverKind | undefined;
}

/** What the page knows of a case from the start. */
export function summarise(
  audited: AuditedCase,
  id: number,
  comparisonCount: number,
  engine: Describes,
): Omit<CaseSummary, 'views' | 'inputs' | 'held' | 'records' | 'textFiles'> {
  const { checks, ...result } = audited.result;
  const format = engine.formats.find((one) => one.id === result.format);
  const unreadable = result.outcome === 'UNREADABLE' ? placeAndReason(checks) : undefined;
  const leftover = unreadable === undefined ? undefined : engine.leftoverKind(unreadable);
  return {
    ...result,
    id,
    demo: isDemo(result),
    formatTitle: titleOf(result.format, engine.formats),
    proves: format?.proves ?? '',
    provesNot: format?.provesNot ?? '',
    counts: count(checks),
    checks: checks.map(summariseCheck),
    facts: audited.facts,
    files: filesOf(audited, engine.formats),
    textBytes: audited.text.byteLength,
    comparisonCount,
    ...(unreadable === undefined ? {} : { unreadable }),
    ...(leftover === undefined ? {} : { leftover }),
  };
}

/** What a cancelled audit can still show of a case. */
export function judgedCase({ result }: AuditedCase, formats: readonly EvidenceFormat[]): JudgedCase {
  const { checks } = result;
  const unreadable = result.outcome === 'UNREADABLE' ? placeAndReason(checks) : undefined;
  const failed = checks.filter(({ outcome }) => outcome === 'failed');
  const worst = failed.find(({ failures }) => failures.some((failure) => !isCascade(failure))) ?? failed[0];
  return {
    format: result.format,
    formatTitle: titleOf(result.format, formats),
    subject: result.subject,
    demo: isDemo(result),
    outcome: result.outcome,
    failed: failed.length,
    ...(worst === undefined ? {} : { worst: worst.id }),
    ...(unreadable === undefined ? {} : { unreadable }),
  };
}

const titleOf = (id: string, formats: readonly EvidenceFormat[]): string =>
  formats.find((one) => one.id === id)?.title ?? 'not recognised';

/** The engine marks the cases of samples; evidence cannot write notes. */
const isDemo = ({ notes }: { readonly notes: readonly Note[] }): boolean => notes.some(({ code }) => code === 'demo');

/** What was made of the evidence, then the statement: not about what could not be read, nor about another statement. */
export function filesOf({ result, derived }: AuditedCase, formats: readonly EvidenceFormat[]): readonly string[] {
  const titles = (derived ?? []).map(({ title }) => title);
  const speaks = formats.find(({ id }) => id === result.format)?.speaksOfOthers === true;
  return result.outcome === 'UNREADABLE' || speaks
    ? titles
    : [...titles, 'In-toto statement about this verdict, unsigned'];
}

function summariseCheck(check: Check): CheckSummary {
  const { failures, ...rest } = check;
  const rootCount = failures.reduce((sum, failure) => (isCascade(failure) ? sum : sum + 1), 0);
  return { ...rest, failureCount: failures.length, rootCount };
}

function count(checks: readonly Check[]): Record<CheckOutcome, number> {
  const counts: Record<CheckOutcome, number> = { passed: 0, failed: 0, unverified: 0, 'not-checked': 0, error: 0 };
  for (const check of checks) counts[check.outcome] += 1;
  return counts;
}

function placeAndReason(checks: readonly Check[]): string | undefined {
  const broken = checks.find((check) => check.outcome === 'error');
  return broken?.reason ?? broken?.failures[0]?.message;
}
