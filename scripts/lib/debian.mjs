import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

export function executable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The first program of one of these names on PATH. */
export function findProgram(names, env = process.env) {
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(executable);
}

/**
 * Installs Debian packages, which only root can do. Gives undefined, or in one line why not; whether the program is there now
 * is for the caller to see.
 */
export function installPackages(packages) {
  if (process.getuid?.() !== 0) return 'only root can install packages';
  console.error(`Installing ${packages.join(', ')} (apt-get) ...`);
  const apt = (...args) =>
    spawnSync('apt-get', args, { encoding: 'utf8', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
  apt('update');
  const installed = apt('install', '-y', '--no-install-recommends', ...packages);
  if (installed.status === 0) return undefined;
  return `apt-get failed: ${installed.error?.message ?? installed.stderr.trim().split('\n').at(-1)}`;
}
