/**
 * What the build makes of its files at the end: the one-file form, the service worker of *Keep for offline use*, the build
 * digest, the list of digests.
 *
 * The build digest stands in the pages themselves. It is the SHA-256 of the lines `<sha256>  <path>` of all files, in which the
 * digest itself is replaced by zeros, `sw.js` by its source, and `SHA256SUMS` left out.
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { listFiles, sha256 } from './digest.mjs';
import { Reason } from './run.mjs';

export const NO_DIGEST = '0'.repeat(64);
const LIST = 'SHA256SUMS';
const KEEPER = 'sw.js';
export const ONE_FILE = 'assay.html';
const PAGES = ['index.html', ONE_FILE];

const BUILD_META = /(<meta name="assay-build" content=")[0-9a-f]{64}(")/;
/** What the service worker keeps: the page and everything that it loads. */
const KEPT = /^(index\.html|assets\/[^/]+\.(js|css))$/;

const policyHash = (text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/**
 * The page with its script and style inside: no other file, so it runs from `file://`, where a page may load nothing. The policy
 * names the two by their digests instead of `'self'`.
 */
export function makeOneFile(html, read) {
  let policyOf = (policy) =>
    policy
      .replace("worker-src 'self' blob:", 'worker-src blob:')
      .replace("font-src 'self'; ", '')
      .replace("img-src 'self' data:", 'img-src data:')
      .replace(' assay-offline', '');
  const inline = (pattern, directive, wrap, escape) => (page) => {
    const found = [...page.matchAll(pattern)];
    if (found.length !== 1)
      throw new Reason(`Build failed: ${found.length} places for ${directive} in index.html, not 1.`);
    const content = escape(read(found[0][1]));
    const before = policyOf;
    policyOf = (policy) => before(policy).replace(`${directive} 'self'`, `${directive} ${policyHash(content)}`);
    // A function: `$&` in the code is no pattern.
    return page.replace(pattern, () => wrap(content));
  };
  const script = inline(
    /<script type="module"[^>]* src="\.\/([^"]+)"[^>]*><\/script>/g,
    'script-src',
    (code) => `<script type="module">${code}</script>`,
    // Inside strings, where alone these can stand, the backslash changes nothing.
    (code) => code.replaceAll(/<\/(script)/gi, '<\\/$1').replaceAll('<!--', '<\\!--'),
  );
  const style = inline(
    /<link rel="stylesheet"[^>]* href="\.\/([^"]+)"[^>]*>/g,
    'style-src',
    (code) => `<style>${code}</style>`,
    (code) => {
      if (/<\/style/i.test(code)) throw new Reason('Build failed: a style sheet holds </style.');
      return code;
    },
  );
  const page = script(style(html)).replace('name="assay-form" content="site"', 'name="assay-form" content="one-file"');
  return page.replace(
    /(http-equiv="Content-Security-Policy" content=")([^"]+)(")/,
    (_, head, policy, tail) => `${head}${policyOf(policy)}${tail}`,
  );
}

/** The service worker of a release: its source with version, digest and files filled in. */
export function makeKeeper(source, kept) {
  const json = JSON.stringify(kept);
  if (/['\\]/.test(json)) throw new Reason('Build failed: a file name that the service worker cannot hold.');
  return source.replace('{"version":"","build":"","files":[]}', () => json);
}

/**
 * Completes a built folder, in which `sw.js` is still its source: writes `sw.js` and `SHA256SUMS`, and puts the build digest into the two
 * pages. Gives the build digest and the one digest over the list.
 */
export function sealRelease(folder, version) {
  const read = (path) => readFileSync(join(folder, path), 'utf8');
  const write = (path, text) => writeFileSync(join(folder, path), text);
  for (const path of PAGES) {
    const page = read(path).replace(BUILD_META, `$1${NO_DIGEST}$2`);
    if (!BUILD_META.test(page)) throw new Reason(`Build failed: ${path} has no place for the build digest.`);
    write(path, page);
  }
  const paths = listFiles(folder, ['.'])
    .map((path) => path.slice('./'.length))
    .filter((path) => path !== LIST);
  const digestOf = (path) => sha256(readFileSync(join(folder, path)));
  const lines = (list) => list.map((path) => `${digestOf(path)}  ${path}\n`).join('');
  const build = sha256(lines(paths));
  for (const path of PAGES) write(path, read(path).replace(BUILD_META, `$1${build}$2`));
  const files = paths.filter((path) => KEPT.test(path)).map((path) => [path, digestOf(path)]);
  write(KEEPER, makeKeeper(read(KEEPER), { version, build, files }));
  const list = lines(paths);
  write(LIST, list);
  return { build, release: sha256(list), files: paths.length };
}
