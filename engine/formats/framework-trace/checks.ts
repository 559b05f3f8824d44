/** What this format asks of a sidecar before the rules of receipts are asked of the step in it. */
import type { CheckInfo } from '../format.ts';

export const JSON_TEXT: CheckInfo = {
  id: 'framework-trace/json',
  title: 'Strict text',
  statement:
    'The sidecar is strict JSON: valid UTF-8, no byte-order mark, no repeated names, nothing after the value, every number a finite double.',
  why: 'Lenient readers disagree about such text, so one reader can be shown what another never sees.',
  example: '"learning_rate": 0.25, "learning_rate": 0.5',
  reference: 'training-receipts-strict.md section 3, `bytes`; RFC 8259; threats.md H3, H4',
};

export const SHAPE: CheckInfo = {
  id: 'framework-trace/schema',
  title: 'Shape of the sidecar',
  statement:
    'The sidecar has the members, types and value ranges of its declared version, no others, and no collection above 4096 entries.',
  why: 'Every other check relies on the shape. A member that no version knows is a claim that nobody checks.',
  example: 'An extra member "verification_passed": true, or a learning rate written as text.',
  reference: 'training-receipts.md sections 9 and 12; schemas/framework-trace/',
};

export const COMPLETENESS: CheckInfo = {
  id: 'framework-trace/completeness',
  title: 'Nothing missing, nothing extra',
  statement:
    'Every keyed map has exactly the units or parameters that the topology declares, and there is exactly one update for every trained parameter.',
  why: 'What is left out is never compared. What is added is never explained.',
  example: 'parameters_after with a ghost parameter w_i9_h9, or a dropped update.',
  reference: 'training-receipts-strict.md section 3, `completeness`; training-receipts.md section 12, point 6',
};

export const IMPORT: CheckInfo = {
  id: 'framework-trace/import',
  title: 'Import',
  statement:
    'The sidecar can become a receipt: one framework throughout, an optimizer that its version is for, step numbers without gaps, settings the engine can run on, and numbers that agree with its run.',
  why: 'An import that goes wrong leaves nothing to verify, and a sidecar whose labels contradict each other was put together from several.',
  formula: '|claimed - recomputed| <= max(1e-6, 1e-4 max(|claimed|, |recomputed|))',
  example:
    'A sidecar that names jax although its helper ran in pytorch; a top-level learning rate twice that of the optimizer.',
  reference: 'training-receipts.md section 12',
};

export const HELPER: CheckInfo = {
  id: 'framework-trace/helper',
  title: 'Who read the numbers out',
  statement: 'The script that observed the step is the one that the sidecar names.',
  why: 'Name, version and source hash help to trace a fault to its origin. They prove nothing: whoever writes a sidecar can copy them.',
  example: 'A forged sidecar that carries the source hash of a well-known helper.',
  reference: 'training-receipts.md section 12, point 9',
};
