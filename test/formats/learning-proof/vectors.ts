/** The vectors of learning proofs, unpacked from `test/fixtures/learning-proof/cases`, as inputs of an audit. */
import { readFileSync } from 'node:fs';
import { brotliDecompressSync } from 'node:zlib';
import { memorySource } from '../../../engine/bytes/source.ts';
import { caseInput } from '../../../engine/case-file/input.ts';
import type { CaseInput } from '../../../engine/case-file/input.ts';
import type { AuditedCase, AuditSettings, GatheredCase } from '../../../engine/formats/format.ts';
import { learningProof } from '../../../engine/formats/learning-proof/format.ts';
import type { CaseOutcome, Check } from '../../../engine/verdict/model.ts';

const HERE = 'test/fixtures/learning-proof/cases';
const BYTES = new Uint8Array(brotliDecompressSync(readFileSync(`${HERE}/vectors.bin.br`)));
const INDEX = new Map(
  Object.entries(JSON.parse(readFileSync(`${HERE}/index.json`, 'utf8')) as Record<string, [number, number]>),
);

export interface Entry {
  readonly id: string;
  readonly kind: string;
  readonly inputs: {
    readonly file?: string;
    readonly proof?: string;
    readonly recipe?: string;
    readonly data?: string;
    readonly labels?: string;
    readonly reproduced?: string;
    readonly also_dropped?: readonly string[];
  };
  readonly options: Record<string, unknown> & { readonly coverage?: { readonly mode: string } };
  readonly expected: CaseOutcome;
  readonly also_allowed?: readonly CaseOutcome[];
  readonly expected_check: readonly string[] | null;
  readonly published_code_accepts?: { readonly every_step: boolean; readonly top_q: boolean };
}

export function bytesOf(path: string): Uint8Array {
  const place = INDEX.get(path);
  if (place === undefined) throw new Error(`no such vector: ${path}`);
  // A copy: readers may not be handed each other's bytes.
  return BYTES.slice(place[0], place[0] + place[1]);
}

export function jsonOf<T>(path: string): T {
  return JSON.parse(new TextDecoder().decode(bytesOf(path))) as T;
}

export function has(path: string): boolean {
  return INDEX.has(path);
}

export const ENTRIES: readonly Entry[] = jsonOf<{ cases: Entry[] }>('manifest.json').cases;

export function entry(id: string): Entry {
  const found = ENTRIES.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no such case: ${id}`);
  return found;
}

export interface NamedBytes {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export function input({ name, bytes }: NamedBytes, pinned = false): CaseInput {
  return caseInput(memorySource(name, bytes), { pinned });
}

/** Files of a folder of the vectors, named as if the folder had been dropped. */
export function folder(path: string, as = path): NamedBytes[] {
  return [...INDEX.keys()]
    .filter((name) => name.startsWith(`${path}/`))
    .map((name) => ({ name: as + name.slice(path.length), bytes: bytesOf(name) }));
}

export function fileNamed(path: string): NamedBytes {
  return { name: path.slice(path.lastIndexOf('/') + 1), bytes: bytesOf(path) };
}

/** What the auditor drops and pins for a case of the manifest. */
export function inputsOf({ inputs }: Entry): CaseInput[] {
  const { file, proof, recipe, data, labels, reproduced, also_dropped: also = [] } = inputs;
  const list = [
    ...(file === undefined ? [] : [input(fileNamed(file))]),
    ...[...(proof === undefined ? [] : [proof]), ...also].flatMap((path) => folder(path).map((one) => input(one))),
    ...[data, labels].flatMap((path) => (path === undefined ? [] : [input(fileNamed(path))])),
    ...(recipe === undefined ? [] : [input(fileNamed(recipe), true)]),
    ...(reproduced === undefined ? [] : folder(reproduced).map((one) => input(one, true))),
  ];
  return list;
}

export const STRICT: AuditSettings = { profile: 'strict' };
const SILENT = { progress: () => undefined };

export async function gathered(inputs: readonly CaseInput[]): Promise<readonly GatheredCase[]> {
  return learningProof.gather(inputs);
}

/** The case of the first proof among the inputs. */
export async function audit(inputs: readonly CaseInput[], settings: AuditSettings = STRICT): Promise<AuditedCase> {
  const cases = await learningProof.gather(inputs);
  if (cases.length === 0) throw new Error('no case was found');
  return cases[0].audit(settings, SILENT);
}

export function checkOf({ result }: AuditedCase, name: string): Check {
  const found = result.checks.find(({ id }) => id === `learning-proof/${name}`);
  if (found === undefined) throw new Error(`no check ${name}`);
  return found;
}

/** Names of the failed checks, sorted. */
export function failedIn({ result }: AuditedCase): string[] {
  return result.checks
    .filter(({ outcome }) => outcome === 'failed')
    .map(({ id }) => id.slice('learning-proof/'.length))
    .sort();
}
