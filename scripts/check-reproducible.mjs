/**
 * Builds the project twice more, in folders of other names and under other clocks, languages and time zones, and compares every
 * byte with the others and with dist/, when that is there and of these sources. Exit code 0 only when all are the same.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { BUILD_INPUTS, distIsCurrent } from './build.mjs';
import { digestFiles, listFiles } from './lib/digest.mjs';
import { exists, inRoot } from './lib/root.mjs';
import { Reason, main, run } from './lib/run.mjs';

/** What a build could take from its surroundings, if it were careless. */
const SURROUNDINGS = [
  { folder: 'a', env: { TZ: 'Pacific/Kiritimati', LANG: 'tr_TR.UTF-8', LC_ALL: 'C', HOME: '/nonexistent' } },
  {
    folder: 'another folder/with a longer name',
    env: { TZ: 'America/St_Johns', LANG: 'C', USER: 'somebody', CI: '1' },
  },
];

/** The sources and the packages, as far as a build reads them. Packages are linked file by file where that is possible. */
function copyProject(target) {
  mkdirSync(target, { recursive: true });
  for (const path of BUILD_INPUTS) if (exists(path)) cpSync(inRoot(path), join(target, path), { recursive: true });
  const modules = join(target, 'node_modules');
  const linked = spawnSync('cp', ['-al', inRoot('node_modules'), modules]);
  if (linked.status !== 0) {
    rmSync(modules, { recursive: true, force: true });
    symlinkSync(inRoot('node_modules'), modules);
  }
}

async function buildIn(folder, env) {
  const out = join(folder, 'out');
  const { code, output } = await run(process.execPath, [join(folder, 'scripts/build.mjs'), '--to', out], {
    capture: true,
    env,
  });
  if (code !== 0) throw new Reason(`The build in ${folder} failed:\n${output.trim()}`);
  return out;
}

/** Files of two folders that are not in both with the same bytes. */
function differences(one, other) {
  const inside = (folder) => listFiles(folder, ['.']);
  return [...new Set([...inside(one), ...inside(other)])].filter((path) => {
    const [a, b] = [join(one, path), join(other, path)];
    return !existsSync(a) || !existsSync(b) || !readFileSync(a).equals(readFileSync(b));
  });
}

await main(async () => {
  mkdirSync(inRoot('.cache'), { recursive: true });
  const work = mkdtempSync(inRoot('.cache/reproduce-'));
  try {
    const builds = [];
    for (const { folder, env } of SURROUNDINGS) {
      const project = join(work, folder);
      copyProject(project);
      builds.push([folder, await buildIn(project, env)]);
    }
    if (distIsCurrent()) builds.push(['dist/', inRoot('dist')]);
    const [[, first], ...others] = builds;
    const different = others.flatMap(([name, folder]) => differences(first, folder).map((path) => `${name}: ${path}`));
    for (const line of different) console.log(`differs in ${line}`);
    const files = listFiles(first, ['.']);
    console.log(
      `${builds.length} builds, ${files.length} files, ${different.length} differences; ${digestFiles(first, files)}`,
    );
    if (builds.length < 3) console.log('dist/ is not there or not of these sources: it was not compared');
    return different.length === 0 ? 0 : 1;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
});
