/**
 * What the published code (cleverhans-lab/Proof-of-Learning) says of a proof: its rules, its formulas, its exceptions. It takes
 * every hyperparameter from the prover's checkpoints, compares so that NaN is never too far, and reads no buffers.
 */
import type { CaseOutcome, Check, Failure } from '../../verdict/model.ts';
import { foldCase } from '../../verdict/fold.ts';
import type { OptimiserRecord } from './checkpoint.ts';
import { asNumber } from './checkpoint.ts';
import type { ProofContext } from './context.ts';
import type { Metric, PairSums } from './distances.ts';
import { METRICS } from './distances.ts';
import type { Examination, Reproducer, Stepped } from './examine.ts';
import { examine } from './examine.ts';
import type { Orders } from './executor.ts';
import type { LoadedCheckpoint } from './load.ts';
import { rateAt } from './recipe.ts';
import type { Rule } from './rerun/rules.ts';
import { brief, fileOf, idOf, recordOf, updateFailure } from './rules/rule.ts';
import { recipe as recipeRule } from './rules/reading.ts';
import { LEAST_P } from './rules/start.ts';
import { largest } from './selection.ts';

export interface ReferenceResult {
  readonly checks: readonly Check[];
  /** Undefined when it cannot be told what the published code would say. */
  readonly outcome: CaseOutcome | undefined;
}

type Found = { readonly failures: readonly Failure[]; readonly examined: number } | { readonly unknown: string };

export async function judgeAsPublished(context: ProofContext, stepped: Stepped): Promise<ReferenceResult> {
  const { proof, examination } = context;
  const problems = [...proof.problems, ...examination.problems];
  const container: Check = {
    id: idOf('container'),
    outcome: problems.length === 0 ? 'passed' : 'error',
    required: true,
    examined: proof.files,
    ...(problems.length === 0 ? {} : { reason: `${problems[0].file}, ${problems[0].place}: ${problems[0].message}` }),
    failures: [],
  };
  // Damage that the published code may not notice: what it would say is not known here.
  if (problems.length > 0) return { checks: [container], outcome: undefined };
  const checks = [
    container,
    trustCheck(context),
    toCheck('initialisation', publishedInitialisation(context)),
    toCheck('hash-text', publishedHash(context)),
    toCheck('distance', await publishedDistances(context, stepped)),
  ];
  const outcome = foldCase(checks);
  const known = outcome !== 'INCOMPLETE' && checks[1].outcome === 'passed';
  return { checks, outcome: known ? outcome : undefined };
}

/** What the published code takes from its command line comes from the auditor, here too. */
function trustCheck(context: ProofContext): Check {
  const { unresolved, error, examined } = recipeRule.check(context);
  const reason = error ?? unresolved;
  const base = { id: recipeRule.info.id, required: true, examined, failures: [] };
  if (reason === undefined) return { ...base, outcome: 'passed' };
  return { ...base, outcome: error === undefined ? 'unverified' : 'error', reason };
}

function toCheck(name: string, found: Found): Check {
  const id = idOf(name);
  if ('unknown' in found)
    return { id, outcome: 'unverified', required: true, examined: 0, reason: found.unknown, failures: [] };
  const { examined, failures } = found;
  if (failures.length > 0) return { id, outcome: 'failed', required: true, examined, failures };
  if (examined > 0) return { id, outcome: 'passed', required: true, examined, failures };
  // The published code calls a proof of no steps valid; nothing was checked, and nothing asks for it.
  return {
    id,
    outcome: 'not-checked',
    required: false,
    examined,
    reason: 'the proof covers no step, which the published code accepts',
    failures,
  };
}

/** The smallest raw p-value of a one-sided statistic, over parameters whose names say that they are layers. */
function publishedInitialisation(context: ProofContext): Found {
  const { initialisation, recipe } = context;
  if (recipe.recipe?.init === undefined || !context.proof.checkpoints.has(0))
    return { unknown: 'no initialisation is declared' };
  const tests = initialisation.filter(({ parameter }) => /fc|conv|linear/.test(parameter));
  const fail = (message: string): Found => ({
    examined: tests.length,
    failures: [{ record: recordOf(context, 0), pointer: '/net', message: `${fileOf(context, 0)}: ${message}` }],
  });
  if (tests.length === 0)
    return fail('the published test stops with an exception: no parameter is named fc, conv or linear');
  const outside = tests.find((test) => test.outside > 0);
  if (outside !== undefined) {
    return fail(
      `the published test stops with an exception: ${outside.outside} weights of ${outside.parameter} lie outside its range`,
    );
  }
  const low = tests.find(({ publishedP }) => publishedP < LEAST_P);
  if (low !== undefined)
    return fail(`${low.parameter} has the published p-value ${brief(low.publishedP)}, below ${LEAST_P}`);
  return { examined: tests.length, failures: [] };
}

function publishedHash({ proof, recipe, data }: ProofContext): Found {
  const declared = recipe.recipe?.hashText;
  const expected = declared === undefined ? data.texts.map(({ digest }) => digest) : [declared];
  if (expected.length === 0) return { unknown: 'the text digest of the data is not known' };
  const claimed = proof.hashText;
  if (claimed !== undefined && expected.includes(claimed)) return { examined: 1, failures: [] };
  const message =
    claimed === undefined
      ? 'the published code stops with an exception: hash.txt is missing'
      : "hash.txt: the hash doesn't match";
  return {
    examined: 1,
    failures: [
      { record: 0, pointer: '', message, ...(claimed === undefined ? {} : { claimed }), recomputed: expected[0] },
    ],
  };
}

async function publishedDistances(context: ProofContext, stepped: Stepped): Promise<Found> {
  const { trajectory, verification } = context;
  const { updates } = trajectory;
  if (updates.length === 0) return { examined: 0, failures: [] };
  const selection = selectAsPublished(context);
  if (typeof selection === 'string') {
    const message = `the published code stops with an exception: ${selection}`;
    return { examined: 0, failures: [{ record: 0, pointer: '', message }] };
  }
  const examination = await examineAsPublished(context, selection, stepped);
  if (typeof examination === 'string') return { unknown: examination };
  const failures: Failure[] = [];
  const judged = new Map(examination.judged.map((one) => [one.to, one]));
  const reasons = new Map(examination.unexamined.map(({ to, reason }) => [to, reason]));
  for (const at of selection) {
    const { from, to } = updates[at];
    const one = judged.get(to);
    if (one === undefined) {
      const message = `the update ${from} -> ${to}: the published code stops with an exception: ${reasons.get(to) ?? 'it cannot be run'}`;
      failures.push(updateFailure(context, to, message));
      continue;
    }
    for (const [metric, limit] of verification.thresholds) {
      const found = publishedDistance(one.comparison.weights.pair, metric);
      // As published: NaN is not above anything.
      if (found > limit) {
        failures.push(
          updateFailure(
            context,
            to,
            `the update ${from} -> ${to}: published ${metric} distance ${brief(found)} above ${limit}`,
            { delta: String(found) },
          ),
        );
      }
    }
  }
  return { examined: selection.length, failures };
}

/** With its cosine, which divides by |a|^2. */
export function publishedDistance(pair: PairSums, metric: Metric): number {
  return metric === 'cos' ? pair.publishedCos : pair.of(metric);
}

/** All updates, or the Q largest of each epoch in every metric together; a text where the published code raises. */
export function selectAsPublished({ trajectory, verification, epochs }: ProofContext): readonly number[] | string {
  const { updates } = trajectory;
  if (verification.mode === 'all') return updates.map((_, i) => i);
  const missing = updates.find(({ present }) => !present);
  if (missing !== undefined)
    return `a checkpoint of the update ${missing.from} -> ${missing.to} is missing or of another shape`;
  const metrics = METRICS.filter((metric) => verification.thresholds.has(metric));
  if (metrics.length === 1 && verification.q > 1) return 'it cannot take several updates with a single metric';
  const chosen = new Set<number>();
  for (const epoch of epochs) {
    if (epoch.to - epoch.from < verification.q)
      return `an epoch has ${epoch.to - epoch.from} updates, fewer than ${verification.q}`;
    for (const metric of metrics) {
      const sizes = updates.map(({ sizes: sums }) => publishedDistance(sums, metric));
      for (const at of largest(sizes, epoch, verification.q)) chosen.add(at);
    }
  }
  return [...chosen].sort((a, b) => a - b);
}

/** The examination with the recorded hyperparameters; that of the strict profile where they are the declared ones. */
async function examineAsPublished(
  context: ProofContext,
  selection: readonly number[],
  stepped: Stepped,
): Promise<Examination | string> {
  const { reproducer, examination, chosen, proof, trajectory, verification } = context;
  if (reproducer.kind === 'none') {
    const broken = trajectory.updates.some(({ present }) => !present) && context.data.samples !== undefined;
    return broken ? { ...examination, judged: [] } : reproducer.reason;
  }
  const covered = selection.every((at) => chosen.has(at));
  if (reproducer.kind === 'checkpoints' && !context.reproductionPinned)
    return 'the reproduced checkpoints are not trusted inputs';
  if (reproducer.kind === 'checkpoints') return covered ? examination : 'not every update that it takes is reproduced';
  const recorded = recordedOrders(context, reproducer.orders);
  if (recorded === undefined) return 'the checkpoints record no hyperparameters';
  if (covered && recorded === reproducer.orders && !negative(context)) return examination;
  const other: Reproducer = { ...reproducer, orders: { ...recorded, wrap: true } };
  return examine(trajectory.updates, new Set(selection), proof.checkpoints, other, verification, stepped);
}

function negative({ indices }: ProofContext): boolean {
  return indices?.faults.some(({ value }) => value < 0) === true;
}

/** The declared orders themselves when the recorded values are the same. */
function recordedOrders(context: ProofContext, declared: Orders): Orders | undefined {
  const { proof, every, trajectory } = context;
  const rates = new Map<number, number>();
  let rule: Rule | undefined;
  let same = true;
  for (const { from, to } of trajectory.updates) {
    const base = proof.checkpoints.get(from);
    if (base === undefined) continue;
    const { optimiser, scheduler } = base.state;
    const lr = asNumber(optimiser?.settings.get('lr'));
    if (optimiser === undefined || lr === undefined) return undefined;
    rule ??= recordedRule(optimiser, declared.rule);
    for (let step = from; step < to; step++) {
      const rate = laterRate(lr, scheduler, from, step, context);
      rates.set(step, rate);
      same &&= Math.abs(rate - declared.rate(step)) <= 1e-12 * rate;
    }
  }
  if (rule === undefined) return declared;
  if (same && sameRule(rule, declared.rule)) return declared;
  return { rule, rate: (step) => rates.get(step) ?? rates.get(Math.floor(step / every) * every) ?? NaN, wrap: true };
}

/** The recorded scheduler goes on inside an update; without one, that of the recipe. */
function laterRate(
  lr: number,
  scheduler: LoadedCheckpoint['state']['scheduler'],
  from: number,
  step: number,
  { recipe }: ProofContext,
): number {
  const own =
    scheduler?.milestones === undefined || scheduler.gamma === undefined
      ? undefined
      : { milestones: scheduler.milestones, gamma: scheduler.gamma };
  const schedule = scheduler === undefined ? recipe.recipe?.schedule : own;
  if (schedule === undefined) return lr;
  return rateAt(lr, { ...schedule, milestones: schedule.milestones.filter((milestone) => milestone > from) }, step);
}

function recordedRule({ settings }: OptimiserRecord, declared: Rule): Rule {
  const number = (name: string, otherwise: number): number => asNumber(settings.get(name)) ?? otherwise;
  const flag = (name: string, otherwise: boolean): boolean => {
    const value = settings.get(name);
    return value?.kind === 'bool' ? value.value : otherwise;
  };
  const weightDecay = number('weight_decay', declared.weightDecay);
  if (declared.name === 'sgd') {
    return {
      name: 'sgd',
      momentum: number('momentum', declared.momentum),
      dampening: number('dampening', declared.dampening),
      weightDecay,
      nesterov: flag('nesterov', declared.nesterov),
    };
  }
  const betas = settings.get('betas');
  const [beta1, beta2] = betas?.kind === 'list' ? betas.items.map((item) => asNumber(item) ?? NaN) : declared.betas;
  return {
    name: declared.name,
    betas: [beta1, beta2],
    eps: number('eps', declared.eps),
    weightDecay,
    amsgrad: flag('amsgrad', declared.amsgrad),
  };
}

function sameRule(a: Rule, b: Rule): boolean {
  if (a.name === 'sgd') {
    return (
      b.name === 'sgd' &&
      a.momentum === b.momentum &&
      a.dampening === b.dampening &&
      a.weightDecay === b.weightDecay &&
      a.nesterov === b.nesterov
    );
  }
  return (
    b.name === a.name &&
    a.betas[0] === b.betas[0] &&
    a.betas[1] === b.betas[1] &&
    a.eps === b.eps &&
    a.weightDecay === b.weightDecay &&
    a.amsgrad === b.amsgrad
  );
}
