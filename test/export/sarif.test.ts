import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { messageText } from '../../engine/export/sarif.ts';
import { regionsOf } from '../../engine/export/sarif-regions.ts';
import type { ExportSource } from '../../engine/export/index.ts';
import { audited, HALF, HOSTILE, hostileSource, revealed, sample, textOf } from './support.ts';

interface Result {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly kind: string;
  readonly level: string;
  readonly message: { readonly text: string };
  readonly locations: readonly {
    readonly physicalLocation: {
      readonly artifactLocation: { readonly uri: string; readonly index: number };
      readonly region?: {
        readonly byteOffset: number;
        readonly byteLength: number;
        readonly startLine?: number;
        readonly startColumn?: number;
        readonly endLine?: number;
        readonly endColumn?: number;
      };
    };
    readonly logicalLocations?: readonly { readonly fullyQualifiedName: string }[];
  }[];
  readonly properties: Readonly<Record<string, unknown>>;
}
interface Log {
  readonly runs: readonly {
    readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string; readonly help?: object }[] } };
    readonly artifacts: readonly object[];
    readonly results: readonly Result[];
    readonly properties: { readonly cases: readonly { readonly counts: Readonly<Record<string, number>> }[] };
  }[];
}

/** The official schema is not part of the project: decision 0029 says how this one was held against it. */
const schema = JSON.parse(readFileSync('test/export/sarif-subset.schema.json', 'utf8')) as object;
const ajv = new Ajv2020({ strict: true, strictRequired: false, allErrors: true, allowUnionTypes: true });
ajv.addFormat('uri', (text) => URL.canParse(text));
ajv.addFormat(
  'uri-reference',
  (text) => /^[\w.~!$&'()*+,;=:@/?#%-]*$/.test(text) && URL.canParse(text, 'https://base.invalid/'),
);
const validate = ajv.compile(schema);

function logOf(source: ExportSource): Log['runs'][number] {
  const log = JSON.parse(textOf('sarif', source)) as Log;
  expect(validate(log), JSON.stringify(validate.errors)).toBe(true);
  return log.runs[0] ?? expect.unreachable();
}

/** The text between two places, by lines and columns alone, as an editor would find it. */
function betweenPlaces(
  text: string,
  region: NonNullable<Result['locations'][number]['physicalLocation']['region']>,
): string {
  const lines = text.split(/(?<=\r\n|\n|\r(?!\n))/);
  const offset = (line = 0, column = 0): number => lines.slice(0, line - 1).join('').length + column - 1;
  return text.slice(offset(region.startLine, region.startColumn), offset(region.endLine, region.endColumn));
}

describe('the schema of the test', () => {
  it.each<[string, (log: { runs: Record<string, unknown>[]; version: string }) => void]>([
    ['another version', (log) => (log.version = '2.0.0')],
    ['no run', (log) => (log.runs = [])],
    ['a run without a tool', (log) => delete log.runs[0]?.['tool']],
    [
      'a result of an unknown kind',
      (log) => ((log.runs[0]?.['results'] as Record<string, unknown>[])[0] = { kind: 'bad' }),
    ],
    ['an unknown member', (log) => Object.assign(log.runs[0] ?? {}, { extra: 1 })],
  ])('refuses %s', async (_, change) => {
    const log = JSON.parse(textOf('sarif', await audited([sample('mazur', 'mazur-tampered')]))) as {
      runs: Record<string, unknown>[];
      version: string;
    };
    expect(validate(log)).toBe(true);
    change(log);
    expect(validate(log)).toBe(false);
  });
});

describe('a hostile text', () => {
  it.each([...HOSTILE, HALF])(
    '%j is plain text, without link, placeholder or control, and names no address',
    (text) => {
      const { results, artifacts } = logOf(hostileSource(text));
      for (const { message } of results) {
        expect(message.text).not.toMatch(/\]\(/);
        expect(message.text.replaceAll('{{', '').replaceAll('}}', '')).not.toMatch(/[{}]/);
        expect(message.text).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u200b]/);
      }
      expect(JSON.stringify(artifacts)).not.toMatch(/"uri":"[^"]*:/);
      const failure = results.find(({ properties }) => properties['claimed'] !== undefined);
      for (const name of ['claimed', 'recomputed', 'delta', 'atol', 'bound', 'utilisation']) {
        expect(revealed(String(failure?.properties[name]))).toBe(text);
      }
      expect(revealed(failure?.locations[0]?.logicalLocations?.[0]?.fullyQualifiedName ?? '')).toBe(`/${text}`);
    },
  );

  it('gives the message back when braces and escapes are undone', () => {
    for (const text of HOSTILE) {
      expect(revealed(messageText(text).replaceAll('{{', '{').replaceAll('}}', '}'))).toBe(text);
    }
  });
});

describe('a real result', () => {
  it('has every failure once, with its rule, its place and both values', async () => {
    const files = [sample('mazur', 'mazur-tampered'), sample('xor-run', 'xor-run-tampered')];
    const source = await audited(files);
    const { results, tool } = logOf(source);
    const wanted = source.document.cases.flatMap(({ checks }) =>
      checks.flatMap(({ id, failures }) =>
        failures.map((one) => [id, one.pointer, one.claimed, one.recomputed, one.record]),
      ),
    );
    const failed = results.filter(({ kind }) => kind === 'fail');
    expect(
      failed.map(({ ruleId, properties: { pointer, claimed, recomputed, record } }) => [
        ruleId,
        pointer,
        claimed,
        recomputed,
        record,
      ]),
    ).toEqual(wanted);
    for (const { ruleId, ruleIndex } of results) expect(tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
    for (const { id, help } of tool.driver.rules) expect(help, id).toBeDefined();
  });

  it('points at the claimed number, by bytes and by line and column', async () => {
    const files = [sample('mazur', 'mazur-tampered'), sample('xor-run', 'xor-run-tampered')];
    const { results } = logOf(await audited(files));
    const placed = results.filter(({ locations }) => locations[0]?.physicalLocation.region !== undefined);
    let compared = 0;
    for (const { locations, properties } of placed) {
      const { region, artifactLocation } = locations[0]?.physicalLocation ?? expect.unreachable();
      const { text } = files[artifactLocation.index] ?? expect.unreachable();
      const { byteOffset, byteLength } = region ?? expect.unreachable();
      const bytes = Buffer.from(text)
        .subarray(byteOffset, byteOffset + byteLength)
        .toString();
      expect(betweenPlaces(text, region ?? expect.unreachable())).toBe(bytes);
      if (properties['claimed'] !== undefined && properties['claimed'] === bytes) compared += 1;
    }
    expect(compared).toBeGreaterThan(2);
  });

  it('says what is open and what was not checked, and counts what passed', async () => {
    const source = await audited([sample('mazur')]);
    const { results, properties } = logOf(source);
    const checks = source.document.cases[0]?.checks ?? [];
    const undecided = checks.filter(({ outcome }) => outcome !== 'passed');
    expect(results.map(({ ruleId }) => ruleId)).toEqual(undecided.map(({ id }) => id));
    expect(results.every(({ kind, level }) => kind === 'notApplicable' && level === 'none')).toBe(true);
    expect(properties.cases[0]?.counts['passed']).toBe(checks.length - undecided.length);
  });

  it('says how many failures a result does not list', () => {
    const { results } = logOf(hostileSource('x'));
    expect(
      results.filter(({ message }) => message.text === '7 more failures of this check are not listed.'),
    ).toHaveLength(1);
  });

  it('is valid for what cannot be read', async () => {
    const { results } = logOf(await audited([{ name: 'note.txt', text: 'no evidence' }]));
    expect(results).toMatchObject([{ ruleId: 'evidence/recognised', kind: 'fail', level: 'error' }]);
  });

  it('gives no region in a file that is not the text that was judged', async () => {
    const source = await audited([sample('mazur', 'mazur-tampered')]);
    const inputs = source.document.inputs.map((input) => ({ ...input, sha256: 'a'.repeat(64) }));
    const { results } = logOf({ ...source, document: { ...source.document, inputs } });
    expect(results.every(({ locations }) => locations[0]?.physicalLocation.region === undefined)).toBe(true);
  });
});

describe('regions', () => {
  const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));

  it.each(['one line', 'a\nb\r\nc\rd', '\u00e9\u{1f600}x\ny', '\r\r\n\n\u{1f600}\n', ''])(
    'of %j agree with an editor',
    (text) => {
      const starts = Array.from(text, (_, at) => Array.from(text).slice(0, at).join('')).concat(text);
      const offsets = starts.map((before) => Buffer.byteLength(before));
      const ranges = offsets.flatMap((start) => offsets.filter((end) => end >= start).map((end) => ({ start, end })));
      for (const [at, region] of regionsOf(bytes(text), ranges).entries()) {
        const { start, end } = ranges[at] ?? expect.unreachable();
        const inside = Buffer.from(text).subarray(start, end).toString();
        // An editor has no place between CR and LF.
        if (
          text.includes('\r\n') &&
          [start, end].some(
            (o) =>
              Buffer.from(text)
                .subarray(o - 1, o + 1)
                .toString() === '\r\n',
          )
        )
          continue;
        expect(betweenPlaces(text, region)).toBe(inside);
      }
    },
  );

  it('of bytes that are no text are offsets alone', () => {
    expect(regionsOf(Uint8Array.of(0xff, 0x0a, 0x41), [{ start: 2, end: 3 }])).toEqual([
      { byteOffset: 2, byteLength: 1 },
    ]);
    expect(regionsOf(Uint8Array.of(0x41, 0, 0x41), [{ start: 0, end: 1 }])).toEqual([{ byteOffset: 0, byteLength: 1 }]);
  });
});
