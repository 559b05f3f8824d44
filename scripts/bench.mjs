/**
 * `npm run bench [--json FILE]`: how fast the strict gate is, bytes to verdict, against JSON.parse of the same bytes and against the
 * reference verifier's full gate, all in one process. Ratios are of medians of interleaved runs, because absolute times of
 * a shared machine mean little. Nothing here is a test; figures go to docs/performance.md by hand.
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import * as reference from '@mcptoolshop/backprop-trace';
import { importBundled } from './lib/engine.mjs';
import { inRoot } from './lib/root.mjs';

const engine = await importBundled('scripts/bench-entry.ts');
const decoder = new TextDecoder();
const encoder = new TextEncoder();

/** Shortest block of one function before it is the next one's turn, in milliseconds. */
const BLOCK = 25;

/**
 * Median milliseconds per call of several functions. They take turns in blocks of many calls: in turns, so that noise of the
 * machine hits all alike; in blocks, so that each is measured warm and pays for its own garbage.
 */
function medians(functions, seconds) {
  const times = functions.map(() => []);
  const end = performance.now() + seconds * 1000;
  for (let round = 0; performance.now() < end || round < 7; round += 1) {
    functions.forEach((run, index) => {
      const start = performance.now();
      let calls = 0;
      let now = start;
      while (now - start < BLOCK) {
        run();
        calls += 1;
        now = performance.now();
      }
      times[index].push((now - start) / calls);
    });
  }
  return times.map((list) => list.sort((a, b) => a - b)[list.length >> 1]);
}

function fixture(name) {
  return new Uint8Array(readFileSync(inRoot(`node_modules/@mcptoolshop/backprop-trace/fixtures/${name}`)));
}

/** A 64-64-64 receipt (8,194 parameters) with fixed pseudo-random weights, authored by our engine. */
function largest() {
  let state = 1;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Number((state / 4294967296 - 0.5).toFixed(6));
  };
  const unit_order = {};
  for (const layer of ['input', 'hidden', 'output'])
    unit_order[layer] = Array.from({ length: 64 }, (_, i) => `${layer[0]}${i}`);
  const parameters = [];
  for (const to of unit_order.hidden)
    for (const from of unit_order.input)
      parameters.push({ id: `w_${from}_${to}`, role: 'input_to_hidden_weight', from_unit: from, to_unit: to });
  for (const to of unit_order.output)
    for (const from of unit_order.hidden)
      parameters.push({ id: `w_${from}_${to}`, role: 'hidden_to_output_weight', from_unit: from, to_unit: to });
  parameters.push({ id: 'b1', role: 'hidden_bias', applies_to_units: unit_order.hidden });
  parameters.push({ id: 'b2', role: 'output_bias', applies_to_units: unit_order.output });
  const input = {
    metadata: { source: 'bench', gradient_convention: 'descent_direction' },
    numeric_policy: {
      number_encoding: 'decimal',
      precision_significant_digits: 9,
      rounding: 'round_half_to_even',
      tolerance: { atol: 1e-9, rtol: 1e-6 },
      computation_order: 'schema_defined',
      byte_output: {
        format: 'jsonl',
        json_key_order: 'schema_defined',
        trailing_zero_policy: 'pad_to_significant_digits',
        indent: 'none',
      },
    },
    bias_policy: { mode: 'constant', updated_in_step: false },
    topology: {
      layers: ['input', 'hidden', 'output'],
      input_size: 64,
      hidden_size: 64,
      output_size: 64,
      unit_order,
      parameter_order: parameters.map(({ id }) => id),
      parameters,
      activation_hidden: 'sigmoid',
      activation_output: 'sigmoid',
      loss: 'half_squared_error',
      bias_sharing: 'per_layer',
    },
    learning_rate: 0.5,
    inputs: Object.fromEntries(unit_order.input.map((id) => [id, Number((next() + 0.6).toFixed(4))])),
    targets: Object.fromEntries(unit_order.output.map((id) => [id, Number((next() + 0.5).toFixed(4))])),
    parameters_before: Object.fromEntries(parameters.map(({ id }) => [id, next()])),
  };
  const { whole } = engine.readRecords(encoder.encode(JSON.stringify(input)));
  const result = engine.authorReceipt(whole.document);
  if (!result.ok) throw new Error(`${result.pointer}: ${result.message}`);
  return result.bytes;
}

/** The reference's gate for one receipt: parse, schema, rules, engine reproduction (`bp verify`). */
function referenceGate(bytes) {
  const receipt = JSON.parse(decoder.decode(bytes));
  const schema = reference.validateReceiptSchema(receipt);
  const rules = reference.reconcileReceipt(receipt);
  const engineCheck =
    receipt.schema_version === '0.1.0'
      ? reference.verifyEngineReproduces(receipt)
      : reference.verifyGeneralEngineReproduces(receipt);
  return schema.ok !== false && rules.ok && engineCheck.matches;
}

function single(name, bytes, seconds) {
  const file = { name, bytes };
  const judged = engine.judgeFile(file, 'strict');
  if (judged.outcome !== 'PASS' || !referenceGate(bytes)) throw new Error(`${name} must pass both`);
  const [parse, gate, both, sealed, theirs] = medians(
    [
      () => JSON.parse(decoder.decode(bytes)),
      () => engine.judgeFile(file, 'strict', undefined, false),
      () => engine.judgeFile(file, 'strict'),
      () => engine.auditReceipts(file, { profile: 'strict' }),
      () => referenceGate(bytes),
    ],
    seconds,
  );
  return {
    name,
    bytes: bytes.length,
    parseMs: parse,
    gateMs: gate,
    bothMs: both,
    sealedMs: sealed,
    referenceMs: theirs,
    timesParse: gate / parse,
    timesFasterThanReference: theirs / gate,
    megabytesPerSecond: bytes.length / 1000 / gate,
  };
}

const seconds = 4;
const rows = [
  single('mazur', fixture('mazur.golden.jsonl'), seconds),
  single('iris', fixture('iris.golden.jsonl'), seconds),
  single('hero classifier', fixture('hero-classifier.golden.jsonl'), seconds),
  single('64-64-64', largest(), seconds * 3),
];

const show = (value, digits = 2) => value.toFixed(digits);
console.log(`\nStrict gate, bytes to verdict. Node ${process.version}, ${cpus()[0]?.model ?? 'unknown processor'}\n`);
console.log(
  'receipt             bytes   JSON.parse  strict gate  + reference  + digests    reference     x JSON.parse x faster  MB/s',
);
for (const row of rows) {
  console.log(
    [
      row.name.padEnd(16),
      String(row.bytes).padStart(8),
      `${show(row.parseMs, 3)} ms`.padStart(12),
      `${show(row.gateMs, 3)} ms`.padStart(11),
      `${show(row.bothMs, 3)} ms`.padStart(12),
      `${show(row.sealedMs, 3)} ms`.padStart(12),
      `${show(row.referenceMs, 3)} ms`.padStart(13),
      show(row.timesParse).padStart(11),
      show(row.timesFasterThanReference, 1).padStart(9),
      show(row.megabytesPerSecond, 0).padStart(6),
    ].join(' '),
  );
}

const bytes = fixture('hero-classifier.golden.jsonl');
const [hash, parse] = medians([() => engine.sha256Hex(bytes), () => JSON.parse(decoder.decode(bytes))], 2);
console.log(
  `\nSHA-256 of the hero classifier: ${show(hash, 3)} ms, ${show(hash / parse)} x JSON.parse (done while reading, not part of the gate)`,
);

/**
 * A bundle of `steps` records that continue the first record of a fixture, each authored from the written parameters before.
 * `observer`: the same records as an import carries them, bound by a bundle digest.
 */
function bundle(name, steps, observer) {
  const first = JSON.parse(decoder.decode(fixture(name)).split('\n')[0]);
  const traceId = '0123456789abcdef0123456789abcdef';
  const { topology, learning_rate, inputs, targets, bias_policy, metadata } = first;
  // The widest tolerance that engine receipts may declare: below it the reference refuses some of these honest steps.
  const numeric_policy = { ...first.numeric_policy, tolerance: { atol: 1e-8, rtol: 1e-6 } };
  const units = { inputs: Object.keys(inputs), targets: Object.keys(targets) };
  let parameters_before = first.parameters_before;
  const records = [];
  for (let step = 0; step < steps; step += 1) {
    // Other data every step, so that no step repeats another.
    const shifted = Object.fromEntries(
      units.inputs.map((id, i) => [id, Number((inputs[id] + 0.01 * ((step * 7 + i) % 9)).toFixed(4))]),
    );
    const input = {
      fixture: 'bench',
      metadata,
      numeric_policy,
      bias_policy,
      topology,
      learning_rate,
      trace_id: traceId,
      step_index: step,
      inputs: shifted,
      targets,
      parameters_before,
    };
    const { whole } = engine.readRecords(encoder.encode(JSON.stringify(input)));
    const result = engine.authorReceipt(whole.document);
    if (!result.ok) throw new Error(`step ${step}: ${result.pointer} ${result.message}`);
    const record = JSON.parse(decoder.decode(result.bytes));
    parameters_before = record.parameters_after;
    records.push(observer ? observed(record) : decoder.decode(result.bytes));
  }
  if (!observer) return encoder.encode(records.join(''));
  const digest = createHash('sha256');
  for (const record of records) digest.update(reference.emitGeneralReceipt(record));
  const bundle_root_digest = `sha256:${digest.digest('hex')}`;
  return encoder.encode(
    records
      .map((record) =>
        reference.emitGeneralReceipt({ ...record, attestor: { ...record.attestor, bundle_root_digest } }),
      )
      .join(''),
  );
}

function observed(record) {
  return {
    ...record,
    schema_version: '0.4.0',
    fixture_status: {
      authoring_state: 'external_imported',
      verification_state: 'engine_recompute_matched_within_tolerance',
      canonical: true,
    },
    source_framework: { name: 'pytorch', version: '2.4.0', extractor: { name: 'bp-import-pytorch', version: '0.8.0' } },
    attestor: {
      computed_by: { kind: 'framework', identity: 'pytorch@2.4.0' },
      verified_by: { kind: 'engine', identity: 'backprop-trace-engine@0.6.0' },
      differential_tolerance: { atol: 1e-6, rtol: 1e-4 },
    },
  };
}

/** The reference's gate for a bundle: parse, schema of every record, rules of records and bundle (`bp verify --multi`). */
function referenceBundleGate(bytes) {
  const receipts = decoder
    .decode(bytes)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
  const shapes = receipts.every((receipt) => reference.validateReceiptSchema(receipt).ok !== false);
  return shapes && reference.reconcileMultiStep(receipts).ok;
}

function multi(name, file, steps, observer) {
  const bytes = bundle(file, steps, observer);
  const judged = engine.judgeFile({ name, bytes }, 'strict');
  if (judged.outcome !== 'PASS' || !referenceBundleGate(bytes)) {
    const failing = judged.checks.filter(
      (check) => check.outcome === 'failed' || (check.required && check.outcome !== 'passed'),
    );
    throw new Error(`${name} ${steps}: ${judged.outcome} ${JSON.stringify(failing).slice(0, 600)}`);
  }
  const [gate, theirs] = medians(
    [() => engine.judgeFile({ name, bytes }, 'strict', undefined, false), () => referenceBundleGate(bytes)],
    Math.max(2, steps / 1000),
  );
  return {
    name,
    steps,
    bytes: bytes.length,
    gateMs: gate,
    referenceMs: theirs,
    timesFasterThanReference: theirs / gate,
    usPerStep: (gate * 1000) / steps,
  };
}

const bundles = [];
for (const observer of [false, true]) {
  const kind = observer ? 'observer, digest-bound' : 'engine-authored';
  for (const steps of [10, 100, 1000, 5000]) bundles.push(multi(`XOR, ${kind}`, 'xor.golden.jsonl', steps, observer));
  for (const steps of [10, 50, 200])
    bundles.push(multi(`hero, ${kind}`, 'hero-classifier.golden.jsonl', steps, observer));
}
console.log('\nbundle                          steps      bytes   gate         reference     x faster  us/step   MB/s');
for (const row of bundles) {
  console.log(
    [
      row.name.padEnd(30),
      String(row.steps).padStart(6),
      String(row.bytes).padStart(10),
      `${show(row.gateMs, 2)} ms`.padStart(12),
      `${show(row.referenceMs, 2)} ms`.padStart(13),
      show(row.timesFasterThanReference, 1).padStart(9),
      show(row.usPerStep, 1).padStart(9),
      show(row.bytes / 1000 / row.gateMs, 0).padStart(6),
    ].join(' '),
  );
}

/** Growth of the process while 5,000 XOR steps are judged once, the evidence itself not counted. */
const evidence = bundle('xor.golden.jsonl', 5000, false);
globalThis.gc?.();
const before = process.memoryUsage();
let peak = before.rss;
const judgedOnce = engine.judgeFile({ name: 'memory', bytes: evidence }, 'strict');
peak = Math.max(peak, process.memoryUsage().rss);
const memory = { outcome: judgedOnce.outcome, bytes: evidence.length, grownMegabytes: (peak - before.rss) / 1e6 };
console.log(
  `\nMemory after 5,000 XOR steps (${show(memory.bytes / 1e6, 0)} MB of evidence): ${show(memory.grownMegabytes, 0)} MB above start`,
);

const at = process.argv.indexOf('--json');
if (at > 0) writeFileSync(process.argv[at + 1], `${JSON.stringify({ rows, bundles, memory }, null, 2)}\n`);
