/** Drift, loose versions, unknown licences, a bill of materials that is not true: each of them stops the build (threats.md S2, S7). */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  licenceTexts,
  lockedPackages,
  packageTroubles,
  readLock,
  unshippedModules,
} from '../../scripts/lib/packages.mjs';
import { makeSbom, sbomTroubles } from '../../scripts/lib/sbom.mjs';

const INTEGRITY = `sha512-${Buffer.alloc(64, 7).toString('base64')}`;
const manifest = {
  name: 'x',
  version: '1.0.0',
  license: 'MIT',
  dependencies: { a: '1.0.0' },
  devDependencies: { b: '2.0.0' },
};

/** A lockfile of two packages, `a` that ships and `b` that is a tool, with changes to them. */
function lockWith({ a = {}, b = {}, root = {}, more = {} } = {}) {
  return {
    packages: {
      '': { dependencies: { a: '1.0.0' }, devDependencies: { b: '2.0.0' }, ...root },
      'node_modules/a': { version: '1.0.0', license: 'MIT', integrity: INTEGRITY, ...a },
      'node_modules/b': { version: '2.0.0', license: 'MPL-2.0', integrity: INTEGRITY, dev: true, ...b },
      ...more,
    },
  };
}

describe('packages', () => {
  it.each([
    [
      'another version in the lockfile',
      manifest,
      lockWith({ root: { dependencies: { a: '1.0.1' } } }),
      /^a: package\.json has 1\.0\.0/,
    ],
    [
      'a package that the lockfile does not know',
      { ...manifest, dependencies: { a: '1.0.0', c: '1.0.0' } },
      lockWith(),
      /^c: .*the lockfile nothing$/,
    ],
    [
      'a package that only the lockfile knows',
      { ...manifest, dependencies: {} },
      lockWith(),
      /^a: package\.json has nothing/,
    ],
    [
      'a range',
      { ...manifest, dependencies: { a: '^1.0.0' } },
      lockWith({ root: { dependencies: { a: '^1.0.0' } } }),
      /not one exact version/,
    ],
    [
      'an address',
      { ...manifest, dependencies: { a: 'github:a/a' } },
      lockWith({ root: { dependencies: { a: 'github:a/a' } } }),
      /not one exact version/,
    ],
    ['no digest', manifest, lockWith({ a: { integrity: undefined } }), /^a 1\.0\.0: no SHA-512/],
    [
      'a weak digest',
      manifest,
      lockWith({ a: { integrity: 'sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk=' } }),
      /^a 1\.0\.0: no SHA-512/,
    ],
    [
      'another host',
      manifest,
      lockWith({ a: { resolved: 'https://example.org/a.tgz' } }),
      /comes from https:\/\/example\.org/,
    ],
    [
      'another host that looks alike',
      manifest,
      lockWith({ b: { resolved: 'https://registry.npmjs.org.example/a' } }),
      /comes from/,
    ],
    ['no licence', manifest, lockWith({ a: { license: undefined } }), /licence not given/],
    ['an unknown licence', manifest, lockWith({ b: { license: 'SEE LICENSE IN x' } }), /is not allowed for tools/],
    [
      'a licence for tools on what ships',
      manifest,
      lockWith({ a: { license: 'MPL-2.0' } }),
      /MPL-2\.0 is not allowed for what ships/,
    ],
    ['a choice of licences', manifest, lockWith({ a: { license: '(MIT OR GPL-3.0)' } }), /is not allowed/],
    ['one unknown among several', manifest, lockWith({ a: { license: 'MIT AND Proprietary' } }), /is not allowed/],
    ['a script at installation', manifest, lockWith({ a: { hasInstallScript: true } }), /wants to run a script/],
  ])('are refused: %s', (_, wanted, lock, trouble) => {
    const troubles = packageTroubles(wanted, lock);
    expect(troubles.filter((line) => trouble.test(line))).toHaveLength(1);
  });

  it('are accepted: exact, digested, with known licences', () => {
    expect(packageTroubles(manifest, lockWith({ a: { license: '(MIT AND ISC)' } }))).toEqual([]);
  });

  it('of this project are accepted', () => {
    expect(packageTroubles(JSON.parse(readFileSync('package.json', 'utf8')), readLock())).toEqual([]);
  });

  it.each(['test/engines', 'test/engines/others'])('of %s are accepted', (folder) => {
    const lock = readLock(`${folder}/package-lock.json`);
    // Whole runtimes: what they are made of has many licences, and nothing of it ships.
    const known = packageTroubles(JSON.parse(readFileSync(`${folder}/package.json`, 'utf8')), lock);
    expect(known.filter((line) => !/: licence .* is not allowed/.test(line))).toEqual([]);
  });

  it('run no script when they are installed', () => {
    expect(readFileSync('.npmrc', 'utf8')).toMatch(/^ignore-scripts=true$/m);
  });
});

describe('modules of a bundle', () => {
  const lock = lockWith({
    more: { 'node_modules/@c/d': { version: '1.0.0', license: 'MIT', integrity: INTEGRITY } },
  });
  it.each([
    ['/p/node_modules/b/index.js', true],
    ['/p/node_modules/@c/e/index.js', true],
    ['/p/node_modules/a/node_modules/b/x.js', true],
    ['/p/node_modules/a/index.js', false],
    ['/p/node_modules/@c/d/x.js?commonjs', false],
    ['/p/src/main.tsx', false],
    ['\0vite/preload-helper.js', false],
  ])('%s: a tool? %s', (id, isTool) => {
    expect(unshippedModules([id], lock)).toEqual(isTool ? [id] : []);
  });
});

describe('the bill of materials', () => {
  const good = () => makeSbom(manifest, lockWith());

  it.each([
    ['an entry is missing', (sbom) => sbom.components.pop(), /^b 2\.0\.0 is missing/],
    [
      'an entry too many',
      (sbom) => sbom.components.push({ purl: 'pkg:npm/c@1.0.0' }),
      /^pkg:npm\/c@1\.0\.0 is in the SBOM/,
    ],
    ['another digest', (sbom) => (sbom.components[0].hashes[0].content = '00'), /^a 1\.0\.0 has another SHA-512/],
    ['what ships is called a tool', (sbom) => (sbom.components[0].scope = 'excluded'), /^a 1\.0\.0 ships/],
  ])('is refused: %s', (_, change, trouble) => {
    const sbom = good();
    change(sbom);
    const troubles = sbomTroubles(sbom, lockWith());
    expect(troubles).toHaveLength(1);
    expect(troubles[0]).toMatch(trouble);
  });

  it('is accepted as it was made', () => {
    expect(sbomTroubles(good(), lockWith())).toEqual([]);
  });

  it('of the release lists what the lockfile lists', () => {
    const sbom = JSON.parse(readFileSync('dist/sbom.cdx.json', 'utf8'));
    const lock = readLock();
    expect(sbom).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.6' });
    expect(sbomTroubles(sbom, lock)).toEqual([]);
    const wanted = Object.entries(lock.packages).filter(([path]) => path !== '');
    expect(sbom.components.length).toBe(
      new Set(wanted.map(([path, { name, version }]) => `${name ?? path.replace(/^.*node_modules\//, '')}@${version}`))
        .size,
    );
  });
});

describe('licences.txt', () => {
  it('has every package that ships, with a text wherever its author gave one', () => {
    const texts = readFileSync('dist/licences.txt', 'utf8');
    expect(texts).toBe(licenceTexts());
    for (const { name, version, shipped } of lockedPackages(readLock())) {
      if (shipped) expect(texts).toContain(`\n${name} ${version}: `);
    }
  });
});
