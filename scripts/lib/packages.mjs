/** Packages of npm: what the lockfile lists, what ships, under which licences (threats.md S2). */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, inRoot } from './root.mjs';

/** Licences of code that goes into the build. */
const SHIPPED_LICENCES = new Set(['MIT', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0']);

/** Licences of tools, which stay on the machine that builds and tests. */
const TOOL_LICENCES = new Set([...SHIPPED_LICENCES, 'MPL-2.0', 'BlueOak-1.0.0', 'CC-BY-4.0']);

export const readLock = (file = inRoot('package-lock.json')) => JSON.parse(readFileSync(file, 'utf8'));

/** Name of the package that stands at a path of the lockfile: what follows the last `node_modules/`. */
const nameAt = (path) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);

/**
 * The packages that a lockfile lists. `shipped`: needed at run time by the page or the command, as opposed to tools.
 * `alias`: the name that it is installed under, when that is not its own.
 */
export function lockedPackages(lock) {
  return Object.entries(lock.packages)
    .filter(([path]) => path !== '')
    .map(([path, entry]) => {
      const alias = nameAt(path);
      return {
        path,
        alias,
        name: entry.name ?? alias,
        version: entry.version,
        licence: entry.license,
        integrity: entry.integrity,
        resolved: entry.resolved,
        shipped: entry.dev !== true && entry.devOptional !== true,
        installs: entry.hasInstallScript === true,
      };
    });
}

/** `MIT AND ISC`: every one must be allowed. Anything else that is no plain name, `OR` included, is unknown. */
function licenceAllowed(text, allowed) {
  if (typeof text !== 'string') return false;
  return text
    .replace(/^\((.*)\)$/, '$1')
    .split(' AND ')
    .every((one) => allowed.has(one));
}

/** What is wrong with the packages, one line each: drift, loose versions, foreign sources, unknown licences. */
export function packageTroubles(manifest, lock) {
  const troubles = [];
  const root = lock.packages[''] ?? {};
  for (const group of ['dependencies', 'devDependencies', 'optionalDependencies']) {
    const wanted = manifest[group] ?? {};
    const locked = root[group] ?? {};
    for (const name of new Set([...Object.keys(wanted), ...Object.keys(locked)])) {
      if (wanted[name] !== locked[name]) {
        troubles.push(
          `${name}: package.json has ${wanted[name] ?? 'nothing'}, the lockfile ${locked[name] ?? 'nothing'}`,
        );
      }
      if (!/^(npm:(@[\w.-]+\/)?[\w.-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/.test(wanted[name] ?? '0.0.0')) {
        troubles.push(`${name}: ${wanted[name]} is not one exact version`);
      }
    }
  }
  for (const one of lockedPackages(lock)) {
    const label = `${one.name} ${one.version}`;
    if (!/^sha512-[A-Za-z0-9+/]{86}==$/.test(one.integrity ?? ''))
      troubles.push(`${label}: no SHA-512 in the lockfile`);
    // A lockfile may leave the address out; then npm takes the registry, and the digest above still decides.
    if (one.resolved !== undefined && !one.resolved.startsWith('https://registry.npmjs.org/')) {
      troubles.push(`${label}: comes from ${one.resolved}`);
    }
    const allowed = one.shipped ? SHIPPED_LICENCES : TOOL_LICENCES;
    if (!licenceAllowed(one.licence, allowed)) {
      troubles.push(
        `${label}: licence ${one.licence ?? 'not given'} is not allowed for ${one.shipped ? 'what ships' : 'tools'}`,
      );
    }
    if (one.shipped && one.installs) troubles.push(`${label}: wants to run a script when it is installed`);
  }
  return troubles;
}

/** Of the modules of a bundle, those that belong to packages which the lockfile does not list as needed at run time. */
export function unshippedModules(moduleIds, lock = readLock()) {
  const shipped = new Set(
    lockedPackages(lock)
      .filter((one) => one.shipped)
      .map(({ alias }) => alias),
  );
  return moduleIds.filter((id) => {
    if (id.startsWith('\0') || !id.includes('/node_modules/')) return false;
    const [scope, name] = nameAt(id.split('?', 1)[0]).split('/');
    return !shipped.has(scope.startsWith('@') ? `${scope}/${name}` : scope);
  });
}

const TEXT_NAME = /^(licen[cs]e|copying|notice|copyright)([.-].*)?$/i;

/** The licences of everything that ships, with the texts that their authors ask to keep with copies. */
export function licenceTexts(lock = readLock(), base = ROOT) {
  const shipped = lockedPackages(lock).filter((one) => one.shipped);
  const parts = shipped.map(({ path, name, version, licence }) => {
    const folder = join(base, path);
    if (!existsSync(folder)) throw new Error(`${path} is not installed`);
    const texts = readdirSync(folder)
      .filter((file) => TEXT_NAME.test(file))
      .sort()
      .map((file) => readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim());
    return [`${name} ${version}: ${licence}`, ...texts].join('\n\n');
  });
  const rule = `\n\n${'-'.repeat(80)}\n\n`;
  return `Packages that Assay is built from, and their licences.${rule}${parts.join(rule)}\n`;
}
