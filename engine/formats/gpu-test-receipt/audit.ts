/** Judges one receipt with what was given beside it. */
import { foldCase } from '../../verdict/fold.ts';
import { sealCase } from '../../verdict/case.ts';
import { CheckCollector } from '../../verdict/collect.ts';
import type { CheckReport } from '../../verdict/collect.ts';
import type { CaseOutcome, Check, Note, PinUsed } from '../../verdict/model.ts';
import { sha256Hex } from '../../crypto/sha256.ts';
import { pythonJsonBytes } from '../../text/python-json.ts';
import type { AuditedCase, AuditSettings, AuditWatch, DigestFact } from '../format.ts';
import { leftover } from '../../leftover.ts';
import { NO_COMPARISONS } from '../no-comparisons.ts';
import { byteRange, rangeOf } from '../places.ts';
import { textsBeside } from '../texts.ts';
import { commitReport, dirtyReport, fingerprintReport } from './check-code.ts';
import { signatureReports } from './check-signature.ts';
import { testReports } from './check-tests.ts';
import { CHECK_ORDER, FORMAT_ID, idOf } from './checks.ts';
import { errored, failed, failure, passed, unverified } from './collate.ts';
import type { Given } from './given.ts';
import { examineGiven } from './examine.ts';
import type { Examined } from './examine.ts';
import { makeFacts } from './facts.ts';
import { makeNotes } from './notes.ts';
import { checkShape } from './shape.ts';
import { readReceipt } from './receipt.ts';
import type { Receipt } from './receipt.ts';
import { judgeReference } from './reference/judge.ts';
import type { ReferenceJudgement } from './reference/judge.ts';
import { makeViews } from './views/index.ts';

const MOST_BYTES = 64 * 1024 * 1024;
const NOTHING = new Uint8Array(0);

export async function auditReceipt(given: Given, settings: AuditSettings, watch: AuditWatch): Promise<AuditedCase> {
  const bytes = (await given.receipt.bytes(MOST_BYTES)) ?? NOTHING;
  const read =
    given.receipt.size > MOST_BYTES
      ? {
          ok: false as const,
          pointer: '',
          message: `the file is larger than ${String(MOST_BYTES)} bytes`,
          kind: 'too-large' as const,
          loose: undefined,
        }
      : readReceipt(bytes);
  const receipt = read.ok ? read.receipt : undefined;
  const loose = read.ok ? read.receipt : read.loose;
  const examined = await examineGiven(given, loose, bytes, settings, watch);
  const reference = await judgeReference(loose, examined, settings);
  const pins = pinsUsed(examined);
  const close = (checks: readonly Check[], outcome: CaseOutcome, notes: readonly Note[]): AuditedCase => {
    const strict = settings.profile === 'strict';
    const differs = strict && reference.outcome !== outcome;
    const result = sealCase({
      format: FORMAT_ID,
      subject: given.receipt.name,
      profile: settings.profile,
      outcome,
      ...(strict ? { referenceOutcome: reference.outcome } : {}),
      ...(differs ? { difference: differenceOf(outcome, checks, reference) } : {}),
      checks,
      notes,
      pins,
    });
    return {
      result,
      facts: receipt === undefined ? [] : makeFacts(receipt, examined),
      text: bytes,
      locate: (_record, pointer) =>
        byteRange(pointer) ?? (loose === undefined ? undefined : rangeOf(loose.document, pointer, 0)),
      texts: textsBeside(given.receipt, [
        ...[...given.trusted, ...given.beside].map(({ input }) => input),
        ...given.signatures,
        ...given.unknown,
      ]),
      comparisons: () => NO_COMPARISONS,
      digests: () => digestFacts(loose),
      views: receipt === undefined ? [] : makeViews(receipt, examined, checks),
    };
  };
  const unreadable = (report: CheckReport, notes: readonly Note[] = []): AuditedCase =>
    close(collect([report]), 'UNREADABLE', notes);

  if (settings.profile === 'reference') {
    return close(collect(reference.reports), reference.outcome, []);
  }
  if (receipt === undefined) {
    const message = read.ok ? '' : leftover(read.kind, read.message);
    return unreadable(errored(idOf('document'), message));
  }
  const notes = makeNotes(receipt, examined);
  if (examined.unusable !== undefined) return unreadable(errored(idOf('policy'), examined.unusable), notes);
  const { policy } = examined;
  if (!policy.ok) return unreadable(errored(idOf(policy.check), policy.reason), notes);
  const reports = [
    passed(idOf('document'), 1),
    passed(idOf('policy'), Math.max(1, examined.policyFiles.length)),
    versionReport(receipt),
    shapeReport(receipt),
    ...signatureReports(receipt, examined.signature, examined.detached),
    fingerprintReport(receipt, examined.sources),
    commitReport(receipt, examined.histories),
    dirtyReport(receipt, policy.policy),
    ...testReports(receipt, policy.policy, settings.now),
  ];
  const checks = collect(reports);
  return close(checks, foldCase(checks), notes);
}

function collect(reports: readonly CheckReport[]): readonly Check[] {
  const collector = new CheckCollector();
  for (const report of reports) collector.add(report);
  return collector.checks(CHECK_ORDER);
}

function versionReport(receipt: Receipt): CheckReport {
  const id = idOf('schema-version');
  const node = receipt.get('schema_version');
  if (receipt.text(node) === '1') return passed(id, 1);
  const claimed = receipt.source(node);
  const message = `schema_version is ${node < 0 ? 'absent' : claimed}, expected "1"`;
  return failed(id, 1, [failure(node < 0 ? '' : '/schema_version', message, { claimed, recomputed: '"1"' })]);
}

function shapeReport(receipt: Receipt): CheckReport {
  const id = idOf('shape');
  const { examined, wrong, absent } = checkShape(receipt);
  // A wrong type is an error of the evidence, with its place; as a failure it keeps every place.
  if (wrong.length > 0) return failed(id, examined, wrong);
  if (absent.length === 0) return passed(id, examined);
  const places = absent.slice(0, 5).join(', ');
  const more = absent.length > 5 ? ` and ${String(absent.length - 5)} more` : '';
  return unverified(id, `absent, so that nothing can be checked there: ${places}${more}`, examined);
}

/** What the signature is over, beside the digest of the file itself. */
function digestFacts(receipt: Receipt | undefined): readonly DigestFact[] {
  const label = 'SHA-256 of the signed text (without the signature block)';
  if (receipt === undefined) return [{ label, value: 'the document could not be read', found: false }];
  return [{ label, value: sha256Hex(pythonJsonBytes(receipt.document, 0, 'signature')), found: true }];
}

function pinsUsed(examined: Examined): readonly PinUsed[] {
  return [...examined.pins].sort((a, b) => order(a.name, b.name) || order(a.value, b.value));
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** One sentence: what the reference verifier says, and what decides here. */
function differenceOf(outcome: CaseOutcome, checks: readonly Check[], reference: ReferenceJudgement): string {
  const said =
    reference.outcome === 'PASS'
      ? 'the reference verifier accepts this receipt'
      : `the reference verifier answers ${reference.outcome} (${reference.reason})`;
  if (outcome === 'PASS') return `${said}; every required check of the strict profile passed`;
  const decisive =
    checks.find((check) => check.outcome === 'failed') ??
    checks.find((check) => check.outcome === 'error') ??
    checks.find((check) => check.required && check.outcome !== 'passed');
  const why = decisive?.failures.at(0)?.message ?? decisive?.reason ?? 'a required check is not decided';
  return `${said}; strict says ${outcome}: ${why}`;
}
