/** Chooses, among the files beside a proof, those that it is judged with. */
import type { CaseInput } from '../../case-file/input.ts';
import type { DataState } from './data-state.ts';
import { readDataset } from './data/index.ts';
import { closest, splitName } from './folders.ts';
import type { RecipeState } from './context.ts';
import type { LoadedCheckpoint, LoadedProof } from './load.ts';
import type { DataFiles, Material, Reproduction } from './material.ts';
import { textDigests } from './printed/text-digest.ts';
import type { Recipe } from './recipe.ts';
import { MOST_RECIPE_BYTES, readRecipe } from './recipe.ts';
import { loadSamples } from './samples.ts';

const NO_RECIPE: RecipeState = { file: undefined, pinned: false, recipe: undefined, problem: undefined };

/** A pinned recipe before one that came with the evidence; of several the closest. */
export async function chooseRecipe(recipes: readonly CaseInput[], path: string): Promise<RecipeState> {
  const trusted = recipes.filter(({ pinned }) => pinned);
  const pinned = trusted.length > 0;
  const candidates = pinned ? trusted : recipes;
  if (candidates.length === 0) return NO_RECIPE;
  const input = closest(candidates, path, ({ name }) => splitName(name).path);
  if (input === undefined) {
    const names = candidates.map(({ name }) => name).join(', ');
    return { ...NO_RECIPE, file: candidates[0].name, problem: `several recipes could be meant: ${names}` };
  }
  const bytes = await input.bytes(MOST_RECIPE_BYTES);
  if (bytes === undefined) {
    return {
      ...NO_RECIPE,
      file: input.name,
      pinned,
      problem: `${input.name}: has ${input.size} bytes; a recipe has at most ${MOST_RECIPE_BYTES}`,
    };
  }
  const read = readRecipe(bytes);
  if (read.ok) return { file: input.name, pinned, recipe: read.recipe, problem: undefined };
  const problems = read.problems.map(({ pointer, message }) => `${pointer === '' ? 'the recipe' : pointer} ${message}`);
  return { ...NO_RECIPE, file: input.name, pinned, problem: `${input.name}: ${problems.join('; ')}` };
}

export const NO_DATA: DataState = {
  files: [],
  pinned: false,
  sha256: undefined,
  samples: undefined,
  problem: 'no data set was given',
  texts: [],
};

/** The pinned data set, else the one with the pinned digest, else the only one, else the closest. */
export async function chooseData(
  { data }: Material,
  path: string,
  recipe: Recipe | undefined,
  sha256: string | undefined,
): Promise<DataState & { readonly inputs: readonly CaseInput[] }> {
  const trusted = data.filter(({ pinned }) => pinned);
  const candidates = trusted.length > 0 ? trusted : data;
  if (candidates.length === 0) return { ...NO_DATA, inputs: [] };
  let chosen: DataFiles | undefined;
  for (const one of candidates) if (sha256 !== undefined && (await one.files[0].sha256()) === sha256) chosen ??= one;
  chosen ??= closest(candidates, path, (one) => one.path);
  if (chosen === undefined) {
    const names = candidates.map(({ files }) => files.map(({ name }) => name).join(' with ')).join(', ');
    return { ...NO_DATA, problem: `several data sets could be meant: ${names}`, inputs: [] };
  }
  const { files, pinned } = chosen;
  const names = files.map(({ name }) => name);
  const found = { ...NO_DATA, files: names, pinned, sha256: await files[0].sha256(), inputs: files };
  const read = await readDataset(files.map(({ source }) => source));
  if (!read.ok) return { ...found, problem: `${names.join(' and ')}, ${read.place}: ${read.message}` };
  const loaded = await loadSamples(read.value, recipe?.input);
  if (!loaded.ok) return { ...found, problem: `${names.join(' and ')}: ${loaded.message}` };
  const texts = recipe?.hashText === undefined ? await textDigests(read.value.x) : [];
  return { ...found, samples: loaded.samples, problem: undefined, texts };
}

export interface ChosenReproduction {
  readonly reproduction: Reproduction;
  readonly checkpoints: ReadonlyMap<number, LoadedCheckpoint>;
  readonly loaded: LoadedProof;
  /** Why it is no reproduction, or undefined. */
  readonly problem: string | undefined;
}

/** Pinned checkpoints before others; of several folders the closest. */
export async function chooseReproduction(
  { reproductions }: Material,
  proof: LoadedProof,
): Promise<ChosenReproduction | undefined> {
  const trusted = reproductions.filter(({ pinned }) => pinned);
  const candidates = trusted.length > 0 ? trusted : reproductions;
  const reproduction = closest(candidates, proof.folder.path, ({ folder }) => folder.path);
  if (reproduction === undefined) return undefined;
  const loaded = await reproduction.load();
  return { reproduction, checkpoints: loaded.checkpoints, loaded, problem: await copyProblem(proof, loaded) };
}

/** The proof's own files, given as their reproduction by mistake, would agree with themselves. */
async function copyProblem(proof: LoadedProof, reproduced: LoadedProof): Promise<string | undefined> {
  let same = 0;
  for (const { input, step } of reproduced.folder.checkpoints) {
    const claimed = proof.folder.checkpoints.find((file) => file.step === step);
    if (claimed === undefined || claimed.input.size !== input.size) return undefined;
    if ((await claimed.input.sha256()) !== (await input.sha256())) return undefined;
    same += 1;
  }
  return same === 0
    ? undefined
    : `the ${same} reproduced checkpoints are the files of the proof, byte for byte: a copy is no reproduction`;
}
