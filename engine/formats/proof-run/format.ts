import type { GatheringFormat } from '../format.ts';
import { CHECKS, FORMAT } from './checks.ts';
import { CLAUSES } from './clauses.ts';
import { gather } from './gather.ts';
import { OPTIONS } from './options.ts';

/** Run folders of zk-Autograd: layout and meaning stand in README.md. */
export const proofRun: GatheringFormat = {
  id: FORMAT,
  title: 'Proof run (zk-Autograd)',
  clauses: CLAUSES,
  proves:
    'The step log, its proof files, the Merkle root, the counts and the anchors belong together, and every file has the form that it claims.',
  provesNot:
    'It does not show that any proof is valid: no proof is verified here. It does not show that the circuit is the optimiser, which data was used, that steps without a proof happened as they should, or that the text of the log (learning rate, times) is true.',
  versions: [],
  checks: CHECKS,
  options: OPTIONS,
  gather,
};
