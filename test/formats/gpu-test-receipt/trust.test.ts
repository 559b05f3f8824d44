/** What the auditor gave decides, and nothing that came with the evidence does. */
import { describe, expect, it } from 'vitest';
import { CHECKS, CHECK_ORDER } from '../../../engine/formats/gpu-test-receipt/checks.ts';
import {
  auditAll,
  auditOne,
  checkOf,
  deciding,
  filesOf,
  setupOf,
  vectorBytes,
  vectorCase,
  vectorText,
} from './support.ts';
import type { GivenFile, Setup } from './support.ts';

const HONEST = vectorCase('g001-honest-ed1');
const SETUP = setupOf(HONEST, 'strict');
const [RECEIPT, SOURCE, KEYS, HISTORY] = filesOf(HONEST);

function without(setup: Setup, ...names: string[]): Setup {
  return Object.fromEntries(Object.entries(setup).filter(([name]) => !names.includes(name)));
}

describe('with one thing less, never PASS', () => {
  it.each([
    ['keys', [RECEIPT, SOURCE, HISTORY], SETUP, 'signature'],
    ['source', [RECEIPT, KEYS, HISTORY], SETUP, 'fingerprint'],
    ['clock (times)', [RECEIPT, SOURCE, KEYS, HISTORY], without(SETUP, 'now'), 'times'],
    ['clock (freshness)', [RECEIPT, SOURCE, KEYS, HISTORY], without(SETUP, 'now'), 'freshness'],
  ] as const)('%s', async (_what, files, setup, check) => {
    const audited = await auditOne(files, setup);
    expect(audited.result.outcome).toBe('INCOMPLETE');
    expect(checkOf(audited, check).outcome).toBe('unverified');
    expect(deciding(audited)).toContain(check);
  });

  it('without a history the commit is not checked, and says so', async () => {
    const audited = await auditOne([RECEIPT, SOURCE, KEYS], SETUP);
    expect(checkOf(audited, 'commit')).toMatchObject({ outcome: 'not-checked', required: false });
    expect(audited.result.notes.map(({ code }) => code)).toContain('no-history');
  });

  it('says what to drop when keys are missing', async () => {
    const audited = await auditOne([RECEIPT, SOURCE], SETUP);
    expect(checkOf(audited, 'signature').reason).toMatch(/Trusted inputs/);
    expect(checkOf(audited, 'key').outcome).toBe('not-checked');
  });
});

describe('what is found beside and not pinned decides nothing', () => {
  const unpinned = (file: GivenFile): GivenFile => ({ ...file, pinned: false });

  it('keys: valid for a key that is not pinned', async () => {
    const audited = await auditOne([RECEIPT, SOURCE, unpinned(KEYS), HISTORY], SETUP);
    expect(audited.result.outcome).toBe('INCOMPLETE');
    const { outcome, reason } = checkOf(audited, 'signature');
    expect(outcome).toBe('unverified');
    expect(reason).toBe('valid for key SHA256:fHY7/2VNKFcCP3LWgG30JWwIN6GDjJ60iOEvv+ElKaU, not pinned');
    expect(audited.result.notes.map(({ code }) => code)).toContain('not-pinned');
    expect(audited.result.pins).toHaveLength(1);
  });

  it('a history', async () => {
    const audited = await auditOne([RECEIPT, SOURCE, KEYS, unpinned(HISTORY)], SETUP);
    expect(checkOf(audited, 'commit').outcome).toBe('not-checked');
  });

  it('a policy that is laxer', async () => {
    const old = { ...SETUP, now: '2027-06-09T05:28:42Z' };
    const lax: GivenFile = { name: 'policy.yaml', bytes: 'max_age_days: 100000\n' };
    const beside = await auditOne([RECEIPT, SOURCE, KEYS, HISTORY, lax], old);
    expect([beside.result.outcome, deciding(beside)]).toEqual(['FAIL', ['freshness']]);
    const pinned = await auditOne([RECEIPT, SOURCE, KEYS, HISTORY, { ...lax, pinned: true }], old);
    expect(pinned.result.outcome).toBe('PASS');
  });

  it('a baseline of expected skips', async () => {
    const one = vectorCase('g028-baseline-exact');
    const files = filesOf(one).map((file) => (file.name.startsWith('skips/') ? unpinned(file) : file));
    const audited = await auditOne(files, setupOf(one, 'strict'));
    expect([audited.result.outcome, deciding(audited)]).toEqual(['FAIL', ['skips']]);
  });

  it('a detached signature needs no pin, its key does', async () => {
    const one = vectorCase('g373-sshsig-ed1');
    expect((await auditOne(filesOf(one), setupOf(one, 'strict'))).result.outcome).toBe('PASS');
    const files = filesOf(one).map((file) => (file.name.endsWith('.keys') ? unpinned(file) : file));
    const audited = await auditOne(files, setupOf(one, 'strict'));
    expect([audited.result.outcome, deciding(audited)]).toEqual(['INCOMPLETE', ['sshsig']]);
  });
});

describe('a trusted input that cannot be used is not dropped in silence', () => {
  const unknown = async (name: string, bytes: string | Uint8Array): Promise<readonly [string, readonly string[]]> => {
    const audited = await auditOne([RECEIPT, SOURCE, KEYS, HISTORY, { name, bytes, pinned: true }], SETUP);
    return [audited.result.outcome, deciding(audited)];
  };
  it.each([
    ['notes.txt', 'some words'],
    ['blob.bin', Uint8Array.of(0, 1, 2, 255)],
    ['policy.yaml', Uint8Array.of(0xff, 0xfe, 0x61, 0x00)],
    ['settings.json', '{"deep": {"deeper": [1]}}'],
    ['list.json', '["max_age_days"]'],
    ['empty.yaml', ''],
    ['skips.txt', Uint8Array.of(0xff)],
    ['broken.toml', '[tool.gpu_proof'],
  ])('%s', async (name, bytes) => {
    expect(await unknown(name, bytes)).toEqual(['UNREADABLE', ['policy']]);
  });

  it('a history with something else in it', async () => {
    const lines = `${vectorText('history/head.txt')}abc\n`;
    const files = [RECEIPT, SOURCE, KEYS, { name: 'history.txt', bytes: lines, pinned: true }];
    const audited = await auditOne(files, SETUP);
    expect([audited.result.outcome, deciding(audited)]).toEqual(['INCOMPLETE', ['commit']]);
  });

  it('two baselines', async () => {
    const list = { name: 'a-skips.txt', bytes: 'a::b\n', pinned: true };
    const audited = await auditOne([RECEIPT, SOURCE, KEYS, list, { ...list, name: 'b-skips.txt' }], SETUP);
    expect([audited.result.outcome, deciding(audited)]).toEqual(['UNREADABLE', ['skips']]);
  });
});

describe('keys', () => {
  const keysText = vectorText('keys/example-octavia.keys');
  const audit = async (name: string, text: string, set: Setup['set'] = {}): Promise<readonly [string, string]> => {
    const audited = await auditOne([RECEIPT, SOURCE, HISTORY, { name, bytes: text, pinned: true }], { ...SETUP, set });
    return [audited.result.outcome, checkOf(audited, 'signature').outcome];
  };
  const ed = keysText.split('\n').find((line) => line.startsWith('ssh-ed25519')) ?? '';

  it.each([
    ['other-user.keys', keysText, {}],
    ['EXAMPLE-OCTAVIA.keys', keysText, {}],
    ['allowed_signers', `other ${ed}\n`, {}],
    ['allowed_signers', `example-octavia cert-authority ${ed}\n`, {}],
    ['allowed_signers', `example-octavia valid-before="20261121052841" ${ed}\n`, {}],
    ['allowed_signers', `example-octavia valid-after="20261121052843" ${ed}\n`, {}],
    ['allowed_signers', `!example-octavia,* ${ed}\n`, {}],
    ['authorized_keys', `cert-authority ${ed}\n`, {}],
    ['example-octavia.keys', keysText, { github_user: 'somebody-else' }],
    ['x.pub', ed.replace('ssh-ed25519 ', 'ssh-ed25519-cert-v01@openssh.com '), {}],
  ])('do not count: %s %#', async (name, text, set) => {
    expect(await audit(name, text, set)).toEqual(['INCOMPLETE', 'unverified']);
  });

  it.each([
    ['example-octavia.keys', keysText, {}],
    ['folder/example-octavia.keys', keysText, {}],
    ['trusted.txt', ed, {}],
    ['x.pub', `${ed} comment`, { github_user: 'anybody' }],
    ['allowed_signers', `example-octavia valid-after="20261121052842",valid-before="20261121052842" ${ed}\n`, {}],
    ['allowed_signers', `example-* namespaces="git" ${ed}\n`, {}],
    ['allowed_signers', `somebody ${ed}\n`, { github_user: 'somebody' }],
    ['authorized_keys', `no-pty ${ed}\n`, {}],
  ])('count: %s %#', async (name, text, set) => {
    expect(await audit(name, text, set)).toEqual(['PASS', 'passed']);
  });

  it('the named key is tried first: a limit on keys does not keep it out', async () => {
    const others = Array.from(
      { length: 70 },
      () => keysText.split('\n').find((line) => line.startsWith('ecdsa')) ?? '',
    );
    expect(await audit('authorized_keys', [...others, ed].join('\n'))).toEqual(['PASS', 'passed']);
  });

  it('one key twice is one key', async () => {
    const audited = await auditOne(
      [RECEIPT, SOURCE, HISTORY, KEYS, { name: 'again.pub', bytes: ed, pinned: true }],
      SETUP,
    );
    const card = audited.views?.find(({ id }) => id === 'signer');
    const row = card?.kind === 'card' ? card.rows.find(({ label }) => label === 'Identity looked for') : undefined;
    const distinct = new Set(keysText.trim().split('\n')).size;
    expect(row?.note).toContain(`${String(distinct)} pinned keys count`);
  });
});

describe('the result', () => {
  it('of honest evidence names every check, the pins and what is not covered', async () => {
    const audited = await auditOne([RECEIPT, SOURCE, KEYS, HISTORY], { ...SETUP, set: { max_age_days: 30 } });
    const { result } = audited;
    expect(result.outcome).toBe('PASS');
    expect(result.checks.map(({ id }) => id)).toEqual(CHECK_ORDER);
    expect(CHECKS.map(({ id }) => id)).toEqual(CHECK_ORDER);
    expect(result.pins.map(({ name }) => name)).toEqual(['history', 'keys', 'max_age_days']);
    expect(result.pins[1].value).toMatch(/^sha256:[0-9a-f]{64} keys\/example-octavia\.keys$/);
    expect(result.notes.map(({ code }) => code)).toContain('unlisted-tests');
    expect(result.referenceOutcome).toBe('PASS');
  });

  it('says in one sentence where the reference verifier is laxer', async () => {
    const one = vectorCase('g201-resigned-signer-renamed');
    const { result } = await auditOne(filesOf(one), setupOf(one, 'strict'));
    expect(result).toMatchObject({ outcome: 'FAIL', referenceOutcome: 'PASS' });
    expect(result.difference).toMatch(/^the reference verifier accepts this receipt; strict says FAIL: signer is /);
  });

  it('lists members that the signature does not cover, and signed ones that are not known', async () => {
    const extra = vectorCase('g207-extra-verified-true');
    const notes = (await auditOne(filesOf(extra), setupOf(extra, 'strict'))).result.notes;
    expect(notes.find(({ code }) => code === 'not-covered')?.pointer).toBe('/signature');
    const signed = vectorCase('g210-extra-signed-member');
    const more = (await auditOne(filesOf(signed), setupOf(signed, 'strict'))).result.notes;
    expect(more.some(({ code }) => code === 'unknown-members')).toBe(true);
  });

  it('flags near-equal ids and tests without comparison, and changes no outcome by it', async () => {
    const one = vectorCase('g018-unicode-ids');
    const { outcome, notes } = (await auditOne(filesOf(one), setupOf(one, 'strict'))).result;
    expect(outcome).toBe('PASS');
    expect(notes.some(({ code }) => code === 'near-equal-ids')).toBe(true);
    const bare = vectorCase('g021-marker-only');
    const audited = await auditOne(filesOf(bare), setupOf(bare, 'strict'));
    expect(audited.result.notes.some(({ code }) => code === 'nothing-compared')).toBe(true);
    expect(checkOf(audited, 'checks')).toMatchObject({ outcome: 'not-checked', required: false });
  });

  it('names the place of what is wrong in a document', async () => {
    const one = vectorCase('g212-dup-escaped-outcome');
    const audited = await auditOne(filesOf(one), setupOf(one, 'strict'));
    expect(checkOf(audited, 'document').reason).toMatch(
      /^damaged: at byte \d+: the member "outcome" is given more than once/,
    );
  });

  it('is the same for the same files, and no other for another order of them', async () => {
    const files = [RECEIPT, SOURCE, KEYS, HISTORY];
    const digest = async (given: readonly GivenFile[]): Promise<string> => (await auditOne(given, SETUP)).result.digest;
    expect(await digest(files)).toBe(await digest(files));
    expect(await digest([...files].reverse())).toBe(await digest(files));
  });
});

describe('detached signatures', () => {
  const one = vectorCase('g373-sshsig-ed1');

  it('refuses a good one beside a bad one', async () => {
    const bad = { name: 'x.sig', bytes: vectorBytes('sshsig/bit-flip.sig') };
    const audited = await auditOne([...filesOf(one), bad], setupOf(one, 'strict'));
    expect([audited.result.outcome, deciding(audited)]).toEqual(['FAIL', ['sshsig']]);
  });

  it('does not stand in for a block that is malformed', async () => {
    const receipt = vectorText(one.file).replace(/\n\s*"signature": null,/, '\n  "signature": {},');
    expect(receipt).toContain('"signature": {}');
    const files = filesOf(one).map((file) => (file.name === one.file ? { ...file, bytes: receipt } : file));
    const audited = await auditOne(files, setupOf(one, 'strict'));
    expect(audited.result.outcome).not.toBe('PASS');
    expect(checkOf(audited, 'signature').outcome).toBe('unverified');
  });

  it('belongs to the receipt that it is named after, else to the one that it signs', async () => {
    const other = vectorCase('g001-honest-ed1');
    const sig = { name: 'a.json.sig', bytes: vectorBytes('sshsig/good-ed1.sig') };
    const receipts = [
      { name: 'a.json', bytes: vectorBytes(one.file) },
      { name: 'b.json', bytes: vectorBytes(other.file) },
    ];
    for (const name of ['a.json.sig', 'a.sig', 'unrelated.sig']) {
      const audited = await auditAll([...receipts, SOURCE, KEYS, { ...sig, name }], SETUP);
      expect(audited.map(({ result }) => [result.subject, result.outcome])).toEqual([
        ['a.json', 'PASS'],
        ['b.json', 'PASS'],
      ]);
    }
    const wrong = await auditAll([...receipts, SOURCE, KEYS, { ...sig, name: 'b.json.sig' }], SETUP);
    expect(wrong.map(({ result }) => result.outcome)).toEqual(['INCOMPLETE', 'FAIL']);
  });
});
