/** The software bill of materials, CycloneDX 1.6, made from the lockfile alone: no clock, no network, no random number. */
import { lockedPackages } from './packages.mjs';

const purl = (name, version) => `pkg:npm/${name.replace(/^@/, '%40')}@${version}`;

const hexOf = (integrity) => Buffer.from(integrity.slice('sha512-'.length), 'base64').toString('hex');

/** SPDX has identifiers for single licences, and expressions for several. */
const licenceOf = (text) => (/^[\w.-]+$/.test(text) ? { license: { id: text } } : { expression: text });

/** `scope`: "required" ships; "excluded" is a tool of building or testing. */
export function makeSbom(manifest, lock) {
  const components = lockedPackages(lock)
    .map(({ name, version, licence, integrity, shipped }) => ({
      type: 'library',
      'bom-ref': purl(name, version),
      ...(name.startsWith('@') ? { group: name.slice(0, name.indexOf('/')) } : {}),
      name: name.slice(name.indexOf('/') + 1),
      version,
      scope: shipped ? 'required' : 'excluded',
      hashes: [{ alg: 'SHA-512', content: hexOf(integrity) }],
      licenses: [licenceOf(licence)],
      purl: purl(name, version),
    }))
    .sort((a, b) => (a.purl < b.purl ? -1 : a.purl > b.purl ? 1 : a.scope < b.scope ? 1 : -1));
  // One version can stand at two places of node_modules; what ships wins.
  const once = components.filter((one, i) => components[i - 1]?.purl !== one.purl);
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      component: {
        type: 'application',
        'bom-ref': purl(manifest.name, manifest.version),
        name: manifest.name,
        version: manifest.version,
        licenses: [licenceOf(manifest.license)],
        purl: purl(manifest.name, manifest.version),
      },
    },
    components: once,
    dependencies: [
      {
        ref: purl(manifest.name, manifest.version),
        dependsOn: once.filter(({ scope }) => scope === 'required').map((one) => one.purl),
      },
    ],
  };
}

/** Where bill and lockfile part, one line each. */
export function sbomTroubles(sbom, lock) {
  const listed = new Map(sbom.components.map((one) => [one.purl, one]));
  const troubles = [];
  const wanted = new Set();
  for (const { name, version, integrity, shipped } of lockedPackages(lock)) {
    const key = purl(name, version);
    wanted.add(key);
    const found = listed.get(key);
    if (found === undefined) troubles.push(`${name} ${version} is missing from the SBOM`);
    else if (found.hashes?.[0]?.content !== hexOf(integrity))
      troubles.push(`${name} ${version} has another SHA-512 in the SBOM`);
    else if (shipped && found.scope !== 'required')
      troubles.push(`${name} ${version} ships, but the SBOM calls it a tool`);
  }
  for (const key of listed.keys())
    if (!wanted.has(key)) troubles.push(`${key} is in the SBOM, but not in the lockfile`);
  return troubles;
}
