import { decodeWtf8 } from '../../text/json/wtf8.ts';
import type { FileFormat, FileHead, Sniff } from '../format.ts';
import { CHECKS as RECEIPT_CHECKS } from '../training-receipt/rules/index.ts';
import { auditInput } from './audit.ts';
import { BYTES, COMPLETENESS, RUN, SCHEMA } from './checks.ts';
import { CLAUSES } from './clauses.ts';
import { PROGRAMS } from './schema.generated.ts';

const GIVEN = ['"topology"', '"unit_order"', '"numeric_policy"', '"bias_policy"', '"parameters_before"', '"targets"'];
/** Members of receipts and sidecars that a topology input never has, and that stand near an end of those. */
const COMPUTED =
  /"(?:schema_version|fixture_status|updates|parameters_after|post_update_\w+|forward|backward)"\s*:|"format"\s*:\s*"framework-trace/;

/**
 * Layout: one JSON object that says no version:
 *
 *   {"topology":{ ... "unit_order": ... },"learning_rate":0.5,"inputs":{...},"targets":{...},"parameters_before":{...}, ...}
 */
function sniff(file: FileHead): Sniff {
  const head = decodeWtf8(file.head);
  const text = head + decodeWtf8(file.tail);
  if (!/^\ufeff?[ \t\r\n]*\{/.test(head)) return { score: 0, reason: 'does not start with an object' };
  if (COMPUTED.test(text)) return { score: 0, reason: 'has members of a receipt' };
  const seen = GIVEN.filter((member) => text.includes(member));
  if (seen.length < 2) return { score: 0, reason: 'has not the members of a topology input' };
  // Surer than a receipt without a version, less sure than anything that says what it is.
  return { score: 0.75, reason: `has the members ${seen.join(', ')} and says no version` };
}

export const topologyInput: FileFormat = {
  id: 'topology-input',
  title: 'Topology input',
  clauses: CLAUSES,
  proves:
    'The step that this input describes can be run, and every number of the receipt that comes out follows from the input.',
  provesNot:
    'It does not show that anybody ever ran this step or trained this network: the input is a task, not a record.',
  versions: Object.keys(PROGRAMS),
  checks: [BYTES, SCHEMA, COMPLETENESS, RUN, ...RECEIPT_CHECKS],
  sniff,
  audit: auditInput,
};
