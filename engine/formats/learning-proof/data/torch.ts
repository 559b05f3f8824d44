/** Checkpoints that `torch.save` writes (zip form): a pickle, and one entry for every storage. */
import type { ArchiveEntry } from '../../../archive/archive.ts';
import { DATA_LIMITS } from './limits.ts';
import type { TensorMaker } from './pickle-objects.ts';
import { readPickle } from './pickle.ts';
import type { Storage } from './storage.ts';
import { asDataError, entryStorage } from './storage.ts';
import { sizeOf, StridedTensor } from './strided.ts';
import type { DType, Tensor, Tree } from './tensor.ts';
import { DataError, ITEM_BYTES, MAX_ELEMENTS } from './tensor.ts';

export interface TorchContent {
  readonly tree: Tree;
  readonly notes: readonly string[];
}

const PICKLE = /^([^/]+)\/data\.pkl$/;
const SMALL_ENTRY = 1024;

/** Whether the archive is one of torch; `openTorch` says what is wrong with it. */
export function isTorch(entries: readonly ArchiveEntry[]): boolean {
  return entries.some(({ name }) => PICKLE.test(name));
}

/** @throws DataError */
export async function openTorch(entries: readonly ArchiveEntry[]): Promise<TorchContent> {
  const members = namesOnce(entries);
  const pickles = entries.filter(({ name }) => PICKLE.test(name));
  if (pickles.length !== 1) {
    throw new DataError(pickles[1].name, 'archive', `the archive holds two checkpoints: ${pickles[0].name} is another`);
  }
  const [pickle] = pickles;
  const folder = pickle.name.slice(0, -'data.pkl'.length);
  for (const { name } of entries) {
    if (!name.startsWith(folder)) throw new DataError(name, 'archive', `an entry outside the folder ${folder}`);
  }
  if (members.has(`${folder}constants.pkl`)) {
    throw new DataError(pickle.name, 'torchscript', 'a TorchScript archive, not a checkpoint of torch.save');
  }
  await checkVersion(members.get(`${folder}version`), folder);
  const bigEndian = await isBigEndian(members.get(`${folder}byteorder`));
  if (pickle.size > DATA_LIMITS.pickleBytes) {
    throw new DataError(pickle.name, 'too-large', `the pickle has ${String(pickle.size)} bytes, the limit is 64 MiB`);
  }
  const bytes = await wholeEntry(pickle, DATA_LIMITS.pickleBytes);
  const storages = new Storages(members, folder, bigEndian);
  const tree = readPickle(pickle.name, bytes, storages);
  const known = new Set(['data.pkl', 'version', 'byteorder', '.data/serialization_id'].map((name) => folder + name));
  const unread = entries.filter(({ name }) => !known.has(name) && !storages.uses(name));
  return {
    tree: asNet(tree, pickle.name),
    notes: unread.map(({ name }) => `${name} belongs to no tensor and was not read`),
  };
}

/** A state dictionary that was saved alone is a `net` alone. */
function asNet(tree: Tree, place: string): Tree {
  if (tree.kind !== 'map') throw new DataError(place, 'content', 'the pickle holds no dictionary');
  const { entries } = tree;
  const bare = entries.length > 0 && entries.every(([, value]) => value.kind === 'tensor');
  return bare ? { kind: 'map', entries: [['net', tree]] } : tree;
}

function namesOnce(entries: readonly ArchiveEntry[]): Map<string, ArchiveEntry> {
  const members = new Map<string, ArchiveEntry>();
  for (const entry of entries) {
    if (members.has(entry.name))
      throw new DataError(entry.name, 'duplicate', 'two entries of the archive have this name');
    members.set(entry.name, entry);
  }
  return members;
}

async function wholeEntry(entry: ArchiveEntry, limit: number): Promise<Uint8Array> {
  try {
    const bytes = await entry.bytes(limit);
    if (bytes !== undefined) return bytes;
  } catch (error) {
    throw asDataError(error, entry.name);
  }
  throw new DataError(entry.name, 'too-large', `${String(entry.size)} bytes, the limit is ${String(limit)}`);
}

async function smallText(entry: ArchiveEntry): Promise<string> {
  const bytes = await wholeEntry(entry, SMALL_ENTRY);
  return String.fromCharCode(...bytes);
}

async function checkVersion(entry: ArchiveEntry | undefined, folder: string): Promise<void> {
  if (entry === undefined) throw new DataError(`${folder}version`, 'version', 'the entry is missing');
  const text = await smallText(entry);
  if (text !== '3\n' && text !== '3') {
    const code = /^(?:[4-9]|[1-9]\d+)\n?$/.test(text) ? 'later-version' : 'version';
    throw new DataError(entry.name, code, `archive version ${JSON.stringify(text.slice(0, 20))}, only 3 is known`);
  }
}

/** Little-endian when the archive does not say, as before torch 2. */
async function isBigEndian(entry: ArchiveEntry | undefined): Promise<boolean> {
  if (entry === undefined) return false;
  const text = await smallText(entry);
  if (text !== 'little' && text !== 'big') {
    throw new DataError(entry.name, 'byte-order', `the byte order ${JSON.stringify(text.slice(0, 20))} is not known`);
  }
  return text === 'big';
}

/** The storages that a pickle names, found in its archive. */
class Storages implements TensorMaker {
  readonly #members: ReadonlyMap<string, ArchiveEntry>;
  readonly #folder: string;
  readonly #bigEndian: boolean;
  readonly #storages = new Map<string, Storage>();
  readonly #used = new Set<string>();
  #held = 0;
  #viewed = 0;

  constructor(members: ReadonlyMap<string, ArchiveEntry>, folder: string, bigEndian: boolean) {
    this.#members = members;
    this.#folder = folder;
    this.#bigEndian = bigEndian;
  }

  uses(name: string): boolean {
    return this.#used.has(name);
  }

  storage(key: string, dtype: DType, size: number, place: string): void {
    const known = this.#storages.get(key);
    if (known !== undefined) {
      if (known.dtype === dtype && known.size === size) return;
      throw new DataError(place, 'storage', `the storage '${key}' is named twice, with another type or size`);
    }
    const name = `${this.#folder}data/${key}`;
    const entry = this.#members.get(name);
    if (entry === undefined) throw new DataError(place, 'storage', `the storage '${key}' has no entry ${name}`);
    const bytes = size * ITEM_BYTES[dtype];
    if (entry.size !== bytes) {
      throw new DataError(
        place,
        'storage',
        `the storage '${key}' needs ${String(bytes)} bytes for ${String(size)} numbers of ${dtype}, its entry has ${String(entry.size)}`,
      );
    }
    this.#used.add(name);
    this.#held += size;
    this.#storages.set(key, entryStorage(entry, { dtype, size, bigEndian: this.#bigEndian, place: name, start: 0 }));
  }

  tensor(key: string, offset: number, shape: readonly number[], strides: readonly number[], place: string): Tensor {
    const storage = this.#storages.get(key);
    const fail = (code: string, message: string): never => {
      throw new DataError(place, code, message);
    };
    if (storage === undefined) return fail('storage', `the storage '${key}' was not named before`);
    if (shape.length !== strides.length) {
      fail('view', `a tensor of ${String(shape.length)} sizes has ${String(strides.length)} strides`);
    }
    if (shape.length > DATA_LIMITS.axes) fail('too-large', `a tensor of ${String(shape.length)} axes`);
    const size = sizeOf(shape);
    if (!(size <= MAX_ELEMENTS))
      fail('too-large', `a tensor of ${String(size)} elements, the limit is ${String(MAX_ELEMENTS)}`);
    const last = shape.reduce((sum, length, axis) => sum + (length - 1) * strides[axis], offset);
    const end = size === 0 ? offset : last + 1;
    if (!(end <= storage.size)) {
      fail(
        'view',
        `a view of the storage '${key}' reaches ${String(end)} elements, the storage has ${String(storage.size)}`,
      );
    }
    this.#viewed += size;
    if (this.#viewed > 4 * this.#held + DATA_LIMITS.repeatedElements) {
      fail('too-large', 'the tensors repeat the elements of their storages too often');
    }
    return new StridedTensor(storage, shape, [...strides], offset);
  }
}
