/** Bundles in which every step moves every parameter a little further than the data take it, always the same way. */
import { RecordContext, readRecord } from '../../engine/formats/training-receipt/record.ts';
import { halfWidth } from '../../engine/formats/training-receipt/digits.ts';
import { openRecord, readRecords } from '../../engine/formats/training-receipt/records.ts';
import type { Random } from '../builders/random.ts';
import type { JsonObject } from '../builders/receipts.ts';
import { receiptOf } from './evidence.ts';
import { TRACE, firstState, printed, randomSamples } from './honest.ts';
import type { Scenario } from './honest.ts';
import { simulate } from './simulator.ts';
import type { StepNumbers } from './simulator.ts';

export interface Window {
  readonly atol: number;
  readonly rtol: number;
}

/** A small network under plain SGD; nothing about it matters but that it trains. */
export function salamiScenario(observer: boolean, tolerance: Window): Scenario {
  return {
    network: {
      inputs: 2,
      hidden: 2,
      outputs: 1,
      hiddenActivation: 'sigmoid',
      outputActivation: 'sigmoid',
      perNeuron: true,
      trained: true,
    },
    optimizer: { name: 'sgd', rate: 0.1 },
    producer: 'binary64',
    print: 'canonical',
    observer,
    tolerance: { ...tolerance },
    how: { round: (x) => x, order: 'forward', biasFirst: false, stableSigmoid: false, logSoftmax: false },
    batch: 1,
    reduction: 'mean',
    scale: 1,
    short: true,
    soft: false,
    warm: false,
  };
}

/** Where a parameter ends instead: by its honest end, and what an auditor's recomputation leaves open around it. */
export type Push = (end: number, open: Openness) => number;

export interface Openness {
  /** Half-width of the recomputed parameter, that of the parameter before included. */
  readonly radius: number;
  /** Half a unit in the last digit before and after. */
  readonly before: number;
  readonly after: number;
}

/** A bundle of pushed steps, each computed honestly from the parameters with which the one before ended. */
export function pushedBundle(scenario: Scenario, random: Random, steps: number, push: Push): string {
  const { network, optimizer, how } = scenario;
  let state = firstState(scenario, random);
  const lines: string[] = [];
  for (let k = 0; k < steps; k += 1) {
    const samples = randomSamples(scenario, random);
    const shell = { observer: scenario.observer, tolerance: scenario.tolerance, traceId: TRACE, stepIndex: k };
    const honest = simulate(network, optimizer, how, state, samples, 'mean');
    const write = (step: StepNumbers): string => {
      const receipt = receiptOf(network, optimizer, shell, state, samples, 'mean', step);
      const attestor = receipt['attestor'] as JsonObject | undefined;
      // A forger declares the widest tolerance wherever one is declared.
      if (attestor !== undefined) {
        receipt['attestor'] = { ...attestor, differential_tolerance: scenario.tolerance };
      }
      const line = printed(receipt, scenario.print);
      if (line === undefined) throw new Error('a salami step must have a canonical form');
      return line;
    };
    const open = opennessOf(write(honest));
    const parameters = honest.after.parameters.map((end, p) => Number(push(end, open[p]).toPrecision(9)));
    const after = { ...honest.after, parameters };
    // Forward pass and loss after the step stay those of the honest end: an importer compares them with its own.
    lines.push(write({ ...honest, after }));
    state = after;
  }
  return lines.join('');
}

function opennessOf(line: string): Openness[] {
  const bytes = new TextEncoder().encode(line);
  const opened = openRecord(bytes, readRecords(bytes), 0);
  if (!opened.ok) throw new Error(opened.error.message);
  const shape = readRecord(opened.document, 0);
  if (shape.kind !== 'valid') throw new Error('an honest record must have its shape');
  const { model } = shape;
  const result = new RecordContext(model).declaredStep();
  if (!result.ok) throw new Error(result.problem.message);
  const { after, before } = result.step;
  return Array.from(model.after.values, (node, p) => ({
    radius: after.radius[p],
    before: before.radius[p],
    after: halfWidth(model.document, node),
  }));
}
