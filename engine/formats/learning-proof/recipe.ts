/** The auditor's declaration, `learning-recipe/1`: what a proof itself does not name (learning-proofs.md). */
import { describeByte, readJson } from '../../text/json/reader.ts';
import { REFUSED_DEFECTS } from '../../text/json/document.ts';
import { createVocabulary } from '../../text/json/strings.ts';
import type { FieldProblem } from './fields.ts';
import { Fields } from './fields.ts';
import type { Activation, DeclaredLayer, Loss } from './rerun/network.ts';
import { ACTIVATIONS, LOSSES } from './rerun/network.ts';
import type { Rule } from './rerun/rules.ts';
import type { VerificationText } from './verification.ts';
import { readVerification } from './verification.ts';

export const RECIPE_SCHEMA = 'learning-recipe/1';
export const INITIALISERS = ['default', 'default_bias', 'resnet_cifar', 'resnet', 'none'] as const;
export type Initialiser = (typeof INITIALISERS)[number];

export interface Schedule {
  readonly milestones: readonly number[];
  readonly gamma: number;
}

export interface InputTransform {
  readonly divideBy: number;
  readonly mean: number;
  readonly std: number;
}

/** What is absent was not declared: what needs it cannot be decided. */
export interface Recipe {
  readonly steps: number | undefined;
  readonly saveEvery: number | undefined;
  readonly batchSize: number | undefined;
  readonly epochs: number | undefined;
  readonly datasetSize: number | undefined;
  readonly dtype: 'float32' | 'float64' | undefined;
  readonly layers: readonly DeclaredLayer[] | undefined;
  readonly loss: Loss | undefined;
  readonly rule: Rule | undefined;
  readonly lr: number | undefined;
  /** Without one the learning rate stays. */
  readonly schedule: Schedule | undefined;
  readonly input: InputTransform | undefined;
  readonly init: ReadonlyMap<string, Initialiser> | undefined;
  readonly hashText: string | undefined;
  readonly verification: VerificationText;
  /** Members that this build does not read. */
  readonly unread: readonly string[];
}

export type RecipeResult =
  { readonly ok: true; readonly recipe: Recipe } | { readonly ok: false; readonly problems: readonly FieldProblem[] };

const NO_WORDS = createVocabulary([]);
/** Bytes of a recipe; it holds no arrays that grow with the run. */
export const MOST_RECIPE_BYTES = 1 << 20;
const MOST_EPOCHS = 100_000;
/** Layers of a net that are re-executed here. */
const MOST_LAYERS = 1000;

/** Reads a recipe. Every problem is named; with any problem there is no recipe. */
export function readRecipe(bytes: Uint8Array): RecipeResult {
  const read = readJson(bytes, NO_WORDS);
  if (!read.ok) {
    const { byte, message } = read.error;
    const found = describeByte(bytes.at(byte));
    return {
      ok: false,
      problems: [{ pointer: `byte ${String(byte)}`, message: `is not JSON: ${message} (${found})` }],
    };
  }
  const { document } = read;
  const refused = document.defects.find(({ code }) => REFUSED_DEFECTS.includes(code));
  if (refused !== undefined) {
    return { ok: false, problems: [{ pointer: `byte ${String(refused.byte)}`, message: refused.message }] };
  }
  const problems: FieldProblem[] = [];
  const recipe = readMembers(new Fields(document, 0, problems));
  return problems.length === 0 ? { ok: true, recipe } : { ok: false, problems };
}

function readMembers(fields: Fields): Recipe {
  if (fields.word('schema', [RECIPE_SCHEMA]) === undefined && !fields.has('schema')) {
    fields.problem(0, `lacks the member "schema", which has to be ${RECIPE_SCHEMA}`);
  }
  const optimizer = fields.object('optimizer');
  const recipe = {
    steps: fields.count('steps', 0),
    saveEvery: fields.count('save_every'),
    batchSize: fields.count('batch_size'),
    epochs: fields.number(
      'epochs',
      `a whole number from 1 to ${MOST_EPOCHS}`,
      (x) => x >= 1 && x <= MOST_EPOCHS && x % 1 === 0,
    ),
    datasetSize: fields.count('dataset_size'),
    dtype: fields.word('dtype', ['float32', 'float64'] as const),
    layers: readLayers(fields),
    loss: fields.word<Loss>('loss', LOSSES),
    rule: optimizer === undefined ? undefined : readRule(optimizer),
    lr: optimizer?.amount('lr'),
    schedule: readSchedule(fields.object('schedule')),
    input: readInput(fields.object('input')),
    init: readInit(fields.object('init')),
    hashText: fields.text('hash_text'),
    verification: readVerification(fields.object('verification')),
  };
  if (recipe.hashText !== undefined && !/^[0-9a-f]{64}$/.test(recipe.hashText)) {
    fields.problem(fields.node('hash_text'), 'is not 64 lower-case hexadecimal digits');
  }
  optimizer?.refuseRest();
  return { ...recipe, unread: fields.rest() };
}

function readLayers(fields: Fields): readonly DeclaredLayer[] | undefined {
  const list = fields.objects('layers');
  if (list === undefined) return undefined;
  if (list.length === 0 || list.length > MOST_LAYERS) {
    fields.problem(fields.node('layers'), `has ${list.length} layers; 1 to ${MOST_LAYERS} are read`);
  }
  return list.map((layer) => {
    const linear = layer.text('linear');
    if (linear === undefined) layer.problem(fields.node('layers'), 'has a layer without "linear"');
    const activation = layer.word<Activation>('activation', ACTIVATIONS) ?? 'identity';
    const bias = layer.flag('bias') ?? true;
    layer.refuseRest();
    return { linear: linear ?? '', activation, bias };
  });
}

function readRule(fields: Fields): Rule | undefined {
  const name = fields.word('name', ['sgd', 'adam', 'adamw'] as const);
  if (name === undefined) {
    if (!fields.has('name')) fields.problem(0, 'the member "optimizer" lacks "name"');
    return undefined;
  }
  const weightDecay = fields.amount('weight_decay');
  if (name === 'sgd') {
    const momentum = fields.amount('momentum') ?? 0;
    const dampening = fields.amount('dampening') ?? 0;
    const nesterov = fields.flag('nesterov') ?? false;
    return { name, momentum, dampening, weightDecay: weightDecay ?? 0, nesterov };
  }
  if (name === 'adamw' && weightDecay === undefined) {
    fields.problem(0, 'the optimizer adamw needs "weight_decay": its default differs between programs');
  }
  const betas = fields.numbers('betas') ?? [0.9, 0.999];
  const [beta1, beta2] = betas;
  if (betas.length !== 2 || !(beta1 >= 0 && beta1 < 1 && beta2 >= 0 && beta2 < 1)) {
    fields.problem(fields.node('betas'), 'is not two numbers from 0 to below 1');
  }
  const eps = fields.amount('eps') ?? 1e-8;
  const amsgrad = fields.flag('amsgrad') ?? false;
  return { name, betas: [beta1, beta2], eps, weightDecay: weightDecay ?? 0, amsgrad };
}

function readSchedule(fields: Fields | undefined): Schedule | undefined {
  if (fields === undefined) return undefined;
  fields.word('name', ['multistep'] as const);
  const milestones = fields.numbers('milestones') ?? [];
  const gamma = fields.amount('gamma');
  if (gamma === undefined) fields.problem(0, 'the member "schedule" lacks "gamma"');
  fields.refuseRest();
  return { milestones, gamma: gamma ?? 1 };
}

function readInput(fields: Fields | undefined): InputTransform | undefined {
  if (fields === undefined) return undefined;
  const positive = (name: string): number | undefined => fields.number(name, 'a number above 0', (x) => x > 0);
  const transform = {
    divideBy: positive('divide_by') ?? 1,
    mean: fields.number('mean', 'a number', () => true) ?? 0,
    std: positive('std') ?? 1,
  };
  fields.refuseRest();
  return transform;
}

function readInit(fields: Fields | undefined): ReadonlyMap<string, Initialiser> | undefined {
  if (fields === undefined) return undefined;
  const init = new Map<string, Initialiser>();
  for (const name of fields.names()) {
    const initialiser = fields.word<Initialiser>(name, INITIALISERS);
    if (initialiser !== undefined) init.set(name, initialiser);
  }
  return init;
}

/** Learning rate of a step: every milestone at or before it multiplies once, in that order. */
export function rateAt(lr: number, schedule: Schedule | undefined, step: number): number {
  let rate = lr;
  if (schedule === undefined) return rate;
  for (const milestone of schedule.milestones) if (milestone <= step) rate *= schedule.gamma;
  return rate;
}
