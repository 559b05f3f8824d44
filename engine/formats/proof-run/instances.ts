/** Whether the outputs of each proof are the inputs of the next, among its instances. */
import { PROOF_INSTANCES } from './checks.ts';
import { Judgement } from './judgement.ts';
import { lineOf } from './log.ts';
import type { StepLog } from './log.ts';
import { proofName } from './reference-log.ts';
import type { InstanceLayout } from './settings-file.ts';

/** What is known of the place of inputs and outputs. */
export interface ChainSettings {
  readonly layout: InstanceLayout | undefined;
  /** Whether the auditor pinned the settings. Settings found beside decide nothing. */
  readonly pinned: boolean;
  /** Why there is no layout. */
  readonly why: string;
  /** The pinned settings could not be read. */
  readonly unreadable: string | undefined;
}

export class InstanceChain {
  readonly #log: StepLog;
  readonly #settings: ChainSettings;
  readonly #check: Judgement;
  /** The last proof that was added. */
  #previous: { readonly record: number; readonly outputs: readonly string[] } | undefined;
  /** A break under settings that are not pinned. */
  #unpinnedBreak: string | undefined;
  #links = 0;

  constructor(log: StepLog, settings: ChainSettings) {
    this.#log = log;
    this.#settings = settings;
    // Asked for by pinning settings; without them there is nothing to require.
    this.#check = new Judgement(PROOF_INSTANCES, settings.pinned);
  }

  /** A proof file that is bound to its line and has the form of a proof; in the order of the log. */
  add(record: number, instances: readonly string[]): void {
    const { layout } = this.#settings;
    if (layout === undefined) return;
    const name = proofName(String(this.#log.steps[record]));
    if (this.#log.facts.aggregates > 0) return;
    if (instances.length !== layout.total) {
      this.#previous = undefined;
      this.#break(
        record,
        `proofs/${name}#/instances`,
        `proofs/${name} has ${String(instances.length)} instances, the settings say ${String(layout.total)}`,
      );
      return;
    }
    const previous = this.#previous;
    if (previous !== undefined && this.#follows(previous.record, record)) {
      this.#links += 1;
      layout.inputs.forEach(({ name: vector, start, length }, i) => {
        const out = layout.outputs[i];
        for (let at = 0; at < length; at += 1) {
          const given = previous.outputs[out.start + at];
          const taken = instances[start + at];
          if (given === taken) continue;
          const message = `${vector}[${String(at)}] that goes into ${lineOf(this.#log, record)} is not what came out of the step before`;
          this.#break(record, `proofs/${name}#/instances`, message, taken, given);
          return;
        }
      });
    }
    this.#previous = { record, outputs: instances };
  }

  finish(): Judgement {
    const { layout, pinned, why, unreadable } = this.#settings;
    const check = this.#check;
    const links = this.#log.count - 1;
    if (unreadable !== undefined) check.error(unreadable);
    else if (layout === undefined) check.idle(why);
    else if (this.#log.facts.aggregates > 0)
      check.idle('the proofs are aggregates over chunks: their instances are not those of the step');
    else if (!pinned) {
      check.open(
        this.#unpinnedBreak ??
          `${String(this.#links)} of ${String(links)} links agree under settings that were found beside and are not pinned`,
      );
    } else if (links < 1) check.idle('a single step has no next one');
    else {
      check.examined += this.#links;
      if (this.#links < links) {
        check.open(
          `${String(links - this.#links)} of ${String(links)} links cannot be followed: the proofs of both steps must be there, bound to the log, and of steps that follow each other`,
        );
      }
    }
    return check;
  }

  /** Steps between that have no proof break no link, and make none. */
  #follows(before: number, record: number): boolean {
    const { steps } = this.#log;
    return record === before + 1 && steps[record] === steps[before] + 1;
  }

  #break(record: number, pointer: string, message: string, claimed?: string, recomputed?: string): void {
    if (!this.#settings.pinned) {
      this.#unpinnedBreak ??= `under settings that were found beside and are not pinned: ${message}`;
      return;
    }
    this.#check.fail({
      record: this.#log.lines[record],
      pointer,
      message,
      ...(claimed === undefined ? {} : { claimed }),
      ...(recomputed === undefined ? {} : { recomputed }),
    });
  }
}
