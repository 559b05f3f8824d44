/** A step of a receipt as a computation that can be looked at stop by stop. */
import type { JsonDocument } from '../../../text/json/document.ts';
import type { ComparisonRow } from '../../format.ts';
import type {
  Computation,
  ComputationHead,
  ComputationNetwork,
  ComputationScene,
  ComputationStop,
  StopState,
} from '../../view.ts';
import type { ComparisonColumns } from '../comparisons.ts';
import type { ReceiptModel } from '../model.ts';
import { batchOutputs, eachCopy, eachDependency, isBatchGradient } from './dependencies.ts';
import type { FormulaContext } from './formula.ts';
import { StopPlan } from './plan.ts';
import { formulaOf, quantityName, quantityOf, resultMark, sourceMark } from './quantities.ts';
import { networkOf, sceneOf } from './scene.ts';
import { ComparisonsByNode, stopStates } from './states.ts';

const STATES: readonly StopState[] = ['open', 'agrees', 'follows', 'wrong'];
/** Earlier stops that one stop lists. */
const MOST_DEPENDENCIES = 200;

export interface ReceiptComputationParts {
  readonly model: ReceiptModel;
  /** The comparisons of this record alone. */
  readonly columns: ComparisonColumns;
  /** What stands before the pointers of its comparisons. */
  readonly prefix: string;
  /** Whether its numbers stand in the raw text of the case, at the same pointers. */
  readonly placed: boolean;
}

export class ReceiptComputation implements Computation {
  readonly network: ComputationNetwork;
  readonly samples: readonly string[];
  readonly stages: Computation['stages'];
  readonly states: Uint8Array;
  readonly #plan: StopPlan;
  readonly #parts: ReceiptComputationParts;
  readonly #document: JsonDocument;
  readonly #byNode: ComparisonsByNode;
  readonly #reached: Uint8Array;
  readonly #formulas: FormulaContext;
  #stopOf: Int32Array | undefined;

  constructor(parts: ReceiptComputationParts) {
    const { model, columns } = parts;
    this.#parts = parts;
    this.#document = model.document;
    this.#plan = new StopPlan(model);
    this.#byNode = new ComparisonsByNode(columns, model.document.count);
    const { state, reached } = stopStates(this.#plan, columns, this.#byNode);
    this.states = state;
    this.#reached = reached;
    this.network = networkOf(this.#plan);
    this.stages = this.#plan.stages;
    this.#formulas = {
      plan: this.#plan,
      pointer: (node) => `${parts.prefix}${model.document.pointer(node)}`,
      stateOf: (stop) => STATES[state[stop]],
      stateOfCopy: (node) => this.#stateOfCopy(node),
    };
    this.samples = this.#plan.samples.map(({ id }) => model.document.strings.text(id));
  }

  get length(): number {
    return this.#plan.length;
  }

  head(index: number): ComputationHead {
    const plan = this.#plan;
    const sample = plan.sample[index];
    return {
      index,
      stage: plan.stageOf(index),
      quantity: quantityName(plan, index),
      of: quantityOf(plan, index),
      ...(sample < 0 ? {} : { sample }),
      claimed: this.#document.source(plan.node[index]),
      state: STATES[this.states[index]],
      reached: this.#reached[index] === 1,
    };
  }

  stop(index: number): ComputationStop {
    const plan = this.#plan;
    const node = plan.node[index];
    const pointer = this.#document.pointer(node);
    const { placed, prefix } = this.#parts;
    const copies: ComparisonRow[] = [];
    eachCopy(plan, index, (copy) => {
      copies.push(...this.#rows(copy).filter(({ ok }) => !ok));
    });
    const dependsOn: number[] = [];
    let dependencies = 0;
    const depend = (stop: number): void => {
      dependencies += 1;
      if (dependsOn.length < MOST_DEPENDENCIES) dependsOn.push(stop);
    };
    eachDependency(plan, index, depend);
    if (isBatchGradient(plan, index)) batchOutputs(plan, depend);
    return {
      ...this.head(index),
      pointer: `${prefix}${pointer}`,
      ...(placed ? { place: pointer } : {}),
      ...formulaOf(this.#formulas, index),
      comparisons: this.#rows(node),
      copies,
      dependsOn,
      moreDependencies: dependencies - dependsOn.length,
      result: resultMark(plan, index),
      sources: sourceMark(plan, index),
    };
  }

  find(pointer: string): number | undefined {
    const { prefix } = this.#parts;
    const bare = prefix !== '' && pointer.startsWith(prefix) ? pointer.slice(prefix.length) : pointer;
    const node = this.#document.resolve(bare);
    const stop = node < 0 ? -1 : this.#stops()[node];
    return stop < 0 ? undefined : stop;
  }

  ofUnit(stage: number, sample: number, slot: number | undefined): number | undefined {
    const plan = this.#plan;
    const { start, end } = plan.stages[stage];
    for (let index = start; index < end; index += 1) {
      const other = plan.sample[index] >= 0 && plan.sample[index] !== sample;
      if (!other && (slot === undefined || resultMark(plan, index).units.includes(slot))) return index;
    }
    return undefined;
  }

  scene(stage: number, sample: number): ComputationScene {
    return sceneOf(this.#plan, this.states, stage, sample);
  }

  #stateOfCopy(node: number): StopState | undefined {
    if (this.#byNode.of(node).length === 0) return undefined;
    return this.#byNode.failed(node) ? 'wrong' : 'agrees';
  }

  #rows(node: number): ComparisonRow[] {
    return Array.from(this.#byNode.of(node), (at) => this.#parts.columns.row(at));
  }

  /** The stop that has each number: as its claim, else as a copy beside it. */
  #stops(): Int32Array {
    if (this.#stopOf !== undefined) return this.#stopOf;
    const plan = this.#plan;
    const stops = new Int32Array(this.#document.count).fill(-1);
    for (let index = 0; index < plan.length; index += 1) {
      eachCopy(plan, index, (copy) => {
        stops[copy] = index;
      });
    }
    plan.node.forEach((node, index) => {
      stops[node] = index;
    });
    this.#stopOf = stops;
    return stops;
  }
}
