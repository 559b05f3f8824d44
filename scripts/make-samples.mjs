/**
 * `npm run samples`: writes the sample gallery. Each sample is authored by our own engine from the numbers below, and has a
 * tampered twin in which one thing is changed. Writes public/samples/ (files and index.json, used by tests as well) and
 * src/features/samples/*.generated.ts (the same bytes, compressed, so that the page needs no request to show them).
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { makeCaseSamples } from './lib/case-samples.mjs';
import { importBundled } from './lib/engine.mjs';
import { inRoot } from './lib/root.mjs';

/** A fixed pseudo-random sequence, so that every run writes the same weights. */
function sequence(seed) {
  let state = seed >>> 0;
  return (scale) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Number(((state / 4294967296 - 0.5) * 2 * scale).toFixed(4));
  };
}

const POLICY = (atol, rtol) => ({
  number_encoding: 'decimal',
  precision_significant_digits: 9,
  rounding: 'round_half_to_even',
  tolerance: rtol === 0 ? atol : { atol, rtol },
  computation_order: 'schema_defined',
  byte_output: {
    format: 'jsonl',
    json_key_order: 'schema_defined',
    trailing_zero_policy: 'pad_to_significant_digits',
    indent: 'none',
  },
});

const CONSTANT_BIAS = { mode: 'constant', updated_in_step: false };
const TRAINED_BIAS = { mode: 'sgd', updated_in_step: true };

function names(prefix, count) {
  return Array.from({ length: count }, (_, i) => `${prefix}${i + 1}`);
}

/** A fully connected network and its starting parameters. `weight(id)` and `bias(id)` give the numbers. */
function network(units, { perNeuron, hidden, output, loss, weight, bias }) {
  const parameters = [];
  const values = {};
  const add = (parameter, value) => {
    parameters.push(parameter);
    values[parameter.id] = value;
  };
  for (const to of units.hidden)
    for (const from of units.input) {
      const id = `w_${from}_${to}`;
      add({ id, role: 'input_to_hidden_weight', from_unit: from, to_unit: to }, weight(id));
    }
  for (const to of units.output)
    for (const from of units.hidden) {
      const id = `w_${from}_${to}`;
      add({ id, role: 'hidden_to_output_weight', from_unit: from, to_unit: to }, weight(id));
    }
  for (const [layer, role] of [
    ['hidden', 'hidden_bias'],
    ['output', 'output_bias'],
  ]) {
    if (perNeuron)
      for (const unit of units[layer]) add({ id: `b_${unit}`, role, applies_to_units: [unit] }, bias(`b_${unit}`));
    else add({ id: `b_${layer}`, role, applies_to_units: units[layer] }, bias(`b_${layer}`));
  }
  return {
    topology: {
      layers: ['input', 'hidden', 'output'],
      input_size: units.input.length,
      hidden_size: units.hidden.length,
      output_size: units.output.length,
      unit_order: units,
      parameter_order: parameters.map(({ id }) => id),
      parameters,
      activation_hidden: hidden,
      activation_output: output,
      loss,
      bias_sharing: perNeuron ? 'per_neuron' : 'per_layer',
    },
    parameters_before: values,
  };
}

const keyed = (units, values) => Object.fromEntries(units.map((unit, i) => [unit, values[i]]));

function config(units, shape, rest) {
  const { topology, parameters_before } = network(units, shape);
  const { inputs, targets, ...others } = rest;
  return {
    metadata: { source: 'assay sample gallery', gradient_convention: 'descent_direction' },
    numeric_policy: POLICY(1e-9, 1e-6),
    topology,
    parameters_before,
    inputs: keyed(units.input, inputs),
    targets: keyed(units.output, targets),
    ...others,
  };
}

/** Matt Mazur's worked example, https://mattmazur.com/2015/03/17/a-step-by-step-backpropagation-example/ */
const mazur = {
  metadata: {
    // The reference reproduces a 0.1.0 receipt only with the source line that its own engine writes.
    source: 'src/engine.ts (Mazur 2-2-2 engine first-run)',
    url_reference: 'https://mattmazur.com/2015/03/17/a-step-by-step-backpropagation-example/',
    gradient_convention: 'descent_direction',
  },
  numeric_policy: POLICY(1e-9, 0),
  bias_policy: {
    mode: 'constant',
    reason: 'the worked example keeps its biases',
    updated_in_step: false,
    reconciliation: 'b1 and b2 are the same before and after',
  },
  topology: {
    layers: ['input', 'hidden', 'output'],
    input_size: 2,
    hidden_size: 2,
    output_size: 2,
    activation: 'sigmoid',
    loss: 'half_squared_error',
    bias_sharing: 'per_layer',
  },
  learning_rate: 0.5,
  inputs: { i1: 0.05, i2: 0.1 },
  targets: { o1: 0.01, o2: 0.99 },
  parameters_before: {
    w1: 0.15,
    w2: 0.2,
    w3: 0.25,
    w4: 0.3,
    w5: 0.4,
    w6: 0.45,
    w7: 0.5,
    w8: 0.55,
    b1: 0.35,
    b2: 0.6,
  },
};

function xor() {
  const next = sequence(7);
  const units = { input: ['x1', 'x2'], hidden: ['h1', 'h2'], output: ['y'] };
  const shape = {
    perNeuron: true,
    hidden: 'sigmoid',
    output: 'sigmoid',
    loss: 'half_squared_error',
    weight: () => next(0.9),
    bias: () => next(0.2),
  };
  return config(units, shape, {
    fixture: 'assay-xor',
    bias_policy: TRAINED_BIAS,
    learning_rate: 0.5,
    inputs: [1, 0],
    targets: [1],
  });
}

/** The first row of Fisher's iris data (1936): sepal and petal length and width in cm, class setosa. */
function iris() {
  const next = sequence(1936);
  const units = {
    input: ['sepal_length', 'sepal_width', 'petal_length', 'petal_width'],
    hidden: names('h', 3),
    output: ['setosa', 'versicolor', 'virginica'],
  };
  const shape = {
    perNeuron: false,
    hidden: 'sigmoid',
    output: 'sigmoid',
    loss: 'half_squared_error',
    weight: () => next(0.5),
    bias: () => next(0.3),
  };
  return config(units, shape, {
    fixture: 'assay-iris',
    bias_policy: CONSTANT_BIAS,
    learning_rate: 0.1,
    inputs: [5.1, 3.5, 1.4, 0.2],
    targets: [1, 0, 0],
  });
}

function softmax() {
  const next = sequence(3);
  const units = { input: ['x1', 'x2'], hidden: ['h1', 'h2'], output: ['cat', 'dog', 'bird'] };
  const shape = {
    perNeuron: false,
    hidden: 'sigmoid',
    output: 'softmax',
    loss: 'cross_entropy_softmax',
    weight: () => next(0.8),
    bias: () => next(0.4),
  };
  return config(units, shape, {
    fixture: 'assay-softmax',
    bias_policy: CONSTANT_BIAS,
    learning_rate: 0.5,
    inputs: [0.6, -0.2],
    targets: [0, 1, 0],
  });
}

/** A 4 x 4 picture of a vertical bar, told apart from three other strokes. */
function hero() {
  const next = sequence(16);
  const units = {
    input: Array.from({ length: 16 }, (_, i) => `px_${Math.floor(i / 4)}${i % 4}`),
    hidden: names('h', 16),
    output: ['vertical', 'horizontal', 'diagonal', 'blank'],
  };
  const shape = {
    perNeuron: true,
    hidden: 'relu',
    output: 'softmax',
    loss: 'cross_entropy_softmax',
    weight: () => next(0.35),
    bias: () => next(0.1),
  };
  const pixels = Array.from({ length: 16 }, (_, i) => (i % 4 === 1 ? 0.9 : 0.1));
  return config(units, shape, {
    fixture: 'assay-hero-classifier',
    bias_policy: TRAINED_BIAS,
    learning_rate: 0.05,
    inputs: pixels,
    targets: [1, 0, 0, 0],
  });
}

function adam() {
  const next = sequence(2014);
  const units = { input: ['x1', 'x2', 'x3'], hidden: names('h', 4), output: ['y1', 'y2'] };
  const shape = {
    perNeuron: true,
    hidden: 'sigmoid',
    output: 'identity',
    loss: 'half_squared_error',
    weight: () => next(0.7),
    bias: () => next(0.2),
  };
  const base = config(units, shape, {
    fixture: 'assay-adam',
    bias_policy: TRAINED_BIAS,
    learning_rate: 0.01,
    inputs: [0.4, -0.7, 0.2],
    targets: [0.3, -0.1],
  });
  return {
    ...base,
    optimizer_config: { name: 'adam', learning_rate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, t: 1 },
    updates: base.topology.parameter_order.map((id) => ({
      parameter_id: id,
      optimizer: {
        name: 'adam',
        learning_rate: 0.01,
        factors: [],
        product_order: 'left_to_right',
        state_before: { m: 0, v: 0 },
      },
    })),
  };
}

/** Changes the number that the pattern's second group first matches, leaving every other byte alone. */
function tamperFirst(text, pattern, make) {
  return text.replace(pattern, (_, before, token) => before + make(token));
}

/** The number after `"name":` behind an anchor that occurs once. */
function numberAfter(text, anchor, name) {
  const from = text.indexOf(anchor);
  const at = text.indexOf(`"${name}":`, from) + name.length + 3;
  return { at, token: /^-?[0-9.]+/.exec(text.slice(at))[0] };
}

function replaceNumber(text, anchor, name, make) {
  const { at, token } = numberAfter(text, anchor, name);
  return text.slice(0, at) + make(token) + text.slice(at + token.length);
}

/** Moves a canonical number by one unit in its `digit`th significant digit. */
function nudge(token, digit) {
  const digits = token.replace('-', '').replace('.', '').replace(/^0+/, '');
  const lead = token.replace('-', '').replace('.', '').length - digits.length;
  const at = [...token].findIndex((_, i) => token.slice(0, i + 1).replace(/[-.]/g, '').length === lead + digit);
  const next = String((Number(token[at]) + 1) % 10);
  return token.slice(0, at) + next + token.slice(at + 1);
}

/** Steps of one run on different patterns, each from the parameters that the step before wrote. */
function run(first, steps) {
  const lines = [];
  let input = { ...first, trace_id: '7c0ffee17c0ffee17c0ffee17c0ffee1', step_index: 0 };
  const patterns = [
    [1, 0, 1],
    [0, 1, 1],
    [1, 1, 0],
    [0, 0, 0],
  ];
  for (let step = 0; step < steps; step += 1) {
    const [x1, x2, y] = patterns[step % patterns.length];
    input = { ...input, step_index: step, inputs: { x1, x2 }, targets: { y } };
    const line = author(input);
    lines.push(line);
    input = { ...input, parameters_before: JSON.parse(line).parameters_after };
  }
  return lines.join('');
}

/** Leaves out one line and renumbers those after it, as one would to hide a step. */
function dropStep(text, dropped) {
  const lines = text.trimEnd().split('\n');
  lines.splice(dropped, 1);
  return `${lines
    .map((line, index) =>
      line.replace(/"step":\d+/, `"step":${index + 1}`).replace(/"step_index":\d+/, `"step_index":${index}`),
    )
    .join('\n')}\n`;
}

const fromFixtures = (name) => readFileSync(inRoot(`test/fixtures/framework-trace/${name}`), 'utf8');

const SAMPLES = [
  {
    id: 'mazur',
    title: 'Mazur',
    network: '2-2-2, sigmoid, half squared error, SGD',
    description: 'The step of the best-known worked example of backpropagation, to nine digits.',
    input: mazur,
    change: 'The gradient of w5 is 1 % larger than the product of its factors.',
    tamper: (text) =>
      replaceNumber(text, '"parameter_id":"w5"', 'gradient', (token) => (Number(token) * 1.01).toPrecision(9)),
    fails: ['recompute', 'rule-4', 'rule-5'],
  },
  {
    id: 'xor',
    title: 'XOR',
    network: '2-2-1, sigmoid, trained biases, SGD',
    description: 'One step on the pattern (1, 0), with a bias for every unit.',
    input: xor(),
    change: 'The weight into h2 ends elsewhere than its update takes it, in both places that state it.',
    tamper: (text) => {
      const moved = replaceNumber(text, '"parameter_id":"w_x1_h2"', 'weight_after', (token) => nudge(token, 4));
      return replaceNumber(moved, '"parameters_after"', 'w_x1_h2', (token) => nudge(token, 4));
    },
    fails: ['recompute', 'rule-6', 'rule-7'],
  },
  {
    id: 'iris',
    title: 'Iris',
    network: '4-3-3, sigmoid, half squared error, SGD',
    description: 'One step on the first flower of Fisher\u2019s data, class setosa.',
    input: iris(),
    change: 'The total loss is lower than the sum of its parts.',
    tamper: (text) =>
      replaceNumber(text, '"loss":{"per_output"', 'total', (token) => (Number(token) * 0.9).toPrecision(9)),
    fails: ['recompute', 'rule-12'],
  },
  {
    id: 'softmax',
    title: 'Softmax',
    network: '2-2-3, softmax with cross-entropy, SGD',
    description: 'Three classes, with the dual form of the output signal.',
    input: softmax(),
    change: 'Two probabilities are moved against each other; they still sum to one.',
    tamper: (text) => {
      const up = replaceNumber(text, '"cat":{"net"', 'out', (token) => (Number(token) + 0.01).toPrecision(9));
      return replaceNumber(up, '"bird":{"net"', 'out', (token) => (Number(token) - 0.01).toPrecision(9));
    },
    fails: ['recompute', 'factors'],
  },
  {
    id: 'hero-classifier',
    title: 'Hero classifier',
    network: '16-16-4, ReLU and softmax, trained biases, SGD',
    description: 'A 4 by 4 picture of a vertical bar: 340 parameters, thousands of numbers.',
    input: hero(),
    change: 'One of several thousand numbers is changed in its fifth digit.',
    tamper: (text) =>
      tamperFirst(text, /("h\d+":\{"net":[0-9.]+,"out":)([1-9][0-9.]*|0\.[0-9]*[1-9][0-9]*)(?=\})/, (token) =>
        nudge(token, 5),
      ),
    fails: ['recompute'],
  },
  {
    id: 'adam',
    title: 'Adam',
    network: '3-4-2, sigmoid and identity, Adam',
    description: 'The first step of Adam, with both moments of every parameter.',
    input: adam(),
    change: 'The second moment of one weight is 10 % larger than its recurrence gives.',
    tamper: (text) =>
      tamperFirst(text, /("parameter_id":"w_h1_y1".*?"state_after":\{"m":-?[0-9.]+,"v":)([0-9.]+)/, (token) =>
        plain(Number(token) * 1.1),
      ),
    fails: ['recompute', 'rule-22', 'rule-24'],
  },
  {
    id: 'xor-run',
    title: 'A run of twelve steps',
    network: '2-2-1, sigmoid, trained biases, SGD, 12 records',
    description: 'XOR over three rounds of its four patterns: every step starts where the one before ended.',
    make: () => run(xor(), 12),
    change: 'Step 5 is left out and the steps after it are renumbered.',
    tamper: (text) => dropStep(text, 5),
    fails: ['chain', 'rule-9'],
  },
  {
    id: 'pytorch-softmax',
    format: 'framework-trace',
    title: 'PyTorch trace',
    network: '2-3-3, softmax with cross-entropy, observed in torch 1.13.1',
    description: 'A real training step as the live helper recorded it, imported and re-derived in one go.',
    make: () => fromFixtures('L03-sgd-softmax-ce.jsonl'),
    change: 'Two probabilities are moved against each other; they still sum to one.',
    tamper: () => fromFixtures('T03-forward-out.jsonl'),
    fails: ['recompute'],
  },
];

/** Nine significant digits without exponent. */
function plain(value) {
  const exponent = Math.floor(Math.log10(value));
  return value.toFixed(8 - exponent);
}

const encoder = new TextEncoder();
const { auditFiles, authorReceipt, memorySource, readRecords } = await importBundled('scripts/engine-entry.ts');

function author(input) {
  const { whole } = readRecords(encoder.encode(JSON.stringify(input)));
  const result = authorReceipt(whole.document);
  if (!result.ok) throw new Error(`${input.fixture ?? 'mazur'} ${result.pointer}: ${result.message}`);
  return new TextDecoder().decode(result.bytes);
}

async function judge(name, text) {
  const { document } = await auditFiles([{ source: memorySource(name, encoder.encode(text)) }], { profile: 'strict' });
  return document.cases[0];
}

/** The bytes of a twin that differ from the good file, and where they stand. */
function twinOf(good, bad) {
  const a = encoder.encode(good);
  const b = encoder.encode(bad);
  let from = 0;
  while (from < a.length && from < b.length && a[from] === b[from]) from += 1;
  let tail = 0;
  while (tail < a.length - from && tail < b.length - from && a[a.length - 1 - tail] === b[b.length - 1 - tail])
    tail += 1;
  const hunk = b.slice(from, b.length - tail);
  return { gzipBase64: gzipSync(hunk, { level: 9 }).toString('base64'), bytes: b.length, from, to: a.length - tail };
}

const compressed = (text) => gzipSync(encoder.encode(text), { level: 9 }).toString('base64');
rmSync(inRoot('public/samples'), { recursive: true, force: true });
const index = [];
const gallery = [];
for (const sample of SAMPLES) {
  const format = sample.format ?? 'training-receipt';
  const root = `public/samples/${format}`;
  const good = sample.make === undefined ? author(sample.input) : sample.make();
  const bad = sample.tamper(good);
  if (good === bad) throw new Error(`${sample.id}: nothing was changed`);
  const folder = inRoot(`${root}/${sample.id}`);
  mkdirSync(folder, { recursive: true });
  const files = { good: `${sample.id}.jsonl`, bad: `${sample.id}-tampered.jsonl` };
  writeFileSync(`${folder}/${files.good}`, good);
  writeFileSync(`${folder}/${files.bad}`, bad);
  const expected = {
    [files.good]: { outcome: 'PASS', fails: [] },
    [files.bad]: { outcome: 'FAIL', fails: sample.fails.map((id) => `training-receipt/${id}`), change: sample.change },
  };
  writeFileSync(`${folder}/expected.json`, `${JSON.stringify(expected, null, 2)}\n`);
  const results = [await judge(files.good, good), await judge(files.bad, bad)];
  const failing = results[1].checks.filter((check) => check.outcome === 'failed').map((check) => check.id);
  const missed = expected[files.bad].fails.filter((id) => !failing.includes(id));
  if (results[0].outcome !== 'PASS' || results[1].outcome !== 'FAIL' || missed.length > 0) {
    throw new Error(
      `${sample.id}: ${results.map((r) => r.outcome).join(', ')}; not failing: ${missed.join(', ')}; failing: ${failing.join(', ')}`,
    );
  }
  index.push({
    id: sample.id,
    format,
    folder: `${format}/${sample.id}`,
    files: Object.values(files),
  });
  gallery.push({
    id: sample.id,
    title: sample.title,
    description: sample.description,
    network: sample.network,
    good: { name: files.good, gzipBase64: compressed(good), bytes: encoder.encode(good).length },
    bad: { name: files.bad, ...twinOf(good, bad), change: sample.change },
  });
  console.log(`${sample.id}: ${good.length} bytes, tampered fails ${failing.join(', ')}`);
}
const cases = await makeCaseSamples(inRoot('public/samples'), auditFiles, memorySource);
index.push(...cases.index);
writeFileSync(inRoot('public/samples/index.json'), `${JSON.stringify(index, null, 2)}\n`);
const HEAD = '/** Written by scripts/make-samples.mjs. Do not edit: run "npm run samples". */\n';
/** The packed bytes are a module of their own, so that the list can be shown before they have come. */
const packed = [];
const listed = (samples) =>
  JSON.stringify(samples, (name, value) => (name === 'gzipBase64' ? packed.push(value) - 1 : value)).replaceAll(
    '"gzipBase64":',
    '"packed":',
  );
const [singles, several] = [listed(gallery), listed(cases.gallery)];
writeFileSync(
  inRoot('src/features/samples/samples.generated.ts'),
  `${HEAD}import type { CaseSample } from './case-sample.ts';\nimport type { Sample } from './sample-file.ts';\n\nexport const SAMPLES: readonly Sample[] = ${singles};\n\nexport const CASE_SAMPLES: readonly CaseSample[] = ${several};\n`,
);
writeFileSync(
  inRoot('src/features/samples/packed.generated.ts'),
  `${HEAD}/** gzip, in base64. */\nexport const PACKED: readonly string[] = ${JSON.stringify(packed)};\n`,
);
