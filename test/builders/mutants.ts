/** Single mutations of a receipt: every numeric leaf, key, array and label is a target. */
import type { Random } from './random.ts';
import type { Json, JsonObject } from './receipts.ts';

/** A changed receipt, and what was changed. */
export interface Mutant {
  readonly what: string;
  readonly receipt: JsonObject;
}

interface Place {
  readonly path: string;
  readonly holder: Json[] | JsonObject;
  readonly key: string;
  readonly value: Json;
}

const LABELS = [
  'external_imported',
  'engine_generated',
  'engine_generated_general',
  'hand_derived',
  'deliberately_corrupted',
  'engine_recompute_skipped_with_basis',
  'engine_recompute_matched_within_tolerance',
  'engine_reproduced_byte_equal',
  'sgd',
  'sgd_momentum',
  'adam',
  'adamw',
  'constant',
  'mean',
  'sum',
  'none',
  'weight',
  'bias',
  'sigmoid',
  'relu',
  'identity',
  'softmax',
  'half_squared_error',
  'cross_entropy_softmax',
  'per_layer',
  'per_neuron',
  'hardware_nondeterminism',
  'pending_engine_first_run',
  'filled',
  'input_to_hidden',
  'hidden_to_output',
  'bias_to_layer',
  'pytorch',
  'jax',
  '0.2.0',
  '0.3.0',
  '0.4.0',
  '0.5.0',
  '0.6.0',
  '0.7.0',
  '0.8.0',
  'x',
  '',
];

/** Blocks that may be grafted on. */
const GRAFTS: readonly (readonly [string, Json])[] = [
  ['source_framework', { name: 'pytorch', version: '2.4.0' }],
  ['source_framework', { name: 'jax', version: '1', information_uri: 'u', extractor: { name: 'x', version: '1' } }],
  ['trace_id', '0123456789abcdef0123456789abcdef'],
  ['step_index', 0],
  ['step_index', 3],
  ['batch', { size: 1, sample_order: ['s0'], reduction: 'none' }],
  ['optimizer_config', { name: 'sgd', learning_rate: 0.5 }],
  ['optimizer_config', { name: 'sgd', learning_rate: 0.5, weight_decay: 0.01 }],
  ['optimizer_config', { name: 'sgd_momentum', learning_rate: 0.5, momentum: 0.9, nesterov: true }],
  [
    'optimizer_config',
    { name: 'adamw', learning_rate: 0.5, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, t: 1, weight_decay: 0.1 },
  ],
];

/** One mutant. */
export function mutate(source: JsonObject, random: Random): Mutant {
  const receipt = structuredClone(source);
  const places: Place[] = [];
  collect(receipt, '', places);
  const kind = random.next();
  if (kind < 0.45)
    return { what: changeNumber(random.pick(places.filter((p) => typeof p.value === 'number')), random), receipt };
  if (kind < 0.62)
    return { what: changeKey(random.pick(places.filter((p) => !Array.isArray(p.holder))), random), receipt };
  if (kind < 0.78) {
    return { what: changeArray(random.pick(places.filter((p) => Array.isArray(p.value))), random), receipt };
  }
  if (kind < 0.94) {
    const texts = places.filter((p) => typeof p.value === 'string');
    const place = random.pick(texts);
    const value = random.next() < 0.5 ? random.pick(texts).value : random.pick(LABELS);
    set(place, value);
    return { what: `${place.path} := ${JSON.stringify(value)}`, receipt };
  }
  if (kind < 0.97) {
    const place = random.pick(places.filter((p) => typeof p.value === 'boolean'));
    set(place, place.value !== true);
    return { what: `${place.path} flipped`, receipt };
  }
  const [name, block] = random.pick(GRAFTS);
  receipt[name] = structuredClone(block);
  if (name === 'trace_id') receipt['step_index'] ??= 0;
  if (name === 'step_index') receipt['trace_id'] ??= '0'.repeat(32);
  if (name !== 'trace_id' && name !== 'step_index' && random.next() < 0.7) receipt['schema_version'] = '0.8.0';
  return { what: `grafted ${name}`, receipt };
}

function collect(value: Json, path: string, places: Place[]): void {
  if (typeof value !== 'object' || value === null) return;
  const holder = value as JsonObject;
  for (const key of Object.keys(holder)) {
    const child = holder[key];
    places.push({ path: `${path}/${key}`, holder: value, key, value: child });
    collect(child, `${path}/${key}`, places);
  }
}

function set(place: Place, value: Json): void {
  (place.holder as JsonObject)[place.key] = value;
}

function changeNumber(place: Place, random: Random): string {
  const x = place.value as number;
  const changes: readonly (() => number)[] = [
    () => -x,
    () => 0,
    () => x * (1 + 1e-3),
    () => x * (1 + 1e-6),
    () => x * (1 + 3e-8),
    () => x * (1 + 3e-10),
    () => x * (1 + 4e-9),
    () => x + 1e-9,
    () => x + 1e-5,
    () => x + 1,
    () => x - 1,
    () => x * 2,
    () => x * 1e8,
    () => x * 1e-12,
    () => x * 0.1,
    () => 1e300,
    () => random.next() * 2 - 1,
    () => Number(x.toPrecision(12)) + 1e-13,
  ];
  const value = random.pick(changes)();
  set(place, value);
  return `${place.path} ${String(x)} -> ${String(value)}`;
}

/** Deletes, renames, or swaps the values of two keys. */
function changeKey(place: Place, random: Random): string {
  const holder = place.holder as JsonObject;
  const others = Object.keys(holder);
  const way = random.next();
  if (way < 0.4) {
    Reflect.deleteProperty(holder, place.key);
    return `${place.path} deleted`;
  }
  const other = random.pick(others);
  if (way < 0.6) {
    const entries = Object.entries(holder).map(([key, value]) => [key === place.key ? `${key}x` : key, value] as const);
    for (const key of others) Reflect.deleteProperty(holder, key);
    for (const [key, value] of entries) holder[key] = value;
    return `${place.path} renamed`;
  }
  if (way < 0.7) {
    holder[`${place.key}_2`] = structuredClone(place.value);
    return `${place.path} doubled under another name`;
  }
  [holder[place.key], holder[other]] = [holder[other], holder[place.key]];
  return `${place.path} and ${other} swapped`;
}

function changeArray(place: Place, random: Random): string {
  const list = place.value as Json[];
  const at = random.below(list.length);
  const way = random.below(6);
  if (way === 0) list.reverse();
  else if (way === 1) list.splice(at, 1);
  else if (way === 2) list.push(structuredClone(list[at]));
  else if (way === 3) list.splice(0, list.length);
  else if (way === 4) list.push(list.splice(0, 1)[0]);
  else list.splice(at, 1, structuredClone(random.pick(list)));
  return `${place.path} ${['reversed', 'shortened', 'doubled', 'emptied', 'rotated', 'overwritten'][way]}`;
}
