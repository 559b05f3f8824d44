/**
 * `npm run study:mutations [-- --every N] [--json FILE]`: changes every number, key and array of the reference package's
 * goldens, one at a time, and counts what the reference and the strict profile accept. Needs the package's fixtures.
 */
import { writeFileSync } from 'node:fs';
import { importBundled } from './lib/engine.mjs';
import { inRoot } from './lib/root.mjs';

function option(name) {
  const at = process.argv.indexOf(name);
  return at < 0 ? undefined : process.argv[at + 1];
}

const every = Number(option('--every') ?? 1);
const json = option('--json');
const only = option('--only');
/** Mutants of large files are thinned further, so that a full run takes minutes, not hours. */
const LARGE_BYTES = 100_000;
const LARGE_EVERY = 20;

const { Golden, goldenFiles, study } = await importBundled('test/study/index.ts', ['@mcptoolshop/backprop-trace']);
const files = goldenFiles(inRoot('node_modules/@mcptoolshop/backprop-trace/fixtures')).filter(({ name }) => only === undefined || name.includes(only));
const tallies = [];
console.log(
  `${'golden'.padEnd(64)}${['tried', 'reference', 'strict', 'undecided', 'unexplained'].map((h) => h.padStart(12)).join('')}`,
);
const row = (name, t) =>
  console.log(
    `${name.padEnd(64)}${[t.tried, t.reference, t.strict, t.undecided, t.unexplained.length].map((n) => String(n).padStart(12)).join('')}`,
  );
for (const { name, bytes } of files) {
  const thin = every * (bytes.length > LARGE_BYTES ? LARGE_EVERY : 1);
  const tally = { ...study(new Golden(name, bytes), (serial) => serial % thin === 0), thin };
  tallies.push(tally);
  row(thin === 1 ? name : `${name} (every ${thin})`, tally);
}

const sum = (pick) => tallies.reduce((total, tally) => total + pick(tally), 0);
const merge = (pick) => {
  const all = new Map();
  for (const tally of tallies) for (const [key, n] of pick(tally)) all.set(key, (all.get(key) ?? 0) + n);
  return [...all].sort(([, a], [, b]) => b - a);
};
const total = {
  tried: sum((t) => t.tried),
  reference: sum((t) => t.reference),
  strict: sum((t) => t.strict),
  undecided: sum((t) => t.undecided),
  unexplained: tallies.flatMap((t) => t.unexplained),
  claims: tallies.flatMap((t) => t.claims),
  reasons: merge((t) => t.reasons),
  settings: merge((t) => t.settings),
};
row('total', total);
console.log('\nstrict survivors by reason:');
for (const [reason, n] of total.reasons) console.log(`${String(n).padStart(8)} ${reason}`);
console.log('\nsettings changed by 1e-4 or more and accepted:');
for (const [setting, n] of total.settings) console.log(`${String(n).padStart(8)} ${setting}`);
console.log(`\nnumeric claims changed by 1e-4 or more and accepted: ${total.claims.length}`);
for (const place of total.claims.slice(0, 50)) console.log(`  ${place}`);
console.log(`survivors without a known reason: ${total.unexplained.length}`);
for (const place of total.unexplained.slice(0, 200)) console.log(`  ${place}`);
if (json !== undefined) {
  const plain = tallies.map((tally) => ({
    ...tally,
    reasons: Object.fromEntries(tally.reasons),
    settings: Object.fromEntries(tally.settings),
  }));
  writeFileSync(json, `${JSON.stringify({ every, goldens: plain, total }, null, 2)}\n`);
}
process.exitCode = total.claims.length + total.unexplained.length === 0 ? 0 : 1;
