/** Reports of the checks that concern keys and signatures. */
import type { CheckReport } from '../../verdict/collect.ts';
import type { Failure } from '../../verdict/model.ts';
import { ed25519PointFault } from '../../crypto/ed25519.ts';
import type { Ed25519Fault } from '../../crypto/ed25519.ts';
import type { SshPublicKey } from '../../crypto/ssh-key.ts';
import { idOf } from './checks.ts';
import { errored, failed, failure, idle, passed, unverified } from './collate.ts';
import type { DetachedState } from './detached.ts';
import type { Receipt } from './receipt.ts';
import { ALGORITHMS, weakness } from './signature.ts';
import type { SignatureFindings } from './signature.ts';

const BACKEND = 'ssh-local';
const FAULTS: Readonly<Record<Ed25519Fault, string>> = {
  'non-canonical': 'not written canonically',
  'not-a-point': 'not a point of the curve',
  'low-order': 'of low order: one signature fits every text',
  'mixed-order': 'not of prime order: it has a torsion part',
};

export function signatureReports(
  receipt: Receipt,
  findings: SignatureFindings,
  detached: readonly DetachedState[],
): readonly CheckReport[] {
  return [
    signatureReport(receipt, findings, detached),
    sshsigReport(detached),
    keyReport(findings, detached),
    labelsReport(receipt, findings),
    keyFingerprintReport(receipt, findings),
    signerReport(receipt),
  ];
}

function signatureReport(
  receipt: Receipt,
  { state }: SignatureFindings,
  detached: readonly DetachedState[],
): CheckReport {
  const id = idOf('signature');
  const place = '/signature/value';
  switch (state.kind) {
    case 'verified':
      return passed(id, 1);
    case 'unsigned': {
      const block = receipt.get('signature');
      // A detached signature stands in for an absent block, not for one that is malformed.
      if (detached.length > 0 && (block < 0 || receipt.isNull(block))) {
        return idle(id, 'the receipt has no signature block: the detached signature decides');
      }
      return unverified(id, state.reason);
    }
    case 'malformed':
      return failed(id, 1, [failure(place, state.reason, claimedOf(receipt))]);
    case 'refused': {
      const { fingerprint } = state.named.entry.key;
      if (state.fault !== undefined) {
        return unverified(id, `nothing can be verified under the key ${fingerprint}, see the check of the key`, 1);
      }
      const message = `the signature is not one of the key ${fingerprint} that the receipt names, over this text`;
      return failed(id, 1, [failure(place, message, claimedOf(receipt))]);
    }
    case 'untrusted':
    case 'undecided':
      return unverified(id, state.reason, 1);
  }
}

function claimedOf(receipt: Receipt): { readonly claimed: string } {
  return { claimed: receipt.source(receipt.get('value', receipt.get('signature'))) };
}

function sshsigReport(detached: readonly DetachedState[]): CheckReport {
  const id = idOf('sshsig');
  if (detached.length === 0) return idle(id, 'no detached signature was given');
  const failures = detached.flatMap((one) =>
    one.kind === 'failed' ? [failure('', `${one.file}: ${one.reason}`)] : [],
  );
  if (failures.length > 0) return failed(id, detached.length, failures);
  const open = detached.find((one) => one.kind === 'untrusted');
  if (open?.kind === 'untrusted') return unverified(id, `${open.file}: ${open.reason}`, detached.length);
  return passed(id, detached.length);
}

/** Examines the key that verified, the key that the receipt names where none did, and those of detached signatures. */
function keyReport({ state }: SignatureFindings, detached: readonly DetachedState[]): CheckReport {
  const id = idOf('key');
  const keys: SshPublicKey[] = [];
  if (state.kind === 'verified') keys.push(state.by.entry.key);
  if (state.kind === 'refused') keys.push(state.named.entry.key);
  for (const one of detached) if (one.kind === 'verified') keys.push(one.signature.key);
  if (keys.length === 0) return idle(id, 'no key that counts verified, and none that the receipt names was given');
  const failures: Failure[] = [];
  let weak: string | undefined;
  for (const key of keys) {
    const fault = key.kind === 'ed25519' ? ed25519PointFault(key.point) : undefined;
    if (fault !== undefined) {
      failures.push(failure('/signature/key_fingerprint', `the Ed25519 key ${key.fingerprint} is ${FAULTS[fault]}`));
    }
    weak ??= weakness(key);
  }
  if (failures.length > 0) return failed(id, keys.length, failures);
  return weak === undefined ? passed(id, keys.length) : unverified(id, weak, keys.length);
}

function labelsReport(receipt: Receipt, { state }: SignatureFindings): CheckReport {
  const id = idOf('signature-labels');
  const block = receipt.get('signature');
  if (!receipt.document.isObject(block)) return idle(id, 'the receipt has no signature block');
  const failures: Failure[] = [];
  let examined = 0;
  const hold = (name: 'algorithm' | 'backend', expected: string, why: string): void => {
    const node = receipt.get(name, block);
    if (node < 0) return;
    examined += 1;
    if (receipt.text(node) === expected) return;
    const claimed = receipt.source(node);
    const message = `${name} is ${claimed}, expected ${JSON.stringify(expected)}: ${why}`;
    failures.push(failure(`/signature/${name}`, message, { claimed, recomputed: expected }));
  };
  hold('backend', BACKEND, 'the producer writes nothing else');
  if (state.kind === 'verified') {
    const { key } = state.by.entry;
    hold('algorithm', ALGORITHMS[key.kind], `the key that verified is of the kind ${key.type}`);
  }
  if (failures.length > 0) return failed(id, examined, failures);
  if (state.kind !== 'verified') return idle(id, 'no key verified that the algorithm could be compared with');
  return examined === 0 ? idle(id, 'both labels are absent') : passed(id, examined);
}

function keyFingerprintReport(receipt: Receipt, { state }: SignatureFindings): CheckReport {
  const id = idOf('key-fingerprint');
  const node = receipt.get('key_fingerprint', receipt.get('signature'));
  if (state.kind !== 'verified') return idle(id, 'no key verified that the fingerprint could be compared with');
  if (node < 0) return idle(id, 'key_fingerprint is absent');
  const { fingerprint } = state.by.entry.key;
  if (receipt.text(node) === fingerprint) return passed(id, 1);
  const claimed = receipt.source(node);
  const message = `key_fingerprint is ${claimed}, the key that verified is ${fingerprint}`;
  return failed(id, 1, [failure('/signature/key_fingerprint', message, { claimed, recomputed: fingerprint })]);
}

function signerReport(receipt: Receipt): CheckReport {
  const id = idOf('signer');
  const signer = receipt.get('signer', receipt.get('signature'));
  const user = receipt.get('github_username', receipt.get('repo'));
  if (signer < 0) return idle(id, 'the receipt names no signer');
  if (user < 0) return unverified(id, 'repo.github_username is absent: the signer has nothing to be compared with', 1);
  const expected = receipt.isNull(user) ? 'unknown' : receipt.text(user);
  if (expected === undefined) return errored(id, 'repo.github_username is not a string');
  if (receipt.text(signer) === expected) return passed(id, 1);
  const claimed = receipt.source(signer);
  const message = `signer is ${claimed}, which is not signed; the signed repo.github_username says ${JSON.stringify(expected)}`;
  return failed(id, 1, [failure('/signature/signer', message, { claimed, recomputed: JSON.stringify(expected) })]);
}
