/** The last steps of a build, and the comparison of engines: what decides whether two things are the same. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { compareDocuments, firstDifference } from '../../scripts/lib/engines/compare.mjs';
import { ROOTS, buildCorpus } from '../../scripts/lib/engines/corpus.mjs';
import { ENGINES } from '../../scripts/lib/engines/list.mjs';
import { makeKeeper, makeOneFile } from '../../scripts/lib/release.mjs';

describe('one file', () => {
  const POLICY =
    "script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; worker-src 'self' blob:; trusted-types assay assay-offline";
  const page = (head) =>
    `<head><meta http-equiv="Content-Security-Policy" content="${POLICY}" /><meta name="assay-form" content="site" />${head}</head>`;
  const SCRIPT = '<script type="module" crossorigin src="./assets/a.js" integrity="sha384-x"></script>';
  const STYLE = '<link rel="stylesheet" crossorigin href="./assets/a.css" integrity="sha384-y">';
  const read =
    (code, css = 'p{}') =>
    (path) =>
      path.endsWith('.js') ? code : css;

  it.each([
    ['no script', STYLE, read('1')],
    ['two scripts', `${SCRIPT}${SCRIPT}${STYLE}`, read('1')],
    ['no style', SCRIPT, read('1')],
    ['a style that ends itself', `${SCRIPT}${STYLE}`, read('1', 'p::after{content:"</style>"}')],
  ])('is refused: %s', (_, head, files) => {
    expect(() => makeOneFile(page(head), files)).toThrow('Build failed');
  });

  it('holds both, and its policy their digests', () => {
    const html = makeOneFile(page(`${SCRIPT}${STYLE}`), read('1'));
    // printf 1 | openssl dgst -sha256 -binary | base64, and the same of p{}
    expect(html).toContain("script-src 'sha256-a4ayc/80/OGda4BO/1o/V0etpOqiLx1JwB5S3beHW0s='; style-src 'sha256-");
    expect(html).toContain('<script type="module">1</script><style>p{}</style>');
    expect(html).toContain('content="one-file"');
    expect(html).toContain('img-src data:; worker-src blob:; trusted-types assay"');
    expect(html).not.toContain("'self'");
  });

  it('keeps code that looks like the end of a script, or like a pattern of replace', () => {
    const code = 'f("</script>", "</SCRIPT >", "<!-- x", "$& $1 $$")';
    const html = makeOneFile(page(`${SCRIPT}${STYLE}`), read(code));
    const inside = html.slice(html.indexOf('<script type="module">') + 22, html.indexOf('</script>'));
    expect(inside).not.toMatch(/<\/script|<!--/i);
    const told = [];
    Reflect.construct(Function, ['f', inside])((...texts) => told.push(...texts));
    expect(told).toEqual(['</script>', '</SCRIPT >', '<!-- x', '$& $1 $$']);
  });
});

describe('the service worker', () => {
  const source = `const KEPT = JSON.parse('{"version":"","build":"","files":[]}');`;

  it('gets its list', () => {
    const kept = { version: '1', build: '2', files: [['a.js', '3']] };
    expect(makeKeeper(source, kept)).toBe(`const KEPT = JSON.parse('${JSON.stringify(kept)}');`);
  });

  it.each(["a'.js", 'a\\.js'])('is refused a file called %s', (name) => {
    expect(() => makeKeeper(source, { version: '1', build: '2', files: [[name, '3']] })).toThrow('Build failed');
  });
});

describe('comparing engines', () => {
  const told = (...documents) => ({
    documents: documents.map(([id, sha256, threw]) => ({ id, sha256, ...(threw ? { threw } : {}) })),
  });
  const compare = (results) => {
    const map = new Map(Object.entries(results));
    const report = compareDocuments(['a', 'b'], map);
    return { ...report, troubles: [...map].filter(([, { trouble }]) => trouble !== undefined).map(([name]) => name) };
  };

  it.each([
    ['a document is another', { x: told(['a', '1'], ['b', '2']), y: told(['a', '1'], ['b', '3']) }, 'differing'],
    ['an engine left one out', { x: told(['a', '1'], ['b', '2']), y: told(['a', '1']) }, 'troubles'],
    [
      'an engine told one too many',
      { x: told(['a', '1'], ['b', '2']), y: told(['a', '1'], ['b', '2'], ['c', '3']) },
      'troubles',
    ],
    ['an engine told nothing', { x: told(['a', '1'], ['b', '2']), y: told() }, 'troubles'],
    ['an engine told one twice', { x: told(['a', '1'], ['b', '2']), y: told(['a', '1'], ['a', '1']) }, 'troubles'],
    ['an engine did not come to its end', { x: told(['a', '1'], ['b', '2']), y: { trouble: 'died' } }, 'troubles'],
    ['one threw', { x: told(['a', '1'], ['b', '2']), y: told(['a', '1'], ['b', '', 'no']) }, 'threw'],
    ['all threw alike', { x: told(['a', '1'], ['b', '', 'no']), y: told(['a', '1'], ['b', '', 'no']) }, 'threw'],
  ])('it is a failure when %s', (_, results, where) => {
    expect(compare(results)[where]).toHaveLength(1);
  });

  it('the same everywhere has one digest', () => {
    const report = compare({ x: told(['a', '1'], ['b', '2']), y: told(['a', '1'], ['b', '2']) });
    expect(report).toMatchObject({ differing: [], threw: [], troubles: [] });
    expect(report.digest).toMatch(/^[0-9a-f]{64}$/);
    expect(compare({ x: told(['a', '1'], ['b', '2']), y: told(['a', '1'], ['b', '3']) }).digest).toBeUndefined();
  });

  it('says where two texts part', () => {
    expect(
      firstDifference('a', [
        ['x', '{"n":1}'],
        ['y', '{"n":2}'],
      ]),
    ).toContain('character 5');
  });
});

describe('what the engines are compared on', () => {
  const folder = mkdtempSync(join(tmpdir(), 'assay-corpus-'));
  const corpus = buildCorpus(ROOTS, folder);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('has every sample and every vector, alone, under both profiles', () => {
    const alone = corpus.cases.filter(({ id }) => / alone (strict|reference)$/.test(id));
    expect(alone).toHaveLength(2 * corpus.files);
    expect(corpus.files).toBeGreaterThan(200);
    expect(corpus.cases.some(({ files }) => files.length > 1)).toBe(true);
  });

  it('names each case once', () => {
    expect(new Set(corpus.cases.map(({ id }) => id)).size).toBe(corpus.cases.length);
  });

  it('runs in eight engines', () => {
    expect(ENGINES.map(({ name }) => name)).toEqual([
      'node20',
      'node22',
      'node24',
      'bun',
      'deno',
      'chromium',
      'firefox',
      'webkit',
    ]);
  });
});
