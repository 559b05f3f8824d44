/** Reads the files of a proof; what cannot be read is named and the rest is kept. */
import type { CaseInput } from '../../case-file/input.ts';
import { Sha256, hex } from '../../crypto/sha256.ts';
import { utf8Encode } from '../../base/utf8.ts';
import type { Failure } from '../../verdict/model.ts';
import type { NamedTensor, State } from './checkpoint.ts';
import { isFloat, readState } from './checkpoint.ts';
import type { Tensor } from './data/index.ts';
import { DataError, readCheckpoint, readNpy } from './data/index.ts';
import type { CheckpointFile, ProofFolder } from './folders.ts';

/** Elements that are held at once of one array. */
export const PIECE = 1 << 20;
const HASH_BYTES = 64;

/** A file, or a part of one, that could not be read. */
export interface ReadProblem {
  readonly file: string;
  /** `byte 12`, or a member of the container. */
  readonly place: string;
  readonly message: string;
  /** What kind of trouble it is; `DataError.code`. */
  readonly code?: string;
}

export interface LoadedCheckpoint {
  readonly file: CheckpointFile;
  readonly state: State;
  /** SHA-256 over the tensors of `net`, whatever container they are in; only when it was asked for. */
  readonly tensorDigest: string | undefined;
}

export interface LoadedProof {
  readonly folder: ProofFolder;
  /** Readable checkpoints by step; of two files for one step the first. */
  readonly checkpoints: ReadonlyMap<number, LoadedCheckpoint>;
  /** Shape [steps, batch]; undefined when it is missing or unreadable. */
  readonly indices: Tensor | undefined;
  /** Content of `hash.txt`, 64 lower-case hexadecimal digits. */
  readonly hashText: string | undefined;
  readonly problems: readonly ReadProblem[];
  /** Files that were tried. */
  readonly files: number;
  /** Numbers that were looked at, and those that are not finite. */
  readonly numbers: number;
  readonly notFinite: readonly Failure[];
  readonly notes: readonly { readonly file: string; readonly message: string }[];
}

export async function loadProof(
  folder: ProofFolder,
  withDigests: boolean,
  progress: (file: string, share: number) => void,
): Promise<LoadedProof> {
  const problems: ReadProblem[] = [];
  const notFinite: Failure[] = [];
  const notes: { file: string; message: string }[] = [];
  const checkpoints = new Map<number, LoadedCheckpoint>();
  let numbers = 0;
  let files = 0;
  for (const [i, file] of folder.checkpoints.entries()) {
    progress(file.input.name, i / folder.checkpoints.length);
    files += 1;
    const loaded = await loadCheckpoint(file, withDigests);
    if (!loaded.ok) {
      problems.push({ file: file.input.name, ...loaded.problem });
      continue;
    }
    numbers += loaded.numbers;
    notFinite.push(...loaded.notFinite.map((failure) => ({ ...failure, record: i })));
    for (const message of loaded.checkpoint.state.notes) notes.push({ file: file.input.name, message });
    if (!checkpoints.has(file.step)) checkpoints.set(file.step, loaded.checkpoint);
  }
  const indices = folder.indices === undefined ? undefined : await loadIndices(folder.indices, problems);
  const hashText = folder.hash === undefined ? undefined : await loadHash(folder.hash, problems);
  files += (folder.indices === undefined ? 0 : 1) + (folder.hash === undefined ? 0 : 1);
  return { folder, checkpoints, indices, hashText, problems, files, numbers, notFinite, notes };
}

export type CheckpointResult =
  | {
      readonly ok: true;
      readonly checkpoint: LoadedCheckpoint;
      readonly numbers: number;
      readonly notFinite: readonly Failure[];
    }
  | {
      readonly ok: false;
      readonly problem: { readonly place: string; readonly message: string; readonly code?: string };
    };

/** Reads a checkpoint whole, so that damage anywhere in it is known before anything is compared. */
export async function loadCheckpoint(file: CheckpointFile, withDigest: boolean): Promise<CheckpointResult> {
  const { name, source } = file.input;
  const read = await readCheckpoint(name, source);
  if (!read.ok) return { ok: false, problem: read };
  try {
    const sorted = await readState(read.value, file.step);
    if (!sorted.ok) return { ok: false, problem: sorted };
    const { state } = sorted;
    const net = [...state.parameters, ...state.buffers];
    let numbers = 0;
    const notFinite: Failure[] = [];
    for (const one of [...net.map(({ name: n, tensor }) => ({ name: `net.${n}`, tensor })), ...state.others]) {
      numbers += one.tensor.size;
      const failure = await findNotFinite(name, one);
      if (failure !== undefined) notFinite.push(failure);
    }
    const tensorDigest = withDigest ? await digestTensors(net) : undefined;
    return { ok: true, checkpoint: { file, state, tensorDigest }, numbers, notFinite };
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    return { ok: false, problem: { place: error.place, message: error.message, code: error.code } };
  }
}

/** Reads every element. @throws DataError */
async function findNotFinite(file: string, { name, tensor }: NamedTensor): Promise<Failure | undefined> {
  let count = 0;
  let first = -1;
  let value = 0;
  for (let from = 0; from < tensor.size || from === 0; from += PIECE) {
    const to = Math.min(tensor.size, from + PIECE);
    // Whole numbers are always finite, but are read all the same: the container may be damaged there.
    if (!isFloat(tensor)) {
      await tensor.bytes(from, to);
      continue;
    }
    const values = await tensor.values(from, to);
    for (let i = 0; i < values.length; i++) {
      if (values[i] - values[i] === 0) continue;
      if (count === 0) {
        first = from + i;
        value = values[i];
      }
      count += 1;
    }
  }
  if (count === 0) return undefined;
  const more = count === 1 ? '' : `, the first of ${count} such numbers in it`;
  return {
    record: 0,
    pointer: `/${name.replace(/~/g, '~0').replace(/\//g, '~1').replace(/\./g, '/')}`,
    message: `${file}: element ${first} of ${name} is ${String(value)}${more}; every number has to be finite`,
    claimed: String(value),
  };
}

/** Over types, shapes and elements, in the order of the file; not over names, which a copy may change. @throws DataError */
async function digestTensors(tensors: readonly NamedTensor[]): Promise<string> {
  const hash = new Sha256();
  for (const { tensor } of tensors) {
    hash.update(utf8Encode(`${tensor.dtype}[${tensor.shape.join(',')}]`));
    for (let from = 0; from < tensor.size; from += PIECE) {
      hash.update(await tensor.bytes(from, Math.min(tensor.size, from + PIECE)));
    }
  }
  return hex(hash.digest());
}

async function loadIndices(input: CaseInput, problems: ReadProblem[]): Promise<Tensor | undefined> {
  const read = await readNpy(input.source);
  const refuse = (place: string, message: string): undefined => {
    problems.push({ file: input.name, place, message });
  };
  if (!read.ok) return refuse(read.place, read.message);
  const tensor = read.value;
  if (tensor.shape.length !== 2) {
    return refuse('byte 0', `has ${tensor.shape.length} dimensions; steps and batch are 2`);
  }
  if (isFloat(tensor)) return refuse('byte 0', `holds ${tensor.dtype} numbers, not whole numbers`);
  try {
    for (let from = 0; from < tensor.size; from += PIECE) {
      await tensor.bytes(from, Math.min(tensor.size, from + PIECE));
    }
    return tensor;
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    return refuse(error.place, error.message);
  }
}

async function loadHash(input: CaseInput, problems: ReadProblem[]): Promise<string | undefined> {
  const bytes = await input.bytes(HASH_BYTES);
  if (bytes === undefined || bytes.length !== HASH_BYTES) {
    problems.push({
      file: input.name,
      place: `byte ${String(Math.min(input.size, HASH_BYTES))}`,
      message: `has ${input.size} bytes; 64 lower-case hexadecimal digits without a line end were expected`,
    });
    return undefined;
  }
  const wrong = bytes.findIndex((byte) => !((byte >= 0x30 && byte <= 0x39) || (byte >= 0x61 && byte <= 0x66)));
  if (wrong < 0) return String.fromCharCode(...bytes);
  problems.push({ file: input.name, place: `byte ${String(wrong)}`, message: 'is no lower-case hexadecimal digit' });
  return undefined;
}
