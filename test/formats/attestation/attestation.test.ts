/** In-toto statements beside the files they speak of: what is refused first, then what is left open, then what passes. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { hashReceipt } from '@mcptoolshop/backprop-trace';
import { auditFiles, memorySource, statementOf } from '../../../engine/index.ts';
import type { AuditOutcome, Pins } from '../../../engine/index.ts';
import type { CaseResult, Check, Profile } from '../../../engine/verdict/model.ts';
import { Tamper } from '../../builders/tamper.ts';

const sample = (id: string): string => readFileSync(`public/samples/training-receipt/${id}/${id}.jsonl`, 'utf8');
const MAZUR = sample('mazur');
const XOR = sample('xor');
const BAD = readFileSync('public/samples/training-receipt/mazur/mazur-tampered.jsonl', 'utf8');
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

interface TestFile {
  readonly name: string;
  readonly text: string;
}
interface Settings {
  readonly profile?: Profile;
  readonly pins?: Pins;
}

const file = (name: string, text: string): TestFile => ({ name, text });
const audit = (files: readonly TestFile[], { profile = 'strict', pins }: Settings = {}): Promise<AuditOutcome> =>
  auditFiles(
    files.map(({ name, text }) => ({ source: memorySource(name, new Uint8Array(Buffer.from(text))) })),
    { profile, ...(pins === undefined ? {} : { pins }) },
  );

/** The case of the statement among the files; it stands where the statement stands. */
async function judge(statement: string, beside: readonly TestFile[], settings?: Settings): Promise<CaseResult> {
  const { cases } = await audit([file('s.json', statement), ...beside], settings);
  expect(cases[0].result.format).toBe('attestation');
  return cases[0].result;
}

async function statementAbout(evidence: TestFile, settings?: Settings): Promise<string> {
  const { document, cases } = await audit([evidence], settings);
  return Buffer.from(statementOf({ input: document.inputs[0], audited: cases[0] }).bytes).toString('utf8');
}

const checkOf = (result: CaseResult, name: string): Check => {
  const found = result.checks.find(({ id }) => id === `attestation/${name}`);
  if (found === undefined) throw new Error(`no check ${name}`);
  return found;
};
const outcomes = (result: CaseResult): Record<string, string> =>
  Object.fromEntries(result.checks.map(({ id, outcome }) => [id.slice('attestation/'.length), outcome]));
const failing = (result: CaseResult): string[] =>
  result.checks.filter(({ outcome }) => outcome === 'failed').map(({ id }) => id.slice('attestation/'.length));

const GOOD_FILE = file('mazur.jsonl', MAZUR);
let ours: string;
beforeAll(async () => {
  ours = await statementAbout(GOOD_FILE);
});
const tampered = (change: (statement: Tamper) => unknown): string => {
  const statement = new Tamper(ours);
  change(statement);
  return statement.text();
};

describe('a statement that is not one', () => {
  const SHAPES: readonly (readonly [string, (s: Tamper) => unknown])[] = [
    ['an older version', (s) => s.set('/_type', 'https://in-toto.io/Statement/v0.1')],
    ['no subject', (s) => s.remove('/subject')],
    ['an empty list of subjects', (s) => s.set('/subject', [])],
    ['a subject that is a text', (s) => s.set('/subject', ['mazur.jsonl'])],
    ['a subject without digest', (s) => s.remove('/subject/0/digest')],
    ['an empty digest', (s) => s.set('/subject/0/digest', {})],
    ['a digest in upper case', (s) => s.set('/subject/0/digest/sha256', sha256(MAZUR).toUpperCase())],
    ['a short digest', (s) => s.set('/subject/0/digest/sha256', sha256(MAZUR).slice(2))],
    ['a digest with its algorithm before it', (s) => s.set('/subject/0/digest/sha256', `sha256:${sha256(MAZUR)}`)],
    ['a digest that is a number', (s) => s.set('/subject/0/digest/sha256', 1)],
    ['a name that is no text', (s) => s.set('/subject/0/name', 5)],
    ['no predicate type', (s) => s.remove('/predicateType')],
    ['an empty predicate type', (s) => s.set('/predicateType', '')],
    ['a predicate that is a list', (s) => s.set('/predicate', [])],
  ];
  it.each(SHAPES)('%s', async (_what, change) => {
    const result = await judge(tampered(change), [GOOD_FILE]);
    expect(failing(result)).toEqual(['statement']);
    expect(checkOf(result, 'predicate').outcome).toBe('not-checked');
    expect(result.outcome).toBe('FAIL');
  });

  it('two members of one name', async () => {
    const twice = ours.replace('{"_type"', '{"_type":"https://in-toto.io/Statement/v1","_type"');
    expect(failing(await judge(twice, [GOOD_FILE]))).toEqual(['bytes']);
  });

  it('a damaged text is unreadable, with the place', async () => {
    const result = await judge(ours.slice(0, -1), [GOOD_FILE]);
    expect(result.outcome).toBe('UNREADABLE');
    expect(checkOf(result, 'bytes').reason).toMatch(/^damaged: at byte \d+: /);
  });
});

describe('a statement that is not so', () => {
  it('the file was changed after it', async () => {
    const result = await judge(ours, [file('mazur.jsonl', BAD)]);
    expect(failing(result)).toEqual(['subject-digest']);
    expect(checkOf(result, 'subject-digest').failures[0]).toMatchObject({
      pointer: '/subject/0/digest/sha256',
      claimed: JSON.stringify(sha256(MAZUR)),
      recomputed: sha256(BAD),
    });
    expect(result.outcome).toBe('FAIL');
  });

  it('it names one file and has the digest of another', async () => {
    const swapped = tampered((s) => s.set('/subject/0/digest/sha256', sha256(XOR)));
    const result = await judge(swapped, [GOOD_FILE, file('xor.jsonl', XOR)]);
    expect(failing(result)).toContain('subject-digest');
  });

  const LIES: readonly (readonly [string, string, (s: Tamper) => unknown])[] = [
    ['another outcome', '/predicate/case/outcome', (s) => s.set('/predicate/case/outcome', 'FAIL')],
    ['another verdict digest', '/predicate/verdictDigest', (s) => s.set('/predicate/verdictDigest', sha256('x'))],
    ['another case digest', '/predicate/case/digest', (s) => s.set('/predicate/case/digest', sha256('x'))],
    ['a check of its own', '/predicate/case/checks', (s) => s.push('/predicate/case/checks', { id: 'a/b' })],
    ['a check less', '/predicate/case/checks', (s) => s.remove('/predicate/case/checks/3')],
    [
      'another count',
      '/predicate/case/checks/2/examined',
      (s) => s.map('/predicate/case/checks/2/examined', (n) => n + 1),
    ],
    [
      'a check no longer required',
      '/predicate/case/checks/2/required',
      (s) => s.set('/predicate/case/checks/2/required', false),
    ],
    ['a member more', '/predicate/case/signedBy', (s) => s.set('/predicate/case/signedBy', 'me')],
    ['a member less', '/predicate/case', (s) => s.remove('/predicate/case/notes')],
    ['no verdict digest', '/predicate', (s) => s.remove('/predicate/verdictDigest')],
    ['a number as text', '/predicate/case/checks/2/examined', (s) => s.set('/predicate/case/checks/2/examined', '1')],
    ['another subject', '/predicate/case/subject', (s) => s.set('/predicate/case/subject', 'other.jsonl')],
  ];
  it.each(LIES)('%s', async (_what, pointer, change) => {
    const result = await judge(tampered(change), [GOOD_FILE]);
    expect(failing(result)).toEqual(['predicate']);
    expect(checkOf(result, 'predicate').failures[0].pointer).toBe(pointer);
  });

  it('a verdict PASS about a receipt that fails', async () => {
    const about = file('mazur.jsonl', BAD);
    const lie = new Tamper(await statementAbout(about)).set('/predicate/case/outcome', 'PASS').text();
    const result = await judge(lie, [about]);
    expect(checkOf(result, 'predicate').failures[0]).toMatchObject({ claimed: '"PASS"', recomputed: '"FAIL"' });
  });
});

describe('what cannot be decided', () => {
  const undecided = async (
    statement: string,
    beside: readonly TestFile[],
    settings?: Settings,
  ): Promise<CaseResult> => {
    const result = await judge(statement, beside, settings);
    expect(failing(result)).toEqual([]);
    expect(result.outcome).toBe('INCOMPLETE');
    return result;
  };

  it('alone: no subject is here', async () => {
    expect(outcomes(await undecided(ours, []))).toMatchObject({
      'subject-present': 'unverified',
      'subject-digest': 'unverified',
      predicate: 'unverified',
      signature: 'unverified',
    });
  });

  it('beside other files', async () => {
    const result = await undecided(ours, [file('xor.jsonl', XOR)]);
    expect(checkOf(result, 'subject-present').reason).toContain('"mazur.jsonl"');
  });

  it('beside another statement that has the same digest in it', async () => {
    await undecided(ours, [file('t.json', ours)]);
  });

  it.each([
    ['another version', (s: Tamper) => s.set('/predicate/tool/version', '9.9.9')],
    ['another type of predicate', (s: Tamper) => s.set('/predicateType', 'https://slsa.dev/provenance/v1')],
    ['other pins', (s: Tamper) => s.set('/predicate/case/pins', [{ name: 'records', value: '1' }])],
    ['no predicate', (s: Tamper) => s.remove('/predicate')],
    ['only a digest that is not compared', (s: Tamper) => s.set('/subject/0/digest', { sha512: 'ab' })],
    ['one subject more, not here', (s: Tamper) => s.push('/subject', { name: 'x', digest: { sha256: sha256('x') } })],
  ])('%s', async (_what, change) => {
    await undecided(tampered(change), [GOOD_FILE]);
  });

  it('a verdict of the other profile, or with other pins', async () => {
    const result = await undecided(ours, [GOOD_FILE], { profile: 'reference' });
    expect(checkOf(result, 'predicate').reason).toContain('in the profile "strict"');
    await undecided(ours, [GOOD_FILE], { pins: { records: 1 } });
  });

  it('a signature is never said to be there', async () => {
    expect(checkOf(await judge(ours, [GOOD_FILE]), 'signature')).toMatchObject({
      outcome: 'unverified',
      required: false,
      reason: expect.stringMatching(/^unsigned: unverified/) as string,
    });
  });
});

describe('a statement that is so', () => {
  it('ours, beside its file, in either order', async () => {
    expect((await judge(ours, [GOOD_FILE])).outcome).toBe('PASS');
    const { document } = await audit([GOOD_FILE, file('s.json', ours)]);
    expect(document.cases.map(({ format, outcome }) => `${format} ${outcome}`)).toEqual([
      'training-receipt PASS',
      'attestation PASS',
    ]);
  });

  it('in other white space, beside a file under another name or in a folder', async () => {
    const spaced = JSON.stringify(JSON.parse(ours), null, 2);
    for (const name of ['mazur.jsonl', 'run/mazur.jsonl', 'renamed.jsonl']) {
      expect((await judge(spaced, [file(name, MAZUR), file('xor.jsonl', XOR)])).outcome).toBe('PASS');
    }
  });

  it('about a failing file, about one with pins, about a bundle', async () => {
    const bad = file('bad.jsonl', BAD);
    expect((await judge(await statementAbout(bad), [bad])).outcome).toBe('PASS');
    const pins = { records: 1 };
    expect((await judge(await statementAbout(GOOD_FILE, { pins }), [GOOD_FILE], { pins })).outcome).toBe('PASS');
    const run = file(
      'run.jsonl',
      readFileSync('node_modules/@mcptoolshop/backprop-trace/fixtures/xor.multi-step.jsonl', 'utf8'),
    );
    expect((await judge(await statementAbout(run), [run])).outcome).toBe('PASS');
  });

  it('holds the file, the receipt identity, the case and the verdict digest of the file alone', async () => {
    const { verdictDigest, document } = await audit([GOOD_FILE]);
    const parsed = JSON.parse(ours) as { subject: unknown[]; predicate: { case: unknown; verdictDigest: string } };
    expect(parsed.subject.slice(0, 2)).toEqual([
      { name: 'mazur.jsonl', digest: { sha256: sha256(MAZUR) } },
      { name: 'mazur.jsonl#receipt-identity', digest: { sha256: hashReceipt(JSON.parse(MAZUR) as never) } },
    ]);
    expect(parsed.predicate.verdictDigest).toBe(verdictDigest);
    expect(parsed.predicate.case).toEqual(JSON.parse(JSON.stringify(document.cases[0])));
  });

  it('a sample of the gallery gives the statement of its file', async () => {
    const source = memorySource('mazur.jsonl', new Uint8Array(Buffer.from(MAZUR)));
    const { document, cases } = await auditFiles([{ source, demo: true }], { profile: 'strict' });
    const bytes = statementOf({ input: document.inputs[0], audited: cases[0] }).bytes;
    expect(Buffer.from(bytes).toString('utf8')).toBe(ours);
  });
});

describe('the statement of backprop-trace', () => {
  const receipt = JSON.parse(MAZUR) as { fixture: string };
  const theirs = (digest = hashReceipt(receipt as never), predicate: unknown = receipt): string =>
    JSON.stringify(
      {
        _type: 'https://in-toto.io/Statement/v1',
        subject: [{ name: receipt.fixture, digest: { sha256: digest } }],
        predicateType: 'https://mcptoolshop.org/backprop-trace/receipt/v1',
        predicate,
      },
      null,
      2,
    );

  it('with the digest of another receipt', async () => {
    expect(failing(await judge(theirs(sha256(XOR)), [GOOD_FILE]))).toEqual(['predicate']);
  });

  it('with another receipt in it', async () => {
    expect(failing(await judge(theirs(undefined, JSON.parse(XOR)), [GOOD_FILE]))).toEqual(['predicate']);
  });

  it('with a receipt changed in one number', async () => {
    const changed = new Tamper(MAZUR).map('/learning_rate', (x) => x * 1.001).text();
    expect(failing(await judge(theirs(undefined, JSON.parse(changed)), [GOOD_FILE]))).toEqual(['predicate']);
  });

  it('with part of a receipt, or alone, is left open', async () => {
    expect((await judge(theirs(undefined, { fixture: 'x' }), [GOOD_FILE])).outcome).toBe('INCOMPLETE');
    const alone = await judge(theirs(), []);
    expect(alone.outcome).toBe('INCOMPLETE');
    expect(outcomes(alone)['predicate']).toBe('passed');
  });

  it('beside the receipt, in whatever white space, passes', async () => {
    expect((await judge(theirs(), [GOOD_FILE])).outcome).toBe('PASS');
    expect((await judge(theirs(), [file('a.json', JSON.stringify(receipt, null, 1))])).outcome).toBe('PASS');
  });
});
