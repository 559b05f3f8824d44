/** Weight decay as rules 5 to 7 and 21 see it. */
import type { JsonDocument } from '../../../text/json/document.ts';
import { halfWidth } from '../digits.ts';
import type { ReceiptModel, Updates } from '../model.ts';
import { ZERO } from '../optimizer.ts';
import type { Ball } from '../optimizer.ts';
import { W } from '../schema.generated.ts';

/** Coupled L2 decay of the configured SGD family, 0 for any other optimiser or an unusable value. */
export function coupledDecay(model: ReceiptModel): Ball {
  const config = model.optimizer;
  if (config === undefined || (config.name !== 'sgd' && config.name !== 'sgd_momentum')) return ZERO;
  return usable(model.document, config.weightDecay) ?? ZERO;
}

/** Decoupled decay of adamw, if the configuration has a usable one. */
export function decoupledDecay(model: ReceiptModel): Ball | undefined {
  return model.optimizer === undefined ? undefined : usable(model.document, model.optimizer.weightDecay);
}

function usable(document: JsonDocument, node: number): Ball | undefined {
  if (node < 0) return undefined;
  const value = document.num[node];
  return value >= 0 && value < Infinity ? { value, radius: halfWidth(document, node) } : undefined;
}

/** Whether update `index` is labelled `sgd` (or carries no label). */
export function isPlainSgd(document: JsonDocument, updates: Updates, index: number): boolean {
  const name = updates.optimizerName[index];
  return name < 0 || document.aux[name] === W.sgd;
}

/** Whether update `index` is labelled `adamw`. */
export function isAdamw(document: JsonDocument, updates: Updates, index: number): boolean {
  const name = updates.optimizerName[index];
  return name >= 0 && document.aux[name] === W.adamw;
}

/** weight_before as it enters the sum of rule 6 and 7: times (1 - lr x decay) for adamw. */
export interface Carried {
  readonly value: number;
  readonly radius: number;
}

export function carriedWeight(weight: number, half: number, rate: Ball, decay: Ball | undefined, u: number): Carried {
  if (decay === undefined) return { value: weight, radius: half };
  const keep = 1 - rate.value * decay.value;
  const keepR = rate.value * decay.radius + decay.value * rate.radius + 2 * u;
  return {
    value: keep * weight,
    radius: Math.abs(keep) * half + Math.abs(weight) * keepR + half * keepR,
  };
}
