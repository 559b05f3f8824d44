/** What several rules over a run ask of a record: its trace, the optimiser state of its updates. */
import type { JsonDocument } from '../../../text/json/document.ts';
import type { ReceiptModel } from '../model.ts';
import { W } from '../schema.generated.ts';

/** The run that a record says it belongs to. */
export function traceOf(model: ReceiptModel): string | undefined {
  return model.document.stringOf(model.document.member(model.root, W.trace_id));
}

export type Family = 'adam' | 'momentum' | 'none';

export function configuredFamily(model: ReceiptModel): Family {
  const name = model.optimizer?.name;
  if (name === 'adam' || name === 'adamw') return 'adam';
  return name === 'sgd_momentum' ? 'momentum' : 'none';
}

/** Word ids of the members of the state. */
export function stateMembers(family: Family): readonly number[] {
  if (family === 'adam') return [W.m, W.v];
  return family === 'momentum' ? [W.buffer] : [];
}

/** Update of the same parameter in another record; ids are compared as text, because each document interns its own. */
export function sameUpdate(model: ReceiptModel, index: number, other: ReceiptModel): number {
  const id = model.updates.id[index];
  const guess = other.updates.id[index];
  const text = model.document.strings.text(id);
  if (guess !== undefined && other.document.strings.text(guess) === text) return lastUpdate(other, guess);
  const found = other.document.strings.find(text);
  return found < 0 ? -1 : lastUpdate(other, found);
}

function lastUpdate(model: ReceiptModel, id: number): number {
  const parameter = model.layout.parameterOf[id];
  if (parameter >= 0) return model.updateOf[parameter];
  return model.updates.id.lastIndexOf(id);
}

export function stateNode(document: JsonDocument, state: number, member: number): number {
  return state < 0 ? -1 : document.member(state, member);
}
