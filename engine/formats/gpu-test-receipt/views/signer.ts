/** Who signed, and why the key is trusted; every key that was given. */
import type { Check } from '../../../verdict/model.ts';
import type { CardView, TableRow, TableView, ViewRow, ViewState } from '../../view.ts';
import type { SshPublicKey } from '../../../crypto/ssh-key.ts';
import type { Examined } from '../examine.ts';
import { countsFor } from '../keyring.ts';
import type { Receipt } from '../receipt.ts';
import { checkMark, memberRow } from './rows.ts';

export function kindText(key: SshPublicKey): string {
  return key.kind === 'rsa' ? `${key.type} (${String(key.bits)} bits)` : key.type;
}

export function signerCard(receipt: Receipt, examined: Examined, checks: readonly Check[]): CardView {
  const { signature, detached, options } = examined;
  const { state, identity, counting } = signature;
  const block = receipt.get('signature');
  const rows: ViewRow[] = [{ label: 'Signature block', value: blockText(examined), ...checkMark(checks, 'signature') }];
  if (state.kind === 'verified') {
    const { entry, why } = state.by;
    rows.push(
      { label: 'Key that verified', value: entry.key.fingerprint, ...checkMark(checks, 'key-fingerprint') },
      { label: 'Kind of key', value: kindText(entry.key), ...checkMark(checks, 'key') },
      {
        label: 'Why it is trusted',
        value: why,
        note: `pinned by the auditor: ${entry.file}, line ${String(entry.line)}`,
      },
    );
  }
  const chosen = options.get('github_user');
  const origin = chosen === undefined ? 'named by the unsigned block' : 'chosen by the auditor';
  rows.push({
    label: 'Identity looked for',
    value: identity ?? 'none',
    note: `${origin}; ${String(counting.length)} pinned keys count for it`,
  });
  if (receipt.document.isObject(block)) {
    rows.push(
      memberRow(receipt, 'Signer (not signed)', receipt.get('signer', block), {
        ...checkMark(checks, 'signer'),
        note: 'compared with the signed repo.github_username',
      }),
      memberRow(
        receipt,
        'Algorithm (not signed)',
        receipt.get('algorithm', block),
        checkMark(checks, 'signature-labels'),
      ),
      memberRow(receipt, 'Backend (not signed)', receipt.get('backend', block), checkMark(checks, 'signature-labels')),
      memberRow(
        receipt,
        'Key fingerprint (not signed)',
        receipt.get('key_fingerprint', block),
        checkMark(checks, 'key-fingerprint'),
      ),
    );
  }
  rows.push(
    memberRow(receipt, 'User name (signed)', receipt.get('github_username', receipt.get('repo')), { state: 'claim' }),
  );
  for (const one of detached) {
    const reason =
      one.kind === 'verified' ? `valid for key ${one.signature.key.fingerprint}: ${one.by.why}` : one.reason;
    rows.push({ label: 'Detached signature', value: one.file, note: reason, ...checkMark(checks, 'sshsig') });
  }
  const lead = 'Names and labels of the signature block are not signed: they are compared, never believed.';
  return { kind: 'card', id: 'signer', title: 'Signer', lead, rows };
}

function blockText({ signature }: Examined): string {
  const { state } = signature;
  if (state.kind === 'verified') return 'valid under a pinned key';
  return state.kind === 'refused' ? `not valid under ${state.named.entry.key.fingerprint}` : state.reason;
}

export function keysTable({ keyring, signature, detached }: Examined): TableView {
  const { state, identity } = signature;
  const rows: TableRow[] = keyring.entries.map((entry) => {
    const { key, file, line, pinned } = entry;
    const why = countsFor(entry, identity);
    const counts = signature.counting.some((one) => one.entry.key.fingerprint === key.fingerprint && why !== undefined);
    const verified =
      (state.kind === 'verified' && state.by.entry.key.fingerprint === key.fingerprint) ||
      detached.some((one) => one.kind === 'verified' && one.signature.key.fingerprint === key.fingerprint);
    const mark: ViewState = verified && pinned ? 'passed' : 'not-checked';
    const use = !pinned ? 'not pinned' : counts ? (why ?? '') : 'does not count here';
    return {
      cells: [file, String(line), kindText(key), key.fingerprint, verified ? `verified; ${use}` : use],
      state: mark,
    };
  });
  for (const { file, line, reason } of keyring.skipped) {
    rows.push({ cells: [file, String(line), '', '', `not used: ${reason}`], state: 'not-checked' });
  }
  return {
    kind: 'table',
    id: 'keys',
    title: 'Keys given',
    lead: 'Only pinned keys that count for the identity can verify a receipt.',
    columns: [
      { id: 'file', title: 'File', evidence: true },
      { id: 'line', title: 'Line', numeric: true },
      { id: 'kind', title: 'Kind' },
      { id: 'fingerprint', title: 'Fingerprint' },
      { id: 'use', title: 'Use', evidence: true },
    ],
    length: rows.length,
    row: (index) => rows[index],
  };
}
