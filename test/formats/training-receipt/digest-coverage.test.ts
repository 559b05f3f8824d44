/** What no digest covers is named, and what the digests of a case are. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { hashReceipt } from '@mcptoolshop/backprop-trace';
import { auditReceipts } from '../../../engine/formats/training-receipt/audit.ts';
import type { AuditedCase } from '../../../engine/formats/format.ts';
import { Tamper } from '../../builders/tamper.ts';

const FIXTURES = 'node_modules/@mcptoolshop/backprop-trace/fixtures';
const IMPORTED = readFileSync(`${FIXTURES}/external/pytorch.softmax-ce.golden.jsonl`, 'utf8');
const STREAM = readFileSync(`${FIXTURES}/external/pytorch.softmax-ce.multi-step.golden.jsonl`, 'utf8');
const XOR = readFileSync('public/samples/training-receipt/xor/xor.jsonl', 'utf8');
const ID = 'training-receipt/digest-coverage';

const audit = (text: string): AuditedCase =>
  auditReceipts({ name: 'a.jsonl', bytes: new Uint8Array(Buffer.from(text)) }, { profile: 'strict' });

/** An imported receipt, changed, with the signed digest that then belongs to it. */
function signed(change: (receipt: Tamper) => unknown): AuditedCase {
  const receipt = new Tamper(IMPORTED);
  change(receipt);
  const digest = `sha256:${hashReceipt(JSON.parse(receipt.text()) as Parameters<typeof hashReceipt>[0])}`;
  return audit(receipt.set('/attestor/signed_subject_digest', digest).text());
}

const notesOf = ({ result }: AuditedCase, code: string): string[] =>
  result.notes.filter((note) => note.code === code).map(({ message }) => message);
const check = ({ result }: AuditedCase, id: string = ID) => result.checks.find((one) => one.id === id);

describe('members that canonical form drops', () => {
  it.each([
    ['extra metadata', '/metadata/reviewed_by', 'nobody'],
    ['a whole tree of metadata', '/metadata/more', { a: [1, 2], b: {} }],
    ['a lifecycle extra', '/fixture_status/promote_to', 'release'],
    ['a list of blockers', '/fixture_status/blockers_to_promotion', ['none']],
    ['an undeclared input', '/inputs/x9', 0.5],
    ['an undeclared parameter', '/parameters_after/ghost', 1],
  ] as const)('%s', (_what, pointer, value) => {
    const audited = signed((receipt) => receipt.set(pointer, value as never));
    expect(check(audited, 'training-receipt/rule-16')?.outcome).toBe('passed');
    expect(notesOf(audited, 'outside-digest')).toEqual([
      `no digest covers 1 member that canonical form leaves out: ${pointer}`,
    ]);
    expect(check(audited)).toMatchObject({ outcome: 'passed', required: false });
  });

  it('all of them, in one note', () => {
    const audited = signed((receipt) => receipt.set('/metadata/a', 1).set('/metadata/b', 2).set('/inputs/x9', 3));
    expect(notesOf(audited, 'outside-digest')).toEqual([
      'no digest covers 3 members that canonical form leaves out: /metadata/a, /metadata/b, /inputs/x9',
    ]);
  });

  it('a thousand of them are counted', () => {
    const many = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`m${String(i)}`, i]));
    const [message] = notesOf(
      signed((receipt) => {
        for (const [name, value] of Object.entries(many)) receipt.set(`/metadata/${name}`, value);
      }),
      'outside-digest',
    );
    expect(message).toMatch(/^no digest covers 1000 members .* and 800 more$/);
  });
});

describe('digits past the ninth', () => {
  it('are named', () => {
    const audited = signed((receipt) => receipt.set('/learning_rate', 0.1234567890123));
    expect(notesOf(audited, 'digits-outside-digest')).toEqual([
      'no digest covers the digits past the ninth of 1 number: /learning_rate',
    ]);
  });
});

describe('without a digest, or with nothing left out', () => {
  it('a receipt without a digest is not checked', () => {
    expect(check(audit(XOR))).toMatchObject({
      outcome: 'not-checked',
      examined: 0,
      reason: 'the receipt carries no digest',
    });
    expect(audit(XOR).result.notes).toEqual([]);
  });

  it('a receipt that is all canonical form has no note', () => {
    const audited = signed(() => undefined);
    expect(check(audited)?.outcome).toBe('passed');
    expect(audited.result.notes).toEqual([]);
  });

  it('units after the update one level deeper are covered', () => {
    const deeper = signed((receipt) => {
      const block = receipt.get('/post_update_forward') as Record<string, never>;
      const { status, ...units } = block;
      receipt.set('/post_update_forward', { status, units });
    });
    expect(notesOf(deeper, 'outside-digest')).toEqual([]);
  });

  it('a bundle digest is a digest as well, record by record', () => {
    const lines = STREAM.trimEnd().split('\n');
    const changed = [lines[0], new Tamper(lines[1]).set('/metadata/x', 1).text().trimEnd(), ...lines.slice(2)];
    const { result } = audit(changed.join('\n'));
    expect(result.notes.filter(({ code }) => code === 'outside-digest').map(({ pointer }) => pointer)).toEqual([
      'record 1 /metadata/x',
    ]);
    expect(result.checks.find(({ id }) => id === 'training-receipt/rule-17')?.outcome).toBe('passed');
  });
});

describe('the digests of a case', () => {
  const of = (audited: AuditedCase): string[] =>
    (audited.digests?.() ?? []).map(({ label, value, found }) => `${label}${found ? '' : ' (none)'}: ${value}`);
  const sha256 = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`;

  it('of one receipt: identity as the reference has it, subject, bundle', () => {
    expect(of(audit(XOR))).toEqual([
      `Receipt identity: ${sha256(XOR)}`,
      `Subject digest: ${sha256(XOR)}`,
      `Bundle digest: ${sha256(XOR)}`,
    ]);
  });

  it('of a bundle: the digest that its records carry', () => {
    const carried = (JSON.parse(STREAM.split('\n')[0]) as { attestor: { bundle_root_digest: string } }).attestor;
    expect(of(audit(STREAM))).toEqual([`Bundle digest: ${carried.bundle_root_digest}`]);
  });

  it('of what has no canonical form: why not', () => {
    expect(of(audit(new Tamper(XOR).set('/learning_rate', 1e8).text()))).toEqual([
      expect.stringMatching(/^Bundle digest \(none\): the record has no canonical bytes: \/learning_rate /),
    ]);
    expect(of(audit('{"schema_version":"0.2.0"}'))).toEqual([
      'Bundle digest (none): the record does not have the shape of its version',
    ]);
  });
});
