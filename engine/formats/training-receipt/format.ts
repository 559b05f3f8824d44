import type { FileFormat, FileHead, Sniff } from '../format.ts';
import { decodeWtf8 } from '../../text/json/wtf8.ts';
import { auditReceipts } from './audit.ts';
import { CLAUSES } from './clauses.ts';
import { auditLargeBundle } from './large.ts';
import { judgePart } from './part-job.ts';
import type { PartJob } from './part-job.ts';
import { VERSIONS } from './record.ts';
import { CHECKS } from './rules/index.ts';

/**
 * Layout: one JSON object, or one a line:
 *
 *   {"schema_version":"0.7.0","fixture":"...","step":1, ... "updates":[...], "parameters_after":{...}, ...}
 */
function sniff(file: FileHead): Sniff {
  const head = decodeWtf8(file.head);
  const text = head + decodeWtf8(file.tail);
  const opens = /^\ufeff?[ \t\r\n]*\{/.test(head);
  if (!opens) return { score: 0, reason: 'does not start with an object' };
  if (/"format"\s*:\s*"framework-trace\./.test(text)) return { score: 0, reason: 'is a framework trace' };
  const members = [
    '"schema_version"',
    '"fixture"',
    '"parameters_before"',
    '"parameters_after"',
    '"updates"',
    '"learning_rate"',
    '"topology"',
  ];
  const seen = members.filter((member) => text.includes(member));
  if (seen.length === 0) return { score: 0, reason: 'has no member of a training-step receipt' };
  const score = seen.includes('"schema_version"') ? 0.9 : 0.3 + 0.05 * seen.length;
  return { score, reason: `has the members ${seen.join(', ')}` };
}

export const trainingReceipt: FileFormat = {
  id: 'training-receipt',
  title: 'Training-step receipt',
  clauses: CLAUSES,
  proves:
    'Every number of the recorded training step follows from the inputs, targets, parameters and optimiser state that the receipt states, within what its digits can express.',
  provesNot:
    'It does not show that inputs and targets are real data, that the step was ever run, that it was the only run, who made the receipt, or that training ended here.',
  versions: VERSIONS,
  checks: CHECKS,
  sniff,
  audit: auditReceipts,
  auditLarge: auditLargeBundle,
  work: (job) => judgePart(job as PartJob),
};
