// Runs under Node 22, whose Math.* is the reference: counts results of ours that differ in any bit, prints one JSON line.
//   node --experimental-strip-types test/numeric/node22-compare.mjs SEED
import { exp, expm1 } from '../../engine/numeric/exp.ts';
import { log, log1p } from '../../engine/numeric/log.ts';
import { pow } from '../../engine/numeric/pow.ts';
import { tanh } from '../../engine/numeric/tanh.ts';
import { ARGUMENT_BRANCHES, Lcg, argument, gridDigest, powArguments } from './grid.ts';

const seed = Number(process.argv[2]);
const COUNT = 1_200_000;
const COUNT_POW = 400_000;
const report = { node: process.version, arch: process.arch, seed, functions: [] };

function compare(name, ours, native, branches) {
  const random = new Lcg(seed);
  let differences = 0;
  let compared = 0;
  let first;
  for (let i = 0; i < COUNT; i++) {
    const x = argument(random, i, branches);
    const a = ours(x);
    const b = native(x);
    compared += 1;
    if (!Object.is(a, b)) {
      differences += 1;
      first ??= [x, a, b].map(String);
    }
  }
  report.functions.push({ name, compared, differences, first });
}

compare('exp', exp, Math.exp, ARGUMENT_BRANCHES.exp);
compare('log', log, Math.log, ARGUMENT_BRANCHES.log);
compare('tanh', tanh, Math.tanh, ARGUMENT_BRANCHES.tanh);
compare('expm1', expm1, Math.expm1, [...ARGUMENT_BRANCHES.exp, 0x4043687a, 0xc043687a, 0x3c900000]);
compare('log1p', log1p, Math.log1p, [0x3fda827a, 0xbfd2bec4, 0xbff00000, 0x3e200000, 0x3c900000, 0x43400000]);

const random = new Lcg(seed);
let differences = 0;
let first;
for (let i = 0; i < COUNT_POW; i++) {
  const [x, y] = powArguments(random, i);
  const a = pow(x, y);
  const b = Math.pow(x, y);
  if (!Object.is(a, b)) {
    differences += 1;
    first ??= [x, y, a, b].map(String);
  }
}
report.functions.push({ name: 'pow', compared: COUNT_POW, differences, first });

report.grid = gridDigest();
report.gridNative = gridDigest(Math);
process.stdout.write(`${JSON.stringify(report)}\n`);
