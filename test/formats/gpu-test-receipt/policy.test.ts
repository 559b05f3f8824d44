/** Policy files: what is not understood completely is refused. */
import { describe, expect, it } from 'vitest';
import { readPolicyFile } from '../../../engine/formats/gpu-test-receipt/policy-file.ts';
import { makePolicy } from '../../../engine/formats/gpu-test-receipt/policy.ts';
import { linesOf, readHistory } from '../../../engine/formats/gpu-test-receipt/baseline.ts';

function read(kind: 'yaml' | 'json' | 'toml', text: string): unknown {
  const result = readPolicyFile(kind, new Uint8Array(Buffer.from(text, 'utf8')));
  return result.ok ? result.settings : `refused: ${result.reason}`;
}

const table = (text: string): string => `[tool.gpu_proof]\n${text}\n`;

describe('a policy file is refused', () => {
  it.each([
    ['yaml', 'allow_dirty: "false"'],
    ['yaml', "allow_dirty: 'no'"],
    ['yaml', 'allow_dirty: y'],
    ['yaml', 'allow_dirty: 0'],
    ['yaml', 'allow_dirty:'],
    ['yaml', 'allow_dirty: ~'],
    ['yaml', 'allow_dirty: [false]'],
    ['yaml', 'max_age_days: "30"'],
    ['yaml', 'max_age_days: true'],
    ['yaml', 'max_age_days: -1'],
    ['yaml', 'max_age_days: .nan'],
    ['yaml', 'max_age_days: .inf'],
    ['yaml', 'max_age_days: 1e3'],
    ['yaml', 'max_age_days: 1:30'],
    ['yaml', 'max_age_days: 0o17'],
    ['yaml', 'max_age_days: thirty'],
    ['yaml', 'max_age_days: !!int "30"'],
    ['yaml', 'max_age_days: !!python/object/apply:os.getpid []'],
    ['yaml', 'max_age_days: 1\nmax_age_days: 3650'],
    ['yaml', 'max_age_days: 1\n"max_age_days": 3650'],
    ['yaml', 'a: &x 7\nmax_age_days: *x'],
    ['yaml', '<<: {max_age_days: 7}'],
    ['yaml', 'require_gpu: true'],
    ['yaml', 'Max_age_days: 7'],
    ['yaml', '- max_age_days'],
    ['yaml', 'max_age_days'],
    ['yaml', ''],
    ['yaml', '# nothing\n'],
    ['yaml', 'allow_dirty: [false'],
    ['yaml', 'max_age_days: 7\n---\nmax_age_days: 8'],
    ['yaml', '\tmax_age_days: 7'],
    ['yaml', '['.repeat(50_000)],
    ['yaml', '- '.repeat(50_000)],
    ['yaml', `${Array.from({ length: 400 }, (_, i) => `${' '.repeat(i)}a:`).join('\n')}`],
    ['yaml', '1: 2'],
    ['yaml', '? [a]\n: 1'],
    ['json', '{"allow_dirty": "false"}'],
    ['json', '{"allow_dirty": 0}'],
    ['json', '{"allow_dirty": null}'],
    ['json', '{"max_age_days": null}'],
    ['json', '{"max_age_days": NaN}'],
    ['json', '{"max_age_days": -0.5}'],
    ['json', '{"max_age_days": 1e400}'],
    ['json', '{"max_age_days": [7]}'],
    ['json', '{"max_age_days": 1, "max_age_days": 2}'],
    ['json', '{"max_age_days": 1, "max_age\\u005fdays": 2}'],
    ['json', '{"expected_skips": []}'],
    ['json', '{"max_age_days": 7,}'],
    ['json', '{"max_age_days": 7} x'],
    ['json', '[]'],
    ['json', '30'],
    ['json', ''],
    ['json', '\ufeff{"max_age_days": 7}'],
    ['toml', table('max_age_days = "5"')],
    ['toml', table('max_age_days = nan')],
    ['toml', table('max_age_days = -5')],
    ['toml', table('max_age_days = true')],
    ['toml', table('require_gpu = "true"')],
    ['toml', table('require_gpu = 1')],
    ['toml', table('expected_skips = "a::b"')],
    ['toml', table('expected_skips = [1]')],
    ['toml', table('allow_dirty = false')],
    ['toml', table('max_age_days = 5\nmax_age_days = 6')],
    ['toml', table('max_age_days = 2026-01-01')],
    ['toml', 'tool = 3'],
    ['toml', 'tool.gpu_proof = 3'],
    ['toml', '[[tool.gpu_proof]]\nmax_age_days = 1'],
    ['toml', '[tool.gpu_proof'],
    ['toml', `a = ${'['.repeat(20_000)}`],
  ] as const)('%s %j', (kind, text) => {
    expect(read(kind, text)).toMatch(/^refused: /);
  });

  it('when it is not UTF-8', () => {
    expect(readPolicyFile('yaml', Uint8Array.of(0x61, 0x3a, 0x20, 0xff)).ok).toBe(false);
    expect(readPolicyFile('toml', Uint8Array.of(0xff)).ok).toBe(false);
  });
});

describe('a policy file is read', () => {
  it.each([
    ['yaml', 'allow_dirty: false\nmax_age_days: 14\n', { allowDirty: false, maxAgeDays: 14 }],
    ['yaml', '# x\nallow_dirty: NO\n', { allowDirty: false }],
    ['yaml', 'allow_dirty: Off', { allowDirty: false }],
    ['yaml', 'allow_dirty: yes', { allowDirty: true }],
    ['yaml', '{"allow_dirty": false}', { allowDirty: false }],
    ['yaml', '"max_age_days": 0', { maxAgeDays: 0 }],
    ['yaml', 'max_age_days: 0x10', { maxAgeDays: 16 }],
    ['yaml', 'max_age_days: 010', { maxAgeDays: 8 }],
    ['yaml', 'max_age_days: 1_0', { maxAgeDays: 10 }],
    ['yaml', 'max_age_days: +7', { maxAgeDays: 7 }],
    ['yaml', 'max_age_days: 0b11', { maxAgeDays: 3 }],
    ['yaml', 'max_age_days: 7.5', { maxAgeDays: 7.5 }],
    ['yaml', '---\nmax_age_days: 7\n...\n', { maxAgeDays: 7 }],
    ['yaml', 'max_age_days: 7\r\nallow_dirty: true\r\n', { maxAgeDays: 7, allowDirty: true }],
    ['json', ' {"allow_dirty": false, "max_age_days": 90}\n', { allowDirty: false, maxAgeDays: 90 }],
    ['json', '{}', {}],
    ['toml', table('max_age_days = 5\nrequire_gpu = true'), { maxAgeDays: 5, requireGpu: true }],
    ['toml', table('expected_skips = ["a::b", "c::d"]'), { expectedSkips: ['a::b', 'c::d'] }],
    ['toml', table('expected_skips = []'), {}],
    ['toml', '[project]\nname = "x"\n', {}],
    ['toml', '[tool.other]\nmax_age_days = "x"\n', {}],
    ['toml', '[tool]\n__proto__ = 1\nconstructor = 2\n', {}],
  ] as const)('%s %j', (kind, text, settings) => {
    expect(read(kind, text)).toEqual(settings);
  });
});

describe('the policy that holds', () => {
  const file = (name: string, settings: object): { name: string; result: { ok: true; settings: object } } => ({
    name,
    result: { ok: true, settings },
  });

  it('refuses baseline and allow-all together, two baselines, and any unusable file', () => {
    const list = { name: 'skips.txt', ids: ['a'] };
    expect(makePolicy([], [list], new Map([['allow_skipped', 'true']]))).toMatchObject({ ok: false, check: 'skips' });
    expect(makePolicy([], [{ name: 'e', ids: [] }], new Map([['allow_skipped', 'true']]))).toMatchObject({ ok: false });
    expect(makePolicy([], [list, list], new Map())).toMatchObject({ ok: false, check: 'skips' });
    const broken = { name: 'p.yaml', result: { ok: false as const, reason: 'x' } };
    expect(makePolicy([broken], [], new Map([['max_age_days', '3']]))).toMatchObject({ ok: false, check: 'policy' });
  });

  it('takes defaults, then files in order, then the settings of the auditor', () => {
    const result = makePolicy(
      [file('a', { maxAgeDays: 5, requireGpu: true }), file('b', { maxAgeDays: 7, allowDirty: false })],
      [],
      new Map([
        ['max_age_days', '3'],
        ['require_gpu', 'false'],
      ]),
    );
    expect(result).toMatchObject({
      ok: true,
      policy: {
        maxAgeDays: { value: 3, from: 'the auditor' },
        allowDirty: { value: false, from: 'b' },
        requireGpu: { value: false, from: 'the auditor' },
        allowUnsigned: { value: false, from: 'default' },
        namespace: { value: 'file', from: 'default' },
      },
    });
  });
});

describe('dates in a pyproject', () => {
  it.each([
    ['a = 2026-02-30\nb = 2026-13-45T99:99:99+99:99\nc = [ # x\n 25:61:61, 2026-01-01 01:02 ]', { maxAgeDays: 5 }],
    [
      'a = "2026-02-30" # 2026-02-30\nb = \'x = 2026-02-30\'\nc = """\n= 99:99:99 \\" """\n2026-02-30 = 1',
      { maxAgeDays: 5 },
    ],
    ['[2026-02-30]\nx = {a = 2026-02-30, b = 1}', { maxAgeDays: 5 }],
  ])('do not depend on the calendar of the JavaScript engine: %j', (text, settings) => {
    expect(read('toml', `${text}\n${table('max_age_days = 5')}`)).toEqual(settings);
  });

  it.each([
    'a = 2026-02',
    'a = 2026-02-30x',
    'a = 99:9',
    'a = "open\n',
    'a = """open',
    'a = 2026-02-30T',
    'a = 12:30:',
  ])('malformed: %j', (text) => {
    expect(read('toml', `${text}\n${table('max_age_days = 5')}`)).toMatch(/^refused: /);
  });
});

describe('lists', () => {
  it('reads baselines by line', () => {
    expect(linesOf(' a::b \r\n#c\n\nd::e[x#y]\n')).toEqual(['a::b', 'd::e[x#y]']);
  });

  it('reads histories of full ids only', () => {
    const id = '3376e86fb056f447c29078c4b95818d7c6f28951';
    expect(readHistory(`${id}\r\n${id}${id.slice(0, 24)}\n`)).toHaveLength(2);
    for (const text of ['', '\n', id.slice(0, 12), id.toUpperCase(), `${id} message`, `commit ${id}`, `${id}\nx`]) {
      expect(readHistory(text)).toBeUndefined();
    }
  });
});
