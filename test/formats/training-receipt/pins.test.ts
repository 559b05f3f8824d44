/** Pins: each with evidence that fails it, without it, with nothing to look at, and with evidence that satisfies it. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { hashReceipt } from '@mcptoolshop/backprop-trace';
import { auditFiles, memorySource } from '../../../engine/index.ts';
import type { Pins } from '../../../engine/index.ts';
import { bundleDigest } from '../../../engine/formats/training-receipt/digests.ts';
import { openRecord, readRecords } from '../../../engine/formats/training-receipt/records.ts';
import type { CaseResult, Check, Profile } from '../../../engine/verdict/model.ts';
import { Tamper } from '../../builders/tamper.ts';

const FIXTURES = 'node_modules/@mcptoolshop/backprop-trace/fixtures';
const BUNDLE = readFileSync(`${FIXTURES}/xor.multi-step.jsonl`, 'utf8');
const MAZUR = sample('mazur');
const IMPORTED = readFileSync(`${FIXTURES}/external/pytorch.softmax-ce.golden.jsonl`, 'utf8');

const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'utf8'));
const sha256 = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`;

function sample(id: string): string {
  return readFileSync(`public/samples/training-receipt/${id}/${id}.jsonl`, 'utf8');
}

async function judge(text: string, pins?: Pins, profile: Profile = 'strict', name = 'a.jsonl'): Promise<CaseResult> {
  const { cases } = await auditFiles([{ source: memorySource(name, bytesOf(text)) }], {
    profile,
    ...(pins === undefined ? {} : { pins }),
  });
  return cases[0].result;
}

function checkOf(result: CaseResult, name: string): Check | undefined {
  return result.checks.find(({ id }) => id === `training-receipt/${name}`);
}

/** Spaces change the bytes of a file, not the receipt in it. */
const spaced = (text: string): string => JSON.stringify(JSON.parse(text), null, 2);
const lines = (text: string): string[] => text.trimEnd().split('\n');

function rootOf(text: string): string {
  const bytes = bytesOf(text);
  const parsed = readRecords(bytes);
  const records = parsed.records.map((_range, index) => {
    const record = openRecord(bytes, parsed, index);
    if (!record.ok) throw new Error('damaged');
    const version = (JSON.parse(lines(text)[index]) as { schema_version: string }).schema_version;
    return { document: record.document, root: 0, version };
  });
  const digest = bundleDigest(records);
  if (!digest.ok) throw new Error(digest.message);
  return digest.digest;
}

const COUNT = lines(BUNDLE).length;
const OTHER = sha256('something else');

type Row = readonly [what: string, check: string, text: string, pins: Pins];

const FAILING: readonly Row[] = [
  ['a run cut short', 'length', lines(BUNDLE).slice(0, -1).join('\n'), { records: COUNT }],
  ['a run with a record more', 'length', BUNDLE, { records: COUNT - 1 }],
  ['one record where two are pinned', 'length', MAZUR, { records: 2 }],
  ['another file', 'pin-digest', MAZUR, { digest: OTHER }],
  ['the digest of a bundle with one record more', 'pin-digest', `${BUNDLE}\n`, { digest: sha256(BUNDLE) }],
  ['the identity of its first record only', 'pin-digest', BUNDLE, { digest: sha256(`${lines(BUNDLE)[0]}\n`) }],
  [
    'a bundle without its last record',
    'pin-bundle-root',
    lines(BUNDLE).slice(0, -1).join('\n'),
    { bundleRoot: rootOf(BUNDLE) },
  ],
  ['another bundle digest', 'pin-bundle-root', BUNDLE, { bundleRoot: OTHER }],
  ['another network', 'pin-topology', MAZUR, { topology: { sizes: [2, 2, 1] } }],
  ['the layers in another order', 'pin-topology', sample('iris'), { topology: { sizes: [3, 3, 4] } }],
  ['another activation', 'pin-topology', MAZUR, { topology: { sizes: [2, 2, 2], activations: ['sigmoid', 'relu'] } }],
  ['another framework', 'pin-framework', IMPORTED, { framework: 'jax' }],
  ['no framework at all', 'pin-framework', MAZUR, { framework: 'pytorch' }],
];

describe('evidence that is not what was pinned fails, in both profiles', () => {
  it.each(FAILING)('%s: %s', async (_what, check, text, pins) => {
    for (const profile of ['strict', 'reference'] as const) {
      const result = await judge(text, pins, profile);
      expect(checkOf(result, check)).toMatchObject({ outcome: 'failed', required: true });
      expect(result.outcome).toBe('FAIL');
      expect(result.pins).toHaveLength(1);
    }
  });

  it('what the reference verifier says stays its own', async () => {
    const result = await judge(MAZUR, { records: 2, atol: 0, rtol: 0 });
    expect(result.referenceOutcome).toBe((await judge(MAZUR)).referenceOutcome);
  });
});

describe('without its pin a check is not-checked, with the reason', () => {
  it.each(['length', 'pin-digest', 'pin-bundle-root', 'pin-topology', 'pin-framework'])('%s', async (name) => {
    const check = checkOf(await judge(MAZUR), name);
    expect(check).toMatchObject({ outcome: 'not-checked', required: false, examined: 0 });
    expect(check?.reason).toMatch(/pinned/);
    expect(checkOf(await judge(MAZUR, undefined, 'reference'), name)).toBeUndefined();
  });

  it('a result without pins says so', async () => {
    expect((await judge(MAZUR)).pins).toEqual([]);
  });
});

describe('nothing to look at never passes', () => {
  const shapeless = '{"schema_version":"0.2.0"}';
  it.each([
    ['length', { records: 1 }],
    ['pin-bundle-root', { bundleRoot: OTHER }],
    ['pin-topology', { topology: { sizes: [2, 2, 2] } }],
    ['pin-framework', { framework: 'pytorch' }],
  ] as const)('%s', async (name, pins) => {
    const result = await judge(shapeless, pins);
    expect(checkOf(result, name)).toMatchObject({ outcome: 'unverified', required: true, examined: 0 });
    expect(result.outcome).toBe('FAIL');
  });

  it('a digest of a file whose record cannot be judged is not enough', async () => {
    const result = await judge(shapeless, { digest: sha256(shapeless) });
    expect(checkOf(result, 'pin-digest')?.outcome).toBe('unverified');
    expect(result.outcome).toBe('FAIL');
  });
});

describe('evidence that is what was pinned', () => {
  const PASSING: readonly Row[] = [
    ['the number of records', 'length', BUNDLE, { records: COUNT }],
    ['one record', 'length', MAZUR, { records: 1 }],
    ['the digest of the file', 'pin-digest', BUNDLE, { digest: sha256(BUNDLE) }],
    ['the identity of a receipt in other white space', 'pin-digest', spaced(MAZUR), { digest: sha256(MAZUR) }],
    ['the digest of the same file', 'pin-digest', spaced(MAZUR), { digest: sha256(spaced(MAZUR)) }],
    ['the bundle digest', 'pin-bundle-root', BUNDLE, { bundleRoot: rootOf(BUNDLE) }],
    ['the bundle digest of one record', 'pin-bundle-root', MAZUR, { bundleRoot: rootOf(MAZUR) }],
    ['the network', 'pin-topology', sample('iris'), { topology: { sizes: [4, 3, 3] } }],
    [
      'the network and its activations',
      'pin-topology',
      MAZUR,
      { topology: { sizes: [2, 2, 2], activations: ['sigmoid', 'sigmoid'] } },
    ],
    ['the framework', 'pin-framework', IMPORTED, { framework: 'pytorch' }],
  ];

  it.each(PASSING)('%s: %s', async (_what, check, text, pins) => {
    const result = await judge(text, pins);
    expect(checkOf(result, check)).toMatchObject({ outcome: 'passed', required: true });
    expect(result.outcome).toBe('PASS');
    expect(result.pins).toHaveLength(1);
  });

  it('the identity is that of the reference', async () => {
    expect(`sha256:${hashReceipt(JSON.parse(MAZUR) as Parameters<typeof hashReceipt>[0])}`).toBe(sha256(MAZUR));
  });
});

describe('tolerance pins', () => {
  const bounds = (result: CaseResult): number[] =>
    result.checks.flatMap(({ failures }) =>
      failures.flatMap(({ window }) => (window === undefined ? [] : [Number(window.atol)])),
    );

  it('lower the tolerance in force, which only widens what the digits leave open', async () => {
    const altered = new Tamper(MAZUR).map('/updates/0/gradient', (x) => x * 1.01).text();
    for (const profile of ['strict', 'reference'] as const) {
      expect(Math.max(...bounds(await judge(altered, undefined, profile)))).toBe(1e-9);
      expect(Math.max(...bounds(await judge(altered, { atol: 1e-12, rtol: 1e-10 }, profile)))).toBe(1e-12);
    }
  });

  it('refuse in profile reference what its own tolerance lets pass', async () => {
    const near = new Tamper(MAZUR).map('/updates/0/gradient', (x) => x + 5e-10).text();
    expect(checkOf(await judge(near, undefined, 'reference'), 'rule-4')?.outcome).toBe('passed');
    expect(checkOf(await judge(near, { atol: 0, rtol: 0 }, 'reference'), 'rule-4')?.outcome).toBe('failed');
  });

  it('a looser pin than the declared tolerance loosens nothing', async () => {
    const altered = new Tamper(MAZUR).map('/updates/0/gradient', (x) => x * 1.01).text();
    expect(bounds(await judge(altered, { atol: 1e-5, rtol: 1e-3 }))).toEqual(bounds(await judge(altered)));
  });

  it('honest evidence keeps passing at tolerance 0: the digits set the window', async () => {
    for (const text of [MAZUR, sample('iris'), sample('softmax'), BUNDLE]) {
      expect((await judge(text, { atol: 0, rtol: 0 })).outcome).toBe('PASS');
    }
  });

  it('apply to the comparisons of the factor diff as well', async () => {
    const near = new Tamper(MAZUR).map('/updates/0/gradient', (x) => x + 5e-10).text();
    const failed = async (pins?: Pins): Promise<number> => {
      const settings = { profile: 'reference', ...(pins === undefined ? {} : { pins }) } as const;
      const { cases } = await auditFiles([{ source: memorySource('a', bytesOf(near)) }], settings);
      return cases[0].comparisons().ok.filter((ok) => ok === 0).length;
    };
    expect(await failed({ atol: 0, rtol: 0 })).toBeGreaterThan(await failed());
  });
});

describe('a pin that nothing can be held against', () => {
  const SIDECAR = readFileSync(`${FIXTURES}/external/pytorch.softmax-ce.sidecar.jsonl`, 'utf8');

  it('leaves no case passed', async () => {
    expect((await judge(SIDECAR, undefined, 'strict', 'a.json')).outcome).toBe('PASS');
    const result = await judge(SIDECAR, { bundleRoot: OTHER }, 'strict', 'a.json');
    expect(result.outcome).toBe('INCOMPLETE');
    expect(result.checks.at(-1)).toMatchObject({ id: 'evidence/pins-applied', outcome: 'unverified', required: true });
    expect(result.pins).toEqual([]);
  });

  it('sidecars are held against the others', async () => {
    expect((await judge(SIDECAR, { records: 1, framework: 'pytorch', digest: sha256(SIDECAR) })).outcome).toBe('PASS');
    for (const pins of [
      { records: 2 },
      { framework: 'jax' },
      { digest: OTHER },
      { topology: { sizes: [9, 9, 9] } },
    ] as const) {
      for (const profile of ['strict', 'reference'] as const) {
        const result = await judge(SIDECAR, pins, profile);
        expect(result.outcome).toBe('FAIL');
        expect(result.checks.filter(({ outcome }) => outcome === 'failed')).toHaveLength(1);
      }
    }
  });

  it('what cannot be read stays unreadable', async () => {
    expect((await judge('', { records: 1 })).outcome).toBe('UNREADABLE');
  });
});

it('the digest of a result covers the pins', async () => {
  const plain = await judge(MAZUR);
  const pinned = await judge(MAZUR, { atol: 1e-5 });
  expect(pinned.outcome).toBe('PASS');
  expect(pinned.digest).not.toBe(plain.digest);
});
