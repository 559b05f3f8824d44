/** Receipts changed and signed anew by the holder of the key: each fails the one check that it should, and no other. */
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readJson } from '../../../engine/text/json/reader.ts';
import { createVocabulary } from '../../../engine/text/json/strings.ts';
import { pythonJsonBytes } from '../../../engine/text/python-json.ts';
import { sshFingerprint } from '../../../engine/crypto/ssh-key.ts';
import { auditOne, checkOf, deciding, filesOf, setupOf, vectorCase, vectorText } from './support.ts';
import type { GivenFile, Setup } from './support.ts';

const HONEST = vectorCase('g001-honest-ed1');
const SETUP = setupOf(HONEST, 'strict');
const [, SOURCE, , HISTORY] = filesOf(HONEST);

interface Signer {
  readonly privateKey: KeyObject;
  readonly blob: Uint8Array;
  readonly line: string;
}

function sshText(...parts: Uint8Array[]): Buffer {
  return Buffer.concat(
    parts.flatMap((part) => {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(part.length);
      return [length, Buffer.from(part)];
    }),
  );
}

const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const BLOB = sshText(Buffer.from('ssh-ed25519'), publicKey.export({ format: 'der', type: 'spki' }).subarray(-32));
const SIGNER: Signer = { privateKey, blob: BLOB, line: `ssh-ed25519 ${BLOB.toString('base64')}` };
const PUB: GivenFile = { name: 'signer.pub', bytes: SIGNER.line, pinned: true };

/** A change of a JSON value in place. */
type Edit = (root: unknown) => void;

function parentOf(root: unknown, pointer: string): { readonly parent: object; readonly name: string } {
  const steps = pointer.slice(1).split('/');
  let parent = root;
  for (const step of steps.slice(0, -1)) parent = Reflect.get(parent as object, step);
  return { parent: parent as object, name: steps.at(-1) ?? '' };
}

function valueAt(root: unknown, pointer: string): unknown {
  const { parent, name } = parentOf(root, pointer);
  return Reflect.get(parent, name);
}

function set(pointer: string, value: unknown): Edit {
  return (root) => {
    const { parent, name } = parentOf(root, pointer);
    Reflect.set(parent, name, value);
  };
}

function change(pointer: string, how: (value: string) => string): Edit {
  return (root) => {
    set(pointer, how(String(valueAt(root, pointer))))(root);
  };
}

function drop(pointer: string): Edit {
  return (root) => {
    const { parent, name } = parentOf(root, pointer);
    Reflect.deleteProperty(parent, name);
  };
}

function add(pointer: string, value: unknown): Edit {
  return (root) => {
    (valueAt(root, pointer) as unknown[]).push(value);
  };
}

function all(...edits: readonly Edit[]): Edit {
  return (root) => {
    for (const edit of edits) edit(root);
  };
}

const nothing: Edit = () => undefined;

/** The honest receipt after an edit, signed. `after` changes the signed file without signing it again. */
function resigned(edit: Edit, after: Edit = nothing): string {
  const receipt = JSON.parse(vectorText(HONEST.file)) as Record<string, unknown>;
  edit(receipt);
  delete receipt['signature'];
  const read = readJson(new Uint8Array(Buffer.from(JSON.stringify(receipt))), createVocabulary([]), {
    nonFinite: true,
  });
  if (!read.ok) throw new Error(read.error.message);
  const { repo } = receipt;
  const user: unknown = typeof repo === 'object' && repo !== null ? Reflect.get(repo, 'github_username') : undefined;
  receipt['signature'] = {
    algorithm: 'ed25519',
    backend: 'ssh-local',
    key_fingerprint: sshFingerprint(SIGNER.blob),
    signer: user ?? 'unknown',
    value: sign(null, pythonJsonBytes(read.document, 0), SIGNER.privateKey).toString('base64'),
  };
  after(receipt);
  return JSON.stringify(receipt);
}

async function judge(
  edit: Edit,
  setup: Setup = SETUP,
  files: readonly GivenFile[] = [SOURCE, PUB, HISTORY],
): Promise<readonly [string, readonly string[]]> {
  const audited = await auditOne([{ name: 'gpu-proof.json', bytes: resigned(edit) }, ...files], setup);
  return [audited.result.outcome, deciding(audited)];
}

it('the honest receipt, signed anew, passes', async () => {
  expect(await judge(nothing)).toEqual(['PASS', []]);
});

const with_ = (set: Setup['set']): Setup => ({ ...SETUP, set: set ?? {} });

describe('one edit, one check', () => {
  const table: [string, Edit, string, readonly string[], Setup?][] = [
    ['schema_version "1.0"', set('/schema_version', '1.0'), 'FAIL', ['schema-version']],
    ['schema_version absent', drop('/schema_version'), 'FAIL', ['schema-version']],
    ['schema_version 1', set('/schema_version', 1), 'FAIL', ['schema-version']],
    ['mode a number', set('/mode', 1), 'FAIL', ['shape']],
    ['mode null', set('/mode', null), 'FAIL', ['shape']],
    ['mode absent', drop('/mode'), 'INCOMPLETE', ['shape']],
    ['repo a list', set('/repo', []), 'FAIL', ['shape']],
    ['branch absent', drop('/repo/branch'), 'INCOMPLETE', ['shape']],
    ['branch null', set('/repo/branch', null), 'PASS', []],
    ['remote_url a number', set('/repo/remote_url', 3), 'FAIL', ['shape']],
    ['environment null', set('/environment', null), 'FAIL', ['shape']],
    ['pytest_version null', set('/environment/pytest_version', null), 'PASS', []],
    ['python_version null', set('/environment/python_version', null), 'FAIL', ['shape']],
    ['gpu_info a list', set('/environment/gpu_info', []), 'FAIL', ['shape']],
    ['gpu_info without driver', drop('/environment/gpu_info/driver_version'), 'INCOMPLETE', ['shape']],
    ['a test that is no object', set('/tests/0', 'x'), 'FAIL', ['shape', 'tests', 'node-ids']],
    ['a check that is no object', set('/tests/0/checks', [1]), 'FAIL', ['shape']],
    ['metadata a list', set('/tests/0/checks/0/metadata', []), 'FAIL', ['shape']],
    ['metadata absent', drop('/tests/0/checks/0/metadata'), 'INCOMPLETE', ['shape']],
    ['duration a text', set('/tests/0/duration_s', '1'), 'FAIL', ['shape']],
    ['name of a check absent', drop('/tests/0/checks/0/name'), 'INCOMPLETE', ['shape']],
    ['included_paths absent', drop('/fingerprint/included_paths'), 'INCOMPLETE', ['shape', 'fingerprint']],
    ['included_paths with a number', set('/fingerprint/included_paths', ['src', 'tests', 1]), 'FAIL', ['shape']],
    ['algorithm absent', drop('/fingerprint/algorithm'), 'INCOMPLETE', ['shape']],
    ['algorithm SHA256', set('/fingerprint/algorithm', 'SHA256'), 'FAIL', ['fingerprint']],
    ['file_count absent', drop('/fingerprint/file_count'), 'INCOMPLETE', ['shape']],
    ['file_count 20', set('/fingerprint/file_count', 20), 'FAIL', ['fingerprint']],
    ['file_count 0', set('/fingerprint/file_count', 0), 'FAIL', ['fingerprint']],
    ['file_count 21.5', set('/fingerprint/file_count', 21.5), 'FAIL', ['shape']],
    ['digest null', set('/fingerprint/digest', null), 'FAIL', ['fingerprint']],
    ['digest of 63 digits', change('/fingerprint/digest', (text) => text.slice(1)), 'FAIL', ['fingerprint']],
    ['fingerprint null', set('/fingerprint', null), 'FAIL', ['shape', 'fingerprint']],
    ['path ..', set('/fingerprint/included_paths', ['src/../src', 'tests']), 'FAIL', ['fingerprint']],
    ['path --deleted', set('/fingerprint/included_paths', ['--deleted', 'src', 'tests']), 'FAIL', ['fingerprint']],
    ['path absolute', set('/fingerprint/included_paths', ['/src', 'tests']), 'FAIL', ['fingerprint']],
    ['path empty', set('/fingerprint/included_paths', ['', 'src', 'tests']), 'FAIL', ['fingerprint']],
    ['path [st]*', set('/fingerprint/included_paths', ['[st]*']), 'INCOMPLETE', ['fingerprint']],
    ['path :/src', set('/fingerprint/included_paths', [':/src', 'tests']), 'INCOMPLETE', ['fingerprint']],
    ['path src?', set('/fingerprint/included_paths', ['src?', 'tests']), 'INCOMPLETE', ['fingerprint']],
    ['a path more that holds nothing', add('/fingerprint/included_paths', 'docs'), 'PASS', []],
    ['paths with slashes', set('/fingerprint/included_paths', ['./src/', 'tests//']), 'PASS', []],
    ['commit of 39 digits', change('/repo/commit_sha', (text) => text.slice(1)), 'FAIL', ['commit']],
    ['commit of 64 digits', set('/repo/commit_sha', 'a'.repeat(64)), 'FAIL', ['commit']],
    ['commit with a line end', change('/repo/commit_sha', (text) => `${text}\n`), 'FAIL', ['commit']],
    ['commit null', set('/repo/commit_sha', null), 'INCOMPLETE', ['commit']],
    ['commit a number', set('/repo/commit_sha', 1), 'FAIL', ['shape', 'commit']],
    ['dirty "false"', set('/repo/dirty', 'false'), 'FAIL', ['dirty']],
    ['dirty absent', drop('/repo/dirty'), 'INCOMPLETE', ['dirty']],
    ['dirty, and forbidden', set('/repo/dirty', true), 'FAIL', ['dirty'], with_({ allow_dirty: false })],
    ['tests empty', all(set('/tests', []), set('/session/node_ids', [])), 'FAIL', ['tests']],
    ['tests absent', all(drop('/tests'), set('/session/node_ids', [])), 'FAIL', ['tests']],
    ['outcome null', set('/tests/1/outcome', null), 'FAIL', ['tests']],
    ['outcome absent', drop('/tests/1/outcome'), 'FAIL', ['tests']],
    ['one skip', set('/tests/1/outcome', 'skipped'), 'FAIL', ['skips']],
    ['one skip, allowed', set('/tests/1/outcome', 'skipped'), 'PASS', [], with_({ allow_skipped: true })],
    [
      'all skipped, allowed',
      all(...[0, 1, 2].map((index) => set(`/tests/${String(index)}/outcome`, 'skipped'))),
      'FAIL',
      ['tests'],
      with_({ allow_skipped: true }),
    ],
    ['one id more', add('/session/node_ids', 'x'), 'FAIL', ['node-ids']],
    [
      'ids in another order',
      (root) => (valueAt(root, '/session/node_ids') as unknown[]).reverse(),
      'FAIL',
      ['node-ids'],
    ],
    ['node_ids absent', drop('/session/node_ids'), 'INCOMPLETE', ['shape']],
    [
      'an id with an invisible character',
      change('/session/node_ids/0', (text) => `${text}\u200b`),
      'FAIL',
      ['node-ids'],
    ],
    [
      'a test twice',
      (root) => {
        add('/tests', valueAt(root, '/tests/0'))(root);
        add('/session/node_ids', valueAt(root, '/tests/0/node_id'))(root);
      },
      'FAIL',
      ['node-ids'],
    ],
    ['node_id absent', drop('/tests/0/node_id'), 'FAIL', ['node-ids']],
    ['a check failed', set('/tests/0/checks/0/outcome', 'failed'), 'FAIL', ['checks']],
    [
      'a check of a skipped test failed',
      all(set('/tests/0/outcome', 'skipped'), set('/tests/0/checks/0/outcome', 'error')),
      'FAIL',
      ['checks'],
      with_({ allow_skipped: true }),
    ],
    ['outcome of a check absent', drop('/tests/0/checks/0/outcome'), 'INCOMPLETE', ['shape']],
    ['no checks at all', all(...[0, 1, 2].map((index) => set(`/tests/${String(index)}/checks`, []))), 'PASS', []],
    ['no GPU', set('/environment/gpu_info', null), 'PASS', []],
    ['no GPU, and required', set('/environment/gpu_info', null), 'FAIL', ['gpu'], with_({ require_gpu: true })],
    [
      'a blank GPU, and required',
      set('/environment/gpu_info/name', ' \t'),
      'FAIL',
      ['gpu'],
      with_({ require_gpu: true }),
    ],
    ['ended a second ahead of the clock', set('/session/ended_at', '2026-11-23T08:28:43Z'), 'FAIL', ['times']],
    ['started ahead of the clock', set('/session/started_at', '2026-11-23T08:28:43Z'), 'FAIL', ['times']],
    ['ended at the clock', set('/session/ended_at', '2026-11-23T08:28:42Z'), 'PASS', []],
    ['29 February of no leap year', set('/session/started_at', '2026-02-29T00:00:00Z'), 'FAIL', ['times']],
    ['second 60', set('/session/started_at', '2026-11-20T23:59:60Z'), 'FAIL', ['times']],
    ['hour 24', set('/session/started_at', '2026-11-20T24:00:00Z'), 'FAIL', ['times']],
    ['fraction of a second', set('/session/started_at', '2026-11-20T23:00:00.0Z'), 'FAIL', ['times']],
    ['ended_at a number', set('/session/ended_at', 1795000000), 'FAIL', ['times']],
    ['ended_at null', set('/session/ended_at', null), 'INCOMPLETE', ['times']],
    ['session null', set('/session', null), 'FAIL', ['shape']],
    [
      '31 days old',
      all(set('/session/started_at', '2026-10-23T08:28:42Z'), set('/session/ended_at', '2026-10-23T08:28:42Z')),
      'FAIL',
      ['freshness'],
    ],
    [
      '30 days old',
      all(set('/session/started_at', '2026-10-23T08:28:43Z'), set('/session/ended_at', '2026-10-23T08:28:43Z')),
      'PASS',
      [],
    ],
    ['github_username null', set('/repo/github_username', null), 'PASS', []],
    ['a member more', set('/verdict', 'PASS'), 'PASS', []],
  ];
  it.each(table)('%s', async (_what, edit, outcome, checks, setup) => {
    expect(await judge(edit, setup)).toEqual([outcome, checks]);
  });
});

describe('the block, which is not signed', () => {
  const table: [string, Edit, string, readonly string[]][] = [
    ['value empty', set('/signature/value', ''), 'INCOMPLETE', ['signature']],
    ['value absent', drop('/signature/value'), 'INCOMPLETE', ['signature']],
    ['value with a line end', change('/signature/value', (text) => `${text}\n`), 'FAIL', ['signature']],
    ['value true', set('/signature/value', true), 'FAIL', ['signature']],
    ['algorithm of another kind', set('/signature/algorithm', 'ecdsa-sha256'), 'FAIL', ['signature-labels']],
    ['algorithm in capitals', set('/signature/algorithm', 'Ed25519'), 'FAIL', ['signature-labels']],
    ['algorithm absent', drop('/signature/algorithm'), 'INCOMPLETE', ['shape']],
    ['algorithm null', set('/signature/algorithm', null), 'FAIL', ['shape', 'signature-labels']],
    ['backend absent', drop('/signature/backend'), 'INCOMPLETE', ['shape']],
    ['backend another', set('/signature/backend', 'sigstore'), 'FAIL', ['signature-labels']],
    [
      'key_fingerprint of another key',
      set('/signature/key_fingerprint', `SHA256:${'A'.repeat(43)}`),
      'FAIL',
      ['key-fingerprint'],
    ],
    ['key_fingerprint padded', change('/signature/key_fingerprint', (text) => `${text}=`), 'FAIL', ['key-fingerprint']],
    ['key_fingerprint absent', drop('/signature/key_fingerprint'), 'INCOMPLETE', ['shape']],
    ['signer another', set('/signature/signer', 'mallory'), 'FAIL', ['signer']],
    ['signer absent', drop('/signature/signer'), 'INCOMPLETE', ['shape']],
    ['a member more', set('/signature/trusted', true), 'PASS', []],
  ];
  it.each(table)('%s', async (_what, edit, outcome, checks) => {
    const bytes = resigned(nothing, edit);
    const audited = await auditOne([{ name: 'gpu-proof.json', bytes }, SOURCE, PUB, HISTORY], SETUP);
    expect([audited.result.outcome, deciding(audited)]).toEqual([outcome, checks]);
  });
});

describe('the source with . included', () => {
  const paths = all(set('/fingerprint/included_paths', ['.']), set('/fingerprint/file_count', 1));
  const judgeFolder = async (digest: string, name: string): Promise<readonly [string, string]> => {
    const bytes = resigned(all(paths, set('/fingerprint/digest', digest)));
    const files = [{ name: 'gpu-proof.json', bytes }, PUB, { name, bytes: 'x' }];
    const audited = await auditOne(files, SETUP);
    return [audited.result.outcome, checkOf(audited, 'fingerprint').failures.at(0)?.recomputed ?? ''];
  };

  it('is every file, and another file fails', async () => {
    const inner = createHash('sha256').update('x').digest('hex');
    const digest = createHash('sha256').update(`{"files":{"src/a.py":"${inner}"}}`).digest('hex');
    expect(await judgeFolder(digest, 'src/a.py')).toEqual(['PASS', '']);
    expect((await judgeFolder(digest, 'src/b.py'))[0]).toBe('FAIL');
    expect(await judgeFolder('b'.repeat(64), 'src/a.py')).toEqual(['FAIL', digest]);
  });
});
