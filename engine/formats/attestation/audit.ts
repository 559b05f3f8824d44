/** Judges an in-toto statement beside the files that it speaks of. */
import { foldCase } from '../../verdict/fold.ts';
import { sealCase } from '../../verdict/case.ts';
import { CheckCollector } from '../../verdict/collect.ts';
import type { CheckReport } from '../../verdict/collect.ts';
import type { Failure, Note } from '../../verdict/model.ts';
import { REFUSED_DEFECTS } from '../../text/json/document.ts';
import type { JsonDocument } from '../../text/json/document.ts';
import type { AuditedCase, AuditSettings, EvidenceFile, Neighbour } from '../format.ts';
import { notJson } from '../../leftover.ts';
import { NO_COMPARISONS } from '../no-comparisons.ts';
import { byteRange, defectFailure, rangeOf } from '../places.ts';
import { parseRecord } from '../training-receipt/records.ts';
import { BYTES, CHECKS, PREDICATE, SIGNATURE, STATEMENT, SUBJECT_DIGEST, SUBJECT_PRESENT } from './checks.ts';
import { RECEIPT_TYPE, compareReceipt } from './receipt-claim.ts';
import { readStatement } from './statement.ts';
import type { Statement, Subject } from './statement.ts';
import { Neighbourhood } from './subjects.ts';
import type { Match } from './subjects.ts';
import { compareVerdict } from './verdict-claim.ts';
import type { ClaimResult } from './verdict-claim.ts';
import { VERDICT_TYPE } from './write.ts';

const FORMAT = 'attestation';
const SHAPELESS = 'the text is not an in-toto statement of version 1';

export function auditStatement(
  file: EvidenceFile,
  settings: AuditSettings,
  others: readonly Neighbour[] = [],
): AuditedCase {
  const parsed = parseRecord(file.bytes, { start: 0, end: file.bytes.length });
  if (!parsed.ok) {
    const reason = notJson(parsed.error);
    const result = sealCase({
      format: FORMAT,
      subject: file.name,
      profile: settings.profile,
      outcome: 'UNREADABLE',
      checks: [{ id: BYTES.id, outcome: 'error', required: true, examined: 0, reason, failures: [] }],
      notes: [],
    });
    return { result, facts: [], text: file.bytes, locate: (_, at) => byteRange(at), comparisons: () => NO_COMPARISONS };
  }
  const { document } = parsed;
  const { statement, problems } = readStatement(document);
  const judge = new StatementJudge(document, others);
  judge.text();
  judge.report(
    STATEMENT.id,
    1,
    problems.map(({ node, message }) => judge.failure(node, message)),
  );
  if (statement === undefined) judge.shapeless();
  else judge.statement(statement);
  const checks = judge.collector.checks(CHECKS.map(({ id }) => id));
  const result = sealCase({
    format: FORMAT,
    subject: file.name,
    profile: settings.profile,
    outcome: foldCase(checks),
    checks,
    notes: judge.notes,
  });
  return {
    result,
    facts:
      statement === undefined
        ? []
        : [
            { label: 'Predicate type', value: statement.predicateType },
            { label: 'Subjects', value: String(statement.subjects.length) },
            { label: 'Signature', value: 'unsigned: unverified' },
          ],
    text: file.bytes,
    locate: (_record, pointer) => byteRange(pointer) ?? rangeOf(document, pointer, 0),
    comparisons: () => NO_COMPARISONS,
  };
}

class StatementJudge {
  readonly collector = new CheckCollector();
  readonly notes: Note[] = [];
  readonly #document: JsonDocument;
  readonly #others: readonly Neighbour[];

  constructor(document: JsonDocument, others: readonly Neighbour[]) {
    this.#document = document;
    this.#others = others;
  }

  report(id: CheckReport['id'], examined: number, failures: readonly Failure[], unresolved?: string): void {
    this.collector.add({ id, required: true, examined, failures, unresolved });
  }

  failure(node: number, message: string): Failure {
    const document = this.#document;
    const scalar = !document.isObject(node) && !document.isArray(node);
    return {
      record: 0,
      pointer: document.pointer(node),
      message,
      ...(scalar ? { claimed: document.source(node) } : {}),
    };
  }

  text(): void {
    const refused = this.#document.defects.filter(({ code }) => REFUSED_DEFECTS.includes(code));
    this.report(
      BYTES.id,
      1,
      refused.map((defect) => defectFailure(this.#document, defect, 0, 0)),
    );
  }

  shapeless(): void {
    for (const { id } of [SUBJECT_PRESENT, SUBJECT_DIGEST, PREDICATE]) {
      this.collector.add({ id, required: true, examined: 0, failures: [], idle: SHAPELESS });
    }
    this.#unsigned();
  }

  statement(statement: Statement): void {
    const neighbourhood = new Neighbourhood(this.#others);
    const matches = statement.subjects.map((subject) => neighbourhood.match(subject));
    this.#present(matches);
    this.#digests(matches);
    const { examined, differences, unresolved } = this.#predicate(statement, matches);
    const failures = differences.map(({ node, message, claimed, recomputed }) => ({
      record: 0,
      pointer: this.#document.pointer(node),
      message,
      ...(claimed === undefined ? {} : { claimed }),
      ...(recomputed === undefined ? {} : { recomputed }),
    }));
    this.report(PREDICATE.id, examined, failures, unresolved);
    this.#unsigned();
  }

  #present(matches: readonly Match[]): void {
    const absent = matches.filter(({ named, same }) => named.length === 0 && same.length === 0);
    const first = absent[0]?.subject;
    const more = absent.length > 1 ? ` and ${String(absent.length - 1)} more` : '';
    this.report(
      SUBJECT_PRESENT.id,
      matches.length - absent.length,
      [],
      first === undefined ? undefined : `not among the files of this audit: ${describe(first)}${more}`,
    );
  }

  #digests(matches: readonly Match[]): void {
    const failures: Failure[] = [];
    let examined = 0;
    let unresolved: string | undefined;
    for (const { subject, named, same } of matches) {
      if (named.length === 0 && same.length === 0) {
        unresolved ??= 'a subject is not among the files of this audit';
      } else if (subject.sha256 === undefined) {
        unresolved ??= `${describe(subject)} has no SHA-256, and no other digest is compared`;
      } else {
        examined += 1;
        if (same.length === 0) {
          failures.push({
            ...this.failure(subject.digestNode, 'is not the digest of the file of that name'),
            recomputed: named[0].input.sha256,
          });
        }
      }
    }
    this.report(SUBJECT_DIGEST.id, examined, failures, unresolved);
  }

  #predicate({ subjects, predicateType, predicate }: Statement, matches: readonly Match[]): ClaimResult {
    const open = (unresolved: string): ClaimResult => ({ examined: 0, differences: [], unresolved });
    if (predicateType === RECEIPT_TYPE) return compareReceipt(this.#document, predicate, subjects[0]);
    if (predicateType !== VERDICT_TYPE) return open('what a predicate of this type says cannot be recomputed here');
    if (predicate < 0) return open('the statement has no predicate');
    // A verdict is about the bytes of one file: the first subject.
    const first = matches[0];
    const about = first.same.filter(({ input }) => input.sha256 === first.subject.sha256);
    if (about.length === 0) return open('the file that the verdict is about is not among the files of this audit');
    const judged = about.find(({ audited }) => audited.result.format !== FORMAT) ?? about[0];
    return compareVerdict(this.#document, predicate, judged, first.subject.name);
  }

  #unsigned(): void {
    const unresolved = 'unsigned: unverified. Nothing shows who made this statement';
    this.collector.add({ id: SIGNATURE.id, required: false, examined: 0, failures: [], unresolved });
  }
}

function describe({ name, sha256 }: Subject): string {
  const shown = name === undefined ? 'a subject without name' : JSON.stringify(name.slice(0, 80));
  return sha256 === undefined ? shown : `${shown} (sha256 ${sha256})`;
}
