/** The checks of in-toto statements. */
import type { CheckInfo } from '../format.ts';

export const BYTES: CheckInfo = {
  id: 'attestation/bytes',
  title: 'Strict text',
  statement:
    'The statement is strict JSON: valid UTF-8, no byte-order mark, no repeated names, nothing after the value, every number a finite double.',
  why: 'Lenient readers disagree about such text, so one reader can be shown a subject that another never sees.',
  example: 'Two members "subject".',
  reference: 'RFC 8259; threats.md H3, H4, K8',
};

export const STATEMENT: CheckInfo = {
  id: 'attestation/statement',
  title: 'Shape of the statement',
  statement:
    'The statement is an in-toto Statement of version 1: it names its type, at least one subject with a digest, and the type of its predicate.',
  why: 'A statement without subject or digest speaks of nothing, and could be laid beside anything.',
  example: 'A subject with a name and no digest; a digest in upper case.',
  reference: 'in-toto Attestation Framework v1, Statement; threats.md K4',
};

export const SUBJECT_PRESENT: CheckInfo = {
  id: 'attestation/subject-present',
  title: 'Subjects are here',
  statement: 'Every subject of the statement is a file of this audit, or the receipt in one.',
  why: 'Of a file that is not here nothing can be said.',
  example: 'A statement dropped alone.',
  reference: 'in-toto Attestation Framework v1, Statement',
};

export const SUBJECT_DIGEST: CheckInfo = {
  id: 'attestation/subject-digest',
  title: 'Subject digests',
  statement:
    'The SHA-256 of every subject is that of the file it names, or the identity or bundle digest of the receipts in it.',
  why: 'A file of the same name with other bytes is not what was attested.',
  example: 'A receipt changed after the statement about it was made.',
  reference: 'in-toto Attestation Framework v1, DigestSet; training-receipts.md section 11',
};

export const PREDICATE: CheckInfo = {
  id: 'attestation/predicate',
  title: 'Predicate recomputed',
  statement:
    'What the statement says of its subject is what is found here: the same verdict, or a receipt whose identity is the digest of the subject.',
  why: 'A statement may be about the right file and still say of it what is not so.',
  example: 'A verdict PASS in the statement, about a receipt that fails.',
  reference: 'docs/in-toto.md; backprop-trace, docs/attestation.md',
};

export const SIGNATURE: CheckInfo = {
  id: 'attestation/signature',
  title: 'Signature',
  statement: 'The statement is signed by a key that the auditor trusts.',
  why: 'Without a signature anybody can have written the statement.',
  example: 'A bare statement, as every file of this format is; a signed one stands in a DSSE envelope.',
  reference: 'threats.md K1',
};

export const CHECKS: readonly CheckInfo[] = [BYTES, STATEMENT, SUBJECT_PRESENT, SUBJECT_DIGEST, PREDICATE, SIGNATURE];
