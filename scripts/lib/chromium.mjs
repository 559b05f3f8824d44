import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Reason } from './run.mjs';

const NAMES = ['chromium', 'chromium-browser'];

function executable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The Chromium that the end-to-end tests drive: $CHROMIUM, or the first one on PATH. */
export function findChromium(env = process.env) {
  if (env.CHROMIUM) return executable(env.CHROMIUM) ? env.CHROMIUM : undefined;
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find(executable);
}

/** Finds Chromium, or installs Debian's package where that is possible. */
export function ensureChromium() {
  const found = findChromium();
  if (found !== undefined) return found;
  if (process.env.CHROMIUM) throw new Reason(`CHROMIUM names no program that can be run: ${process.env.CHROMIUM}`);
  const advice = 'Install Chromium (on Debian: apt-get install chromium), or set CHROMIUM to its path.';
  if (process.getuid?.() !== 0) throw new Reason(`No Chromium found. ${advice}`);
  console.error('Installing Chromium (apt-get) ...');
  const apt = (...args) =>
    spawnSync('apt-get', args, { encoding: 'utf8', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
  apt('update');
  const installed = apt('install', '-y', '--no-install-recommends', 'chromium');
  const chromium = findChromium();
  if (chromium !== undefined) return chromium;
  const why = installed.error?.message ?? installed.stderr.trim().split('\n').at(-1);
  throw new Reason(`apt-get could not install Chromium: ${why}. ${advice}`);
}
