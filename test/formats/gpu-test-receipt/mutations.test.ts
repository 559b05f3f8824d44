/** Whatever is changed, it is never PASS for something else than what was signed, and nothing throws. */
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';

import { readReceipt } from '../../../engine/formats/gpu-test-receipt/receipt.ts';
import { pythonJson } from '../../../engine/text/python-json.ts';
import {
  auditAll,
  auditOne,
  CASES,
  checkOf,
  filesOf,
  setupOf,
  vectorBytes,
  vectorCase,
  vectorText,
} from './support.ts';
import type { GivenFile } from './support.ts';

// Hundreds of audits in one test, on machines that run other tests beside it.
vi.setConfig({ testTimeout: 120_000 });

const HONEST = vectorCase('g001-honest-ed1');
const SETUP = setupOf(HONEST, 'strict');
const [RECEIPT, SOURCE, KEYS, HISTORY] = filesOf(HONEST);
const BYTES = vectorBytes(HONEST.file);

function canonicalOf(bytes: Uint8Array): string | undefined {
  const read = readReceipt(bytes);
  return read.ok ? pythonJson(read.receipt.document, 0) : undefined;
}

async function outcomeOf(
  bytes: Uint8Array | string,
  files: readonly GivenFile[] = [SOURCE, KEYS, HISTORY],
): Promise<string> {
  const audited = await auditAll([{ name: 'gpu-proof.json', bytes }, ...files], SETUP);
  return audited.length === 1 ? audited[0].result.outcome : 'none';
}

describe('the receipt', () => {
  it('with one byte changed, dropped or added (250 cases)', async () => {
    const before = canonicalOf(BYTES);
    let passed = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: BYTES.length - 1 }),
        fc.nat({ max: 255 }),
        fc.nat({ max: 2 }),
        async (at, byte, how) => {
          const changed =
            how === 0
              ? Uint8Array.of(...BYTES.subarray(0, at), byte, ...BYTES.subarray(at + 1))
              : how === 1
                ? Uint8Array.of(...BYTES.subarray(0, at), ...BYTES.subarray(at + 1))
                : Uint8Array.of(...BYTES.subarray(0, at), byte, ...BYTES.subarray(at));
          const outcome = await outcomeOf(changed);
          if (outcome !== 'PASS') return;
          passed += 1;
          // Members beyond the table in the signature block may appear; everything else must say the same.
          expect(canonicalOf(changed)).toBe(before);
        },
      ),
      { numRuns: 250, seed: 41 },
    );
    expect(passed).toBeLessThan(60);
  });

  it('without any one of its members, at any depth (T-V3)', async () => {
    const paths: (string | number)[][] = [];
    const walk = (value: unknown, path: (string | number)[]): void => {
      if (typeof value !== 'object' || value === null) return;
      for (const [name, child] of Object.entries(value)) {
        const here = [...path, Array.isArray(value) ? Number(name) : name];
        paths.push(here);
        walk(child, here);
      }
    };
    walk(JSON.parse(vectorText(HONEST.file)), []);
    expect(paths.length).toBeGreaterThan(60);
    for (const path of paths) {
      const copy = JSON.parse(vectorText(HONEST.file)) as Record<string, unknown>;
      let parent: unknown = copy;
      for (const step of path.slice(0, -1)) parent = Reflect.get(parent as object, step);
      const last = path.at(-1) ?? '';
      if (Array.isArray(parent)) parent.splice(Number(last), 1);
      else Reflect.deleteProperty(parent as object, last);
      const text = JSON.stringify(copy, undefined, 2)
        .replace('"scale": 1,', '"scale": 1.0,')
        .replace('0.00001', '1e-05');
      expect([path.join('/'), await outcomeOf(text)]).not.toEqual([path.join('/'), 'PASS']);
    }
  });

  it('with names that are members of every object', async () => {
    for (const name of ['__proto__', 'constructor', 'hasOwnProperty', 'length', 'toString']) {
      const text = vectorText(HONEST.file).replace('"mode"', `"${name}": {"a": 1}, "mode"`);
      expect(await outcomeOf(text)).toBe('FAIL');
    }
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  it('is the same with any white space, escapes and order of members that JSON allows', async () => {
    const value = vectorText(HONEST.file);
    const escaped = value.replace(/"passed"/g, '"\\u0070assed"').replace(/\n */g, '\r\n\t');
    expect(await outcomeOf(escaped)).toBe('PASS');
  });
});

describe('what is beside it', () => {
  it('keys with one byte changed: PASS only while the key itself is whole (150 cases)', async () => {
    const text = vectorBytes('keys/example-octavia-ed25519.pub');
    const line = Buffer.from(text).toString('utf8').split(' ').slice(0, 2).join(' ');
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: text.length - 1 }), fc.nat({ max: 255 }), async (at, byte) => {
        const changed = text.slice();
        changed[at] = byte;
        const outcome = await outcomeOf(BYTES, [SOURCE, HISTORY, { name: 'k.pub', bytes: changed, pinned: true }]);
        if (outcome === 'PASS') expect(Buffer.from(changed).toString('latin1')).toContain(line.slice(12));
      }),
      { numRuns: 150, seed: 42 },
    );
  });

  it('a detached signature with one byte changed (150 cases)', async () => {
    const one = vectorCase('g374-sshsig-p256');
    const sig = vectorBytes(one.inputs.sshsig ?? '');
    const plain = (bytes: Uint8Array): string =>
      Buffer.from(bytes)
        .toString('latin1')
        .replace(/[\r\n]/g, '');
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: sig.length - 1 }), fc.nat({ max: 255 }), async (at, byte) => {
        const changed = sig.slice();
        changed[at] = byte;
        const files = filesOf(one).map((file) =>
          file.name === one.inputs.sshsig ? { ...file, bytes: changed } : file,
        );
        const audited = await auditOne(files, setupOf(one, 'strict'));
        if (audited.result.outcome === 'PASS') expect(plain(changed)).toBe(plain(sig));
      }),
      { numRuns: 150, seed: 43 },
    );
  });

  it('a zip of the source with one byte changed (150 cases)', async () => {
    const zip = vectorBytes('sources/clean.zip');
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: zip.length - 1 }), fc.integer({ min: 1, max: 255 }), async (at, mask) => {
        const changed = zip.slice();
        changed[at] ^= mask;
        const audited = await auditOne([RECEIPT, { name: 's.zip', bytes: changed, pinned: true }, KEYS], SETUP);
        // What is no zip any more is a trusted input that is not known; PASS needs the digest of the very files.
        expect(['PASS', 'FAIL', 'UNREADABLE']).toContain(audited.result.outcome);
        if (audited.result.outcome === 'PASS') expect(checkOf(audited, 'fingerprint').examined).toBe(21);
      }),
      { numRuns: 150, seed: 44 },
    );
  });

  it('a history or a baseline with one byte changed is never laxer (100 cases)', async () => {
    const text = vectorBytes('history/head.txt');
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: 40 }), fc.nat({ max: 127 }), async (at, byte) => {
        const changed = text.slice();
        changed[at] = byte;
        const audited = await auditOne(
          [RECEIPT, SOURCE, KEYS, { name: 'head.txt', bytes: changed, pinned: true }],
          SETUP,
        );
        const same = Buffer.from(changed)
          .toString('latin1')
          .split(/\s+/)
          .includes('3376e86fb056f447c29078c4b95818d7c6f28951');
        expect(audited.result.outcome === 'PASS').toBe(same && audited.result.outcome === 'PASS');
        if (!same) expect(audited.result.outcome).not.toBe('PASS');
      }),
      { numRuns: 100, seed: 45 },
    );
  });
});

describe('views', () => {
  it('are made for every vector, each row with a cell a column', async () => {
    for (const one of CASES.filter((_case, index) => index % 4 === 0)) {
      const { views = [], facts } = await auditOne(filesOf(one), setupOf(one, 'strict'));
      const ids = views.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      for (const view of views) {
        if (view.kind !== 'table') continue;
        for (let i = 0; i < view.length; i += 1) expect(view.row(i).cells).toHaveLength(view.columns.length);
      }
      for (const fact of facts) expect(typeof fact.value).toBe('string');
    }
  });

  it('show signer, ladder, tests, comparisons, code, files, policy, keys, machine', async () => {
    const { views = [], facts } = await auditOne([RECEIPT, SOURCE, KEYS, HISTORY], SETUP);
    const expected = ['signer', 'trust', 'tests', 'comparisons', 'code', 'covered', 'policy', 'keys', 'environment'];
    expect(views.map(({ id }) => id)).toEqual(expected);
    expect(facts.length).toBeGreaterThanOrEqual(5);
    const ladder = views.find(({ kind }) => kind === 'ladder');
    expect(ladder?.kind === 'ladder' ? ladder.rungs.map(({ state }) => state) : []).toEqual([
      'passed',
      'not-checked',
      'not-checked',
      'not-checked',
    ]);
    const tests = views.find(({ id }) => id === 'tests');
    expect(tests?.kind === 'table' ? tests.row(0).cells : []).toEqual([
      'tests/test_basic.py::test_matmul_4',
      'passed',
      '0.067',
      '1 of 1 passed',
    ]);
  });
});
