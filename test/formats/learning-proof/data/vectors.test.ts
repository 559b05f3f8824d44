/** Every single file of the vectors: what can be read, number by number, and what is refused. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../../../../engine/bytes/source.ts';
import {
  DataError,
  dtypeLabel,
  readCheckpoint,
  readNpy,
} from '../../../../engine/formats/learning-proof/data/index.ts';
import type { DataFailure, Tensor, Tree } from '../../../../engine/formats/learning-proof/data/index.ts';

const FILES = join(import.meta.dirname, '../../../fixtures/learning-proof/files');

interface FileCase {
  readonly id: string;
  readonly file: string;
  readonly title: string;
  readonly kind: string;
  readonly expected: string;
  readonly also_allowed?: readonly string[];
  readonly globals_named?: readonly string[];
  readonly reader?: Record<string, { dtype: string; shape: number[]; row_major_le_hex: string; values?: string[] }>;
}

const CASES = JSON.parse(readFileSync(join(FILES, 'manifest.json'), 'utf8')) as readonly FileCase[];
const LISTED =
  /^(collections\.(OrderedDict|Counter)|torch\._utils\._rebuild_tensor_v2|torch\.(Double|Float|Half|BFloat16|Long|Int|Byte)Storage)$/;

/**
 * Where the vectors expect a reading, allow a refusal, and this reader refuses: the SETITEMS of this file has a key without a
 * value, which Python refuses as well. A well-formed one is in pickle.test.ts.
 */
const REFUSED = new Set(['F-pickle-memo-bomb-pt']);

/** Every tensor under its flat name; objects that are shared are visited once. */
function tensorsOf(tree: Tree): Map<string, Tensor> {
  const found = new Map<string, Tensor>();
  const seen = new Set<Tree>();
  const visit = (node: Tree, path: string): void => {
    if (seen.has(node)) return;
    seen.add(node);
    if (node.kind === 'tensor') found.set(path, node.tensor);
    else if (node.kind === 'map')
      for (const [key, value] of node.entries) visit(value, path === '' ? String(key) : `${path}.${key}`);
    else if (node.kind === 'list') node.items.forEach((value, i) => visit(value, `${path}.${i}`));
  };
  visit(tree, '');
  return found;
}

type Outcome = { readonly ok: true; readonly tensors: Map<string, Tensor> } | DataFailure;

/** Reads a file and every number in it. */
async function readAll(one: FileCase): Promise<Outcome> {
  const bytes = new Uint8Array(readFileSync(join(FILES, one.file.replace('files/', ''))));
  const source = memorySource(one.file, bytes);
  let tensors: Map<string, Tensor>;
  if (one.kind === 'file:npy') {
    const result = await readNpy(source);
    if (!result.ok) return result;
    tensors = new Map([['array', result.value]]);
  } else {
    const result = await readCheckpoint(one.file, source);
    if (!result.ok) return result;
    tensors = tensorsOf(result.value.tree);
  }
  try {
    for (const tensor of tensors.values()) await tensor.values();
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    return { ok: false, place: error.place, code: error.code, message: error.message };
  }
  return { ok: true, tensors };
}

/** A double as the number that Python printed, or the integer digit by digit. */
async function expectValues(tensor: Tensor, values: readonly string[]): Promise<void> {
  if (tensor.dtype === 'i64' || tensor.dtype === 'i32' || tensor.dtype === 'u8') {
    expect([...(await tensor.integers())].map(String)).toEqual(values);
  }
  const words = new Map([
    ['nan', NaN],
    ['inf', Infinity],
    ['-inf', -Infinity],
  ]);
  const want = values.map((text) => words.get(text) ?? Number(text));
  const found = [...(await tensor.values())];
  expect(found.length).toBe(want.length);
  found.forEach((value, i) => expect(value).toBe(want[i]));
}

const isRefused = ({ id, expected }: FileCase): boolean => expected === 'UNREADABLE' || REFUSED.has(id);

describe('the files of the vectors', () => {
  const before = [Object.prototype, Array.prototype, globalThis].map((object) => Reflect.ownKeys(object));

  it.each(CASES.filter(isRefused))('$id: $title', async (one) => {
    const outcome = await readAll(one);
    if (outcome.ok) throw new Error('read, and must be refused');
    expect(one.expected === 'UNREADABLE' || one.also_allowed?.includes('UNREADABLE')).toBe(true);
    expect(outcome.place).toMatch(/byte \d+|^archive|data|\.npy$|^header/);
    expect(outcome.message.length).toBeGreaterThan(10);
    const strangers = (one.globals_named ?? []).filter((name) => !LISTED.test(name));
    // The first name that is not on the list is the one that is told.
    if (strangers.length > 0) expect(strangers.some((name) => outcome.message.includes(name))).toBe(true);
  });

  it.each(CASES.filter((one) => !isRefused(one)))('$id: $title', async (one) => {
    const outcome = await readAll(one);
    if (!outcome.ok) throw new Error(`${outcome.place}: ${outcome.message}`);
    for (const [name, want] of Object.entries(one.reader ?? {})) {
      const tensor = outcome.tensors.get(name) ?? outcome.tensors.get(`net.${name}`);
      if (tensor === undefined) throw new Error(`no tensor ${name} among ${[...outcome.tensors.keys()].join(', ')}`);
      expect(dtypeLabel(tensor.dtype)).toBe(want.dtype);
      expect(tensor.shape).toEqual(want.shape);
      expect(Buffer.from(await tensor.bytes()).toString('hex')).toBe(want.row_major_le_hex);
      if (want.values !== undefined) await expectValues(tensor, want.values);
      for (let at = 0; at < tensor.size; at += 1) {
        const part = Buffer.from(await tensor.bytes(at, at + 2)).toString('hex');
        const digits = (want.row_major_le_hex.length / tensor.size) | 0;
        expect(part).toBe(want.row_major_le_hex.slice(at * digits, (at + 2) * digits));
      }
    }
  });

  it('are all there, and leave nothing behind', () => {
    expect(CASES.length).toBe(111);
    expect([Object.prototype, Array.prototype, globalThis].map((object) => Reflect.ownKeys(object))).toEqual(before);
    expect(CASES.filter(isRefused).length).toBe(78);
  });
});
