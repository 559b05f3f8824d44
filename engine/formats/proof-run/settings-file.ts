/** EZKL's settings.json, as far as it says which instances of a proof are inputs and outputs. */
import type { Circuit } from './line.ts';
import { children, found, member, readStrict, safeInteger } from './json.ts';

/** Where the values that one step hands to the next stand among the instances. */
export interface InstanceLayout {
  /** How many instances a proof has. */
  readonly total: number;
  /** Start and length of what goes in, for each vector that is handed on. */
  readonly inputs: readonly Slice[];
  /** The same vectors where they come out. */
  readonly outputs: readonly Slice[];
  /** The scale of fixed-point inputs: a power of two. */
  readonly inputScale: string;
}

interface Slice {
  readonly name: string;
  readonly start: number;
  readonly length: number;
}

export type SettingsResult =
  | { readonly kind: 'layout'; readonly layout: InstanceLayout }
  /** They can be read and do not expose what a link needs. */
  | { readonly kind: 'hidden'; readonly message: string }
  | { readonly kind: 'unreadable'; readonly message: string };

/** Inputs in order, then outputs; 'v' stands for a vector, '1' for a single value. */
const CIRCUIT_SHAPES: Readonly<
  Record<Circuit, { readonly shape: string; readonly inputs: readonly number[]; readonly outputs: readonly number[] }>
> = {
  adam: { shape: 'vvvv11111vvv', inputs: [0, 2, 3], outputs: [9, 10, 11] },
  sgd: { shape: 'vv1v', inputs: [0], outputs: [3] },
};
const NAMES = ['w', 'm', 'v'];

export function readSettings(bytes: Uint8Array, circuit: Circuit): SettingsResult {
  const unreadable = (message: string): SettingsResult => ({ kind: 'unreadable', message });
  const hidden = (message: string): SettingsResult => ({ kind: 'hidden', message });
  const read = readStrict(bytes);
  if (!read.ok) return unreadable(read.message);
  const { document } = read;
  const run = member(document, 0, 'run_args');
  if (!document.isObject(run)) return unreadable(`/run_args is ${found(document, run)}, expected an object`);
  for (const name of ['input_visibility', 'output_visibility']) {
    const node = member(document, run, name);
    if (document.stringOf(node) !== 'Public') return hidden(`${name} is ${found(document, node)}, not "Public"`);
  }
  const shapes = member(document, 0, 'model_instance_shapes');
  if (!document.isArray(shapes))
    return unreadable(`/model_instance_shapes is ${found(document, shapes)}, expected a list`);
  const sizes: number[] = [];
  for (const shape of children(document, shapes)) {
    let size = document.isArray(shape) ? 1 : NaN;
    for (const part of children(document, shape)) size *= safeInteger(document, part) ?? NaN;
    if (!(Number.isSafeInteger(size) && size >= 1))
      return unreadable('/model_instance_shapes holds a shape that is none');
    sizes.push(size);
  }
  const { shape, inputs, outputs } = CIRCUIT_SHAPES[circuit];
  const vector = sizes[0];
  const fits = sizes.length === shape.length && sizes.every((size, i) => size === (shape[i] === '1' ? 1 : vector));
  if (!fits) {
    return hidden(`the shapes ${sizes.join(', ')} are not those of the ${circuit} circuit, ${describeShape(shape)}`);
  }
  const starts: number[] = [];
  let total = 0;
  for (const size of sizes) {
    starts.push(total);
    total += size;
  }
  const slices = (places: readonly number[]): readonly Slice[] =>
    places.map((place, i) => ({ name: NAMES[i], start: starts[place], length: sizes[place] }));
  const scale = safeInteger(document, member(document, run, 'input_scale'));
  return {
    kind: 'layout',
    layout: {
      total,
      inputs: slices(inputs),
      outputs: slices(outputs),
      inputScale: scale === undefined ? 'unknown' : `2^${String(scale)}`,
    },
  };
}

function describeShape(shape: string): string {
  return Array.from(shape, (kind) => (kind === 'v' ? 'n' : '1')).join(', ');
}
