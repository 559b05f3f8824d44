/** The checks of this format, with their help. */
import type { CheckId } from '../../verdict/model.ts';
import type { CheckInfo } from '../format.ts';

export const FORMAT_ID = 'gpu-test-receipt';

const NAMES = [
  ...['document', 'policy', 'schema-version', 'shape', 'signature', 'sshsig', 'key', 'signature-labels'],
  ...['key-fingerprint', 'signer', 'fingerprint', 'commit', 'dirty', 'tests', 'skips', 'node-ids', 'checks', 'gpu'],
  ...['times', 'freshness'],
] as const;
export type CheckName = (typeof NAMES)[number];

export function idOf(name: CheckName): CheckId {
  return `${FORMAT_ID}/${name}`;
}

/** Ids in the order of the report. */
export const CHECK_ORDER: readonly CheckId[] = NAMES.map((name) => `${FORMAT_ID}/${name}` as const);

type Help = Omit<CheckInfo, 'id'>;

const SPEC = 'pytest-gpu-proof receipt format, schema version 1';

const HELP: Readonly<Record<CheckName, Help>> = {
  document: {
    title: 'One strict JSON document',
    statement: 'The file is one JSON text in UTF-8 that every reader understands alike, and it is a receipt.',
    why: 'A name given twice or an unpaired surrogate lets two programs read two different receipts from one file.',
    example: 'The member outcome of a test is written twice, first failed, then passed.',
    reference: 'RFC 8259; threat model H3',
  },
  policy: {
    title: 'Policy',
    statement: 'Every policy file and setting that the auditor gave is understood completely.',
    why: 'A policy that is dropped in silence is replaced by defaults that are laxer.',
    example: 'A YAML policy says require_gpu, which such a file cannot set.',
    reference: SPEC,
  },
  'schema-version': {
    title: 'Schema version',
    statement: 'schema_version is the string "1".',
    why: 'Members of another version may mean something else.',
    example: 'schema_version is the number 1.',
    reference: SPEC,
  },
  shape: {
    title: 'Members and their types',
    statement: 'Every member of the format is present and has its type.',
    why: 'A check whose member is absent has nothing to look at, and would otherwise be silent.',
    example: 'session.node_ids is absent.',
    reference: SPEC,
  },
  signature: {
    title: 'Signature',
    statement: 'The signature is one of a key that the auditor pinned, over the canonical text of everything else.',
    why: 'Without it anyone may have written the receipt.',
    formula: 'verify(key, canonical(receipt without signature), base64(value))',
    example: 'One digit of a duration was changed after signing.',
    reference: 'RFC 8032; FIPS 186-5; RFC 8017 section 8.1; RFC 4648 section 4',
  },
  sshsig: {
    title: 'Detached SSH signature',
    statement: 'A detached signature is one of a pinned key, over the bytes of the file, for the expected namespace.',
    why: 'It stands in for the signature block, and covers the file byte by byte.',
    example: 'The file was reformatted after it was signed.',
    reference: 'OpenSSH PROTOCOL.sshsig',
  },
  key: {
    title: 'Strength of the key',
    statement:
      'The signing key is a proper point of prime order, or an RSA key of at least 2048 bits with an odd exponent.',
    why: 'Under some keys one signature fits every text, or verifiers disagree.',
    example: 'The pinned key is the identity point of the curve.',
    reference: 'RFC 8032 section 5.1.7; threat model K5',
  },
  'signature-labels': {
    title: 'Labels of the signature',
    statement: 'algorithm is that of the key that verified, and backend is ssh-local.',
    why: 'A label that disagrees with the key is how algorithms are confused with each other.',
    example: 'algorithm says ecdsa-sha256 over an Ed25519 signature.',
    reference: SPEC,
  },
  'key-fingerprint': {
    title: 'Fingerprint of the key',
    statement: 'key_fingerprint is that of the key that verified, as ssh-keygen prints it.',
    why: 'It is not signed, and readers take it for the identity of the signer.',
    example: 'key_fingerprint is written in lower case.',
    reference: 'ssh-keygen(1), option -l',
  },
  signer: {
    title: 'Signer',
    statement: 'signature.signer, which is not signed, equals repo.github_username, which is; unknown stands for null.',
    why: 'The reference verifier fetches the keys of the name that stands in the unsigned block.',
    example: "The block names an attacker, whose keys are published under that attacker's name.",
    reference: SPEC,
  },
  fingerprint: {
    title: 'Fingerprint of the code',
    statement:
      'The digest and the number of files, recomputed over the source, are those of the receipt, and cover something.',
    why: 'Otherwise the results may belong to other code than the one under audit.',
    formula: 'SHA-256({"files":{path: SHA-256(file), ...}}), paths sorted by code point',
    example: 'One operator in one file under src/ differs.',
    reference: SPEC,
  },
  commit: {
    title: 'Commit',
    statement: 'commit_sha names a commit, and it stands in the history that the auditor gave.',
    why: 'A commit that is not in the history is not what was merged.',
    example: 'commit_sha is an option of git.',
    reference: SPEC,
  },
  dirty: {
    title: 'State of the working tree',
    statement: 'dirty is true or false, and not true where the policy demands a clean tree.',
    why: 'A dirty tree holds code that no commit holds.',
    example: 'dirty is the text "false", which many programs take for true.',
    reference: SPEC,
  },
  tests: {
    title: 'Test results',
    statement: 'At least one test passed, and every test passed or was skipped.',
    why: 'A run in which everything was skipped shows nothing.',
    example: 'All tests were skipped on a machine without a GPU.',
    reference: SPEC,
  },
  skips: {
    title: 'Skipped tests',
    statement: 'No test is skipped, unless the auditor allows it: all of them, or exactly those of a baseline.',
    why: 'A skipped test proves nothing, and a stale baseline hides that.',
    example: 'The baseline names a test that has run.',
    reference: SPEC,
  },
  'node-ids': {
    title: 'List of tests',
    statement: 'session.node_ids names the tests in order, by code point, and no test twice.',
    why: 'Results that were added, dropped, renamed or picked among several show here.',
    example: 'The same test stands in the list twice, skipped and passed.',
    reference: SPEC,
  },
  checks: {
    title: 'Comparisons inside tests',
    statement: 'Inside a test that did not fail, every comparison passed.',
    why: 'A test that swallows a failed comparison still says passed.',
    example: 'A comparison ended in error, and its test passed.',
    reference: SPEC,
  },
  gpu: {
    title: 'GPU present',
    statement: 'Where the policy requires a GPU, the receipt names one.',
    why: 'Without the name of a device nothing even claims that a GPU was there.',
    example: 'gpu_info is null.',
    reference: SPEC,
  },
  times: {
    title: 'Times',
    statement: 'Start and end are UTC times of exactly one form, exist, are in order, and not in the future.',
    why: 'A time that cannot be read switches off the age check of the reference verifier.',
    example: 'ended_at is 2026-13-01T00:00:00Z.',
    reference: SPEC,
  },
  freshness: {
    title: 'Freshness',
    statement: 'Not more whole days have passed since the end of the run than the policy allows.',
    why: 'An old receipt says nothing about the code of today.',
    formula: 'floor((now - ended_at) / 86400 s) <= max_age_days',
    example: 'The run ended 31 days ago, the limit is 30.',
    reference: SPEC,
  },
};

export const CHECKS: readonly CheckInfo[] = NAMES.map((name) => ({ id: idOf(name), ...HELP[name] }));
