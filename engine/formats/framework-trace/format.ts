import type { FileFormat, FileHead, Sniff } from '../format.ts';
import { decodeWtf8 } from '../../text/json/wtf8.ts';
import { auditSidecars } from './audit.ts';
import { CHECKS } from './check-list.ts';
import { CLAUSES } from './clauses.ts';
import { FORMAT_PREFIX, VERSIONS } from './sidecar.ts';

/**
 * Layout: one JSON object, or one a line:
 *
 *   {"format":"framework-trace.v0.7.0","source_framework":{"name":"pytorch", ... },"topology":{ ... }, ... }
 */
function sniff(file: FileHead): Sniff {
  const head = decodeWtf8(file.head);
  if (!/^\ufeff?[ \t\r\n]*\{/.test(head)) return { score: 0, reason: 'does not start with an object' };
  const seen = /"format"\s*:\s*"framework-trace\.v/.test(head + decodeWtf8(file.tail));
  if (seen) return { score: 0.95, reason: `names the format ${FORMAT_PREFIX}...` };
  return { score: 0, reason: 'does not name a framework trace' };
}

export const frameworkTrace: FileFormat = {
  id: 'framework-trace',
  title: 'Framework trace (sidecar)',
  clauses: CLAUSES,
  proves:
    'Every number of the recorded training step follows from the inputs, targets, parameters and optimiser state that the sidecar states, within what its digits can express.',
  provesNot:
    'It does not show that PyTorch, JAX or TensorFlow ever ran this step, that the named helper observed it, that inputs and targets are real data, or that training ended here.',
  versions: VERSIONS,
  checks: CHECKS,
  sniff,
  audit: auditSidecars,
};
