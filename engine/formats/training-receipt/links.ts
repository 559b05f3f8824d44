/**
 * How every record of a run is joined to the one before it, one byte a strand: what the chain view shows. The rules decide;
 * here their findings are laid beside the records. Plain data of a part, joined in order.
 */
import type { CheckId, Failure, Profile } from '../../verdict/model.ts';
import type { BundleRecord, BundleRule, RunStart } from './bundle/bundle-rule.ts';
import type { RunPart, RuleFindings } from './bundle/run.ts';
import { configuredFamily, traceOf } from './bundle/state.ts';
import type { ReceiptModel } from './model.ts';
import type { RecordJudgement } from './record.ts';
import { W } from './schema.generated.ts';

/** What may run from record to record, in the order in which it is shown. */
export const STRANDS = ['parameters', 'optimiser', 'trace', 'configuration', 'root', 'subject'] as const;
export type Strand = (typeof STRANDS)[number];

/** How a strand stands at a record. */
export const LINK = { none: 0, holds: 1, broken: 2, unreadable: 3, open: 4, claimed: 5 } as const;

const ID = (name: string): CheckId => `training-receipt/${name}`;

/** The rules that decide over each strand; `chain` belongs to two. */
export const RULES_OF: Readonly<Record<Strand, readonly CheckId[]>> = {
  parameters: [ID('chain'), ID('rule-9')],
  optimiser: [ID('chain'), ID('rule-25')],
  trace: [ID('trace'), ID('rule-10'), ID('replay')],
  configuration: [ID('one-run'), ID('rule-26')],
  root: [ID('rule-17')],
  subject: [ID('rule-16')],
};

const BEFORE = '/parameters_before';

/** The strand that a failure breaks; undefined for one that breaks none. */
export function strandOf(rule: CheckId, pointer: string): Strand | undefined {
  if (rule === ID('chain')) return pointer.startsWith(BEFORE) ? 'parameters' : 'optimiser';
  return STRANDS.find((strand) => RULES_OF[strand].includes(rule));
}

const place = (record: number, strand: Strand): number => record * STRANDS.length + STRANDS.indexOf(strand);

export interface LinkPart {
  readonly records: number;
  /** A byte of `LINK` for each strand of each record. */
  readonly codes: Uint8Array;
}

/** Follows the records of a part. */
export class LinkRecorder {
  readonly #strict: boolean;
  readonly #from: number;
  readonly #start: RunStart;
  #codes = new Uint8Array(64 * STRANDS.length);
  #records = 0;
  #first: BundleRecord | undefined;
  #previous: BundleRecord | undefined;

  constructor(profile: Profile, from: RunStart) {
    this.#strict = profile === 'strict';
    this.#from = from.index;
    this.#start = from;
    this.#first = from.first;
    this.#previous = from.previous;
  }

  /** The next record, and what its own rules found; undefined for one that could not be read. */
  add(record: BundleRecord | undefined, judgement?: RecordJudgement): void {
    const index = this.#start.index + this.#records;
    if (index === 0) this.#first = record;
    const at = this.#records * STRANDS.length;
    if (at + STRANDS.length > this.#codes.length) {
      const more = new Uint8Array(2 * this.#codes.length);
      more.set(this.#codes);
      this.#codes = more;
    }
    if (record === undefined) this.#codes.fill(LINK.unreadable, at, at + STRANDS.length);
    else {
      for (let strand = 0; strand < STRANDS.length; strand += 1) {
        this.#codes[at + strand] = this.#code(STRANDS[strand], index, record, judgement);
      }
    }
    this.#records += 1;
    this.#previous = record;
  }

  #code(strand: Strand, index: number, { model }: BundleRecord, judgement: RecordJudgement | undefined): number {
    switch (strand) {
      case 'parameters':
        if (index === 0 || model.document.size(model.before.node) === 0) return LINK.none;
        return this.#previous === undefined ? LINK.open : LINK.holds;
      case 'optimiser': {
        const family = configuredFamily(model);
        if (index === 0 || family === 'none') return LINK.none;
        if (this.#previous === undefined || configuredFamily(this.#previous.model) !== family) return LINK.open;
        return model.updates.stateBefore.some((node) => node >= 0) ? LINK.holds : LINK.none;
      }
      case 'trace':
        if (this.#first === undefined) return LINK.open;
        return this.#strict || traceOf(this.#first.model) !== undefined ? LINK.holds : LINK.none;
      case 'configuration':
        if (index === 0) return LINK.none;
        if (this.#first === undefined) return LINK.open;
        return this.#strict || model.optimizer !== undefined ? LINK.holds : LINK.none;
      case 'root':
        return this.#root(model);
      case 'subject':
        return subjectCode(judgement);
    }
  }

  /** Whether it carries the digest that record 0 carries; what the digest is worth the whole run decides. */
  #root(model: ReceiptModel): number {
    const own = rootDigestOf(model);
    if (this.#first === undefined) return own === undefined ? LINK.none : LINK.open;
    if (own !== rootDigestOf(this.#first.model)) return LINK.broken;
    return own === undefined ? LINK.none : LINK.claimed;
  }

  /** @param run what the rules over several records found in the part, and which rules these are */
  part(run: RunPart, rules: readonly BundleRule[]): LinkPart {
    const codes = this.#codes.slice(0, this.#records * STRANDS.length);
    rules.forEach((rule, at) => {
      breakAt(codes, rule.info.id, run[at].failures, this.#from);
    });
    return { records: this.#records, codes };
  }
}

export function rootDigestOf({ document, root }: ReceiptModel): string | undefined {
  return document.stringOf(document.member(document.member(root, W.attestor), W.bundle_root_digest));
}

function subjectCode(judgement: RecordJudgement | undefined): number {
  const result = judgement?.results.find(({ rule }) => rule.info.id === RULES_OF.subject[0]);
  if (result === undefined || result.idle !== undefined) return LINK.none;
  return result.findings.failures.length > 0 ? LINK.broken : LINK.holds;
}

/** Marks the strands that failures break. `from`: position of the first record of `codes`. */
function breakAt(codes: Uint8Array, rule: CheckId, failures: readonly Failure[], from: number): void {
  for (const { record, pointer } of failures) {
    const strand = strandOf(rule, pointer);
    const at = strand === undefined ? -1 : place(record - from, strand);
    if (at >= 0 && at < codes.length && codes[at] !== LINK.unreadable) codes[at] = LINK.broken;
  }
}

/** Puts the parts of a run together, in their order. */
export class LinkJoin {
  #codes = new Uint8Array(64 * STRANDS.length);
  #records = 0;

  add(part: LinkPart): void {
    const at = this.#records * STRANDS.length;
    this.#records += part.records;
    if (this.#records * STRANDS.length > this.#codes.length) {
      const more = new Uint8Array(2 * this.#records * STRANDS.length);
      more.set(this.#codes.subarray(0, at));
      this.#codes = more;
    }
    this.#codes.set(part.codes, at);
  }

  /** @param findings of the rules over the whole run: some see only there what is broken */
  finish(findings: readonly RuleFindings[]): LinkPart {
    const codes = this.#codes.slice(0, this.#records * STRANDS.length);
    for (const { rule, findings: found } of findings) breakAt(codes, rule.info.id, found.failures, 0);
    const root = findings.find(({ rule }) => rule.info.id === RULES_OF.root[0])?.findings;
    // A digest that all records carry binds them only where it is theirs.
    if (root !== undefined && root.idle === undefined && root.failures.length === 0) {
      for (let record = 0; record < this.#records; record += 1) {
        const at = place(record, 'root');
        if (codes[at] === LINK.claimed) codes[at] = LINK.holds;
      }
    }
    return { records: this.#records, codes };
  }
}
