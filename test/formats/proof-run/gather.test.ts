/** Which files are a run, and which are left to others. */
import { describe, expect, it } from 'vitest';
import type { CaseInput } from '../../../engine/case-file/input.ts';
import type { GatheredCase } from '../../../engine/formats/format.ts';
import { proofRun } from '../../../engine/formats/proof-run/format.ts';
import {
  audit,
  bytesOf,
  changed,
  filesOf,
  gathered,
  inputsOf,
  outcome,
  packed,
  settingsOf,
  vector,
} from './support.ts';
import type { Files } from './support.ts';

const names = (inputs: readonly CaseInput[]): string[] => inputs.map(({ name }) => name).sort();
const cases = async (files: Record<string, string>, pinned?: Files): Promise<readonly GatheredCase[]> =>
  gathered(new Map(Object.entries(files).map(([name, text]) => [name, bytesOf(text)])), pinned);
const STEP =
  '{"step_idx": 0, "proof_hash": "' +
  'ab'.repeat(32) +
  '", "public_inputs": {"circuit": "sgd", "step_idx": 0, "lr": 0.1, "chunk_idx": 0, "chunks": 1}, "timestamp": 1.5}\n';
const RECEIPT = '{"schema_version": "0.1.0", "topology": {}, "fixture_status": "x"}\n';

describe('not a run', () => {
  it.each<[string, Record<string, string>]>([
    ['nothing', {}],
    ['a bundle of receipts of that name', { 'x/steps.jsonl': RECEIPT }],
    ['any text of that name', { 'x/steps.jsonl': 'hello\n' }],
    ['an empty file of that name', { 'x/steps.jsonl': '' }],
    ['a root alone', { 'merkle_root.txt': 'ab'.repeat(32) }],
    ['an empty anchors.json', { 'x/anchors.json': '{}' }],
    ['anchors of something else', { 'x/anchors.json': '{"anchors": ["bower", "kedge"]}' }],
    ['a manifest of something else', { 'x/run_manifest.json': '{"name": "x"}' }],
    ['proofs of something else', { 'x/proofs/theorem.pdf': 'x', 'x/proofs/step.proof': 'x' }],
    ['a torrent alone', { 'run.toy.torrent.json': '{"infohash": "", "magnet": "", "files": []}' }],
    ['keys alone', { 'vk.key': 'x', 'kzg.srs': 'x', 'settings.json': '{"run_args": {}}' }],
  ])('%s', async (_name, files) => {
    expect(await cases(files)).toEqual([]);
  });

  it('nor is anything that is pinned', async () => {
    expect(await gathered(new Map(), filesOf(vector('r003')))).toEqual([]);
  });
});

describe('a run', () => {
  it.each<[string, Record<string, string>, string[]]>([
    ['a log alone', { 'steps.jsonl': STEP }, ['steps.jsonl']],
    ['a log of another name', { 'a/b.txt': STEP }, ['a/b.txt']],
    ['a log with a byte order mark', { 'x/steps.jsonl': `\ufeff${STEP}` }, ['x/steps.jsonl']],
    ['proof files alone', { 'x/proofs/step_000000.proof': '' }, ['x/proofs/step_000000.proof']],
    ['a manifest alone', { 'x/run_manifest.json': '{"run_dir": "x", "num_steps": 1' }, ['x/run_manifest.json']],
    ['anchors alone', { 'x/anchors.json': '{"x": {"counter": 1, "anchors": [' }, ['x/anchors.json']],
    [
      'an empty log beside a root',
      { 'x/steps.jsonl': '', 'x/merkle_root.txt': '' },
      ['x/merkle_root.txt', 'x/steps.jsonl'],
    ],
    [
      'a binary log beside proofs',
      { 'x/steps.jsonl': '\0\0\0', 'x/proofs/step_000000.proof': '' },
      ['x/proofs/step_000000.proof', 'x/steps.jsonl'],
    ],
    [
      'a folder of proofs with something else in it',
      { 'steps.jsonl': STEP, 'proofs/a/b': '', 'proofs/step_1.proof': '' },
      ['proofs/a/b', 'proofs/step_1.proof', 'steps.jsonl'],
    ],
  ])('is %s', async (_name, files, evidence) => {
    const found = await cases(files);
    expect(found).toHaveLength(1);
    expect(names(found[0].evidence)).toEqual(evidence);
  });

  it('leaves what is not of it', async () => {
    const found = await cases({
      'x/steps.jsonl': STEP,
      'x/receipt.json': RECEIPT,
      'x/sub/note.txt': 'hello',
      'other/steps.jsonl': RECEIPT,
      'vk.key': 'x',
      'sub/kzg.srs': 'x',
      'settings.json': '{"run_args": {}}',
      'package.json': '{}',
    });
    expect(found).toHaveLength(1);
    expect(names(found[0].evidence)).toEqual(['x/steps.jsonl']);
    expect(names(found[0].supporting)).toEqual(['settings.json', 'sub/kzg.srs', 'vk.key']);
  });

  it('whose log is plainly another kind of evidence is judged without a log', async () => {
    const found = await cases({ 'x/steps.jsonl': RECEIPT, 'x/proofs/step_000000.proof': '{}' });
    expect(found).toHaveLength(1);
    expect(names(found[0].evidence)).toEqual(['x/proofs/step_000000.proof']);
    const { result } = await found[0].audit({ profile: 'strict' }, { progress: () => undefined });
    expect(result.checks.find(({ id }) => id === 'proof-run/log')?.outcome).toBe('unverified');
    expect(result.outcome).toBe('FAIL');
  });

  it('takes the torrent that is named after it, or stands beside it alone', async () => {
    const torrent = '{"infohash": "", "magnet": "", "files": []}';
    const two = await cases({
      'd/a/steps.jsonl': STEP,
      'd/b/steps.jsonl': STEP,
      'd/b.toy.torrent.json': torrent,
      'd/c.toy.torrent.json': torrent,
      'e/a.toy.torrent.json': torrent,
    });
    expect(two.map(({ evidence }) => names(evidence))).toEqual([
      ['d/a/steps.jsonl'],
      ['d/b.toy.torrent.json', 'd/b/steps.jsonl'],
    ]);
    const one = await cases({ 'a/steps.jsonl': STEP, 'x.toy.torrent.json': torrent });
    expect(names(one[0].evidence)).toEqual(['a/steps.jsonl', 'x.toy.torrent.json']);
    const flat = await cases({ 'steps.jsonl': STEP, 'x.toy.torrent.json': torrent });
    expect(names(flat[0].evidence)).toEqual(['steps.jsonl', 'x.toy.torrent.json']);
  });

  it('is one case of several', async () => {
    const files = new Map<string, Uint8Array>();
    for (const id of ['r001', 'r003', 'r017']) {
      for (const [name, bytes] of filesOf(vector(id))) files.set(`${id}.zip/${name}`, bytes);
    }
    const found = await gathered(files);
    expect(found).toHaveLength(3);
    expect(new Set(found.flatMap(({ evidence }) => evidence)).size).toBe(files.size);
    for (const one of found) {
      const { result } = await one.audit({ profile: 'strict' }, { progress: () => undefined });
      expect(result.outcome).toBe('INCOMPLETE');
    }
  });

  it('keeps a nested run out of the proofs of the outer one', async () => {
    const found = await cases({ 'x/steps.jsonl': STEP, 'x/proofs/steps.jsonl': STEP });
    expect(found).toHaveLength(1);
    expect(names(found[0].evidence)).toEqual(['x/proofs/steps.jsonl', 'x/steps.jsonl']);
  });

  it('dropped twice under one name is judged once; two different ones are named', async () => {
    const one = vector('r003');
    const twice = [...inputsOf(filesOf(one)), ...inputsOf(filesOf(one))];
    const same = await proofRun.gather(twice);
    expect(same).toHaveLength(1);
    const watch = { progress: (): void => undefined };
    expect((await same[0].audit(settingsOf(one), watch)).result.outcome).toBe('INCOMPLETE');
    for (const [name, check] of [
      ['steps.jsonl', 'log'],
      ['run_manifest.json', 'manifest'],
      ['merkle_root.txt', 'root'],
      ['anchors.json', 'anchors'],
      ['step_000001.proof', 'proof-files'],
    ]) {
      const other = changed(filesOf(one), name, (bytes) => Uint8Array.of(...bytes, 0x0a));
      const [both] = await proofRun.gather([...inputsOf(filesOf(one)), ...inputsOf(other)]);
      const { result } = await both.audit(settingsOf(one), watch);
      expect(result.outcome).toBe('FAIL');
      expect(`${check} ${result.checks.find(({ id }) => id === `proof-run/${check}`)?.outcome ?? ''}`).toBe(
        `${check} error`,
      );
    }
  });
});

describe('trusted inputs', () => {
  const run = { 'x/steps.jsonl': STEP };

  it.each<[string, string, Uint8Array]>([
    ['an event list', 'e.json', packed('chain/events-01.json')],
    ['decoded events', 'e.json', packed('chain/events-03.json')],
    ['an empty event list', 'e.json', bytesOf(' [ ] ')],
    ['events as a node answers', 'e.json', bytesOf('{"jsonrpc": "2.0", "result": [{"event": "RootAnchored"}]}')],
    ['a list cut in the middle', 'e', packed('chain/events-01.json').slice(0, 300)],
    ['settings', 's.json', packed('settings/sgd-all-public.json')],
    ['a key', 'vk.key', Uint8Array.of(1, 2, 3)],
    ['a setup', 'kzg.srs', Uint8Array.of(1, 2, 3)],
  ])('%s is claimed', async (_name, name, bytes) => {
    const [found] = await cases(run, new Map([[name, bytes]]));
    expect(names(found.supporting)).toEqual([name]);
    expect(found.evidence.every(({ pinned }) => !pinned)).toBe(true);
  });

  it.each<[string, string, Uint8Array]>([
    ['a policy', 'policy.yaml', bytesOf('signers: []')],
    ['another key', 'user.keys', bytesOf('ssh-ed25519 AAAA')],
    ['a list of something else', 'x.json', bytesOf('[1, 2]')],
    ['a document of something else', 'x.json', bytesOf('{"a": 1}')],
    ['nothing', 'x', new Uint8Array(0)],
  ])('%s is left', async (_name, name, bytes) => {
    const [found] = await cases(run, new Map([[name, bytes]]));
    expect(found.supporting).toEqual([]);
  });

  it('found beside and not pinned decide nothing', async () => {
    const one = vector('r026');
    const files = new Map([...filesOf(one), ['events.json', packed('chain/events-01.json')] as const]);
    const beside = await audit(files, { profile: 'strict', now: Date.parse(one.options.now) });
    expect(outcome(beside, 'anchor-pin')).toBe('unverified');
    const pin = beside.result.checks.find(({ id }) => id === 'proof-run/anchor-pin');
    expect(pin?.reason).toMatch(/events\.json was found beside the run and is not pinned/);
    expect(beside.result.notes.map(({ code }) => code)).toContain('not-pinned');
    expect(beside.result.pins).toEqual([]);
  });
});
