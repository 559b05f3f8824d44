/** Audits to export, documents made by hand with a hostile text in every field, and readers that are not ours. */
import { readFileSync } from 'node:fs';
import { auditFiles, memorySource } from '../../engine/index.ts';
import { exportAs, type ExportFormat, type ExportSource } from '../../engine/export/index.ts';
import type { AuditedCase } from '../../engine/formats/format.ts';
import { NO_COMPARISONS } from '../../engine/formats/no-comparisons.ts';
import type { CaseResult, Check } from '../../engine/verdict/model.ts';

export interface TestFile {
  readonly name: string;
  readonly text: string;
  readonly pinned?: boolean;
}

export const sample = (id: string, name = id): TestFile => ({
  name: `${name}.jsonl`,
  text: readFileSync(`public/samples/training-receipt/${id}/${name}.jsonl`, 'utf8'),
});

export async function audited(files: readonly TestFile[], now?: number): Promise<ExportSource> {
  const outcome = await auditFiles(
    files.map(({ name, text, pinned }) => ({
      source: memorySource(name, new Uint8Array(Buffer.from(text))),
      ...(pinned === undefined ? {} : { pinned }),
    })),
    { profile: 'strict', ...(now === undefined ? {} : { now }) },
  );
  const trusted = new Set(files.flatMap(({ pinned }, at) => (pinned === true ? [at] : [])));
  return { ...outcome, trusted, ...(now === undefined ? {} : { now }) };
}

export const textOf = (
  format: ExportFormat,
  source: ExportSource,
  remarks = { name: '', role: '', text: '' },
): string => new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(exportAs(format, source, remarks).bytes);

/** What strings of the evidence try in the program that opens an export. */
export const HOSTILE: readonly string[] = [
  '</script><script>globalThis.hit=1</script>',
  '<img src=x onerror="globalThis.hit=1">',
  '"><svg onload=alert(1)>',
  "' style='background:url(https://example.invalid)",
  '</style><style>*{color:red}',
  '=HYPERLINK("https://example.invalid","PASS")',
  "=cmd|' /C calc'!A0",
  '+1+1',
  '-2+3',
  '@SUM(1)',
  '\uff1dHYPERLINK(1)',
  '  =1+1',
  '"=1+1',
  "'=1+1",
  'a;=1+1',
  'a; "=1+1',
  '\t=1',
  '\r=1',
  '\n=1',
  'a"b,c\r\nd',
  '\u202eSSAP\u202c',
  'a\u200bb\u2066c',
  'NUL\u0000here',
  '\u001b[31mred\u001b[0m',
  '[click](https://example.invalid)',
  '![x](https://example.invalid/x.png)',
  '[a](javascript:alert(1))',
  '{0} {{1}}',
  '\\u{202e} is not U+202E',
  'PASS',
  '__proto__',
  '../../etc/passwd',
  '//host/share',
  'C:\\Windows\\x',
  ['javascript', 'alert(1)'].join(':'),
  'file:///etc/passwd',
];

/** Half a character: no JSON form of its own, and never in a file name that a browser or Node gives. */
export const HALF = 'half \ud800 of';

/** A failing case whose every text is `text`. Its digest is not made: half a character has none. */
export function hostileSource(text: string, name = text): ExportSource {
  const failure = {
    record: 3,
    pointer: `/${text}`,
    message: text,
    claimed: text,
    recomputed: text,
    delta: text,
    window: { atol: text, rtol: text, bound: text, derived: text },
    utilisation: text,
  };
  const id = 'training-receipt/rule-4';
  const checks: readonly Check[] = [
    {
      id,
      outcome: 'failed',
      required: true,
      examined: 2,
      failures: [failure, { ...failure, cascadeOf: id, cause: `/${text}` }],
      omitted: 7,
    },
    { id: 'training-receipt/rule-5', outcome: 'unverified', required: true, examined: 0, reason: text, failures: [] },
    { id: 'training-receipt/rule-6', outcome: 'not-checked', required: false, examined: 0, reason: text, failures: [] },
    { id: 'training-receipt/bytes', outcome: 'error', required: true, examined: 0, reason: text, failures: [] },
    { id: 'training-receipt/schema', outcome: 'passed', required: true, examined: 1, failures: [] },
  ];
  const result: CaseResult = {
    format: 'training-receipt',
    subject: text,
    profile: 'strict',
    outcome: 'FAIL',
    referenceOutcome: 'PASS',
    difference: text,
    checks,
    notes: [{ code: text, pointer: text, message: text }],
    pins: [{ name: 'records', value: text }],
    digest: 'c'.repeat(64),
  };
  const one: AuditedCase = {
    result,
    facts: [{ label: 'Fixture', value: text }],
    text: new Uint8Array(0),
    locate: () => undefined,
    comparisons: () => NO_COMPARISONS,
    digests: () => [{ label: 'Bundle digest', value: text, found: true }],
    views: [
      { kind: 'card', id: 'c', title: 'Card', rows: [{ label: text, value: text, state: 'claim', note: text }] },
      { kind: 'ladder', id: 'l', title: 'Ladder', rungs: [{ title: text, text, state: 'failed' }] },
      {
        kind: 'table',
        id: 't',
        title: 'Table',
        columns: [{ id: 'x', title: 'Name', evidence: true }],
        length: 20,
        row: () => ({ cells: [text], state: 'passed' }),
      },
    ],
  };
  return {
    document: {
      schema: 'assay-verdict/1',
      tool: { name: 'assay', version: '0.1.0' },
      inputs: [{ name, size: 10, sha256: 'd'.repeat(64) }],
      cases: [result],
      outcome: 'FAIL',
    },
    verdictDigest: 'e'.repeat(64),
    cases: [one],
    filesOf: [{ evidence: [0], supporting: [] }],
    trusted: new Set(),
  };
}

/** RFC 4180 to the letter: CRLF ends a record, a quote may only stand doubled in a quoted field. Throws at anything else. */
export function readCsv(text: string): string[][] {
  const records: string[][] = [];
  let at = 0;
  while (at < text.length) {
    const record: string[] = [];
    for (;;) {
      let field = '';
      if (text[at] === '"') {
        at += 1;
        for (;;) {
          if (at >= text.length) throw new Error('a quoted field has no end');
          if (text[at] !== '"') field += text[at++] ?? '';
          else if (text[at + 1] === '"') {
            field += '"';
            at += 2;
          } else break;
        }
        at += 1;
      } else {
        while (at < text.length && !',\r\n'.includes(text[at] ?? '')) {
          if (text[at] === '"') throw new Error('a quote in a bare field');
          field += text[at++] ?? '';
        }
      }
      record.push(field);
      if (text[at] === ',') {
        at += 1;
        continue;
      }
      if (text[at] !== '\r' || text[at + 1] !== '\n') throw new Error(`no CRLF at ${String(at)}`);
      at += 2;
      break;
    }
    records.push(record);
  }
  return records;
}

/** Undoes the escapes of visible text. */
export const revealed = (text: string): string =>
  text.replace(/\\u\{([0-9a-f]+)\}/g, (_, hex: string) => {
    const point = parseInt(hex, 16);
    return point >= 0xd800 && point <= 0xdfff ? String.fromCharCode(point) : String.fromCodePoint(point);
  });
