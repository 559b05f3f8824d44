/**
 * `npm run bench:evidence [--json FILE]`: what costs most in the kinds of evidence besides training receipts. The zstd decoder over frames
 * of Debian's `zstd`; the hash tree of a million steps against hashing the log twice; the log itself, bytes to verdict; the Freivalds
 * checks of one token. Figures go to docs/performance.md by hand.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { importBundled } from './lib/engine.mjs';
import { writeLargeKey } from './lib/large-key.mjs';
import { inRoot } from './lib/root.mjs';
import { Reason, main } from './lib/run.mjs';
import { contents, generator, packed } from './lib/zstd-frames.mjs';

const STEPS = 1_000_000;
const FRAME_BYTES = 1 << 26;
const REPEATS = 7;
const KEY_BYTES = 600_000_000;

/** Smallest and median milliseconds of several calls. */
function time(run, repeats = REPEATS) {
  const times = Array.from({ length: repeats }, () => {
    const start = performance.now();
    run();
    return performance.now() - start;
  }).sort((a, b) => a - b);
  return { least: times[0], median: times[repeats >> 1] };
}

function zstd(engine) {
  const limits = { maxOutput: FRAME_BYTES, maxWindow: FRAME_BYTES };
  const rows = [];
  for (const [kind, content] of contents(FRAME_BYTES)) {
    for (const level of [1, 3, 19]) {
      for (const checksum of [false, true]) {
        const frame = packed(content, [`-${level}`, checksum ? '--check' : '--no-check']);
        const { least, median } = time(() => {
          const result = engine.decodeZstdFrame(frame, limits);
          if (!result.ok || result.bytes.length !== content.length) throw new Error(`${kind}: ${result.message}`);
        }, 3);
        const speed = (milliseconds) => content.length / 1e3 / milliseconds;
        rows.push({
          kind,
          level,
          checksum,
          ratio: content.length / frame.length,
          best: speed(least),
          usual: speed(median),
        });
      }
    }
  }
  return rows;
}

/** A log as the recorder writes it, and its leaves. */
function log(steps) {
  const next = generator();
  const leaves = Int32Array.from({ length: steps * 8 }, () => (next() * 4294967296) | 0);
  const hex = (word) => (word >>> 0).toString(16).padStart(8, '0');
  const parts = [];
  for (let step = 0; step < steps; step += 1) {
    const hash = Array.from(leaves.subarray(8 * step, 8 * step + 8), hex).join('');
    const inputs = `{"circuit": "sgd", "step_idx": ${step}, "lr": 0.01, "chunk_idx": 0, "chunks": 1}`;
    const time = 1795017600 + step;
    parts.push(`{"step_idx": ${step}, "proof_hash": "${hash}", "public_inputs": ${inputs}, "timestamp": ${time}.5}\n`);
  }
  return { leaves, bytes: new Uint8Array(Buffer.from(parts.join(''), 'latin1')) };
}

async function merkle(engine) {
  const { leaves, bytes } = log(STEPS);
  const hashing = time(() => {
    for (let pass = 0; pass < 2; pass += 1) {
      const hash = new engine.Sha256();
      hash.update(bytes);
      hash.digest();
    }
  }, 3);
  let tree;
  const building = time(() => {
    tree = new engine.MerkleTree(leaves, STEPS);
  });
  const path = time(() => tree.path(777_777));
  const file = { name: 'run/steps.jsonl', source: engine.memorySource('run/steps.jsonl', bytes) };
  const start = performance.now();
  const { document } = await engine.auditFiles([file], { profile: 'strict' });
  return {
    bytes: bytes.length,
    hashing,
    building,
    path,
    judging: performance.now() - start,
    outcome: document.outcome,
  };
}

/** Offset of the u64 that says how long the output head is: the option byte before it is 1. */
function lengthOfHead(bytes, length) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 1; at + 8 + length <= bytes.length; at += 1) {
    if (bytes[at - 1] === 1 && view.getBigUint64(at, true) === BigInt(length)) return at;
  }
  throw new Error('the sample key has no output head');
}

/** Runs the command in a process of its own, which tells at its end how much it held at most. */
const WATCHED = `process.on('exit', () => console.error('held', process.resourceUsage().maxRSS * 1024)); await import(process.argv[1]);`;

/** The command over an audit with a key as large as those of production. */
async function largeKey(engine) {
  const sample = (name) => inRoot(`public/samples/inference-audit/committed-inference/good/${name}`);
  const small = sample('llama.vkey');
  const bytes = new Uint8Array(readFileSync(small));
  const { value } = await engine.readKey(engine.memorySource('llama.vkey', bytes));
  const folder = mkdtempSync(join(tmpdir(), 'assay-bench-'));
  try {
    const key = join(folder, 'large.vkey');
    writeLargeKey(small, key, lengthOfHead(bytes, value.lm_head), KEY_BYTES);
    const start = performance.now();
    const command = [
      inRoot('dist/headless/assay.mjs'),
      'verify',
      '--json',
      sample('llama-run11-greedy-p07.vv4a'),
      '--pin',
      key,
    ];
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', WATCHED, ...command], {
      encoding: 'utf8',
    });
    const held = Number(/held (\d+)/.exec(stderr)?.[1]);
    return {
      bytes: statSync(key).size,
      held,
      milliseconds: performance.now() - start,
      outcome: JSON.parse(stdout).outcome,
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const shown = ({ least, median }) => `${median.toFixed(1)} ms (least ${least.toFixed(1)})`;

await main(async (args) => {
  if (args.length > 0 && (args[0] !== '--json' || args.length !== 2))
    throw new Reason(`Unknown argument: ${args.join(' ')}`);
  const engine = await importBundled('scripts/bench-evidence-entry.ts');
  console.log(`Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model ?? 'unknown processor'}\n`);
  const frames = zstd(engine);
  console.log(`zstd, 64 MiB of content   level  checksum  packs to   MB/s of output, median (best)`);
  for (const { kind, level, checksum, ratio, best, usual } of frames) {
    const columns = [kind.padEnd(26), String(level).padStart(4), (checksum ? 'yes' : 'no').padStart(9)];
    console.log(`${columns.join('')}  1/${ratio.toFixed(2).padEnd(9)} ${usual.toFixed(0)} (${best.toFixed(0)})`);
  }
  const run = await merkle(engine);
  console.log(`\nrun of ${STEPS} steps, ${(run.bytes / 1e6).toFixed(0)} MB of log`);
  console.log(`  SHA-256 of the log, twice    ${shown(run.hashing)}`);
  console.log(`  hash tree, root              ${shown(run.building)}`);
  console.log(`  inclusion path of one step   ${shown(run.path)}`);
  console.log(`  bytes to verdict             ${run.judging.toFixed(0)} ms, ${run.outcome}`);
  const { checks, milliseconds } = engine.freivaldsRounds(20);
  const rounds = [...milliseconds].sort((a, b) => a - b);
  console.log(
    `\nFreivalds, ${checks} checks of one token (8B)   first ${milliseconds[0].toFixed(1)} ms, median ${rounds[10].toFixed(1)} ms`,
  );
  const key = await largeKey(engine);
  console.log(
    `audit with a key of ${(key.bytes / 1e6).toFixed(0)} MB: ${key.outcome} after ${key.milliseconds.toFixed(0)} ms, ${(key.held / 1e6).toFixed(0)} MB held at most`,
  );
  if (args[0] === '--json') {
    writeFileSync(
      args[1],
      `${JSON.stringify({ frames, run, freivalds: { checks, milliseconds }, key }, undefined, 2)}\n`,
    );
  }
});
