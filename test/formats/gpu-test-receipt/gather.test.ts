/** Which files become a case, and which are left alone. */
import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../../../engine/bytes/source.ts';
import { caseInput } from '../../../engine/case-file/input.ts';
import { gpuTestReceipt } from '../../../engine/formats/gpu-test-receipt/format.ts';
import { auditAll, auditOne, checkOf, deciding, filesOf, setupOf, vectorBytes, vectorCase } from './support.ts';
import type { GivenFile } from './support.ts';

const HONEST = vectorCase('g001-honest-ed1');
const SETUP = setupOf(HONEST, 'strict');
const [RECEIPT, SOURCE, KEYS] = filesOf(HONEST);

/** The entries of a source zip as the files of a dropped folder. */
function folder(prefix: string, zip: string): GivenFile[] {
  return Object.entries(unzipSync(vectorBytes(zip))).map(([name, bytes]) => ({ name: `${prefix}${name}`, bytes }));
}

function inputsOf(files: readonly GivenFile[]): ReturnType<typeof caseInput>[] {
  return files.map(({ name, bytes, pinned }) =>
    caseInput(memorySource(name, typeof bytes === 'string' ? new Uint8Array(Buffer.from(bytes)) : bytes), {
      pinned: pinned === true,
    }),
  );
}

/** Names that the one case of some files uses. */
async function usedOf(files: readonly GivenFile[]): Promise<readonly string[]> {
  const [found] = await gpuTestReceipt.gather(inputsOf(files));
  return [...found.evidence, ...found.supporting].map(({ name }) => name);
}

describe('nothing is claimed', () => {
  it.each([
    ['nothing', []],
    ['keys alone', [KEYS]],
    ['source alone', [SOURCE]],
    ['keys and source', [KEYS, SOURCE]],
    ['a training receipt', [{ name: 'r.json', bytes: '{"schema_version":"0.4.0","topology":{},"forward":{}}' }, KEYS]],
    ['a statement', [{ name: 'r.json', bytes: '{"_type":"https://in-toto.io/Statement/v1","subject":[]}' }, KEYS]],
    ['a pinned receipt', [{ ...RECEIPT, pinned: true }, KEYS, SOURCE]],
    ['an empty file', [{ name: 'x.json', bytes: '' }]],
    ['text', [{ name: 'x.txt', bytes: 'node_ids commit_sha github_username file_count' }, KEYS]],
    ['a log of steps', [{ name: 'run/steps.jsonl', bytes: '{"step":1}\n' }, KEYS]],
  ] as [string, GivenFile[]][])('of %s', async (_what, files) => {
    expect(await gpuTestReceipt.gather(inputsOf(files))).toEqual([]);
  });
});

describe('other evidence is left alone', () => {
  it('beside a receipt, by name and by content', async () => {
    const others: GivenFile[] = [
      { name: 'run/steps.jsonl', bytes: '{"step":1}\n' },
      { name: 'audit.vv4a', bytes: Uint8Array.of(1, 2, 3) },
      { name: 'statement.json', bytes: '{"_type":"https://in-toto.io/Statement/v1"}' },
    ];
    const used = await usedOf([RECEIPT, ...others, KEYS]);
    for (const { name } of others) expect(used).not.toContain(name);
  });

  it('and so is a zip of it', async () => {
    // One stored entry, steps.jsonl, of one byte.
    const zip = storedZip('steps.jsonl', 'x');
    expect(await usedOf([RECEIPT, { name: 'run.zip', bytes: zip }, KEYS])).not.toContain('run.zip');
    expect(await usedOf([RECEIPT, { name: 'run.zip', bytes: zip }, SOURCE, KEYS])).toContain(SOURCE.name);
  });

  it('also in a dropped source folder', async () => {
    const files = folder('repo/', 'sources/clean.zip');
    const trace = { name: 'repo/traces/t.json', bytes: '{"schema_version":"0.4.0","topology":{}}' };
    const used = await usedOf([{ ...RECEIPT, name: 'repo/gpu-proof.json' }, ...files, trace, KEYS]);
    expect(used).not.toContain(trace.name);
    expect(used).toContain('repo/README.md');
  });

  it('a pinned file that is nothing known, when there is other evidence', async () => {
    const pin = { name: 'settings.bin', bytes: Uint8Array.of(1, 2), pinned: true };
    expect(await usedOf([RECEIPT, SOURCE, KEYS, pin])).toContain(pin.name);
    const other = { name: 'run/steps.jsonl', bytes: '{"step":1}\n' };
    expect(await usedOf([RECEIPT, SOURCE, KEYS, pin, other])).not.toContain(pin.name);
  });
});

describe('a damaged receipt is recognised, so that the damage is named', () => {
  it.each(['g307-doc-utf16', 'g310-doc-truncated', 'g312-doc-single-quotes', 'g314-doc-text', 'g320-doc-html'])(
    '%s',
    async (id) => {
      const one = vectorCase(id);
      const audited = await auditOne(filesOf(one), setupOf(one, 'strict'));
      expect([audited.result.outcome, deciding(audited)]).toEqual(['UNREADABLE', ['document']]);
    },
  );

  it('by its usual name, and when tests fill its ends', async () => {
    const empty = await auditOne([{ name: 'a/gpu-proof.json', bytes: 'x' }]);
    expect(empty.result.outcome).toBe('UNREADABLE');
    const test = JSON.stringify({ node_id: 'x'.repeat(5000), outcome: 'passed', duration_s: 0, checks: [] });
    const text = Buffer.from(vectorBytes(HONEST.file)).toString('utf8');
    const inner = text.slice(text.indexOf('{') + 1, text.lastIndexOf('}'));
    const long = await auditAll([{ name: 'x.json', bytes: `{"a":[${test}],${inner},"tests2":[${test}]}` }]);
    expect(long).toHaveLength(1);
  });
});

describe('the source', () => {
  it.each([
    ['beside the receipt', 'repo/gpu-proof.json', 'repo/'],
    ['without a folder', 'gpu-proof.json', ''],
    ['in another folder', 'receipts/gpu-proof.json', 'code/'],
    ['in a folder of a folder', 'receipts/gpu-proof.json', 'download/lattice-kernels-main/'],
    ['above the receipt', 'repo/ci/out/gpu-proof.json', 'repo/'],
    ['inside a zip with the receipt', 'all.zip/repo/gpu-proof.json', 'all.zip/repo/'],
  ])('is a folder %s', async (_what, name, prefix) => {
    const files = [{ ...RECEIPT, name }, ...folder(prefix, 'sources/clean.zip'), KEYS];
    const audited = await auditOne(files, SETUP);
    expect(audited.result.outcome).toBe('PASS');
    expect(checkOf(audited, 'fingerprint').examined).toBe(21);
    expect(await usedOf(files)).toHaveLength(files.length);
  });

  it('in a folder: changed, with a file more, with the index, with a repeated name', async () => {
    const clean = folder('repo/', 'sources/clean.zip');
    const receipt = { ...RECEIPT, name: 'repo/gpu-proof.json' };
    const outcome = async (files: readonly GivenFile[]): Promise<string> => {
      const audited = await auditOne([receipt, ...files, KEYS], SETUP);
      return `${audited.result.outcome} ${deciding(audited).join(' ')}`.trim();
    };
    const changed = clean.map((file) => (file.name.endsWith('matmul.py') ? { ...file, bytes: 'x' } : file));
    expect(await outcome(changed)).toBe('FAIL fingerprint');
    expect(await outcome([...clean, { name: 'repo/src/more.py', bytes: '' }])).toBe('FAIL fingerprint');
    expect(await outcome([...clean, clean[5]])).toBe('FAIL fingerprint');
    expect(await outcome(folder('repo/', 'sources/untracked-with-index.zip'))).toBe('PASS');
    expect(await outcome(folder('repo/', 'sources/untracked-no-index.zip'))).toBe('FAIL fingerprint');
    const index = { name: 'repo/.git/index', bytes: 'DIRC' };
    expect(await outcome([...clean, index])).toBe('FAIL fingerprint');
  });

  it('that was pinned is the one that counts', async () => {
    const changed = { name: 'changed.zip', bytes: vectorBytes('sources/changed-src.zip') };
    expect((await auditOne([RECEIPT, SOURCE, changed, KEYS], SETUP)).result.outcome).toBe('PASS');
    const pinned = await auditOne([RECEIPT, SOURCE, { ...changed, pinned: true }, KEYS], SETUP);
    expect([pinned.result.outcome, deciding(pinned)]).toEqual(['FAIL', ['fingerprint']]);
    expect(pinned.result.pins.map(({ name }) => name)).toContain('source');
  });

  it('that is damaged fails, with its place', async () => {
    const cut = { name: 'cut.zip', bytes: vectorBytes('sources/clean.zip').subarray(0, 5000) };
    const audited = await auditOne([RECEIPT, cut, KEYS], SETUP);
    expect([audited.result.outcome, deciding(audited)]).toEqual(['FAIL', ['fingerprint']]);
    expect(checkOf(audited, 'fingerprint').reason).toMatch(/byte \d+/);
  });

  it('whose names leave the folder fails', async () => {
    const zip = storedZip('../src/a.py', 'x');
    const audited = await auditOne([RECEIPT, { name: 'up.zip', bytes: zip, pinned: true }, KEYS], SETUP);
    expect([audited.result.outcome, deciding(audited)]).toEqual(['FAIL', ['fingerprint']]);
  });
});

it('several receipts share keys and source', async () => {
  const more = vectorCase('g006-honest-rsa3072');
  const audited = await auditAll([RECEIPT, { name: 'b.json', bytes: vectorBytes(more.file) }, SOURCE, KEYS], SETUP);
  expect(audited.map(({ result }) => result.outcome)).toEqual(['PASS', 'PASS']);
});

it('the vectors name each check that a receipt can fail: document policy schema-version shape signature sshsig key', () => {
  const ids = ['document', 'policy', 'schema-version', 'shape', 'signature', 'sshsig', 'key', 'signature-labels'];
  const more = ['key-fingerprint', 'signer', 'fingerprint', 'commit', 'dirty', 'tests', 'skips', 'node-ids', 'checks'];
  const last = ['gpu', 'times', 'freshness'];
  expect(gpuTestReceipt.checks.map(({ id }) => id.split('/')[1])).toEqual([...ids, ...more, ...last]);
});

/** A zip with one stored entry. */
function storedZip(name: string, content: string): Uint8Array {
  const data = Buffer.from(content);
  const label = Buffer.from(name);
  const crc = crc32(data);
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(20, 4);
  local.writeUInt32LE(crc, 14);
  local.writeUInt32LE(data.length, 18);
  local.writeUInt32LE(data.length, 22);
  local.writeUInt16LE(label.length, 26);
  const central = Buffer.alloc(46);
  central.writeUInt32LE(0x02014b50, 0);
  central.writeUInt16LE(20, 4);
  central.writeUInt16LE(20, 6);
  central.writeUInt32LE(crc, 16);
  central.writeUInt32LE(data.length, 20);
  central.writeUInt32LE(data.length, 24);
  central.writeUInt16LE(label.length, 28);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(46 + label.length, 12);
  end.writeUInt32LE(30 + label.length + data.length, 16);
  return new Uint8Array(Buffer.concat([local, label, data, central, label, end]));
}

function crc32(data: Uint8Array): number {
  let crc = ~0;
  for (const byte of data) {
    crc ^= byte;
    for (let i = 0; i < 8; i += 1) crc = (crc >>> 1) ^ (0xedb88320 & -(crc & 1));
  }
  return ~crc >>> 0;
}
