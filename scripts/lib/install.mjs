import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './root.mjs';
import { Reason, run } from './run.mjs';

const OLDEST_NODE = [20, 19];

export function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return;
  throw new Reason(`Node ${OLDEST_NODE.join('.')} or newer is needed; this is ${process.versions.node}.`);
}

/**
 * Whether `node_modules` of a folder lacks something that its lockfile lists, or holds another version of it. npm writes
 * what it installed to `node_modules/.package-lock.json`; comparing contents survives a checkout that touches times.
 */
export function needsInstall(folder) {
  const installedFile = join(folder, 'node_modules/.package-lock.json');
  if (!existsSync(installedFile)) return true;
  const wanted = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')).packages;
  const installed = JSON.parse(readFileSync(installedFile, 'utf8')).packages;
  return Object.entries(wanted).some(([path, entry]) => {
    if (path === '' || ((entry.optional === true || entry.devOptional === true) && installed[path] === undefined))
      return false;
    const there = installed[path];
    return there?.version !== entry.version || there.integrity !== entry.integrity || !existsSync(join(folder, path));
  });
}

/** Installs exactly what the lockfile says, without running any package's install script. */
export async function ensureInstalled(folder = ROOT) {
  if (!needsInstall(folder)) return;
  console.error(`Installing packages (npm ci) in ${folder === ROOT ? 'the project' : folder} ...`);
  const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const npm = await run('npm', ['ci', '--prefix', folder, ...options], { capture: true });
  if (npm.code !== 0) throw new Reason(`npm ci failed: ${firstError(npm.output)}`);
}

function firstError(output) {
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  const errors = lines
    .filter((line) => line.startsWith('npm error'))
    .map((line) => line.slice('npm error'.length).trim());
  return errors.find((line) => line !== '' && !/^(code|errno|syscall)\b/.test(line)) ?? lines.at(-1) ?? 'no output';
}
