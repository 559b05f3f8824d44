import { decodeWtf8 } from '../../text/json/wtf8.ts';
import type { FileFormat, FileHead, Sniff } from '../format.ts';
import { auditStatement } from './audit.ts';
import { CHECKS } from './checks.ts';
import { CLAUSES } from './clauses.ts';

/**
 * Layout: one JSON object:
 *
 *   {"_type":"https://in-toto.io/Statement/v1","subject":[{"name":...,"digest":{"sha256":...}}],"predicateType":...,"predicate":{...}}
 */
function sniff(file: FileHead): Sniff {
  const head = decodeWtf8(file.head);
  if (!/^\ufeff?[ \t\r\n]*\{/.test(head)) return { score: 0, reason: 'does not start with an object' };
  const seen = /"_type"\s*:\s*"https:\/\/in-toto\.io\/Statement\//.test(head + decodeWtf8(file.tail));
  // Surer than a receipt, which a statement may hold whole.
  return seen
    ? { score: 0.97, reason: 'names the type of an in-toto statement' }
    : { score: 0, reason: 'is no in-toto statement' };
}

export const attestation: FileFormat = {
  id: 'attestation',
  title: 'In-toto statement',
  clauses: CLAUSES,
  proves:
    'What the statement says of the files of this audit, their digests and the verdict or receipt in it, was recomputed here and is so.',
  provesNot:
    'It does not show who made the statement or when: a bare statement is unsigned, and anybody can write one.',
  // The framework says that unknown members are to be let pass, so there is no schema of ours.
  versions: [],
  checks: CHECKS,
  sniff,
  speaksOfOthers: true,
  audit: auditStatement,
};
