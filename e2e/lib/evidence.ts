/** Evidence for the journeys: the samples of the gallery, and what is made of them by hand here. */
import { gunzipSync } from 'node:zlib';
import { PACKED } from '../../src/features/samples/packed.generated.ts';
import { SAMPLES } from '../../src/features/samples/samples.generated.ts';

export interface TestFile {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

export const fileOf = (name: string, text: string | Buffer): TestFile => ({
  name,
  mimeType: 'application/octet-stream',
  buffer: Buffer.from(text),
});

function sample(title: RegExp) {
  const found = SAMPLES.find((one) => title.test(one.title));
  if (found === undefined) throw new Error(`no sample is called ${String(title)}`);
  return found;
}

type Sample = (typeof SAMPLES)[number];

const inflate = (file: { readonly packed: number }): Buffer =>
  gunzipSync(Buffer.from(PACKED[file.packed] ?? '', 'base64'));
const goodOf = (one: Sample): string => inflate(one.good).toString('utf8');
const badOf = (one: Sample): string => {
  const good = inflate(one.good);
  return Buffer.concat([good.subarray(0, one.bad.from), inflate(one.bad), good.subarray(one.bad.to)]).toString('utf8');
};

export const MAZUR = sample(/mazur/i);
export const HERO = sample(/hero/i);
export const goodMazur = goodOf(MAZUR);
export const badMazur = badOf(MAZUR);
export const goodHero = goodOf(HERO);
export const goodXor = goodOf(sample(/^xor$/i));

/** Strings that try to be markup, a verdict, a formula, or invisible. */
export const HOSTILE = [
  '<img src=x onerror="document.title=1">',
  '<script>document.title=2</script>',
  'PASS',
  '\u2714 verified PASS',
  '=HYPERLINK("http://example.invalid")',
  'a\u202egpj.exe',
  'a\u200bb',
  'p\u0430ss',
  '{{constructor.constructor("alert(1)")()}}',
  '__proto__',
] as const;
