/**
 * Public entry of the readers of learning proofs. Everything here answers for any bytes: `ReadResult`, never an exception,
 * except what a source throws that cannot be read at all. Arrays are read later: their methods throw `DataError`.
 */
import { ArchiveError } from '../../../archive/archive.ts';
import type { ArchiveEntry } from '../../../archive/archive.ts';
import { openZip } from '../../../archive/zip.ts';
import type { ByteSource } from '../../../bytes/source.ts';
import { isCsv, openCsv } from './csv.ts';
import { openIdx } from './idx.ts';
import { isNpz, openNpy, openNpz } from './npy.ts';
import { openSafetensors } from './safetensors.ts';
import type { FlatContent } from './safetensors.ts';
import { sniffData } from './sniff.ts';
import { asDataError } from './storage.ts';
import type { DType, ReadResult, Tensor, Tree } from './tensor.ts';
import { DataError } from './tensor.ts';
import { isTorch, openTorch } from './torch.ts';
import { unfold, unreadTexts } from './unfold.ts';

export type { DataFailure, DType, ReadResult, Tensor, Tree } from './tensor.ts';
export { DataError, ITEM_BYTES, MAX_ELEMENTS, member } from './tensor.ts';
export type { DataForm } from './sniff.ts';
export { sniffData } from './sniff.ts';

const HEAD = 512;
/** Bytes in which the first line of a CSV must end. */
const HEAD_OF_TEXT = 1 << 16;

export interface Checkpoint {
  readonly form: 'torch' | 'safetensors' | 'npz';
  /**
   * The same shape for every form: a map with `net` (map of parameter name to tensor, in the order of the file) and, when they
   * are there, `optimizer` (map: `state`, a map of index to map of key to tensor or number; `param_groups`, a list of maps) and
   * `scheduler` (map). safetensors and npz have their flat names unfolded into it (`optimizer.state.<index>` gives a number
   * key), their JSON texts read (keys stay texts). A file with bare parameter names is a `net` alone.
   * A torch file keeps whatever other members it has; none of the members is promised to be there or of its kind.
   */
  readonly tree: Tree;
  /** Members of the container that were not read. One sentence each. */
  readonly notes: readonly string[];
}

/**
 * Reads a checkpoint by its content, not by its name; `name` is for messages. Containers, names, types and sizes are checked;
 * the numbers are read, and CRC-32s checked, when a tensor is.
 */
export function readCheckpoint(name: string, source: ByteSource): Promise<ReadResult<Checkpoint>> {
  return attempt(async (): Promise<Checkpoint> => {
    const form = sniffData(await source.read(0, HEAD));
    if (form === 'safetensors') return flatCheckpoint('safetensors', await openSafetensors(source));
    if (form !== 'zip') return refuseForm(name, source.size, form);
    const entries = await entriesOf(source);
    if (isTorch(entries)) return { form: 'torch', ...(await openTorch(entries)) };
    if (isNpz(entries)) return flatCheckpoint('npz', await openNpz(entries));
    throw new DataError(
      'byte 0',
      'content',
      'the archive holds neither a data.pkl nor .npy arrays: it is no checkpoint',
    );
  });
}

export interface Dataset {
  readonly form: 'npz' | 'idx' | 'csv';
  /** Samples, first axis N. CSV: f32 of shape [N, columns]. IDX: as stored, mostly u8. npz: as stored. */
  readonly x: Tensor;
  /** Labels, shape [N], i64, i32 or u8 (CSV: i64). */
  readonly y: Tensor;
  /** Members that were not read. One sentence each. */
  readonly notes: readonly string[];
}

/** Reads a data set: one `.npz` (arrays `x` and `y`), one CSV, or the two files of an IDX pair in either order. */
export function readDataset(files: readonly ByteSource[]): Promise<ReadResult<Dataset>> {
  return attempt(async (): Promise<Dataset> => {
    const dataset = files.length === 2 ? await idxPair(files[0], files[1]) : await oneFile(files);
    const { x, y } = dataset;
    if (y.shape.length !== 1)
      throw new DataError(y.place, 'shape', `labels have one axis, found ${String(y.shape.length)}`);
    if (y.dtype !== 'i64' && y.dtype !== 'i32' && y.dtype !== 'u8') {
      throw new DataError(y.place, 'dtype', `labels are integers, found ${y.dtype}`);
    }
    if (x.shape.length === 0 || x.shape[0] !== y.shape[0]) {
      throw new DataError(x.place, 'shape', `${String(x.shape[0] ?? 0)} samples and ${String(y.shape[0])} labels`);
    }
    return dataset;
  });
}

/** Reads one `.npy` array (`indices.npy`). */
export function readNpy(source: ByteSource): Promise<ReadResult<Tensor>> {
  return attempt(() => openNpy(source));
}

/** The spelling of a dtype in safetensors and in reports: `F32`. */
export function dtypeLabel(dtype: DType): string {
  return dtype.toUpperCase();
}

async function attempt<T>(job: () => Promise<T>): Promise<ReadResult<T>> {
  try {
    return { ok: true, value: await job() };
  } catch (error) {
    const found = error instanceof ArchiveError ? asDataError(error, 'the archive') : error;
    if (!(found instanceof DataError)) throw found;
    return { ok: false, place: found.place, code: found.code, message: found.message };
  }
}

async function entriesOf(source: ByteSource): Promise<readonly ArchiveEntry[]> {
  const archive = await openZip(source);
  if (archive.ok) return archive.entries;
  throw new DataError(`byte ${String(archive.byte)}`, 'archive', archive.message);
}

function flatCheckpoint(form: 'safetensors' | 'npz', content: FlatContent): Checkpoint {
  return { form, tree: unfold(content), notes: [...content.notes, ...unreadTexts(content)] };
}

function refuseForm(name: string, size: number, form: ReturnType<typeof sniffData>): never {
  if (size === 0) throw new DataError('byte 0', 'empty', `${name} is empty`);
  const what =
    form === 'pickle'
      ? 'a pickle without an archive around it (torch.save before version 1.6); only the zip form is read'
      : form === 'tar'
        ? 'a tar archive (torch.save before version 0.1.10); only the zip form is read'
        : form === 'npy' || form === 'idx'
          ? 'a single array, not a checkpoint'
          : 'neither a torch archive, nor safetensors, nor npz';
  throw new DataError('byte 0', 'form', `${name} is ${what}`);
}

async function oneFile(files: readonly ByteSource[]): Promise<Dataset> {
  if (files.length !== 1)
    throw new DataError('byte 0', 'form', 'a data set is one file, or the two files of an IDX pair');
  const [file] = files;
  const head = await file.read(0, HEAD_OF_TEXT);
  const form = sniffData(head);
  if (form === 'zip') return npzDataset(await entriesOf(file));
  if (form === undefined && isCsv(head)) return { form: 'csv', ...(await openCsv(file)), notes: [] };
  if (form === 'idx')
    throw new DataError('byte 0', 'form', `${file.name} is one half of an IDX pair; the other is missing`);
  throw new DataError(
    'byte 0',
    'form',
    `${file.name} is no data set: an npz archive, a CSV with a label column or an IDX pair`,
  );
}

async function npzDataset(entries: readonly ArchiveEntry[]): Promise<Dataset> {
  const { tensors, notes } = await openNpz(entries);
  const find = (name: string): Tensor => tensors.find(([key]) => key === name)?.[1] ?? missing(name);
  const others = tensors.filter(([name]) => name !== 'x' && name !== 'y');
  return {
    form: 'npz',
    x: find('x'),
    y: find('y'),
    notes: [...notes, ...others.map(([name]) => `the array ${name} was not read`)],
  };
}

function missing(name: string): never {
  throw new DataError('byte 0', 'content', `the archive has no array ${name}`);
}

/** The labels have one axis, the samples more. */
async function idxPair(first: ByteSource, second: ByteSource): Promise<Dataset> {
  const one = await openIdx(first);
  const two = await openIdx(second);
  const labels = [one, two].filter(({ shape }) => shape.length === 1);
  if (labels.length !== 1) {
    throw new DataError(
      'byte 3',
      'shape',
      `of the two IDX files ${labels.length === 0 ? 'none has' : 'both have'} one axis, as labels do`,
    );
  }
  return { form: 'idx', x: labels[0] === one ? two : one, y: labels[0], notes: [] };
}
