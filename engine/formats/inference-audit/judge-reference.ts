/** The steps of the reference as checks; alone they are the profile `reference`. */
import { CheckCollector } from '../../verdict/collect.ts';
import type { Check, Failure, Note } from '../../verdict/model.ts';
import { CHECK_ORDER, REFERENCE_NAMES, idOf } from './checks.ts';
import type { Derived } from './derive.ts';
import type { Evidence, KeyInput } from './evidence.ts';
import { trustedKey } from './evidence.ts';
import type { CheckName, Phase, Step, StepFailure } from './report.ts';

export interface Judgement {
  readonly checks: readonly Check[];
  readonly notes: readonly Note[];
}

/** Checks that only run with a verifier key. */
export const KEY_CHECKS: readonly CheckName[] = [
  ...(['key-agreement', 'layer-list', 'embedding', 'bridge', 'linear-checks', 'final-hidden', 'lm-head'] as const),
  ...(['captured-logits', 'token-choice', 'attention', 'deep-prefix'] as const),
];

/** Key checks without which no verdict is possible; the others have triggers of their own. */
const NEEDED_KEY_CHECKS: readonly CheckName[] = [
  'key-agreement',
  'embedding',
  'bridge',
  'linear-checks',
  'token-choice',
];

export function asFailure({ code, message, place, claimed, recomputed }: StepFailure): Failure {
  return {
    record: 0,
    pointer: place,
    message: `${code}: ${message}`,
    ...(claimed === undefined ? {} : { claimed }),
    ...(recomputed === undefined ? {} : { recomputed }),
  };
}

/** Adds the steps of phases, each to its check. */
export function addSteps(collector: CheckCollector, steps: readonly Step[], counted: (step: Step) => number): void {
  for (const step of steps) {
    const { check, failures } = step;
    const examined = counted(step);
    // What was looked at before the check itself leaves it undecided, and says so elsewhere.
    if (examined === 0 && failures.length === 0) continue;
    collector.add({
      id: idOf(check),
      required: true,
      examined,
      failures: failures.map(asFailure),
    });
  }
}

/** Why the checks of a key say nothing yet. */
export function withoutKey(key: KeyInput | undefined): string {
  if (key === undefined) return 'needs the verifier key, which was not given';
  if (!key.ok) return `the verifier key ${key.name} could not be read: at ${key.place}: ${key.message}`;
  const { embedding, crossCheck, bridge, lmHead, attention, deepPrefix } = key.report;
  const phases: readonly Phase[] = [embedding, crossCheck, bridge, lmHead, attention, deepPrefix];
  const failure = phases.flatMap(({ steps }) => steps.flatMap(({ failures }) => failures))[0];
  const stopped = phases.find((phase) => phase.stopped !== undefined)?.stopped;
  const worth =
    failure !== undefined
      ? `not valid (${failure.code} at ${failure.place})`
      : stopped !== undefined
        ? `not usable here (${stopped.message})`
        : 'valid';
  return `${worth} for key SHA256:${key.sha256}, not pinned`;
}

/** A key that the auditor pinned and that cannot be read is an error; otherwise the file it is in was read. */
export function addKeyFile(collector: CheckCollector, key: KeyInput | undefined): void {
  const id = idOf('key-sanity');
  if (key?.ok === false && key.pinned) {
    const error = `${key.name}: at ${key.place}: ${key.message}`;
    collector.add({ id, required: true, examined: 0, failures: [], error });
  } else if (key?.ok === true && key.pinned) {
    collector.add({ id, required: true, examined: 1, failures: [] });
  } else {
    collector.add({ id, required: true, examined: 0, failures: [], unresolved: withoutKey(key) });
  }
}

/** The verdict of the reference, quirks included: it passes when it finds no failure, whatever it skipped. */
export function judgeAsReference(evidence: Evidence, { reference }: Derived): Judgement {
  const collector = new CheckCollector();
  const container = { id: idOf('container'), required: true, examined: 1, failures: [] };
  collector.add(container);
  addKeyFile(collector, evidence.key);
  addSteps(collector, reference.steps, ({ runs, examined = runs }) => Math.max(runs, examined));
  const seen = new Set<CheckName>(reference.steps.map(({ check }) => check));
  const { stopped } = reference;
  if (stopped !== undefined) {
    const error = `the reference verifier stops here without a report: at ${stopped.place}: ${stopped.message}`;
    collector.add({ id: idOf(stopped.check), required: true, examined: 0, failures: [], error });
  }
  if (trustedKey(evidence.key) === undefined) {
    for (const name of NEEDED_KEY_CHECKS) {
      collector.add({
        id: idOf(name),
        required: true,
        examined: 0,
        failures: [],
        unresolved: withoutKey(evidence.key),
      });
    }
  }
  for (const { check, text } of reference.skipped) {
    if (seen.has(check)) continue;
    collector.add({ id: idOf(check), required: false, examined: 0, failures: [], idle: `skipped: ${text}` });
    seen.add(check);
  }
  for (const name of REFERENCE_NAMES) {
    if (seen.has(name) || name === 'container' || name === 'key-sanity' || stopped?.check === name) continue;
    const needed = trustedKey(evidence.key) === undefined && NEEDED_KEY_CHECKS.includes(name);
    const idle = 'the reference verifier makes this check only where its trigger is present';
    if (!needed) collector.add({ id: idOf(name), required: false, examined: 0, failures: [], idle });
  }
  return { checks: collector.checks(CHECK_ORDER), notes: referenceNotes(evidence, reference) };
}

function referenceNotes(
  evidence: Evidence,
  { verdict, checksRun, checksPassed, failures, coverage, skipped }: Derived['reference'],
): readonly Note[] {
  const whole = trustedKey(evidence.key) !== undefined;
  const note = (code: string, message: string): Note => ({ code, pointer: '', message });
  const notes: Note[] = [...evidence.notes];
  if (verdict === 'panic') notes.push(note('reference-report', 'the reference verifier stops without a report'));
  else {
    const part = whole ? '' : ', key checks left out';
    notes.push(
      note('reference-counts', `checks_run ${String(checksRun)}, checks_passed ${String(checksPassed)}${part}`),
      note('reference-coverage', coverage),
    );
    if (failures.length > 0) notes.push(note('reference-codes', failures.map(({ code }) => code).join(', ')));
    for (const { text } of skipped) notes.push(note('reference-skipped', text));
  }
  return notes;
}
