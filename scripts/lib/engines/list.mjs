/** The JavaScript engines that verdicts are compared in, and how each is started. */
import { BROWSERS, PACKAGES, findBrowser, launchBrowser } from '../browsers.mjs';
import { executable, installPackages } from '../debian.mjs';
import { ensureInstalled } from '../install.mjs';
import { inRoot } from '../root.mjs';
import { runBrowser } from './run-browser.mjs';
import { runCommand } from './run-command.mjs';

/** Packages of npm that hold one program each; see test/engines/README.md. */
const RUNTIMES = [
  ['node20', 'test/engines/others/node_modules/node20/bin/node', []],
  ['node22', 'test/engines/node_modules/node22/bin/node', []],
  ['node24', 'test/engines/others/node_modules/node24/bin/node', []],
  ['bun', 'test/engines/others/node_modules/@oven/bun-linux-x64/bin/bun', ['run']],
  [
    'deno',
    'test/engines/others/node_modules/@deno/linux-x64-glibc/deno',
    ['run', '--allow-read', '--no-config', '--no-lock', '--no-npm', '--no-remote', '--no-prompt'],
  ],
];

export const ENGINES = [
  ...RUNTIMES.map(([name, path, args]) => {
    const program = inRoot(path);
    return {
      name,
      isThere: () => executable(program),
      run: (suite, corpusFile) => runCommand([program, ...args], suite, corpusFile),
    };
  }),
  ...BROWSERS.map((name) => ({
    name,
    isThere: () => findBrowser(name) !== undefined,
    run: (suite, _corpusFile, corpus) => runBrowser(() => launchBrowser(name), suite, corpus),
  })),
];

/** Installs what is missing and can be; gives the names of what is still missing, with the reason where one is known. */
export async function ensureEngines(names) {
  const missing = () => ENGINES.filter(({ name, isThere }) => names.includes(name) && !isThere());
  const reasons = [];
  if (missing().some(({ name }) => !BROWSERS.includes(name))) {
    for (const folder of ['test/engines', 'test/engines/others']) {
      await ensureInstalled(inRoot(folder)).catch((error) => reasons.push(error.message));
    }
  }
  const packages = missing().flatMap(({ name }) => PACKAGES[name] ?? []);
  if (packages.length > 0) {
    const why = installPackages(packages);
    if (why !== undefined) reasons.push(why);
  }
  return { missing: missing().map(({ name }) => name), reasons };
}
