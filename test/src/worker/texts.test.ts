/** A case of several files: what the worker answers about the text of each. */
import { describe, expect, it } from 'vitest';
import { memorySource } from '../../../engine/bytes/source.ts';
import { caseInput } from '../../../engine/case-file/input.ts';
import type { AuditedCase } from '../../../engine/formats/format.ts';
import { caseTexts, placeByName } from '../../../engine/formats/texts.ts';
import { rangeOf } from '../../../engine/formats/places.ts';
import { readJson } from '../../../engine/text/json/reader.ts';
import { createVocabulary } from '../../../engine/text/json/strings.ts';
import { OpenTexts } from '../../../src/worker/open-texts.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const LOG = '{"step": 1}\n';
const FILES: readonly (readonly [name: string, bytes: Uint8Array])[] = [
  ['run/log.json', bytesOf(LOG)],
  ['run/anchors.json', bytesOf('{\n  "a": [\n    {"counter": 3}\n  ]\n}\n')],
  ['run/weights', Uint8Array.of(0, 1, 2, 3)],
  ['run/twice.json', bytesOf('{}')],
  ['run/twice.json', bytesOf('{"x": 1}')],
  ['run/<b>\u202e.json', bytesOf('[1]')],
];

/** @param judged false: the judged text is not held */
function open(judged = true, reads: string[] = []): OpenTexts {
  const inputs = FILES.map(([name, bytes]) => {
    const { read, ...source } = memorySource(name, bytes);
    return caseInput({
      ...source,
      read: (offset, length) => {
        reads.push(name);
        return read(offset, length);
      },
    });
  });
  const read = readJson(bytesOf(LOG), createVocabulary([]), { trailing: 'leave' });
  if (!read.ok) throw new Error('it is JSON');
  const audited: AuditedCase = {
    result: {
      format: 'made-up',
      subject: 'a',
      profile: 'strict',
      outcome: 'PASS',
      checks: [],
      notes: [],
      pins: [],
      digest: '',
    },
    facts: [],
    text: judged ? bytesOf(LOG) : new Uint8Array(0),
    locate: (_record, pointer) => (pointer === '' ? undefined : rangeOf(read.document, pointer, 0)),
    texts: caseTexts(inputs, {
      judged: 0,
      leadsTo: (_record, pointer) =>
        pointer === '' || pointer.startsWith('/')
          ? { text: 0, pointer }
          : placeByName(pointer, FILES.length, (at) => FILES[at]?.[0].slice('run/'.length)),
    }),
    comparisons: () => {
      throw new Error('not asked for here');
    },
  };
  return new OpenTexts(audited);
}

async function at(texts: OpenTexts, pointer: string): ReturnType<OpenTexts['placeIn']> {
  const elsewhere = texts.elsewhere(0, pointer);
  if (elsewhere === undefined) return texts.place(0, pointer, 3);
  return 'pointer' in elsewhere ? texts.placeIn(elsewhere.file, elsewhere.pointer, 3) : elsewhere;
}

describe('a place that is not shown', () => {
  it.each([
    ['of a file that is no text', 'weights#/0', { why: 'binary', file: 2, name: 'run/weights' }],
    ['of a file that two have the name of', 'twice.json#/x', { why: 'several' }],
    ['of a file that the case does not have', 'other.json#/x', { why: 'nowhere' }],
    ['outside of the case', '../anchors.json#/a', { why: 'nowhere' }],
    ['that is none in the text', '', { why: 'nowhere', name: 'run/log.json' }],
  ])('%s', async (_what, pointer, expected) => {
    expect(await at(open(), pointer)).toEqual(expected);
  });

  it('of a file that cannot be read any more', async () => {
    const gone = {
      name: 'a.json',
      size: 2,
      read: (offset: number) => (offset === 0 ? Promise.reject(new Error('gone')) : Promise.reject(new Error('gone'))),
    };
    const texts = new OpenTexts({
      ...({} as AuditedCase),
      text: new Uint8Array(0),
      texts: caseTexts([caseInput(gone)], { judged: -1, leadsTo: () => ({ text: 0, pointer: '' }) }),
    });
    expect(await at(texts, 'a.json')).toEqual({ why: 'unreadable', file: 0, name: 'a.json' });
    expect(await texts.window(0, 0, 10)).toMatchObject({ none: 'unreadable', totalLines: 0, lines: [] });
  });

  it('of a position that there is not', async () => {
    await expect(open().window(6, 0, 1)).rejects.toThrow(RangeError);
    await expect(open().window(-1, 0, 1)).rejects.toThrow(RangeError);
  });
});

describe('a place in another file', () => {
  it('is marked there', async () => {
    const found = await at(open(), 'anchors.json#/a/0/counter');
    expect(found).toMatchObject({ file: 1, name: 'run/anchors.json', absent: false });
    const { window } = found;
    const { mark } = window ?? {};
    expect(mark).toBeDefined();
    expect(window?.lines[(mark?.line ?? 0) - (window.firstLine ?? 0)]?.slice(mark?.from, mark?.to)).toBe('3');
  });

  it('is said to be absent where it is, with what encloses it', async () => {
    const found = await at(open(), 'anchors.json#/a/0/other');
    expect(found).toMatchObject({ file: 1, absent: true });
    expect(await at(open(), '/other')).toMatchObject({ file: 0, absent: true });
    expect(await at(open(), '/step')).toMatchObject({ file: 0, absent: false, name: 'run/log.json' });
  });

  it('does not change the text that was judged', async () => {
    const texts = open();
    await at(texts, 'anchors.json#/a');
    expect(await texts.window(0, 0, 9)).toMatchObject({ file: 0, bytes: LOG.length, lines: ['{"step": 1}'] });
    expect(await texts.window(1, 1, 1)).toMatchObject({ file: 1, totalLines: 5, lines: ['  "a": ['] });
    expect(await texts.window(5, 0, 9)).toMatchObject({ file: 5, lines: ['[1]'] });
  });
});

describe('the list of files', () => {
  it('has them in order, whatever their names', () => {
    const { total, first, from, files } = open().list(0);
    expect({ total, first, from }).toEqual({ total: 6, first: 0, from: 0 });
    expect(files.map(({ name }) => name)).toEqual(FILES.map(([name]) => name));
    expect(open().list(200).files).toEqual([]);
  });

  it('costs no reading, and looking at one file reads that one', async () => {
    const reads: string[] = [];
    const texts = open(true, reads);
    texts.list(0);
    await texts.window(0, 0, 1);
    expect(reads).toEqual([]);
    await texts.window(1, 0, 1);
    await texts.window(1, 1, 1);
    expect(new Set(reads)).toEqual(new Set(['run/anchors.json']));
    const before = reads.length;
    await texts.window(1, 2, 1);
    expect(reads.length).toBe(before);
  });

  it('a judged text that is not held is read like any other', async () => {
    const texts = open(false);
    expect(await texts.window(0, 0, 1)).toMatchObject({ lines: ['{"step": 1}'] });
    expect(await at(texts, '/step')).toMatchObject({ file: 0, absent: false });
  });
});
