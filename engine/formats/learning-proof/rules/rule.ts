/** What a check of this format is. */
import type { CheckReport } from '../../../verdict/collect.ts';
import type { CheckId, Failure } from '../../../verdict/model.ts';
import type { CheckInfo } from '../../format.ts';
import type { ProofContext } from '../context.ts';
import { splitName } from '../folders.ts';

export type Report = Omit<CheckReport, 'id'>;

export interface Rule {
  readonly info: CheckInfo;
  /** Inputs of the auditor without which a pass would rest on the evidence alone. */
  readonly uses: readonly ('recipe' | 'reproduction')[];
  check(context: ProofContext): Report;
}

export const SPEC = 'learning-proofs.md';
export const JIA = 'Jia et al., Proof-of-Learning: Definitions and Practice, IEEE S&P 2021';
export const FANG =
  'Fang et al., On the Fundamental Limits of Formally (Dis)Proving Robustness in Proof-of-Learning, EuroS&P 2023';

export function idOf(name: string): CheckId {
  return `learning-proof/${name}`;
}

/** Position of the checkpoint of a step among those of the proof; 0 when there is none. */
export function recordOf({ proof }: ProofContext, step: number): number {
  return Math.max(
    0,
    proof.folder.checkpoints.findIndex((file) => file.step === step),
  );
}

/** The file of a step as the auditor knows it. */
export function fileOf({ proof }: ProofContext, step: number): string {
  const file = proof.folder.checkpoints.find((one) => one.step === step);
  return file === undefined ? `model_step_${step}` : splitName(file.input.name).base;
}

/** A failure of the update that ends at a step. */
export function updateFailure(
  context: ProofContext,
  to: number,
  message: string,
  more: Partial<Failure> = {},
): Failure {
  return { record: recordOf(context, to), pointer: '/net', message, ...more };
}

/** Five significant digits: for sentences, never for decisions. */
export function brief(x: number): string {
  return x - x === 0 ? String(Number(x.toPrecision(5))) : String(x);
}

/** `12 updates`, `1 update`. */
export function counted(n: number, thing: string): string {
  return `${String(n)} ${thing}${n === 1 ? '' : 's'}`;
}

/** Names joined for a sentence; long lists are cut with their number. */
export function listed(names: readonly string[], most = 8): string {
  const shown = names.slice(0, most).join(', ');
  return names.length > most ? `${shown} and ${String(names.length - most)} more` : shown;
}
