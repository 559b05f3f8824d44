/** Observations that change no outcome. */
import type { Note } from '../../verdict/model.ts';
import { listed } from './collate.ts';
import type { Examined } from './examine.ts';
import { nearEqualGroups } from './near-equal.ts';
import { arrayOf, WORDS } from './receipt.ts';
import type { Receipt, Word } from './receipt.ts';

const MEMBERS: readonly { readonly at: string; readonly path: readonly Word[]; readonly known: readonly Word[] }[] = [
  { at: '', path: [], known: WORDS.slice(0, 8) },
  { at: '/repo', path: ['repo'], known: ['remote_url', 'github_username', 'commit_sha', 'branch', 'dirty'] },
  { at: '/fingerprint', path: ['fingerprint'], known: ['algorithm', 'included_paths', 'file_count', 'digest'] },
  { at: '/session', path: ['session'], known: ['started_at', 'ended_at', 'node_ids'] },
  {
    at: '/environment',
    path: ['environment'],
    known: ['python_version', 'platform', 'pytest_version', 'plugin_version', 'gpu_info'],
  },
  { at: '/environment/gpu_info', path: ['environment', 'gpu_info'], known: ['name', 'driver_version', 'memory'] },
];
const SIGNATURE_MEMBERS: readonly string[] = ['algorithm', 'backend', 'signer', 'key_fingerprint', 'value'];
const TEST_MEMBERS: readonly string[] = ['node_id', 'outcome', 'duration_s', 'checks'];
const CHECK_MEMBERS: readonly string[] = ['name', 'outcome', 'metadata'];

export function makeNotes(receipt: Receipt, examined: Examined): readonly Note[] {
  const notes: Note[] = [];
  const note = (code: string, pointer: string, message: string): void => {
    notes.push({ code, pointer, message });
  };
  note(
    'unlisted-tests',
    '/tests',
    'only the tests that are listed are attested: errors in set-up and tear-down, deselected tests and the exit status of pytest are not recorded',
  );
  const block = receipt.get('signature');
  const outside = unknownNames(receipt, block, SIGNATURE_MEMBERS);
  if (outside.length > 0) note('not-covered', '/signature', `not covered by the signature: ${listed(outside)}`);
  for (const { at, path, known } of MEMBERS) {
    const node = path.reduce((parent, name) => receipt.get(name, parent), 0);
    const names = unknownNames(receipt, node, known);
    if (names.length > 0) note('unknown-members', at, `signed with the rest and not interpreted: ${listed(names)}`);
  }
  testNotes(receipt, note);
  if (receipt.flag(receipt.get('dirty', receipt.get('repo'))) === true && examined.policy.ok) {
    if (examined.policy.policy.allowDirty.value)
      note('dirty-allowed', '/repo/dirty', 'the tree was dirty: what ran is in no commit; the policy allows it');
  }
  if (examined.histories.length === 0) {
    note('no-history', '/repo/commit_sha', 'no history was given (git rev-list HEAD): the commit is a claim');
  }
  for (const { file, line, reason } of examined.keyring.skipped.slice(0, 64)) {
    note('key-skipped', '', `line ${String(line)} of ${file} is not used: ${reason}`);
  }
  for (const { input, role } of examined.given.beside) {
    const what = { keys: 'keys', policy: 'a policy', 'expected-skips': 'a baseline', history: 'a history' };
    if (role === 'source' || role === 'sshsig') continue;
    note(
      'not-pinned',
      '',
      `${input.name} (${what[role]}) was found beside the receipt and not pinned: it decides nothing`,
    );
  }
  for (const name of examined.policiesInside) {
    note(
      'policy-in-source',
      '',
      `the policy in the pyproject.toml of ${name} is evidence: its settings are not applied`,
    );
  }
  return notes;
}

function testNotes(receipt: Receipt, note: (code: string, pointer: string, message: string) => void): void {
  const bare: string[] = [];
  const ids: string[] = [];
  const unknown = new Set<string>();
  for (const test of arrayOf(receipt, receipt.get('tests'))) {
    const id = receipt.text(receipt.get('node_id', test));
    if (id !== undefined) ids.push(id);
    const checks = receipt.get('checks', test);
    if (receipt.text(receipt.get('outcome', test)) === 'passed' && receipt.document.isArray(checks)) {
      if (receipt.document.size(checks) === 0) bare.push(id ?? '?');
    }
    for (const name of unknownNames(receipt, test, TEST_MEMBERS)) unknown.add(name);
    for (const check of arrayOf(receipt, checks)) {
      for (const name of unknownNames(receipt, check, CHECK_MEMBERS)) unknown.add(name);
    }
  }
  if (bare.length > 0) {
    note('nothing-compared', '/tests', `passed without any comparison (${String(bare.length)}): ${listed(bare)}`);
  }
  if (unknown.size > 0)
    note('unknown-members', '/tests', `signed with the rest and not interpreted: ${listed([...unknown])}`);
  for (const group of nearEqualGroups(ids).slice(0, 20)) {
    note(
      'near-equal-ids',
      '/tests',
      `node ids that look alike and are not the same: ${group.map((id) => JSON.stringify(id)).join(', ')}`,
    );
  }
}

/** Names of members that the format does not define. */
function unknownNames(receipt: Receipt, node: number, known: readonly string[]): readonly string[] {
  if (!receipt.document.isObject(node)) return [];
  return receipt
    .children(node)
    .map((child) => receipt.document.nameOf(child))
    .filter((name) => !known.includes(name))
    .map((name) => JSON.stringify(name.slice(0, 80)));
}
