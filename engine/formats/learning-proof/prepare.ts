/** Brings together what a proof is judged with. */
import type { CaseInput } from '../../case-file/input.ts';
import type { AuditSettings, AuditWatch } from '../format.ts';
import type { ChosenReproduction } from './choose.ts';
import { chooseData, chooseRecipe, chooseReproduction } from './choose.ts';
import type { ProofContext, RecipeState, ReplayMatch } from './context.ts';
import type { DataState } from './data-state.ts';
import type { Reproducer } from './examine.ts';
import { examine } from './examine.ts';
import type { Orders } from './executor.ts';
import { splitName } from './folders.ts';
import { followIndices } from './indices.ts';
import type { IndexFindings } from './indices.ts';
import { testInitialisation } from './initialisation.ts';
import type { LoadedProof } from './load.ts';
import type { Material, ProofSource } from './material.ts';
import type { Recipe } from './recipe.ts';
import { rateAt } from './recipe.ts';
import { FLOAT32, FLOAT64 } from './rerun/arithmetic.ts';
import { layOut } from './rerun/network.ts';
import { epochsOf, selectUpdates } from './selection.ts';
import { followTrajectory, planUpdates } from './trajectory.ts';
import { settle } from './verification.ts';

/** Updates of one proof that are examined at most. */
const MOST_UPDATES = 100_000;
/** Weights of a net that is re-executed here. */
const MOST_WEIGHTS = 1 << 25;
/** Shares of the progress bar at the end of reading, of walking the path, and of re-execution; the rest is that of the published code. */
const READ = 0.2;
const WALKED = 0.3;
export const EXAMINED = 0.8;

export interface Prepared {
  readonly context: ProofContext;
  /** Files of the auditor that were used, by role. */
  readonly pinned: readonly { readonly role: string; readonly input: CaseInput }[];
}

export async function prepare(
  source: ProofSource,
  others: readonly ProofSource[],
  material: Material,
  settings: AuditSettings,
  watch: AuditWatch,
): Promise<Prepared> {
  const proof = await source.load((file, share) => watch.progress(share * READ, `reading ${file}`));
  const { path } = proof.folder;
  const recipe = await chooseRecipe(material.recipes, path);
  const declared = recipe.recipe;
  const sha256 = settle(declared?.verification ?? {}, settings.pins, true).dataSha256;
  const data = await chooseData(material, path, declared, sha256);
  const reproduction = await chooseReproduction(material, proof);
  const reproducer = chooseReproducer(proof, recipe, data, reproduction);
  const verification = settle(declared?.verification ?? {}, settings.pins, reproducer.kind !== 'checkpoints');
  const { steps, every, beyond } = extent(proof, declared);
  const plans = planUpdates(steps, every);
  const trajectory = await followTrajectory(plans, proof.checkpoints, (share) =>
    watch.progress(READ + share * (WALKED - READ), 'following the path'),
  );
  const epochs = epochsOf(steps, every, declared?.epochs ?? epochCount(proof, declared, data), plans.length);
  const sizes = trajectory.updates.map(({ present, sizes: sums }) => (present ? sums.of(verification.metric) : 0));
  const chosen = selectUpdates(
    verification,
    sizes,
    plans.map(({ from }) => from),
    epochs,
  );
  const examination = await examine(
    trajectory.updates,
    chosen,
    proof.checkpoints,
    reproducer,
    verification,
    (done, total) =>
      watch.progress(WALKED + (EXAMINED - WALKED) * (done / total), `re-executing step ${done} of ${total}`),
  );
  const first = proof.checkpoints.get(0);
  const context: ProofContext = {
    proof,
    recipe,
    verification,
    steps,
    beyond,
    every,
    trajectory,
    epochs,
    chosen,
    reproducer,
    reproductionPinned: reproduction?.reproduction.pinned === true,
    examination,
    data,
    indices: await findIndices(proof, declared, data),
    initialisation:
      first === undefined || declared?.init === undefined ? [] : await testInitialisation(first.state, declared.init),
    replays: others.length === 0 ? undefined : await findReplays(proof, others),
  };
  return { context, pinned: pinnedFiles(material, recipe, data, reproduction) };
}

interface Extent {
  readonly steps: number;
  readonly every: number;
  readonly beyond: number;
}

/** Steps and interval: of the index array and the recipe, else as the files have them. */
function extent(proof: LoadedProof, recipe: Recipe | undefined): Extent {
  const named = proof.folder.checkpoints.map(({ step }) => step);
  const steps = proof.indices?.shape[0] ?? recipe?.steps ?? Math.max(0, ...named);
  const least = Math.min(...named.filter((step) => step > 0));
  const every = recipe?.saveEvery ?? (least < Infinity ? least : Math.max(1, steps));
  const examined = Math.min(steps, every * MOST_UPDATES);
  return { steps: examined, every, beyond: steps - examined };
}

function epochCount(proof: LoadedProof, recipe: Recipe | undefined, data: DataState): number {
  const samples = recipe?.datasetSize ?? data.samples?.count;
  const used = proof.indices?.size ?? 0;
  return samples === undefined ? 1 : Math.max(1, Math.min(MOST_UPDATES, Math.round(used / samples)));
}

async function findIndices(
  { indices }: LoadedProof,
  recipe: Recipe | undefined,
  data: DataState,
): Promise<IndexFindings | undefined> {
  return indices === undefined ? undefined : followIndices(indices, recipe?.datasetSize ?? data.samples?.count);
}

/** The auditor's own checkpoints before the engine: they were made for this proof. */
function chooseReproducer(
  proof: LoadedProof,
  recipe: RecipeState,
  data: DataState,
  reproduction: ChosenReproduction | undefined,
): Reproducer {
  if (reproduction?.problem !== undefined) return { kind: 'none', reason: reproduction.problem };
  if (reproduction?.reproduction.pinned === true) return { kind: 'checkpoints', checkpoints: reproduction.checkpoints };
  const engine = engineFor(proof, recipe.recipe, data);
  if (engine.kind === 'none' && reproduction !== undefined) {
    return { kind: 'checkpoints', checkpoints: reproduction.checkpoints };
  }
  return engine;
}

function engineFor(proof: LoadedProof, recipe: Recipe | undefined, data: DataState): Reproducer {
  const none = (reason: string): Reproducer => ({ kind: 'none', reason });
  if (recipe === undefined) return none('no recipe declares what the steps were');
  const { layers, loss, rule, lr } = recipe;
  if (layers === undefined)
    return none('the net is not one that is re-executed here, and no reproduced checkpoints were given');
  if (loss === undefined || rule === undefined || lr === undefined)
    return none('the recipe does not declare loss, rule and learning rate');
  const { indices } = proof;
  if (indices === undefined) return none('the index array is missing or cannot be read');
  const { samples } = data;
  if (samples === undefined) return none(data.problem ?? 'no data set was given');
  const first = proof.checkpoints.get(0) ?? [...proof.checkpoints.values()].at(0);
  if (first === undefined) return none('no checkpoint could be read');
  const { parameters, buffers } = first.state;
  const weights = parameters.reduce((sum, { tensor }) => sum + tensor.size, 0);
  if (weights > MOST_WEIGHTS) return none(`the net has ${weights} weights; up to ${MOST_WEIGHTS} are re-executed here`);
  if (buffers.length > 0) return none(`the net has buffers (${buffers[0].name}), which no dense net has`);
  const laid = layOut(
    layers,
    parameters.map(({ name, tensor }) => ({ name, shape: tensor.shape })),
  );
  if (!laid.ok) return none(laid.message);
  const arithmetic = recipe.dtype === 'float64' ? FLOAT64 : FLOAT32;
  const stored = recipe.dtype === 'float64' ? 'f64' : 'f32';
  const other = parameters.find(({ tensor }) => tensor.dtype !== stored);
  if (other !== undefined)
    return none(`${other.name} is stored as ${other.tensor.dtype}, and the run is declared in ${arithmetic.dtype}`);
  const [input, output] = [laid.layers[0].inputs, laid.layers[laid.layers.length - 1].outputs];
  if (samples.width !== input) return none(`a sample has ${samples.width} numbers; the first layer takes ${input}`);
  if (samples.classes > output)
    return none(`the labels go up to ${samples.classes - 1}; the last layer has ${output} outputs`);
  const orders: Orders = { rule, rate: (step) => rateAt(lr, recipe.schedule, step), wrap: false };
  return {
    kind: 'engine',
    execution: { arithmetic, network: { layers: laid.layers, loss }, samples, indices },
    orders,
  };
}

async function findReplays(proof: LoadedProof, others: readonly ProofSource[]): Promise<readonly ReplayMatch[]> {
  const known = new Map<string, string>();
  for (const other of others) {
    const loaded = await other.load(() => undefined);
    for (const [step, { tensorDigest, file }] of loaded.checkpoints) {
      if (step > 0 && tensorDigest !== undefined) known.set(tensorDigest, file.input.name);
    }
  }
  const matches: ReplayMatch[] = [];
  for (const [step, { tensorDigest, file }] of proof.checkpoints) {
    const other = step > 0 && tensorDigest !== undefined ? known.get(tensorDigest) : undefined;
    if (other !== undefined) matches.push({ step, file: splitName(file.input.name).base, other });
  }
  return matches;
}

function pinnedFiles(
  material: Material,
  recipe: RecipeState,
  data: { readonly inputs: readonly CaseInput[] },
  reproduction: ChosenReproduction | undefined,
): Prepared['pinned'] {
  const files: { role: string; input: CaseInput }[] = [];
  const used = material.recipes.find(({ name, pinned }) => pinned && name === recipe.file);
  if (used !== undefined && recipe.recipe !== undefined) files.push({ role: 'recipe', input: used });
  for (const [i, input] of data.inputs.entries()) {
    if (input.pinned) files.push({ role: i === 0 ? 'data' : 'labels', input });
  }
  for (const { input, step } of reproduction?.reproduction.folder.checkpoints ?? []) {
    if (input.pinned) files.push({ role: `reproduced.${step}`, input });
  }
  return files;
}
