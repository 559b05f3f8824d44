/**
 * `node scripts/make-bundle.mjs FILE BYTES [FIXTURE]`: an honest bundle of at least so many bytes, every step authored by the engine from the
 * written parameters of the step before. For trying sizes that no repository holds. FIXTURE: a receipt of the reference
 * package that says network and first parameters (default xor.golden.jsonl).
 */
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { importBundled } from './lib/engine.mjs';
import { inRoot } from './lib/root.mjs';
import { Reason, main } from './lib/run.mjs';

const FIXTURES = 'node_modules/@mcptoolshop/backprop-trace/fixtures';
/** Records are written in blocks of about this many bytes. */
const BLOCK = 1 << 22;

await main(async () => {
  const [file, size, fixture = 'xor.golden.jsonl'] = process.argv.slice(2);
  const wanted = Number(size);
  if (file === undefined || !(wanted > 0)) throw new Reason('usage: make-bundle.mjs FILE BYTES [FIXTURE]');
  const engine = await importBundled('scripts/engine-entry.ts');
  const first = JSON.parse(readFileSync(inRoot(FIXTURES, fixture), 'utf8').split('\n')[0]);
  const { topology, learning_rate, inputs, targets, bias_policy, metadata } = first;
  const numeric_policy = { ...first.numeric_policy, tolerance: { atol: 1e-8, rtol: 1e-6 } };
  const encoder = new TextEncoder();
  const decoder = new TextDecoder();
  const out = openSync(file, 'w');
  let parameters_before = first.parameters_before;
  let written = 0;
  let step = 0;
  let block = [];
  let held = 0;
  const flush = () => {
    const bytes = Buffer.concat(block);
    writeSync(out, bytes);
    written += bytes.length;
    block = [];
    held = 0;
  };
  while (written + held < wanted) {
    // Other data every step, so that no step repeats another.
    const data = Object.entries(inputs).map(([id, value], i) => [
      id,
      Number((value + 0.0001 * ((step * 7919 + i * 104729) % 9973)).toFixed(4)),
    ]);
    const input = {
      fixture: 'size',
      metadata,
      numeric_policy,
      bias_policy,
      topology,
      learning_rate,
      trace_id: '0123456789abcdef0123456789abcdef',
      step_index: step,
      inputs: Object.fromEntries(data),
      targets,
      parameters_before,
    };
    const { whole } = engine.readRecords(encoder.encode(JSON.stringify(input)));
    const result = engine.authorReceipt(whole.document);
    if (!result.ok) throw new Reason(`step ${step}: ${result.pointer} ${result.message}`);
    const text = decoder.decode(result.bytes);
    const at = text.lastIndexOf('"parameters_after":');
    parameters_before = JSON.parse(text.slice(at + 19, text.indexOf('}', at) + 1));
    block.push(Buffer.from(result.bytes));
    held += result.bytes.length;
    step += 1;
    if (held >= BLOCK) flush();
  }
  flush();
  closeSync(out);
  console.log(`${file}: ${step} records, ${written} bytes`);
  return 0;
});
