/**
 * `npm run study:mutations [-- --every N] [--json FILE] [--only NAME] [--windows]`: changes every number, key and array of the reference package's
 * goldens, one at a time, and counts what the reference and the strict profile accept. With `--windows` it measures instead
 * how much of their windows honest receipts use, and how small a change is caught (the tables of docs/windows.md).
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

const { Golden, goldenFiles, leastCaught, study, utilisation } = await importBundled('test/study/index.ts', [
  '@mcptoolshop/backprop-trace',
]);
const files = goldenFiles(inRoot('node_modules/@mcptoolshop/backprop-trace/fixtures')).filter(
  ({ name }) => only === undefined || name.includes(only),
);
if (process.argv.includes('--windows')) {
  windows(files);
  process.exit(0);
}
const tallies = [];
console.log(
  `${'golden'.padEnd(64)}${['tried', 'reference', 'its claims', 'strict', 'claims', 'undecided', 'unexplained'].map((h) => h.padStart(12)).join('')}`,
);
const row = (name, t) =>
  console.log(
    `${name.padEnd(64)}${[t.tried, t.reference, t.referenceClaims, t.strict, t.claims.length, t.undecided, t.unexplained.length].map((n) => String(n).padStart(12)).join('')}`,
  );
for (const { name, bytes } of files) {
  const thin = every * (bytes.length > LARGE_BYTES ? LARGE_EVERY : 1);
  const tally = { ...study(new Golden(name, bytes), (serial) => serial % thin === 0), thin };
  tallies.push(tally);
  row(thin === 1 ? name : `${name} (every ${thin})`, tally);
}

/** Two tables for each kind of producer: use of the windows by honest evidence, and the least change caught. */
function windows(goldens) {
  const short = (x) => (x === Infinity ? '-' : x === 0 ? '0' : x.toPrecision(2));
  for (const float32 of [false, true]) {
    console.log(
      `\nuse of the window, honest receipts, ${float32 ? 'float32' : 'binary64'} (seed 64): 50 %, 90 %, 99 %, most`,
    );
    for (const { quantity, count, values } of utilisation(1500, 64, float32)) {
      console.log(`| ${[quantity, count, ...values.map(short)].join(' | ')} |`);
    }
  }
  for (const observed of [false, true]) {
    console.log(
      `\nleast relative change caught, ${observed ? 'observed' : 'engine'} goldens: strict median, strict 90 %, reference median, compared by it`,
    );
    for (const row of leastCaught(goldens, observed)) {
      const cells = [row.quantity, row.count, short(row.strict), short(row.strict90), short(row.reference)];
      console.log(`| ${[...cells, `${(100 * row.compared).toFixed(0)} %`].join(' | ')} |`);
    }
  }
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
  referenceClaims: sum((t) => t.referenceClaims),
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
