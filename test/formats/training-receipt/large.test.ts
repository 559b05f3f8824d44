/** A bundle judged in parts gives what it gives as a whole, wherever it is cut. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { memorySource } from '../../../engine/bytes/source.ts';
import type { ByteSource } from '../../../engine/bytes/source.ts';
import { caseInput } from '../../../engine/case-file/input.ts';
import type { AuditedCase, AuditSettings, Workshop } from '../../../engine/formats/format.ts';
import { auditReceipts } from '../../../engine/formats/training-receipt/audit.ts';
import { auditInParts } from '../../../engine/formats/training-receipt/large.ts';
import { readRecords } from '../../../engine/formats/training-receipt/records.ts';
import { readSettings, work } from '../../../engine/index.ts';
import { mutate } from '../../builders/mutants.ts';
import { Random } from '../../builders/random.ts';
import { FIXTURES } from '../../builders/receipts.ts';
import { ADAM, MOMENTUM, SGD, recordsOf, textOf } from '../../study/runs.ts';

const SEED = 77;

/** Answers later and in another order than asked; what it is given and gives is cloned, as between workers. */
class Elsewhere implements Workshop {
  readonly width: number;
  asked = 0;
  waiting = 0;
  most = 0;

  constructor(width: number) {
    this.width = width;
  }

  async run(format: string, job: unknown): Promise<unknown> {
    this.asked += 1;
    this.waiting += 1;
    this.most = Math.max(this.most, this.waiting);
    const own: unknown = structuredClone(job);
    for (let turn = 0; turn < 5 - (this.asked % 5); turn += 1) await Promise.resolve();
    this.waiting -= 1;
    return structuredClone(work(format, own));
  }
}

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

async function both(text: string, settings: AuditSettings, part: number): Promise<[AuditedCase, AuditedCase]> {
  const bytes = bytesOf(text);
  const whole = auditReceipts({ name: 'run.jsonl', bytes }, settings);
  return [whole, await auditInParts(caseInput(memorySource('run.jsonl', bytes)), settings, new Elsewhere(3), part)];
}

/** What the reader of whole files takes for several records. */
function isBundle(text: string): boolean {
  const { layout, records } = readRecords(bytesOf(text));
  return layout === 'lines' && records.length > 1;
}

const fixtures = ['', 'bad', 'external'].flatMap((folder) =>
  readdirSync(join(FIXTURES, folder))
    .filter((name) => name.endsWith('.jsonl'))
    .map((name) => readFileSync(join(FIXTURES, folder, name), 'utf8'))
    .filter(isBundle),
);

function pinned(values: Readonly<Record<string, string>>): AuditSettings {
  const read = readSettings(Object.entries(values).map(([name, value]) => ({ name, value })));
  if (!read.ok) throw new Error(read.message);
  return { profile: 'strict', pins: read.pins };
}

describe('the result is the same, cut after every line or after some', () => {
  it.each(['strict', 'reference'] as const)(
    'for every bundle of the reference package, profile %s',
    async (profile) => {
      expect(fixtures.length).toBeGreaterThan(20);
      for (const text of fixtures) {
        for (const part of [1, 12_000]) {
          const [whole, parts] = await both(text, { profile }, part);
          expect(parts.result).toEqual(whole.result);
          expect(parts.facts).toEqual(whole.facts);
        }
      }
    },
  );

  test('for damaged, shapeless, blank and foreign lines anywhere', async () => {
    const good = textOf(recordsOf({ optimizer: ADAM, steps: 7 }, new Random(SEED)))
      .trimEnd()
      .split('\n');
    const odd = ['{', '', '   ', '{}', '[]', '{"schema_version":"9.9.9"}', good[2], good[0].replace('"xor', '"\ufeff')];
    for (const line of odd) {
      for (let at = 0; at <= good.length; at += 1) {
        for (const replaced of [0, 1]) {
          const text = [...good.slice(0, at), line, ...good.slice(at + replaced)].join('\r\n');
          if (!isBundle(text)) continue;
          const [whole, parts] = await both(text, { profile: 'strict' }, 1);
          expect(parts.result, `${line} at ${String(at)}`).toEqual(whole.result);
        }
      }
    }
  });

  test(`for mutants of runs, seed ${String(SEED)}`, async () => {
    const random = new Random(SEED);
    for (let i = 0; i < 150; i += 1) {
      const optimizer = [SGD, MOMENTUM, ADAM][i % 3];
      const list = recordsOf({ optimizer, steps: 4, observer: i % 2 === 0 }, random);
      const at = random.below(4);
      list[at] = mutate(list[at], random).receipt;
      const [whole, parts] = await both(textOf(list), { profile: i % 5 === 0 ? 'reference' : 'strict' }, 1);
      expect(parts.result).toEqual(whole.result);
    }
  });

  it.each([
    [{ records: '5' }],
    [{ records: '4' }],
    [{ 'pin.atol': '1e-12', 'pin.rtol': '1e-10' }],
    [{ 'pin.digest': 'a'.repeat(64) }],
    [{ 'pin.bundle_root': 'b'.repeat(64), 'pin.topology': '2-2-1', framework: 'pytorch' }],
  ])('with pins %j', async (values) => {
    const text = textOf(recordsOf({ optimizer: MOMENTUM, steps: 5 }, new Random(SEED)));
    const [whole, parts] = await both(text, pinned(values), 1);
    expect(parts.result).toEqual(whole.result);
  });
});

describe('a record that is looked at later', () => {
  const text = textOf(recordsOf({ optimizer: SGD, steps: 6 }, new Random(SEED)));

  test('comes from the bytes that were judged, or not at all', async () => {
    const bytes = bytesOf(text);
    let later = bytes;
    const source: ByteSource = {
      name: 'run.jsonl',
      size: bytes.length,
      read: (offset, length) => Promise.resolve(later.slice(offset, offset + length)),
    };
    const audited = await auditInParts(caseInput(source), { profile: 'strict' }, new Elsewhere(2), 1);
    expect(audited.held?.records).toBe(6);
    await audited.held?.hold(4);
    expect(new TextDecoder().decode(audited.text)).toBe(text.split('\n')[4]);
    expect(audited.locate(4, '/step_index')).toBeDefined();
    expect(audited.locate(3, '/step_index')).toBeUndefined();
    expect(audited.comparisons().row(0).pointer).toMatch(/^record 4 /);
    later = bytes.slice();
    later[bytes.length - 10] ^= 1;
    await expect(audited.held?.hold(5)).rejects.toThrow('are not those that were judged');
    expect(audited.held?.record).toBe(4);
    await expect(audited.held?.hold(6)).rejects.toThrow('no record 6');
  });

  test('no more parts are on their way than twice the workers', async () => {
    const workshop = new Elsewhere(2);
    await auditInParts(caseInput(memorySource('run', bytesOf(text.repeat(20)))), { profile: 'strict' }, workshop, 1);
    expect(workshop.asked).toBe(120);
    expect(workshop.most).toBeLessThanOrEqual(4);
  });
});
