/** Checks that come before a record has a model: the text and its shape. */
import type { CheckInfo } from '../format.ts';

export const BYTES: CheckInfo = {
  id: 'training-receipt/bytes',
  title: 'Strict text',
  statement:
    'The evidence is strict JSON: valid UTF-8, no byte-order mark, no repeated names, nothing after the value, every number a finite double.',
  why: 'Lenient readers disagree about such text, so one reader can be shown what another never sees.',
  example: '"learning_rate": 0.25, "learning_rate": 0.5',
  reference: 'training-receipts-strict.md section 3, `bytes`; RFC 8259; threats.md H3, H4',
};

export const SCHEMA: CheckInfo = {
  id: 'training-receipt/schema',
  title: 'Shape of the record',
  statement: 'The record has the members, types and value ranges of its declared schema version, and no others.',
  why: 'Every other check relies on the shape. A member that no version knows is a claim that nobody checks.',
  example: 'An extra member "verification_passed": true, or a learning rate written as text.',
  reference: 'training-receipts.md section 3; schemas/training-receipt/',
};
