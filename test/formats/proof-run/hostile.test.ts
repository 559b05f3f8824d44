/** Any bytes give a result, none gives PASS, and nothing that is taken away goes unnoticed. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ArchiveError } from '../../../engine/archive/archive.ts';
import { memorySource } from '../../../engine/bytes/source.ts';
import type { ByteSource } from '../../../engine/bytes/source.ts';
import { caseInput } from '../../../engine/case-file/input.ts';
import { foldCase } from '../../../engine/verdict/fold.ts';
import type { AuditedCase } from '../../../engine/formats/format.ts';
import { proofRun } from '../../../engine/formats/proof-run/format.ts';
import { pythonLoads } from '../../../engine/formats/proof-run/python-json.ts';
import { readProofFile } from '../../../engine/formats/proof-run/proof-file.ts';
import { audit, bytesOf, filesOf, inputsOf, outcome, packed, pinnedOf, settingsOf, vector } from './support.ts';
import type { Files } from './support.ts';

const SEED = 20261121;

async function all(files: Files, pinned: Files): Promise<AuditedCase[]> {
  const one = vector('r019');
  const cases = await proofRun.gather(inputsOf(files, pinned));
  const found: AuditedCase[] = [];
  for (const each of cases) {
    for (const profile of ['strict', 'reference'] as const) {
      found.push(await each.audit(settingsOf(one, profile), { progress: () => undefined }));
    }
  }
  return found;
}

function sound({ result, views, locate }: AuditedCase): void {
  expect(result.outcome).not.toBe('PASS');
  if (result.profile === 'strict' && result.outcome !== 'UNREADABLE')
    expect(foldCase(result.checks)).toBe(result.outcome);
  for (const { outcome: word, examined, reason, failures } of result.checks) {
    if (word === 'passed') expect(examined).toBeGreaterThan(0);
    if (word === 'failed') expect(failures.length).toBeGreaterThan(0);
    else expect(failures).toEqual([]);
    if (word !== 'failed' && word !== 'passed') expect(reason).not.toBe('');
    for (const { record, pointer } of failures) locate(record, pointer);
  }
  for (const view of views ?? []) {
    if (view.kind === 'table')
      for (let i = 0; i < view.length; i += 1) expect(view.row(i).cells).toHaveLength(view.columns.length);
    if (view.kind === 'timeline') for (let i = 0; i < view.length; i += 1) view.item(i);
    if (view.kind === 'merkle') expect(view.path(view.widths[0] - 1)).toHaveLength(view.widths.length);
  }
}

describe('a run with everything', { timeout: 180_000 }, () => {
  /** Run, torrent, settings and events together. */
  const base = new Map([...filesOf(vector('r017'))]);
  const pinned = new Map([...pinnedOf(vector('r026')), ...pinnedOf(vector('r029'))]);

  it(`survives changed bytes (seed ${String(SEED)})`, async () => {
    const names = [...base.keys()];
    const edit = fc.record({
      file: fc.nat(names.length - 1),
      at: fc.nat(5000),
      cut: fc.nat(30),
      put: fc.oneof(
        fc.uint8Array({ maxLength: 8 }),
        fc
          .constantFrom(
            '"',
            '{',
            '}',
            '[',
            ']',
            ',',
            ':',
            '\n',
            '\r',
            '\0',
            '1e400',
            '-1',
            'null',
            'NaN',
            '"a":1,',
            '\ufeff',
            'ÿ',
          )
          .map(bytesOf),
      ),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 4 }), async (edits) => {
        const files = new Map(base);
        for (const { file, at, cut, put } of edits) {
          const bytes = files.get(names[file]) ?? new Uint8Array(0);
          const from = at % (bytes.length + 1);
          files.set(names[file], Uint8Array.of(...bytes.subarray(0, from), ...put, ...bytes.subarray(from + cut)));
        }
        for (const audited of await all(files, pinned)) sound(audited);
      }),
      { seed: SEED, numRuns: 250 },
    );
  });

  it(`survives trusted inputs of any bytes (seed ${String(SEED)})`, async () => {
    const events = packed('chain/events-03.json');
    await fc.assert(
      fc.asyncProperty(fc.nat(events.length), fc.nat(40), fc.uint8Array({ maxLength: 6 }), async (at, cut, put) => {
        const list = Uint8Array.of(...events.subarray(0, at), ...put, ...events.subarray(at + cut));
        for (const audited of await all(filesOf(vector('r028')), new Map([['events.json', list]]))) sound(audited);
      }),
      { seed: SEED, numRuns: 250 },
    );
  });

  it('without any one of its files, or with it emptied, passes no check that needs it', async () => {
    const one = vector('r017');
    const honest = await audit(base, settingsOf(one));
    for (const name of base.keys()) {
      for (const empty of [false, true]) {
        const files = new Map(base);
        if (empty) files.set(name, new Uint8Array(0));
        else files.delete(name);
        const audited = await audit(files, settingsOf(one));
        sound(audited);
        const same = audited.result.checks.every(
          (check, i) =>
            check.outcome === honest.result.checks[i].outcome && check.examined === honest.result.checks[i].examined,
        );
        expect(same, name).toBe(false);
      }
    }
  });

  it('without any one line of the log is not the same', async () => {
    const one = vector('r017');
    const log = [...base.keys()].find((name) => name.endsWith('steps.jsonl')) ?? '';
    const lines = Buffer.from(base.get(log) ?? [])
      .toString('utf8')
      .trimEnd()
      .split('\n');
    for (let i = 0; i < lines.length; i += 1) {
      const cut = lines.filter((_, at) => at !== i).join('\n');
      const audited = await audit(new Map([...base, [log, bytesOf(cut)] as const]), settingsOf(one));
      expect(audited.result.outcome).toBe('FAIL');
    }
  });

  it('leaves the prototypes as they are', async () => {
    const names = ['__proto__', 'constructor', 'hasOwnProperty', 'length'];
    const before = [Object.prototype, Array.prototype, Map.prototype].map((of) =>
      Object.getOwnPropertyNames(of).sort(),
    );
    const files = new Map<string, Uint8Array>();
    for (const name of names) {
      files.set(
        `${name}/steps.jsonl`,
        bytesOf(`{"${name}": 1, "step_idx": 0, "proof_hash": "", "public_inputs": {"${name}": {}}}`),
      );
      files.set(`${name}/run_manifest.json`, bytesOf(`{"run_dir": "${name}", "num_steps": 1, "${name}": {"x": 1}}`));
      files.set(`${name}/anchors.json`, bytesOf(`{"${name}": {"counter": 1, "anchors": []}}`));
      files.set(`${name}/proofs/${name}`, bytesOf('{}'));
      files.set(
        `${name}.toy.torrent.json`,
        bytesOf(`{"infohash": "", "magnet": "", "files": [{"path": "${name}", "sha256": ""}]}`),
      );
    }
    const found = await all(files, new Map());
    expect(found).toHaveLength(2 * names.length);
    found.forEach(sound);
    expect(
      [Object.prototype, Array.prototype, Map.prototype].map((of) => Object.getOwnPropertyNames(of).sort()),
    ).toEqual(before);
  });
});

describe('a proof file', { timeout: 180_000 }, () => {
  it(`of any bytes gives an answer (seed ${String(SEED)})`, () => {
    const proof = [...filesOf(vector('r001'))].find(([name]) => name.endsWith('.proof'))?.[1] ?? new Uint8Array(0);
    fc.assert(
      fc.property(fc.nat(proof.length), fc.nat(20), fc.uint8Array({ maxLength: 6 }), (at, cut, put) => {
        const bytes = Uint8Array.of(...proof.subarray(0, at), ...put, ...proof.subarray(at + cut));
        const read = readProofFile(bytes);
        // What we take, the reference takes as well.
        if (read.problems.length === 0) expect(pythonLoads(bytes).ok).toBe(true);
        else expect(read.instances).toBeUndefined();
      }),
      { seed: SEED, numRuns: 2000 },
    );
  });
});

describe('a damaged archive', { timeout: 60_000 }, () => {
  /** A file whose bytes cannot be unpacked; with `late`, its head can. */
  const damaged = (name: string, bytes: Uint8Array, late: boolean): ByteSource => ({
    name,
    size: bytes.length,
    read: (offset, length) =>
      late && length <= 4096 && length < bytes.length
        ? Promise.resolve(bytes.subarray(offset, offset + length))
        : Promise.reject(new ArchiveError(77, 'the CRC-32 differs')),
  });

  it.each([
    ['steps.jsonl', 'log'],
    ['run_manifest.json', 'manifest'],
    ['merkle_root.txt', 'root'],
    ['anchors.json', 'anchors'],
    ['step_000001.proof', 'proof-files'],
    ['toy.torrent.json', 'torrent'],
  ])('whose %s cannot be unpacked is an error and no exception', async (file, check) => {
    const one = vector('r017');
    for (const late of [false, true]) {
      const inputs = Array.from(filesOf(one), ([name, bytes]) =>
        caseInput(name.endsWith(file) ? damaged(name, bytes, late) : memorySource(name, bytes)),
      );
      const [found] = await proofRun.gather(inputs);
      const audited = await found.audit(settingsOf(one), { progress: () => undefined });
      sound(audited);
      expect(outcome(audited, check)).toBe('error');
      expect(audited.result.checks.find(({ id }) => id === `proof-run/${check}`)?.reason).toMatch(
        /at byte 77: the CRC-32 differs/,
      );
      expect(audited.result.outcome).toBe('FAIL');
    }
  });

  it('of trusted inputs is an error too', async () => {
    const one = vector('r026');
    const [name, bytes] = [...pinnedOf(one)][0];
    const inputs = [
      ...inputsOf(filesOf(one)),
      caseInput(damaged(name, Uint8Array.of(...bytes, ...new Uint8Array(5000).fill(0x20)), true), { pinned: true }),
    ];
    const [found] = await proofRun.gather(inputs);
    const audited = await found.audit(settingsOf(one), { progress: () => undefined });
    expect(outcome(audited, 'anchor-pin')).toBe('error');
  });
});

describe('a log of one hash', { timeout: 180_000 }, () => {
  it('a hundred thousand times is judged in time', async () => {
    const line = (step: number): string =>
      `{"step_idx": ${String(step)}, "proof_hash": "${'ab'.repeat(32)}", "public_inputs": {"circuit": "sgd", "step_idx": ${String(step)}, "lr": 0.1, "chunk_idx": 0, "chunks": 1}, "timestamp": 1.5}`;
    const text = Array.from({ length: 100_000 }, (_, i) => line(i)).join('\n');
    const audited = await audit(new Map([['steps.jsonl', bytesOf(text)]]), { profile: 'strict', now: 5000 });
    expect(outcome(audited, 'proof-unique')).toBe('failed');
    const { failures } = audited.result.checks.find(({ id }) => id === 'proof-run/proof-unique') ?? { failures: [] };
    expect(failures).toHaveLength(1000);
    expect(failures[999].message).toMatch(/98999 more failures of this check are not listed$/);
  });
});
