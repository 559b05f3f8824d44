import { executable, findProgram, installPackages } from './debian.mjs';
import { Reason } from './run.mjs';

/** The Chromium that the end-to-end tests drive: $CHROMIUM, or the first one on PATH. */
export function findChromium(env = process.env) {
  if (env.CHROMIUM) return executable(env.CHROMIUM) ? env.CHROMIUM : undefined;
  return findProgram(['chromium', 'chromium-browser'], env);
}

/** Finds Chromium, or installs Debian's package where that is possible. */
export function ensureChromium() {
  const found = findChromium();
  if (found !== undefined) return found;
  if (process.env.CHROMIUM) throw new Reason(`CHROMIUM names no program that can be run: ${process.env.CHROMIUM}`);
  const why = installPackages(['chromium']);
  const chromium = findChromium();
  if (chromium !== undefined) return chromium;
  const advice = 'Install Chromium (on Debian: apt-get install chromium), or set CHROMIUM to its path.';
  throw new Reason(`No Chromium found${why === undefined ? '' : `, and ${why}`}. ${advice}`);
}
