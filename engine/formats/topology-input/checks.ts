/** What this format asks of a topology input before the rules of receipts are asked of the step that comes out. */
import type { CheckInfo } from '../format.ts';

export const BYTES: CheckInfo = {
  id: 'topology-input/bytes',
  title: 'Strict text',
  statement:
    'The input is strict JSON: valid UTF-8, no byte-order mark, no repeated names, nothing after the value, every number a finite double.',
  why: 'Lenient readers disagree about such text, so one reader can run another step than the next.',
  example: '"learning_rate": 0.25, "learning_rate": 0.5',
  reference: 'RFC 8259; threats.md H3, H4',
};

export const SCHEMA: CheckInfo = {
  id: 'topology-input/schema',
  title: 'Shape of the input',
  statement:
    'The input has the members, types and value ranges of a topology input, and nothing that a step computes: no forward pass, updates, loss or parameters after.',
  why: 'What somebody wrote must never pass for what the engine computed.',
  example: 'An input with "parameters_after", with softmax, an optimiser block or a batch.',
  reference: 'training-receipts.md section 13; schemas/topology-input/',
};

export const COMPLETENESS: CheckInfo = {
  id: 'topology-input/completeness',
  title: 'Nothing given is left out',
  statement: 'Inputs, targets and parameters name exactly the units and parameters that the topology declares.',
  why: 'A number under a name that the network does not have is dropped without a word when the step is run.',
  example: 'An input "x9" of a network with two inputs.',
  reference: 'training-receipts.md sections 10 and 13',
};

export const RUN: CheckInfo = {
  id: 'topology-input/run',
  title: 'The step can be run',
  statement:
    'The topology is sound, every unit and parameter has its number, and every number of the step has a canonical form, so that the receipt can be written.',
  why: 'A step that cannot be run has no receipt, whatever is said about it.',
  example: 'A parameter without a value; an activation of 1e9, which canonical form cannot write.',
  reference: 'training-receipts.md sections 5, 10 and 13',
};
