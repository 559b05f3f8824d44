/** A proof whose re-execution takes long: a wide net, many steps. What it claims is wrong; that is found out only at the end. */
import { fileOf, type TestFile } from './evidence.ts';

const WIDTHS = [64, 1024, 1024, 10] as const;
const BATCH = 128;
const SAMPLES = 256;

interface Named {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** Whole numbers below `below`, the same in every run. */
function generator(): (below: number) => number {
  let state = 1;
  return (below) => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function safetensors(tensors: readonly Named[]): Buffer {
  let at = 0;
  const entries = tensors.map(({ name, shape, values }) => {
    const from = at;
    at += values.byteLength;
    return [name, { dtype: 'F32', shape, data_offsets: [from, at] }] as const;
  });
  const header = Buffer.from(JSON.stringify(Object.fromEntries(entries)));
  const padded = Buffer.concat([header, Buffer.alloc((8 - (header.length % 8)) % 8, ' ')]);
  const length = Buffer.alloc(8);
  length.writeUInt32LE(padded.length);
  return Buffer.concat([length, padded, ...tensors.map(({ values }) => Buffer.from(values.buffer))]);
}

function indices(steps: number, below: (most: number) => number): Buffer {
  const text = `{'descr': '<i8', 'fortran_order': False, 'shape': (${String(steps)}, ${String(BATCH)}), }`;
  const header = Buffer.from(`${text.padEnd(117)}\n`);
  const head = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length, 0]);
  const values = BigInt64Array.from({ length: steps * BATCH }, () => BigInt(below(SAMPLES)));
  return Buffer.concat([head, header, Buffer.from(values.buffer)]);
}

/** The files of the proof, and the recipe that has to be trusted. */
export function wideProof(steps: number): { readonly files: readonly TestFile[]; readonly recipe: TestFile } {
  const below = generator();
  const draw = (n: number, scale: number): Float32Array =>
    Float32Array.from({ length: n }, () => (below(2001) - 1000) * scale);
  const layers = [1, 2, 3].flatMap((layer): readonly Named[] => {
    const [from = 0, to = 0] = [WIDTHS[layer - 1], WIDTHS[layer]];
    const scale = 1 / Math.sqrt(from) / 1000;
    return [
      { name: `net.fc${String(layer)}.weight`, shape: [to, from], values: draw(to * from, scale) },
      { name: `net.fc${String(layer)}.bias`, shape: [to], values: draw(to, scale) },
    ];
  });
  const row = (): string =>
    [...Array.from({ length: WIDTHS[0] }, () => String(below(1000) / 1000)), String(below(10))].join(',');
  const head = [...Array.from({ length: WIDTHS[0] }, (_, i) => `x${String(i)}`), 'label'].join(',');
  const checkpoint = safetensors(layers);
  const recipe = {
    schema: 'learning-recipe/1',
    steps,
    save_every: steps,
    batch_size: BATCH,
    epochs: 1,
    dataset_size: SAMPLES,
    dtype: 'float32',
    layers: [1, 2, 3].map((layer) => ({
      linear: `fc${String(layer)}`,
      activation: layer < 3 ? 'relu' : 'identity',
      bias: true,
    })),
    loss: 'cross_entropy',
    optimizer: { name: 'sgd', lr: 0.01, momentum: 0, dampening: 0, weight_decay: 0, nesterov: false },
    schedule: null,
  };
  return {
    files: [
      fileOf('proof/model_step_0.safetensors', checkpoint),
      fileOf(`proof/model_step_${String(steps)}.safetensors`, checkpoint),
      fileOf('proof/indices.npy', indices(steps, below)),
      fileOf('data.csv', `${[head, ...Array.from({ length: SAMPLES }, row)].join('\n')}\n`),
    ],
    recipe: fileOf('recipe.json', JSON.stringify(recipe)),
  };
}
