/** Where the pointers of findings lead among the files of a run. */
import { describe, expect, it } from 'vitest';
import { caseInput } from '../../../engine/case-file/input.ts';
import { memorySource } from '../../../engine/bytes/source.ts';
import type { AuditedCase, CaseTexts, TextRange } from '../../../engine/formats/format.ts';
import type { Failure } from '../../../engine/verdict/model.ts';
import { CASES, audit, bytesOf, changedText, check, filesOf, pinnedOf, settingsOf, textOf, vector } from './support.ts';
import { findCompanions, findRuns } from '../../../engine/formats/proof-run/files.ts';
import { textsOfRun } from '../../../engine/formats/proof-run/texts.ts';

interface Found {
  readonly name: string;
  readonly text: string;
  readonly absent: boolean;
}

/** As the worker asks. */
async function find(audited: AuditedCase, record: number, pointer: string): Promise<Found | string> {
  const { texts } = audited;
  if (texts === undefined) return 'no texts';
  const leads = texts.leadsTo(record, pointer);
  if (leads === undefined) return 'nowhere';
  if (leads === 'several') return 'several';
  const file = texts.at(leads.text);
  if (file === undefined) return 'no file';
  const judged = leads.text === texts.judged && audited.text.byteLength > 0;
  const bytes = judged ? audited.text : await file.read();
  if (typeof bytes === 'string') return bytes;
  const range: TextRange | undefined = judged ? audited.locate(record, pointer) : file.locate(bytes, leads.pointer);
  if (range === undefined) return 'no place';
  const text = textOf(bytes.subarray(range.start, range.end));
  return { name: file.name, text, absent: range.absent === true };
}

const failuresOf = (audited: AuditedCase): readonly Failure[] =>
  audited.result.checks.flatMap(({ failures }) => failures);

type Entries = Iterable<readonly [name: string, bytes: Uint8Array]>;

/** Names may occur twice. */
async function textsOf(files: Entries, pinned: Entries = []): Promise<CaseTexts> {
  const make = (of: Entries, trusted: boolean): ReturnType<typeof caseInput>[] =>
    Array.from(of, ([name, bytes]) => caseInput(memorySource(name, bytes), { pinned: trusted }));
  const inputs = make(files, false);
  const [run] = await findRuns(inputs);
  return textsOfRun(run, await findCompanions(make(pinned, true)));
}

const JSON_LIST = bytesOf('[{"event": "RootAnchored"}]');
const LINE = bytesOf('{"step_idx": 0, "proof_hash": "", "public_inputs": {}}\n');

describe('pointers that could mislead', () => {
  it.each<
    readonly [what: string, files: readonly string[], pinned: readonly string[], pointer: string, leads: unknown]
  >([
    ['a file that is not there', ['r/steps.jsonl'], [], 'anchors.json#/x', undefined],
    ['another folder', ['r/steps.jsonl', 'anchors.json'], [], 'anchors.json#/x', undefined],
    ['the way to the folder', ['r/steps.jsonl', 'r/anchors.json'], [], 'r/anchors.json#/x', undefined],
    ['a way out', ['r/steps.jsonl', 'r/anchors.json'], [], '../r/anchors.json#/x', undefined],
    ['the log, by its name', ['r/steps.jsonl'], [], 'steps.jsonl#/x', undefined],
    ['two of one name', ['r/steps.jsonl', 'r/anchors.json', 'r/anchors.json'], [], 'anchors.json#/x', 'several'],
    ['a name with a space after it', ['r/steps.jsonl', 'r/anchors.json'], [], 'anchors.json #/x', undefined],
    ['a list that is not pinned', ['r/steps.jsonl', 'r/events.json'], [], 'events.json#/0', undefined],
    [
      'a pinned list of that name',
      ['r/steps.jsonl', 'r/anchors.json'],
      ['c/anchors.json'],
      'anchors.json#/0',
      'several',
    ],
    ['two pinned lists of one name', ['r/steps.jsonl'], ['c/e.json', 'd/e.json'], 'e.json#/0', 'several'],
    [
      'a leftover that reads as a place in a proof',
      ['r/steps.jsonl', 'r/proofs/step_000000.proof', 'r/proofs/step_000000.proof#/instances'],
      [],
      'proofs/step_000000.proof#/instances',
      'several',
    ],
    [
      'a torrent with a sign in its name',
      ['r/steps.jsonl', 'r/a#.toy.torrent.json'],
      [],
      'a#.toy.torrent.json#/magnet',
      1,
    ],
    ['a leftover with a sign', ['r/steps.jsonl', 'r/proofs/step_000000.proof', 'r/proofs/..#'], [], 'proofs/..#', 2],
    ['a leftover in a folder', ['r/steps.jsonl', 'r/proofs/step_000000.proof', 'r/proofs/a#/b'], [], 'proofs/a#/b', 2],
    ['a pinned list', ['r/steps.jsonl'], ['c/..#.json'], '..#.json#/0', 1],
  ])('%s', async (_what, files, pinned, pointer, leads) => {
    const texts = await textsOf(
      files.map((name) => [name, name.endsWith('.jsonl') ? LINE : bytesOf('{}')]),
      pinned.map((name) => [name, JSON_LIST]),
    );
    const found = texts.leadsTo(0, pointer);
    expect(typeof found === 'object' ? found.text : found).toBe(leads);
  });

  it('without a log a plain pointer leads nowhere', async () => {
    const texts = await textsOf([['r/proofs/step_000000.proof', bytesOf('{}')]]);
    expect([texts.judged, texts.count]).toEqual([-1, 1]);
    for (const pointer of ['', '/step_idx', 'byte 3']) expect(texts.leadsTo(0, pointer)).toBeUndefined();
  });
});

describe('findings of the vectors', { timeout: 120_000 }, () => {
  it('that name a file lead to a place in it', async () => {
    let named = 0;
    const files = new Map<string, number>();
    for (const one of CASES) {
      const audited = await audit(filesOf(one), settingsOf(one), pinnedOf(one)).catch(() => undefined);
      for (const { record, pointer, message } of audited === undefined ? [] : failuresOf(audited).slice(0, 40)) {
        if (pointer === '' || pointer.startsWith('/') || audited === undefined) continue;
        const found = await find(audited, record, pointer);
        named += 1;
        // Two digests in the place of a proof.
        if (found === 'binary') expect(message).toContain('64 raw bytes');
        else expect([one.id, pointer, found]).toEqual([one.id, pointer, expect.objectContaining({ absent: false })]);
        if (typeof found === 'object') {
          const name = /(?:proofs\/)?[^/]*$/.exec(found.name)?.[0].replace(/\d+/g, 'N') ?? '';
          files.set(name, (files.get(name) ?? 0) + 1);
        }
      }
    }
    expect(named).toBeGreaterThan(20);
    for (const name of ['anchors.json', 'run_manifest.json', 'merkle_root.txt', 'proofs/step_N.proof'])
      expect([name, files.get(name) ?? 0]).not.toEqual([name, 0]);
  });

  it('the claimed value stands at the place', async () => {
    for (const one of CASES.filter(({ class: kind }) => kind !== 'honest')) {
      const audited = await audit(filesOf(one), settingsOf(one), pinnedOf(one)).catch(() => undefined);
      if (audited === undefined) continue;
      for (const name of ['anchors', 'count', 'manifest']) {
        for (const { record, pointer, claimed } of check(audited, name).failures) {
          const found = await find(audited, record, pointer);
          if (claimed === undefined || !pointer.includes('#/') || typeof found === 'string') continue;
          expect([one.id, pointer, found.text.replaceAll('"', '')]).toEqual([
            one.id,
            pointer,
            claimed.replaceAll('"', ''),
          ]);
        }
      }
    }
  });
});

describe('a run with a torrent list and pinned events', () => {
  it('leads into both, also where a node answered with the list inside', async () => {
    const one = vector('r026');
    const pinned = new Map(
      Array.from(pinnedOf(one), ([name, bytes]) => [name, bytesOf(`{"result": ${textOf(bytes)}}`)]),
    );
    const audited = await audit(filesOf(one), settingsOf(one), pinned);
    const [name] = pinned.keys();
    const base = name.slice(name.lastIndexOf('/') + 1);
    const found = await find(audited, 0, `${base}#/0`);
    expect(found).toMatchObject({ absent: false });
    expect(typeof found === 'object' && found.text.startsWith('{') && !found.text.includes('"result"')).toBe(true);
    const plain = await audit(filesOf(one), settingsOf(one), pinnedOf(one));
    expect(await find(plain, 0, `${base}#/0`)).toEqual(found);
    expect(await find(plain, 0, `${base}#/100000`)).toMatchObject({ absent: true });
  });

  it('an absent member is said to be absent', async () => {
    const audited = await audit(filesOf(vector('r017')), settingsOf(vector('r017')));
    expect(await find(audited, 0, 'run_manifest.json#/nothing')).toMatchObject({ absent: true });
    expect(await find(audited, 0, '/nothing')).toMatchObject({ absent: true });
    expect(await find(audited, 0, 'run_manifest.json#/num_steps')).toMatchObject({ absent: false });
  });

  it('a file that is not JSON any more has no such place', async () => {
    const files = changedText(filesOf(vector('r017')), 'run_manifest.json', (text) => text.slice(0, -5));
    const audited = await audit(files, settingsOf(vector('r017')));
    expect(await find(audited, 0, 'run_manifest.json#/num_steps')).toBe('no place');
    expect(await find(audited, 0, 'run_manifest.json')).toMatchObject({ absent: false });
  });

  it('the same verdict whether somebody looks or not', async () => {
    const one = vector('r017');
    const audited = await audit(filesOf(one), settingsOf(one));
    const { digest } = audited.result;
    for (let at = 0; at < (audited.texts?.count ?? 0); at += 1) await audited.texts?.at(at)?.read();
    expect((await audit(filesOf(one), settingsOf(one))).result.digest).toBe(digest);
  });
});
