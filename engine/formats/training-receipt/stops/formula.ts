/** A formula under construction: operands with the numbers that the receipt claims for them, and the lines they stand in. */
import type { ComputationOperand, FormulaPiece, StopState } from '../../view.ts';
import type { ReceiptModel } from '../model.ts';
import type { StopPlan } from './plan.ts';

/** What a formula may ask about the step around it. */
export interface FormulaContext {
  readonly plan: StopPlan;
  /** Pointer of a node, as in the comparisons. */
  readonly pointer: (node: number) => string;
  readonly stateOf: (stop: number) => StopState;
  /** How a copy compares with what it stands for; undefined where nothing compares it. */
  readonly stateOfCopy: (node: number) => StopState | undefined;
}

export interface Formula {
  readonly formula: string;
  readonly filled: readonly (readonly FormulaPiece[])[];
  readonly operands: readonly ComputationOperand[];
}

/** Characters of a number that are shown inside a formula. */
const MOST_CHARACTERS = 40;

export class FormulaBuilder {
  readonly context: FormulaContext;
  readonly model: ReceiptModel;
  readonly #operands: ComputationOperand[] = [];
  readonly #lines: FormulaPiece[][] = [];

  constructor(context: FormulaContext) {
    this.context = context;
    this.model = context.plan.model;
  }

  /** Starts a line. Pieces: mathematics of ours, or the answer of one of the calls below. */
  line(...pieces: readonly FormulaPiece[]): this {
    this.#lines.push([...pieces]);
    return this;
  }

  done(formula: string): Formula {
    return { formula, filled: this.#lines, operands: this.#operands };
  }

  /** A number that the step was given, or one that nothing claims. */
  given(role: string, of: string, node: number | undefined): number {
    return this.#add(role, of, node, {});
  }

  /** The number of an earlier stop; of what the step was given where `stop` is -1. */
  made(role: string, of: string, node: number | undefined, stop: number | undefined): number {
    if (stop === undefined || stop < 0) return this.given(role, of, node);
    return this.#add(role, of, node, { state: this.context.stateOf(stop), stop });
  }

  /** A number that stands beside the claim as a copy of what an earlier stop made, or of what the step was given. */
  copy(role: string, of: string, node: number, stop: number | undefined): number {
    const state = this.context.stateOfCopy(node);
    const own = state === undefined ? {} : { state };
    return this.#add(role, of, node, stop === undefined || stop < 0 ? own : { ...own, stop });
  }

  #add(role: string, of: string, node: number | undefined, more: Partial<ComputationOperand>): number {
    const { document } = this.model;
    const there = node !== undefined && node >= 0;
    const text = there ? document.source(node, MOST_CHARACTERS) : '\u2013';
    const pointer = there ? this.context.pointer(node) : '';
    return this.#operands.push({ role, of, text, pointer, ...more }) - 1;
  }

  /** Name of a unit by its slot, or of nothing. */
  unit(slot: number): string {
    const { layout, document } = this.model;
    return slot >= 0 && slot < layout.unitIds.length ? document.strings.text(layout.unitIds[slot]) : '';
  }

  parameter(index: number): string {
    const { layout, document } = this.model;
    return index >= 0 ? document.strings.text(layout.parameterIds[index]) : '';
  }
}
