/** Every check: what fails it, what leaves it open, what passes at the edge. Changed runs are changed in one place. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../../../engine/bytes/source.ts';
import { caseInput } from '../../../engine/case-file/input.ts';
import type { AuditedCase } from '../../../engine/formats/format.ts';
import { proofRun } from '../../../engine/formats/proof-run/format.ts';
import { InstanceChain } from '../../../engine/formats/proof-run/instances.ts';
import { Judgement } from '../../../engine/formats/proof-run/judgement.ts';
import { readLog } from '../../../engine/formats/proof-run/log.ts';
import { readSettings } from '../../../engine/formats/proof-run/settings-file.ts';
import type { CheckOutcome } from '../../../engine/verdict/model.ts';
import {
  audit,
  auditVector,
  bytesOf,
  changed,
  changedText,
  check,
  filesOf,
  outcome,
  packed,
  pinnedOf,
  settingsOf,
  textOf,
  vector,
  withSet,
} from './support.ts';
import type { Files } from './support.ts';

const SETTINGS = settingsOf(vector('r005'));
const ROOT = textOf([...filesOf(vector('r005'))].find(([name]) => name.endsWith('merkle_root.txt'))?.[1]);
const files = (): Files => filesOf(vector('r005'));
const judge = (of: Files, settings = SETTINGS, pinned?: Files): Promise<AuditedCase> => audit(of, settings, pinned);
const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');
const sha256Hex = (hex: string): string => sha256(Buffer.from(hex, 'hex'));

const without = (members: object, name: string): Record<string, unknown> =>
  Object.fromEntries(Object.entries(members).filter(([key]) => key !== name));

/** The checks of a changed run that are not as those of the honest one. */
async function differences(of: Files, settings = SETTINGS): Promise<Record<string, CheckOutcome>> {
  const honest = await judge(files());
  const other = await judge(of, settings);
  const found: Record<string, CheckOutcome> = {};
  for (const { id, outcome: word } of other.result.checks) {
    const name = id.slice('proof-run/'.length);
    if (word !== outcome(honest, name)) found[name] = word;
  }
  return found;
}

/** Lines of the log, changed; root, counts and anchor are made to fit again. */
function relogged(change: (lines: string[]) => string[]): Files {
  const base = files();
  const log = textOf([...base].find(([name]) => name.endsWith('steps.jsonl'))?.[1]);
  const lines = change(log.trimEnd().split('\n'));
  let level = lines.map((line) => (JSON.parse(line) as { proof_hash: string }).proof_hash);
  while (level.length > 1) {
    const parents: string[] = [];
    for (let i = 0; i < level.length; i += 2) parents.push(sha256Hex(level[i] + (level[i + 1] ?? level[i])));
    level = parents;
  }
  const replace = (text: string): string =>
    text.replaceAll(ROOT, level[0]).replace(/"num_steps": \d+/g, `"num_steps": ${String(lines.length)}`);
  let out = changedText(base, 'steps.jsonl', () => `${lines.join('\n')}\n`);
  for (const name of ['merkle_root.txt', 'run_manifest.json', 'anchors.json']) out = changedText(out, name, replace);
  return out;
}

describe('every check', () => {
  it('is of the format, and each id is named here', () => {
    expect(proofRun.checks.map(({ id }) => id)).toEqual(
      ['log', 'manifest', 'steps', 'inputs', 'timestamps', 'proof-files', 'proof-shape', 'proof-unique', 'proof-valid']
        .concat(['proof-instances', 'root', 'count', 'anchors', 'anchor-pin', 'torrent', 'reference-run'])
        .map((name) => `proof-run/${name}`),
    );
  });

  it('without a log is decided by nothing, and never passed for want of subjects', async () => {
    const bare = await judge(
      new Map([...files()].filter(([name]) => name.endsWith('merkle_root.txt') || name.endsWith('anchors.json'))),
    );
    for (const { outcome: word } of bare.result.checks) expect(['unverified', 'not-checked']).toContain(word);
    expect(bare.result.outcome).toBe('INCOMPLETE');
  });

  it('an honest folder alone is INCOMPLETE and says which two things are missing', async () => {
    const { result } = await judge(files());
    expect(result.outcome).toBe('INCOMPLETE');
    const open = result.checks.filter(({ outcome: word, required }) => required && word !== 'passed');
    expect(open.map(({ id }) => id)).toEqual(['proof-run/proof-valid', 'proof-run/anchor-pin']);
    expect(check(await judge(files()), 'proof-valid').reason).toMatch(
      /no EZKL verifier.*settings\.json, vk\.key and kzg\.srs/,
    );
    expect(check(await judge(files()), 'anchor-pin').reason).toMatch(/pin a root or an exported event list/);
  });
});

describe('a check', () => {
  it('is never passed with zero subjects, whatever else it was told', () => {
    const bare = new Judgement('proof-run/steps');
    expect(bare.finish()).toMatchObject({ outcome: 'not-checked', reason: 'there was nothing to examine' });
    const open = new Judgement('proof-run/steps');
    open.examined = 3;
    open.open('something is missing');
    expect(open.finish()).toMatchObject({ outcome: 'unverified', reason: 'something is missing' });
    open.error('something cannot be read');
    expect(open.finish()).toMatchObject({ outcome: 'error', reason: 'something cannot be read' });
    open.fail({ record: 0, pointer: '', message: 'something is wrong' });
    expect(open.finish()).toMatchObject({ outcome: 'failed', failures: [{ message: 'something is wrong' }] });
    const idle = new Judgement('proof-run/steps');
    idle.examined = 3;
    idle.idle('there was no trigger');
    expect(idle.finish()).toMatchObject({ outcome: 'not-checked', reason: 'there was no trigger' });
  });
});

describe('steps', () => {
  const renumber = (line: string, step: number): string =>
    line.replace(/"step_idx": \d+/g, `"step_idx": ${String(step)}`);

  it.each<[string, (lines: string[]) => string[], RegExp]>([
    ['a gap', (lines) => lines.filter((_, i) => i !== 3), /line 4: a gap: step 4 follows step 2/],
    [
      'a repeat',
      (lines) => lines.map((line, i) => (i === 3 ? renumber(line, 2) : line)),
      /line 4: step 2 stands there again/,
    ],
    ['a fall', (lines) => [...lines.slice(0, 4), lines[1]], /line 5: step 1 comes after step 3/],
    ['a start that is not 0', (lines) => lines.slice(1), /line 1: the log starts at step 1, expected 0/],
    ['an uneven stride', (lines) => [lines[0], lines[2], lines[3]], /line 3: an uneven stride: step 3 follows step 2/],
    [
      'no such number',
      (lines) => [lines[0], renumber(lines[1], 0).replace(/"step_idx": 0/g, '"step_idx": 9007199254740993')],
      /line 2: step_idx is beyond/,
    ],
  ])('fail with %s', async (_name, change, message) => {
    const audited = await judge(relogged(change));
    expect(outcome(audited, 'steps')).toBe('failed');
    expect(check(audited, 'steps').failures[0].message).toMatch(message);
  });

  it('are open across a line that cannot be read', async () => {
    const audited = await judge(
      changedText(files(), 'steps.jsonl', (text) => text.replace('{"step_idx": 3', '{"step_idx" 3')),
    );
    expect(check(audited, 'steps')).toMatchObject({ outcome: 'unverified', reason: 'line 4 has no readable step_idx' });
    expect(outcome(audited, 'log')).toBe('error');
    expect(outcome(audited, 'root')).toBe('unverified');
  });

  it('pass with an even stride, and say which steps have no proof', async () => {
    const audited = await auditVector('r010');
    expect(outcome(audited, 'steps')).toBe('passed');
    expect(audited.result.notes.find(({ code }) => code === 'stride')?.message).toMatch(
      /one step in 3: 6 steps between/,
    );
  });
});

describe('timestamps', () => {
  it('are open without the time of the audit, and fail without it all the same', async () => {
    expect(check(await judge(files(), { profile: 'strict' }), 'timestamps')).toMatchObject({ outcome: 'unverified' });
    const falling = changedText(files(), 'steps.jsonl', (text) =>
      text.replace(/("step_idx": 4.*"timestamp": )[\d.]+/, '$11.5'),
    );
    expect(outcome(await judge(falling, { profile: 'strict' }), 'timestamps')).toBe('failed');
  });

  it('fail a millisecond before created_at, and pass at it', async () => {
    const manifest = JSON.parse(textOf([...files()].find(([name]) => name.endsWith('run_manifest.json'))?.[1])) as {
      created_at: number;
    };
    const at = manifest.created_at * 1000;
    expect(outcome(await judge(files(), { profile: 'strict', now: Math.ceil(at) }), 'timestamps')).toBe('passed');
    expect(outcome(await judge(files(), { profile: 'strict', now: Math.floor(at) - 1 }), 'timestamps')).toBe('failed');
  });
});

describe('proof files', () => {
  it('of which none is there leave files and shapes open', async () => {
    const none = new Map([...files()].filter(([name]) => !name.includes('/proofs/')));
    expect(await differences(none)).toEqual({ 'proof-files': 'unverified', 'proof-shape': 'unverified' });
  });

  it('of which one is missing leave only themselves open, by name', async () => {
    const missing = changed(files(), 'proofs/step_000003.proof', () => undefined);
    expect(await differences(missing)).toEqual({ 'proof-files': 'unverified' });
    expect(check(await judge(missing), 'proof-files').reason).toBe(
      'proofs/step_000003.proof of line 4 is not among the files',
    );
  });

  it.each<[string, (bytes: Uint8Array) => Uint8Array]>([
    ['a bit', (bytes) => bytes.map((byte, i) => (i === 40 ? byte ^ 1 : byte))],
    ['a line end more', (bytes) => Uint8Array.of(...bytes, 0x0a)],
    ['a space in front', (bytes) => Uint8Array.of(0x20, ...bytes)],
  ])('with %s fail', async (_name, change) => {
    const audited = await judge(changed(files(), 'proofs/step_000003.proof', change));
    expect(check(audited, 'proof-files').failures).toMatchObject([{ record: 3, pointer: '/proof_hash' }]);
  });

  it.each([
    'step_8.proof',
    'step_0000003.proof',
    'step_000099.proof',
    'step_000003.PROOF',
    'a/step_000003.proof',
    'step_-00001.proof',
    '.DS_Store',
  ])('that no line names fail the count: %s', async (name) => {
    const folder = [...files().keys()][0].split('/')[0];
    const more = new Map([...files(), [`${folder}/proofs/${name}`, bytesOf('{}')] as const]);
    expect(await differences(more)).toEqual({ count: 'failed' });
  });

  it.each<[string, string, RegExp]>([
    ['64 hexadecimal characters', 'ab'.repeat(32), /64 hexadecimal characters: a hash in the place of a proof/],
    ['the same in capitals with a line end', `${'AB'.repeat(32)}\n`, /64 hexadecimal characters/],
    ['64 bytes', '\u0001'.repeat(64), /64 raw bytes, as the two children of a tree node/],
    ['nothing', '', /the file is empty/],
    ['blanks', ' \n', /no strict JSON/],
    ['a list', '[]', /is an array, expected an object/],
    ['a byte order mark', '\ufeff{"instances": [["00"]], "proof": [1]}', /no strict JSON/],
    ['NaN', '{"instances": [], "proof": [], "x": NaN}', /no strict JSON/],
    ['no instances', `{"proof": [1]}`, /instances is missing/],
    ['instances that are empty', `{"instances": [[]], "proof": [1]}`, /there is no instance/],
    ['an instance in capitals', `{"instances": [["${'A0'.repeat(32)}"]], "proof": [1]}`, /an instance is/],
    ['an instance of 63 digits', `{"instances": [["${'0'.repeat(63)}"]], "proof": [1]}`, /an instance is/],
    [
      'the order of the field',
      '{"instances": [["010000f093f5e1439170b97948e833285d588181b64550b829a031e1724e6430"]], "proof": [1]}',
      /below the order/,
    ],
    ['no proof', `{"instances": [["${'00'.repeat(32)}"]]}`, /proof is missing/],
    ['no proof byte', `{"instances": [["${'00'.repeat(32)}"]], "proof": []}`, /the proof has no byte/],
    ['256', `{"instances": [["${'00'.repeat(32)}"]], "proof": [256]}`, /a proof byte is 256/],
    ['-0', `{"instances": [["${'00'.repeat(32)}"]], "proof": [-0]}`, /a proof byte is -0/],
    ['1e2', `{"instances": [["${'00'.repeat(32)}"]], "proof": [1e2]}`, /a proof byte is 1e2/],
    ['text', `{"instances": [["${'00'.repeat(32)}"]], "proof": ["1"]}`, /a proof byte is "1"/],
  ])('bound to the log, yet of a form with %s, fail the shape alone', async (_name, text, message) => {
    const made = relogged((lines) =>
      lines.map((line, i) => (i === 3 ? line.replace(/[0-9a-f]{64}/, sha256(text)) : line)),
    );
    const bound = changed(made, 'proofs/step_000003.proof', () => bytesOf(text));
    expect(await differences(bound)).toEqual({ 'proof-shape': 'failed' });
    expect(check(await judge(bound), 'proof-shape').failures[0].message).toMatch(message);
  });

  it('pass with the largest field element, an empty list beside it, and the bytes 0 and 255', async () => {
    const text =
      '{"proof": [0, 255], "instances": [[], ["000000f093f5e1439170b97948e833285d588181b64550b829a031e1724e6430"]]}';
    const made = relogged((lines) =>
      lines.map((line, i) => (i === 3 ? line.replace(/[0-9a-f]{64}/, sha256(text)) : line)),
    );
    expect(await differences(changed(made, 'proofs/step_000003.proof', () => bytesOf(text)))).toEqual({});
  });
});

describe('root, count and manifest', () => {
  it.each<[string, string, Record<string, CheckOutcome>]>([
    ['a space more', `${ROOT} `, { root: 'failed' }],
    ['two line ends', `${ROOT}\n\n`, { root: 'failed' }],
    ['a prefix', `0x${ROOT}`, { root: 'failed' }],
    ['nothing', '', { root: 'failed' }],
    ['CRLF', `${ROOT}\r\n`, {}],
    ['a line end', `${ROOT}\n`, {}],
  ])('merkle_root.txt with %s', async (_name, text, expected) => {
    expect(await differences(changedText(files(), 'merkle_root.txt', () => text))).toEqual(expected);
  });

  it.each<[string, (text: string) => string, Record<string, CheckOutcome>]>([
    ['no run_dir', (text) => text.replace('"run_dir"', '"run"'), { manifest: 'error', anchors: 'unverified' }],
    [
      'a run_dir that is null',
      (text) => text.replace(/"run_dir": "[^"]*"/, '"run_dir": null'),
      { manifest: 'error', anchors: 'unverified' },
    ],
    [
      'a count as text',
      (text) => text.replace(/"num_steps": (\d+)/, '"num_steps": "$1"'),
      { manifest: 'error', count: 'unverified' },
    ],
    [
      'a negative count',
      (text) => text.replace(/"num_steps": \d+/, '"num_steps": -8'),
      { manifest: 'error', count: 'failed' },
    ],
    [
      'a count of 400 digits',
      (text) => text.replace(/"num_steps": \d+/, `"num_steps": ${'9'.repeat(400)}`),
      { count: 'failed' },
    ],
    ['another root', (text) => text.replace(ROOT, 'ab'.repeat(32)), { root: 'failed' }],
    ['a root that is null', (text) => text.replace(`"${ROOT}"`, 'null'), { manifest: 'error' }],
    ['another steps_file', (text) => text.replace('steps.jsonl', '../steps.jsonl'), { manifest: 'failed' }],
    ['a proofs_dir with a slash', (text) => text.replace('"proofs"', '"proofs/"'), { manifest: 'failed' }],
    ['a proofs_dir that is a list', (text) => text.replace('"proofs"', '["proofs"]'), { manifest: 'error' }],
    [
      'created_at as text',
      (text) => text.replace(/"created_at": ([\d.]+)/, '"created_at": "$1"'),
      { manifest: 'error' },
    ],
    [
      'a lone surrogate in the run id',
      (text) => text.replace('"artifacts/', '"\\ud800/'),
      { manifest: 'error', anchors: 'unverified', count: 'unverified' },
    ],
    ['a list', () => '[]', { manifest: 'error', anchors: 'unverified', count: 'unverified' }],
    ['nothing', () => '', { manifest: 'error', anchors: 'unverified', count: 'unverified' }],
    ['a member more', (text) => text.replace('{', '{"x": 1,'), {}],
  ])('run_manifest.json with %s', async (_name, change, expected) => {
    expect(await differences(changedText(files(), 'run_manifest.json', change))).toEqual(expected);
  });

  it('claims that contradict each other fail without a log too', async () => {
    const bare = new Map([...files()].filter(([name]) => !name.endsWith('steps.jsonl') && !name.includes('/proofs/')));
    expect(outcome(await judge(bare), 'root')).toBe('unverified');
    const other = changedText(bare, 'merkle_root.txt', () => 'ab'.repeat(32));
    expect(outcome(await judge(other), 'root')).toBe('failed');
  });
});

describe('anchors', () => {
  const entry = (text: string): string => text;
  it.each<[string, (text: string) => string, CheckOutcome]>([
    ['a counter of 2', (text) => text.replaceAll('"counter": 1', '"counter": 2'), 'failed'],
    ['a counter of 0', (text) => text.replaceAll('"counter": 1', '"counter": 0'), 'failed'],
    ['only its own counter ahead', (text) => text.replace('"counter": 1', '"counter": 2'), 'failed'],
    ['a counter that is a float', (text) => text.replace('"counter": 1', '"counter": 1.0'), 'error'],
    ['a counter that is true', (text) => text.replace('"counter": 1', '"counter": true'), 'error'],
    ['a root in capitals', (text) => text.replace(ROOT, ROOT.toUpperCase()), 'error'],
    ['a time with a fraction', (text) => text.replace(/"time": (\d+)/, '"time": $1.5'), 'error'],
    ['a time far ahead', (text) => text.replace(/"time": \d+/, '"time": 99999999999'), 'failed'],
    ['a time of 30 digits', (text) => text.replace(/"time": \d+/, `"time": ${'9'.repeat(30)}`), 'failed'],
    ['a negative time', (text) => text.replace(/"time": \d+/, '"time": -1'), 'error'],
    ['no meta', (text) => text.replace('"meta"', '"mete"'), 'error'],
    ['a list in the place of the entry', (text) => text.replace(/: \{[^]*\}\s*\}$/, ': []}'), 'error'],
    ['a list', () => '[]', 'error'],
    ['no entry', () => '{}', 'failed'],
    ['an entry of the prototype', (text) => text.replace('"artifacts/', '"__proto__": {}, "constructor/'), 'failed'],
    ['other members', (text) => entry(text).replace('"time"', '"note": "x", "time"'), 'passed'],
  ])('with %s', async (_name, change, expected) => {
    expect(outcome(await judge(changedText(files(), 'anchors.json', change)), 'anchors')).toBe(expected);
  });

  it('of which the newest is of fewer steps fail the count, and of another root the root', async () => {
    expect(
      await differences(
        changedText(files(), 'anchors.json', (text) => text.replace('"num_steps": 8', '"num_steps": 7')),
      ),
    ).toEqual({ count: 'failed' });
    expect(
      await differences(changedText(files(), 'anchors.json', (text) => text.replace(ROOT, 'ab'.repeat(32)))),
    ).toEqual({ root: 'failed', anchors: 'failed' });
  });

  it('whose number of steps falls fail, though every root is that of its first lines', async () => {
    const run = vector('r013');
    const hashes = textOf([...filesOf(run)].find(([name]) => name.endsWith('steps.jsonl'))?.[1])
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { proof_hash: string }).proof_hash);
    const [a, b] = hashes;
    const falling = changedText(filesOf(run), 'anchors.json', (text) => {
      const entries = JSON.parse(text) as Record<
        string,
        { anchors: { merkle_root: string; meta: { num_steps: number } }[] }
      >;
      const { anchors } = entries[Object.keys(entries)[0]];
      anchors[0].meta.num_steps = 2;
      anchors[0].merkle_root = sha256Hex(a + b);
      anchors[1].meta.num_steps = 1;
      anchors[1].merkle_root = a;
      return JSON.stringify(entries);
    });
    const found = check(await judge(falling, settingsOf(run)), 'anchors');
    expect(found.failures.map(({ message }) => message)).toEqual(['anchor 2: its number of steps falls']);
  });

  it('name what is wrong with each of several', async () => {
    const messages = async (id: string): Promise<string[]> =>
      check(await auditVector(id), 'anchors').failures.map(({ message }) => message);
    expect((await messages('r172')).join()).toMatch(/a fork: counter 2 stands there with another root/);
    expect((await messages('r177')).join()).toMatch(/not the root over the first 3 lines/);
    expect((await messages('r176')).join()).toMatch(/its time falls/);
  });
});

describe('what is held outside', () => {
  const set = (...texts: [string, string][]): typeof SETTINGS =>
    withSet(
      texts.map(([name, value]) => ({ name, value })),
      SETTINGS,
    );

  it.each<[string, [string, string][], CheckOutcome]>([
    ['another root', [['pin.root', 'ab'.repeat(32)]], 'failed'],
    ['another counter', [['pin.counter', '2']], 'failed'],
    ['another number of steps', [['pin.num_steps', '7']], 'failed'],
    [
      'the root and another counter',
      [
        ['pin.root', ROOT],
        ['pin.counter', '0'],
      ],
      'failed',
    ],
    ['the number of steps alone, which binds no root', [['pin.num_steps', '8']], 'unverified'],
    [
      'counter and number of steps alone',
      [
        ['pin.num_steps', '8'],
        ['pin.counter', '1'],
      ],
      'unverified',
    ],
    ['the root', [['pin.root', ROOT]], 'passed'],
    ['the root with 0x and in capitals', [['pin.root', `0x${ROOT.toUpperCase()}`]], 'passed'],
    [
      'all three',
      [
        ['pin.root', ROOT],
        ['pin.counter', '1'],
        ['pin.num_steps', '8'],
      ],
      'passed',
    ],
  ])('%s', async (_name, texts, expected) => {
    const audited = await judge(files(), set(...texts));
    expect(outcome(audited, 'anchor-pin')).toBe(expected);
    expect(audited.result.outcome).toBe(expected === 'failed' ? 'FAIL' : 'INCOMPLETE');
    expect(audited.result.pins.map(({ name }) => name)).toEqual(texts.map(([name]) => name).sort());
  });

  it('a counter needs an anchor to be compared with', async () => {
    const without = changed(files(), 'anchors.json', () => undefined);
    expect(check(await judge(without, set(['pin.root', ROOT], ['pin.counter', '1'])), 'anchor-pin').reason).toMatch(
      /no anchor whose counter/,
    );
  });

  it.each(['pin.root', 'pin.counter', 'pin.num_steps', 'chain_run_id', 'chain_address'])(
    '%s is refused as nonsense',
    (name) => {
      for (const value of ['', 'x', '-1', '1.5', `${'g'.repeat(64)}`, '0x']) {
        expect(() => set([name, value])).toThrow(/expected/);
      }
    },
  );
});

describe('an event list', () => {
  const run = vector('r026');
  const events = JSON.parse(textOf(packed('chain/events-01.json'))) as Record<string, unknown>[];
  const pin = (
    change: (list: Record<string, unknown>[]) => unknown,
    settings = settingsOf(run),
  ): Promise<AuditedCase> =>
    audit(
      filesOf(run),
      settings,
      new Map([['chain/e.json', bytesOf(JSON.stringify(change(structuredClone(events))))]]),
    );
  const each =
    (change: (event: Record<string, unknown>, i: number) => Record<string, unknown>) =>
    (list: Record<string, unknown>[]) =>
      list.map(change);

  it.each<[string, (list: Record<string, unknown>[]) => unknown, CheckOutcome, RegExp]>([
    ['the newest left out', (list) => list.slice(0, -1), 'failed', /newest event of this run holds another root/],
    ['the first left out', (list) => list.slice(1), 'failed', /its counter is 2, counters rise by one from 1/],
    ['one twice', (list) => [...list, list[1]], 'failed', /counter 2 stands there again/],
    ['data of 63 bytes', each((event) => ({ ...event, data: String(event['data']).slice(0, -2) })), 'error', /data is/],
    [
      'data of 96 bytes',
      each((event) => ({ ...event, data: `${String(event['data'])}${'00'.repeat(32)}` })),
      'error',
      /data is/,
    ],
    [
      'three topics',
      each((event) => ({ ...event, topics: [...(event['topics'] as string[]), `0x${'00'.repeat(32)}`] })),
      'error',
      /it has 3 topics/,
    ],
    [
      'one topic',
      each((event) => ({ ...event, topics: (event['topics'] as string[]).slice(0, 1) })),
      'error',
      /it has 1 topics/,
    ],
    ['a pending block', each((event) => ({ ...event, blockNumber: null })), 'error', /blockNumber is null/],
    ['no log index', each((event) => without(event, 'logIndex')), 'error', /logIndex is missing/],
    ['removed as text', each((event) => ({ ...event, removed: 'false' })), 'error', /removed is "false"/],
    ['a number among them', (list) => [...list, 1], 'error', /event 3: found 1, expected an object/],
    ['entries that are no events', () => [{ topics: 1 }], 'error', /topics is 1/],
    ['all removed', each((event) => ({ ...event, removed: true })), 'unverified', /no event of this run/],
    [
      'another event only',
      each((event) => ({ ...event, topics: [`0x${'11'.repeat(32)}`, (event['topics'] as string[])[1]] })),
      'unverified',
      /no event of this run/,
    ],
  ])('with %s', async (_name, change, expected, message) => {
    const found = check(await pin(change), 'anchor-pin');
    expect(found.outcome).toBe(expected);
    expect(found.reason ?? found.failures.map((failure) => failure.message).join()).toMatch(message);
  });

  it.each<[string, (list: Record<string, unknown>[]) => unknown]>([
    ['in any order', (list) => list.reverse()],
    ['a removed one among them', (list) => [...list, { ...list[0], removed: true }]],
    [
      'events of another kind among them',
      (list) => [...list, { event: 'Transfer', args: {} }, { ...list[0], topics: [] }],
    ],
    [
      'addresses and ids in capitals',
      each((event) => ({ ...event, address: String(event['address']).toUpperCase().replace('0X', '0x') })),
    ],
    ['an answer of a node around them', (list) => ({ jsonrpc: '2.0', id: 1, result: list })],
    ['blocks in decimal', each((event) => ({ ...event, blockNumber: parseInt(String(event['blockNumber']), 16) }))],
  ])('passes with %s', async (_name, change) => {
    expect(outcome(await pin(change), 'anchor-pin')).toBe('passed');
  });

  it('counts the events of the trusted contract only', async () => {
    const named = (address: string): typeof SETTINGS =>
      withSet(
        [
          { name: 'chain_run_id', value: run.options.chain_run_id ?? '' },
          { name: 'chain_address', value: address },
        ],
        settingsOf(run),
      );
    expect(outcome(await pin((list) => list, named(String(events[0]['address']))), 'anchor-pin')).toBe('passed');
    expect(check(await pin((list) => list, named(`0x${'11'.repeat(20)}`)), 'anchor-pin').reason).toMatch(
      /no event of this run/,
    );
    // Events of somebody else's contract, with the counters and another root, change nothing then.
    const foreign = (list: Record<string, unknown>[]): unknown => [
      ...list,
      ...list.map((event) => ({ ...event, address: `0x${'11'.repeat(20)}`, blockNumber: '0xfffffff' })),
    ];
    expect(outcome(await pin(foreign, named(String(events[0]['address']))), 'anchor-pin')).toBe('passed');
    expect(outcome(await pin(foreign), 'anchor-pin')).toBe('failed');
    const nameless = each((event) => without(event, 'address'));
    expect(outcome(await pin(nameless, named(String(events[0]['address']))), 'anchor-pin')).toBe('unverified');
  });

  it('is found by Keccak-256 of the run id where the auditor names none, and cannot be without one', async () => {
    const settings = { profile: 'strict', now: SETTINGS.now ?? 0 } as const;
    expect(outcome(await pin((list) => list, settings), 'anchor-pin')).toBe('passed');
    const files = changed(filesOf(run), 'run_manifest.json', () => undefined);
    const audited = await audit(files, settings, new Map([['e.json', packed('chain/events-01.json')]]));
    expect(check(audited, 'anchor-pin').reason).toMatch(/cannot be searched for this run/);
  });

  it('says which pins were applied', async () => {
    const audited = await auditVector('r026');
    const digest = sha256(packed('chain/events-01.json'));
    expect(audited.result.pins).toEqual([
      { name: 'chain_log', value: `sha256:${digest} events-01.json` },
      { name: 'chain_run_id', value: run.options.chain_run_id },
    ]);
    expect((await auditVector('r005')).result.pins).toEqual([]);
  });
});

describe('instances', () => {
  const run = vector('r029');
  const judgeWith = (change: (settings: Record<string, unknown>) => unknown, pinned = true): Promise<AuditedCase> => {
    const settings = JSON.parse(textOf(packed('settings/sgd-all-public.json'))) as Record<string, unknown>;
    const file = new Map([['settings.json', bytesOf(JSON.stringify(change(settings)))]]);
    return pinned
      ? audit(filesOf(run), settingsOf(run), file)
      : audit(new Map([...filesOf(run), ...file]), settingsOf(run));
  };
  const args = (settings: Record<string, unknown>, rest: Record<string, unknown>): unknown => ({
    ...settings,
    run_args: { ...(settings['run_args'] as object), ...rest },
  });

  it.each<[string, (settings: Record<string, unknown>) => unknown, CheckOutcome]>([
    ['inputs hidden', (settings) => args(settings, { input_visibility: 'Private' }), 'not-checked'],
    ['outputs hidden', (settings) => args(settings, { output_visibility: { Hashed: {} } }), 'not-checked'],
    [
      'shapes of another circuit',
      (settings) => ({ ...settings, model_instance_shapes: [[3], [3], [3]] }),
      'not-checked',
    ],
    [
      'vectors of different lengths',
      (settings) => ({ ...settings, model_instance_shapes: [[3], [3], [1], [4]] }),
      'not-checked',
    ],
    ['shapes of other sizes', (settings) => ({ ...settings, model_instance_shapes: [[2], [2], [1], [2]] }), 'failed'],
    ['no shapes', (settings) => without(settings, 'model_instance_shapes'), 'error'],
    ['a shape of nothing', (settings) => ({ ...settings, model_instance_shapes: [[0], [0], [1], [0]] }), 'error'],
    ['a shape as text', (settings) => ({ ...settings, model_instance_shapes: ['3', '3', '1', '3'] }), 'error'],
    ['no run_args', (settings) => ({ ...settings, run_args: 1 }), 'error'],
    ['the right shapes', (settings) => settings, 'passed'],
  ])('under settings with %s', async (_name, change, expected) => {
    expect(outcome(await judgeWith(change), 'proof-instances')).toBe(expected);
  });

  it('are not required without pinned settings, and settings found beside decide nothing', async () => {
    const beside = check(await judgeWith((settings) => settings, false), 'proof-instances');
    expect(beside).toMatchObject({ outcome: 'unverified', required: false });
    expect(beside.reason).toMatch(/3 of 3 links agree under settings that were found beside and are not pinned/);
    const broken = vector('r031');
    const files = new Map([...filesOf(broken), ['settings.json', packed('settings/sgd-all-public.json')] as const]);
    const audited = await audit(files, settingsOf(broken));
    expect(check(audited, 'proof-instances')).toMatchObject({ outcome: 'unverified' });
    expect(audited.result.outcome).toBe('INCOMPLETE');
    expect(check(await auditVector('r005'), 'proof-instances')).toMatchObject({
      outcome: 'not-checked',
      required: false,
    });
  });

  it('of which there are more or fewer than the settings say fail, whatever they are', async () => {
    const read = await readLog(
      caseInput(
        memorySource(
          'steps.jsonl',
          [...filesOf(run)].find(([name]) => name.endsWith('steps.jsonl'))?.[1] ?? bytesOf(''),
        ),
      ),
      () => undefined,
    );
    const layout = readSettings(packed('settings/sgd-all-public.json'), 'sgd');
    if (layout.kind !== 'layout') throw new Error('no layout');
    for (const length of [9, 10, 11]) {
      const chain = new InstanceChain(read, { layout: layout.layout, pinned: true, why: '', unreadable: undefined });
      for (let record = 0; record < read.count; record += 1)
        chain.add(record, new Array<string>(length).fill('00'.repeat(32)));
      const found = chain.finish().finish();
      expect(found.outcome).toBe(length === 10 ? 'passed' : 'failed');
      if (length !== 10) expect(found.failures[0].message).toMatch(/instances, the settings say 10$/);
    }
  });

  it('are open where a proof between is missing', async () => {
    const without = changed(filesOf(run), 'proofs/step_000002.proof', () => undefined);
    const found = check(await audit(without, settingsOf(run), pinnedOf(run)), 'proof-instances');
    expect(found.reason).toMatch(/2 of 3 links cannot be followed/);
  });
});

describe('a torrent list', () => {
  const run = vector('r017');
  const list = (
    change: (torrent: { infohash: string; magnet: string; files: { path: string; sha256: string }[] }) => unknown,
  ): Promise<AuditedCase> => {
    const name = 'run-20261118-180001.toy.torrent.json';
    return audit(
      changedText(filesOf(run), name, (text) =>
        JSON.stringify(change(JSON.parse(text) as Parameters<typeof change>[0])),
      ),
      settingsOf(run),
    );
  };
  /** json.dumps of Python, for texts without anything to escape but what JSON.stringify escapes alike. */
  const rehash = (name: string, files: { path: string; sha256: string }[]): unknown => {
    const ascii = (text: string): string =>
      JSON.stringify(text).replace(
        /[\u0080-\uffff]/g,
        (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
      );
    const entries = files.map((file) => `{"path": ${ascii(file.path)}, "sha256": ${ascii(file.sha256)}}`).join(', ');
    const infohash = sha256(`{"files": [${entries}], "name": ${ascii(name)}}`);
    return { infohash, magnet: `magnet:?xt=urn:btih:${infohash}&dn=${name}`, files };
  };
  const NAME = 'run-20261118-180001';

  it.each([
    '',
    '/a',
    '../a',
    'a/..',
    'a/../b',
    './a',
    'a/./b',
    'a//b',
    'a/',
    'C:/a',
    'c:a',
    'a\\b',
    'a\u0000b',
    'a\u001fb',
    'a\u007f',
    'a\u0085',
    '.',
    '..',
  ])('with the path %j fails, whatever it hashes to', async (path) => {
    const audited = await list(({ files }) => rehash(NAME, [...files, { path, sha256: files[0].sha256 }]));
    expect(
      check(audited, 'torrent')
        .failures.map(({ message }) => message)
        .join(),
    ).toMatch(/is no plain relative path/);
    expect(check(audited, 'torrent').failures).toHaveLength(1);
  });

  it.each<[string, Parameters<typeof list>[0], CheckOutcome]>([
    ['a path twice', ({ files }) => rehash(NAME, [...files, files[0]]), 'failed'],
    [
      'a digest in capitals',
      ({ files }) => rehash(NAME, [{ ...files[0], sha256: files[0].sha256.toUpperCase() }]),
      'failed',
    ],
    ['another name', ({ files }) => rehash('other', files), 'failed'],
    ['an infohash in capitals', (torrent) => ({ ...torrent, infohash: torrent.infohash.toUpperCase() }), 'failed'],
    ['a tracker more in the link', (torrent) => ({ ...torrent, magnet: `${torrent.magnet}&tr=x` }), 'failed'],
    [
      'a file that is not there',
      ({ files }) => rehash(NAME, [...files, { path: 'ünïcode/…', sha256: '00' }]),
      'unverified',
    ],
    [
      'a member more in a file',
      ({ files, ...rest }) => ({ ...rest, files: files.map((file) => ({ ...file, size: 1 })) }),
      'error',
    ],
    [
      'a path that is a number',
      ({ files, ...rest }) => ({ ...rest, files: [...files, { path: 1, sha256: '00' }] }),
      'error',
    ],
    ['no magnet', (torrent) => without(torrent, 'magnet'), 'error'],
    ['files that are an object', (torrent) => ({ ...torrent, files: {} }), 'error'],
    ['one file only', ({ files }) => rehash(NAME, files.slice(0, 1)), 'passed'],
    ['a member more', (torrent) => ({ ...torrent, comment: 'x' }), 'passed'],
  ])('with %s', async (_name, change, expected) => {
    expect(outcome(await list(change), 'torrent')).toBe(expected);
  });

  it('names what cannot be recomputed without a manifest', async () => {
    const audited = await audit(
      changed(filesOf(run), 'run_manifest.json', () => undefined),
      settingsOf(run),
    );
    expect(check(audited, 'torrent').reason).toMatch(/neither infohash nor magnet link/);
  });

  it('is not checked where there is none', async () => {
    expect(check(await judge(files()), 'torrent')).toMatchObject({ outcome: 'not-checked', required: false });
  });
});
