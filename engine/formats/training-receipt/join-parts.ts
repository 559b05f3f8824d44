/** Joins what was found in the parts of a file, in their order, and folds it into the outcome of the file. */
import { foldCase } from '../../verdict/fold.ts';
import { CheckCollector } from '../../verdict/collect.ts';
import type { CaseOutcome, CaseResult, Check, CheckId, Note } from '../../verdict/model.ts';
import type { CheckInfo } from '../format.ts';
import { ONE_RECORD } from './bundle/bundle-rule.ts';
import { BUNDLE_RULES } from './bundle/index.ts';
import { BundleJoinRun } from './bundle/run.ts';
import type { RuleFindings } from './bundle/run.ts';
import { BYTES } from './checks.ts';
import { SHAPELESS } from './judge-part.ts';
import type { JudgeSettings, PartFacts, PartResult } from './judge-part.ts';
import type { Movement } from './drift-path.ts';
import { LinkJoin } from './links.ts';
import type { LinkPart } from './links.ts';
import { PinJoinRun } from './pins/run.ts';
import { CHECK_ORDER } from './rules/index.ts';
import { UsageJoin } from './usage.ts';
import type { UsagePart } from './usage.ts';

/** A judged file: everything of a case but names and digests. */
export interface Judgement extends Pick<
  CaseResult,
  'outcome' | 'referenceOutcome' | 'difference' | 'checks' | 'notes'
> {
  /** What the first record says it is, for the overview. */
  readonly facts: () => PartFacts;
  /** Every record in numbers, for views. Absent where nothing could be judged. */
  readonly run?: RunColumns;
}

/** What views show of a run; about a hundred bytes a record. */
export interface RunColumns {
  /** Absent for a single record: it is counted when it is looked at. */
  readonly usage: UsagePart | undefined;
  /** Absent for a single record. */
  readonly links: LinkPart | undefined;
  /** Absent for a single record, and in a profile that does not follow it. */
  readonly movement: Movement | undefined;
}

/** Notes of one code that a result lists. */
const MOST_NOTES = 1000;

/** Nothing could be judged. `reason` names the place. */
export function unreadable(reason: string): Judgement {
  const check: Check = { id: BYTES.id, outcome: 'error', required: true, examined: 0, reason, failures: [] };
  return { outcome: 'UNREADABLE', checks: [check], notes: [], facts: () => [] };
}

export class PartJoin {
  readonly #settings: JudgeSettings;
  readonly #collector = new CheckCollector();
  readonly #notes = new NoteList();
  readonly #strictRun: BundleJoinRun | undefined;
  readonly #referenceRun: BundleJoinRun | undefined;
  readonly #pinRun: PinJoinRun;
  readonly #usage = new UsageJoin();
  readonly #links = new LinkJoin();
  #records = 0;
  #judged = 0;
  #unknown: string | undefined;
  #referenceFails = false;
  #shapesFail = false;
  #facts: (() => PartFacts | undefined) | undefined;

  /** @param digest of the whole file, `sha256:` and hex; asked for at the end */
  constructor(settings: JudgeSettings, digest: () => string) {
    this.#settings = settings;
    this.#pinRun = new PinJoinRun(settings.pins, { records: () => this.#records, digest, receipts: true });
    if (!settings.bundle) return;
    this.#strictRun = this.#strict ? new BundleJoinRun('strict') : undefined;
    this.#referenceRun = this.#withReference ? new BundleJoinRun('reference', this.#strictRun) : undefined;
  }

  get #strict(): boolean {
    return this.#settings.profile === 'strict';
  }

  get #withReference(): boolean {
    return this.#settings.withReference || !this.#strict;
  }

  /**
   * @param facts what the first record of the part says it is
   * @throws RangeError when the part does not follow those before it: a fault of the caller
   */
  add(part: PartResult, facts: (() => PartFacts | undefined) | undefined): void {
    if (part.index !== this.#records) {
      throw new RangeError(`the part starts with record ${String(part.index)}, expected ${String(this.#records)}`);
    }
    this.#records += part.records;
    this.#judged += part.judged;
    this.#unknown = part.unknown ?? this.#unknown;
    this.#referenceFails ||= part.referenceFails;
    this.#shapesFail ||= part.shapesFail;
    this.#facts ??= facts;
    for (const check of part.checks) this.#collector.join(check);
    for (const note of part.notes) this.#notes.add(note);
    if (part.strict !== undefined) this.#strictRun?.add(part.strict);
    if (part.reference !== undefined) this.#referenceRun?.add(part.reference);
    this.#pinRun.add(part.pins);
    if (part.usage !== undefined) this.#usage.add(part.usage);
    if (part.links !== undefined) this.#links.add(part.links);
  }

  /**
   * @param blankLines numbers, from 1, of lines that hold nothing
   * @param more how many there are besides
   */
  finish(blankLines: readonly number[], more = 0): Judgement {
    const findings = this.#finishBundle();
    for (const report of this.#pinRun.reports(this.#strict)) this.#collector.add(report);
    for (const line of blankLines) {
      const message = `line ${String(line)} is empty (0 bytes) and holds no record`;
      this.#notes.add({ code: 'blank-line', pointer: `line ${String(line)}`, message });
    }
    this.#notes.count('blank-line', more);
    if (this.#judged === 0 && this.#unknown !== undefined) return unreadable(this.#unknown);
    const checks = this.#collector.checks(CHECK_ORDER);
    const outcome = foldCase(checks);
    const reference: CaseOutcome = this.#referenceFails ? 'FAIL' : 'PASS';
    const both = this.#strict && this.#withReference;
    return {
      outcome,
      ...(both ? { referenceOutcome: reference } : {}),
      ...(both && outcome !== reference ? { difference: differenceSentence(outcome, reference, checks) } : {}),
      checks,
      notes: this.#notes.finish(),
      facts: () => this.#described(),
      run: this.#columns(findings),
    };
  }

  #columns(findings: readonly RuleFindings[]): RunColumns {
    return {
      usage: this.#settings.bundle ? this.#usage.finish(CHECK_ORDER) : undefined,
      links: this.#settings.bundle ? this.#links.finish(findings) : undefined,
      movement: findings.find(({ findings: { movement } }) => movement !== undefined)?.findings.movement,
    };
  }

  #described(): PartFacts {
    const facts = this.#facts?.() ?? [];
    const records = { label: 'Records', value: String(this.#records) };
    return facts.length > 0 && this.#records > 1 ? [...facts, records] : facts;
  }

  /** What the cross-record rules found; for a single record, that there is nothing to compare. */
  #finishBundle(): readonly RuleFindings[] {
    const reference = this.#referenceRun?.finish() ?? [];
    // The reference runs them only if every record has its shape.
    if (!this.#shapesFail && reference.some(({ findings }) => findings.failures.length > 0)) {
      this.#referenceFails = true;
    }
    if (!this.#settings.bundle) {
      for (const rule of BUNDLE_RULES) {
        if (rule.profiles.includes(this.#settings.profile)) this.#addIdle(rule, ONE_RECORD);
      }
      return [];
    }
    const all = this.#strictRun?.finish() ?? reference;
    for (const { rule, findings } of all) {
      const skipped = !this.#strict && this.#shapesFail ? SHAPELESS : undefined;
      const idle = skipped ?? findings.idle;
      if (idle !== undefined) {
        this.#addIdle(rule, idle);
        continue;
      }
      this.#collector.add({
        id: rule.info.id,
        required: rule.required,
        examined: findings.examined,
        failures: findings.failures,
        omitted: findings.omitted,
        unresolved: findings.unresolved,
      });
      for (const note of findings.notes ?? []) this.#notes.add(note);
    }
    return all;
  }

  #addIdle(rule: { readonly info: CheckInfo; readonly required: boolean }, idle: string): void {
    this.#collector.add({ id: rule.info.id, required: rule.required, examined: 0, failures: [], idle });
  }
}

/** Notes in their order, of each code no more than are worth listing; the last note says how many there are besides. */
class NoteList {
  readonly #notes: Note[] = [];
  readonly #counts = new Map<string, number>();

  add(note: Note): void {
    const count = (this.#counts.get(note.code) ?? 0) + 1;
    this.#counts.set(note.code, count);
    if (count <= MOST_NOTES) this.#notes.push(note);
  }

  /** More notes of a code, which are not kept. */
  count(code: string, more: number): void {
    if (more > 0) this.#counts.set(code, (this.#counts.get(code) ?? 0) + more);
  }

  finish(): readonly Note[] {
    const more = [...this.#counts].filter(([, count]) => count > MOST_NOTES);
    return [
      ...this.#notes,
      ...more.map(([code, count]) => ({
        code: 'notes-omitted',
        pointer: '',
        message: `${String(count - MOST_NOTES)} more notes "${code}" are not listed`,
      })),
    ];
  }
}

/** Why the two profiles differ, in one sentence. */
function differenceSentence(strict: CaseOutcome, reference: CaseOutcome, checks: CaseResult['checks']): string {
  const failing = checks.filter((check) => check.outcome === 'failed').map((check) => check.id);
  const open = checks.filter((check) => check.required && check.outcome !== 'passed').map((check) => check.id);
  const list = (ids: readonly CheckId[]): string =>
    ids.slice(0, 4).join(', ') + (ids.length > 4 ? ` and ${String(ids.length - 4)} more` : '');
  if (reference === 'PASS') {
    return strict === 'FAIL'
      ? `The reference verifier accepts this evidence; the strict profile refuses it because of ${list(failing)}.`
      : `The reference verifier accepts this evidence; the strict profile cannot decide ${list(open)}.`;
  }
  return strict === 'PASS'
    ? 'The reference verifier refuses this evidence; every number follows from its inputs within what its digits can express, so the strict profile accepts it.'
    : `The reference verifier refuses this evidence; the strict profile finds nothing wrong, but cannot decide ${list(open)}.`;
}
