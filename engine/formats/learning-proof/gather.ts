/** Finds proofs among the dropped files, and what belongs beside them. */
import { openZip } from '../../archive/zip.ts';
import type { CaseInput } from '../../case-file/input.ts';
import { decodeWtf8 } from '../../text/json/wtf8.ts';
import type { GatheredCase } from '../format.ts';
import { auditProof } from './audit.ts';
import { sniffData } from './data/index.ts';
import { closeness, filesOf, groupFolders, splitName } from './folders.ts';
import type { ProofFolder } from './folders.ts';
import { loadProof } from './load.ts';
import type { LoadedProof } from './load.ts';
import type { DataFiles, Material, ProofSource, Reproduction } from './material.ts';
import type { SingleKind } from './single.ts';
import { auditSingle } from './single.ts';

export async function gather(inputs: readonly CaseInput[]): Promise<readonly GatheredCase[]> {
  const folders = groupFolders(inputs.filter(({ pinned }) => !pinned));
  const proofs = folders.filter((folder) => !isReproduction(folder, folders));
  const trusted = groupFolders(inputs.filter(({ pinned }) => pinned));
  const grouped = new Set([...folders, ...trusted].flatMap(filesOf));
  const rest = await classify(inputs.filter((input) => !grouped.has(input)));
  const cases: GatheredCase[] = [];
  if (proofs.length > 0) {
    const reproductions = [
      ...trusted.map((folder) => shareReproduction(folder, true)),
      ...folders.filter((folder) => !proofs.includes(folder)).map((folder) => shareReproduction(folder, false)),
    ];
    const material: Material = { recipes: rest.recipes, data: pairData(rest.data), reproductions };
    const sources = proofs.map((folder) => shareProof(folder, proofs.length > 1));
    const supporting = [
      ...rest.recipes,
      ...rest.data.map(({ input }) => input),
      ...reproductions.flatMap(({ folder }) => filesOf(folder)),
    ];
    for (const source of sources) cases.push(proofCase(source, sources, material, supporting));
  }
  const recipes = proofs.length > 0 ? [] : rest.recipes.filter(({ pinned }) => pinned);
  for (const { input, kind } of rest.singles) {
    cases.push({ evidence: [input], supporting: recipes, audit: (settings) => auditSingle(input, kind, settings) });
  }
  return cases;
}

/** Checkpoints without a beginning, beside a proof: somebody's reproduction of it. */
function isReproduction(folder: ProofFolder, all: readonly ProofFolder[]): boolean {
  const bare = (one: ProofFolder): boolean =>
    one.indices === undefined && one.hash === undefined && one.checkpoints.every(({ step }) => step !== 0);
  return bare(folder) && all.some((other) => !bare(other));
}

function shareProof(folder: ProofFolder, withDigests: boolean): ProofSource {
  let loaded: Promise<LoadedProof> | undefined;
  return { folder, load: (progress) => (loaded ??= loadProof(folder, withDigests, progress)) };
}

function shareReproduction(folder: ProofFolder, pinned: boolean): Reproduction {
  let loaded: Promise<LoadedProof> | undefined;
  return { folder, pinned, load: () => (loaded ??= loadProof(folder, false, () => undefined)) };
}

function proofCase(
  source: ProofSource,
  sources: readonly ProofSource[],
  material: Material,
  supporting: readonly CaseInput[],
): GatheredCase {
  const others = sources.filter((other) => other !== source);
  return {
    evidence: filesOf(source.folder),
    supporting,
    audit: (settings, watch) => auditProof(source, others, material, settings, watch),
  };
}

interface DataInput {
  readonly input: CaseInput;
  /** Images and labels of an IDX pair stand in two files. */
  readonly part: 'whole' | 'images' | 'labels';
}

interface Rest {
  readonly recipes: readonly CaseInput[];
  readonly data: readonly DataInput[];
  readonly singles: readonly { readonly input: CaseInput; readonly kind: SingleKind }[];
}

type Kind = 'recipe' | DataInput['part'] | SingleKind | undefined;

async function classify(inputs: readonly CaseInput[]): Promise<Rest> {
  const recipes: CaseInput[] = [];
  const data: DataInput[] = [];
  const singles: { input: CaseInput; kind: SingleKind }[] = [];
  for (const input of inputs) {
    const kind = await kindOf(input);
    if (kind === 'recipe') recipes.push(input);
    else if (kind === 'whole' || kind === 'images' || kind === 'labels') data.push({ input, part: kind });
    else if (kind !== undefined && !input.pinned) singles.push({ input, kind });
  }
  return { recipes, data, singles };
}

const CHECKPOINT_NAME = /\.(?:pt|pth|safetensors)$/i;

async function kindOf(input: CaseInput): Promise<Kind> {
  const { head } = await input.head();
  const { base } = splitName(input.name);
  const named = CHECKPOINT_NAME.test(base) ? 'checkpoint' : undefined;
  switch (sniffData(head)) {
    case 'zip':
      return (await zipKind(input)) ?? (named === undefined && /\.npz$/i.test(base) ? 'checkpoint' : named);
    case 'safetensors':
    case 'pickle':
      return 'checkpoint';
    case 'npy':
      return 'array';
    case 'idx':
      // The third byte is the type, the fourth the number of dimensions.
      return head[3] === 1 ? 'labels' : 'images';
    case 'tar':
      return named;
    case undefined:
      return named ?? textKind(head, base);
  }
}

/** By the names in its directory: a checkpoint of torch, arrays, or neither. */
async function zipKind(input: CaseInput): Promise<Kind> {
  const archive = await openZip(input.source);
  if (!archive.ok) return undefined;
  const names = archive.entries.map(({ name }) => name);
  if (names.some((name) => /^[^/]+\/data\.pkl$/.test(name))) return 'checkpoint';
  if (!names.some((name) => name.endsWith('.npy')) || names.some((name) => name.includes('/'))) return undefined;
  return names.includes('x.npy') && names.includes('y.npy') ? 'whole' : 'checkpoint';
}

function textKind(head: Uint8Array, base: string): Kind {
  const text = decodeWtf8(head);
  if (/^\s*\{/.test(text) && text.includes('learning-recipe/')) return 'recipe';
  const line = text.slice(0, Math.max(0, text.search(/[\r\n]/)));
  const numbers =
    line.length > 0 && line.length < 4096 && line.includes(',') && /^[-+0-9.eE,; \t"a-zA-Z_]*$/.test(line);
  return numbers && (/\.csv$/i.test(base) || /^[-+0-9.eE, \t]*$/.test(line)) ? 'whole' : undefined;
}

/** Images go with the labels whose name and path are closest; what has no partner is left. */
function pairData(data: readonly DataInput[]): readonly DataFiles[] {
  const sets: DataFiles[] = [];
  const labels = data.filter(({ part }) => part === 'labels').map(({ input }) => input);
  for (const { input, part } of data) {
    if (part === 'labels') continue;
    const { path } = splitName(input.name);
    if (part === 'whole') {
      sets.push({ files: [input], path, pinned: input.pinned });
      continue;
    }
    const ranked = labels
      .filter(({ pinned }) => pinned === input.pinned)
      .map((label) => ({ label, rank: nearness(input.name, label.name) }))
      .sort((a, b) => b.rank - a.rank);
    const partner = ranked.at(0)?.label;
    sets.push({ files: partner === undefined ? [input] : [input, partner], path, pinned: input.pinned });
  }
  return sets;
}

function nearness(a: string, b: string): number {
  let shared = 0;
  while (shared < a.length && a[shared] === b[shared]) shared += 1;
  return closeness(a, b) * 1000 + shared;
}
