import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { htmlReport } from '../../engine/export/html.ts';
import { buildReport, WHOLE } from '../../engine/export/index.ts';
import type { CaseOutcome } from '../../engine/verdict/model.ts';
import { audited, HALF, HOSTILE, hostileSource, sample, textOf } from './support.ts';

/** The only elements and attributes that the report may hold. None of them can run, load, link or post anything. */
const TAGS = new Set(
  'html head meta title style body header main footer section h1 h2 h3 p dl dt dd table caption thead tbody tr th td ol li code bdi span div strong'.split(
    ' ',
  ),
);
const ATTRIBUTES = new Set(['lang', 'charset', 'http-equiv', 'content', 'name', 'class', 'id', 'scope']);

interface Markup {
  readonly text: string;
  readonly style: string;
  readonly metas: readonly string[];
}

/** Reads markup of the strictest form: every tag known, every attribute quoted, every `&` a number. Throws at anything else. */
function readMarkup(html: string): Markup {
  const style = /<style>([^<]*)<\/style>/.exec(html)?.[1] ?? '';
  const metas: string[] = [];
  const open: string[] = [];
  let text = '';
  for (const part of html.replace(/<style>[^<]*<\/style>/, '').split(/(<[^>]*>)/)) {
    if (!part.startsWith('<')) {
      if (/[<>"'`]|&(?!#\d+;)/.test(part)) throw new Error(`raw: ${part}`);
      text += part.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
      continue;
    }
    if (part === '<!doctype html>') continue;
    const closing = /^<\/([a-z0-9]+)>$/.exec(part)?.[1];
    if (closing !== undefined) {
      if (open.pop() !== closing) throw new Error(`not closed before ${part}`);
      continue;
    }
    const match = /^<([a-z0-9]+)((?: [a-z-]+="[^"<>]*")*)>$/.exec(part);
    if (match === null || !TAGS.has(match[1] ?? '')) throw new Error(`unknown tag: ${part}`);
    for (const [, name = ''] of (match[2] ?? '').matchAll(/ ([a-z-]+)="/g)) {
      if (!ATTRIBUTES.has(name)) throw new Error(`unknown attribute: ${part}`);
    }
    if (match[1] === 'meta') metas.push(part);
    else open.push(match[1] ?? '');
  }
  if (open.length > 0) throw new Error(`left open: ${open.join()}`);
  return { text, style, metas };
}

describe('the reader of this test', () => {
  it.each([
    '<p onclick="x">',
    '<script>',
    '<img src="x">',
    '<p>a',
    '<p>a & b</p>',
    "<p class='x'></p>",
    '<a href="x"></a>',
  ])('refuses %s', (html) => {
    expect(() => readMarkup(html)).toThrow();
  });
});

describe('a hostile text', () => {
  it.each([...HOSTILE, HALF])('%j is text wherever it stands, remarks too', (text) => {
    const html = textOf('html', hostileSource(text), { name: text, role: text, text });
    const { text: shown } = readMarkup(html);
    // Nothing that reorders, hides or ends a line is left; line ends are those of the markup.
    expect(shown).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u200b]/);
    // A text that can be seen is there as often as it has fields.
    if (/^[ -~]+$/.test(text)) expect(shown.split(text).length).toBeGreaterThan(20);
  });

  it('cannot write the outcome: that comes from the fixed words alone', () => {
    const report = buildReport(hostileSource('PASS'), WHOLE);
    expect(() => htmlReport({ ...report, outcome: '<b>' as CaseOutcome }, { name: '', role: '', text: '' })).toThrow(
      /unknown outcome/,
    );
  });
});

describe('the page', () => {
  it('allows its own style by digest, and nothing else', async () => {
    const { style, metas } = readMarkup(textOf('html', await audited([sample('mazur')])));
    const digest = createHash('sha256').update(style).digest('base64');
    const policy = metas.find((meta) => meta.includes('Content-Security-Policy')) ?? '';
    expect(policy).toContain(
      `content="default-src 'none'; style-src 'sha256-${digest}'; base-uri 'none'; form-action 'none'"`,
    );
    expect(style).not.toMatch(/url\(|@import|expression|https?:/);
  });

  it('stands before anything that the policy governs', async () => {
    const html = textOf('html', await audited([sample('mazur')]));
    expect(html.indexOf('Content-Security-Policy')).toBeLessThan(html.indexOf('<style>'));
  });

  it('is the same bytes for the same audit', async () => {
    expect(textOf('html', await audited([sample('xor')]))).toBe(textOf('html', await audited([sample('xor')])));
  });

  it('says what the auditor wrote, line by line, and who he is', async () => {
    const { text } = readMarkup(
      textOf('html', await audited([sample('xor')]), { name: 'A. B.', role: 'auditor', text: 'one\ntwo' }),
    );
    expect(text).toMatch(/one\ntwo/);
    expect(text).toContain('A. B.');
    expect(readMarkup(textOf('html', await audited([sample('xor')]))).text).toContain('No remarks.');
  });
});
