/** Which of the dropped files belong to one proof. */
import type { CaseInput } from '../../case-file/input.ts';

export interface CheckpointFile {
  readonly input: CaseInput;
  /** The number in its name. */
  readonly step: number;
  /** Why the name is not one that a proof has, or undefined. */
  readonly flaw: string | undefined;
}

/** Files of one folder that are a proof, or checkpoints reproduced by the auditor. */
export interface ProofFolder {
  /** Path of the folder; empty for files that were dropped without one. */
  readonly path: string;
  /** By step, then in the order in which they were dropped. */
  readonly checkpoints: readonly CheckpointFile[];
  readonly indices: CaseInput | undefined;
  readonly hash: CaseInput | undefined;
}

const CHECKPOINT = /^model_step_(\d{1,15})(?:\.safetensors|\.npz)?$/;
const INDICES = 'indices.npy';
const HASH = 'hash.txt';

interface Open {
  readonly path: string;
  readonly names: Set<string>;
  readonly checkpoints: CheckpointFile[];
  indices: CaseInput | undefined;
  hash: CaseInput | undefined;
}

/**
 * Folders that hold at least one checkpoint by name. Where two folders of the same path were dropped, a name that returns begins
 * the second.
 */
export function groupFolders(inputs: readonly CaseInput[]): readonly ProofFolder[] {
  const all: Open[] = [];
  const current = new Map<string, Open>();
  for (const input of inputs) {
    const { path, base } = splitName(input.name);
    const step = CHECKPOINT.exec(base)?.[1];
    if (step === undefined && base !== INDICES && base !== HASH) continue;
    let folder = current.get(path);
    if (folder === undefined || folder.names.has(base)) {
      folder = { path, names: new Set(), checkpoints: [], indices: undefined, hash: undefined };
      current.set(path, folder);
      all.push(folder);
    }
    folder.names.add(base);
    if (step !== undefined) folder.checkpoints.push({ input, step: Number(step), flaw: flawOf(step) });
    else if (base === INDICES) folder.indices = input;
    else folder.hash = input;
  }
  const found = all.filter(({ checkpoints }) => checkpoints.length > 0);
  for (const { checkpoints } of found) checkpoints.sort((a, b) => a.step - b.step);
  return found;
}

function flawOf(step: string): string | undefined {
  return step.length > 1 && step.startsWith('0') ? 'its step number is written with leading zeros' : undefined;
}

export function splitName(name: string): { readonly path: string; readonly base: string } {
  const cut = name.lastIndexOf('/');
  return cut < 0 ? { path: '', base: name } : { path: name.slice(0, cut), base: name.slice(cut + 1) };
}

/** All files of a folder. */
export function filesOf(folder: ProofFolder): readonly CaseInput[] {
  const files = folder.checkpoints.map(({ input }) => input);
  for (const other of [folder.indices, folder.hash]) if (other !== undefined) files.push(other);
  return files;
}

/** How many leading parts two paths share: what lies closer together belongs together. */
export function closeness(a: string, b: string): number {
  const [one, two] = [a.split('/'), b.split('/')];
  let shared = 0;
  while (shared < one.length && shared < two.length && one[shared] === two[shared]) shared += 1;
  return shared;
}

/** The one candidate whose path is closest to `path`; undefined when none is, or several are as close. */
export function closest<T>(candidates: readonly T[], path: string, pathOf: (one: T) => string): T | undefined {
  if (candidates.length <= 1) return candidates.at(0);
  const ranked = candidates.map((one) => closeness(pathOf(one), path));
  const best = Math.max(...ranked);
  const nearest = candidates.filter((_, i) => ranked[i] === best);
  return nearest.length === 1 ? nearest[0] : undefined;
}
