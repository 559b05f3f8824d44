/** Vectors of real runs (test/fixtures/gpu-test-receipt) and a short way from files to a judged receipt. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { fileURLToPath } from 'node:url';
import { memorySource } from '../../../engine/bytes/source.ts';
import { caseInput } from '../../../engine/case-file/input.ts';
import type { AuditedCase, AuditSettings } from '../../../engine/formats/format.ts';
import { gpuTestReceipt } from '../../../engine/formats/gpu-test-receipt/format.ts';
import type { Check, Profile } from '../../../engine/verdict/model.ts';

export interface VectorCase {
  readonly id: string;
  readonly file: string;
  readonly class: string;
  readonly inputs: {
    readonly keys: readonly string[] | null;
    readonly source: string | null;
    readonly policy: readonly string[] | null;
    readonly expected_skips: string | null;
    readonly history: string | null;
    readonly sshsig?: string | null;
  };
  readonly options: Readonly<Record<string, string | number | boolean>>;
  readonly reference_verdict: 'PASS' | 'FAIL' | 'CRASH';
  readonly reference_on_plain_folder?: { readonly verdict: string };
  readonly expected: string;
  readonly expected_check: string | null;
  readonly also_acceptable?: readonly string[];
}

interface Vectors {
  readonly manifest: { readonly cases: readonly VectorCase[] };
  readonly files: Readonly<Record<string, string>>;
}

const PACKED = fileURLToPath(new URL('../../fixtures/gpu-test-receipt/vectors.json.gz', import.meta.url));
const VECTORS = JSON.parse(gunzipSync(readFileSync(PACKED)).toString('utf8')) as Vectors;

export const CASES = VECTORS.manifest.cases;

export function vectorBytes(path: string): Uint8Array {
  const text = VECTORS.files[path];
  if (typeof text !== 'string') throw new Error(`no vector ${path}`);
  return new Uint8Array(Buffer.from(text, 'base64'));
}

export function vectorText(path: string): string {
  return Buffer.from(vectorBytes(path)).toString('utf8');
}

export interface GivenFile {
  readonly name: string;
  readonly bytes: Uint8Array | string;
  readonly pinned?: boolean;
}

export interface Setup {
  readonly profile?: Profile;
  readonly now?: string;
  readonly set?: Readonly<Record<string, string | number | boolean>>;
}

export function settingsOf({ profile = 'strict', now, set = {} }: Setup): AuditSettings {
  const options = new Map<string, string>();
  for (const [name, value] of Object.entries(set)) {
    const option = gpuTestReceipt.options?.find((one) => one.name === name);
    const text = option?.read(String(value));
    if (text === undefined) throw new Error(`setting ${name}=${String(value)} is not understood`);
    options.set(name, text);
  }
  return {
    profile,
    ...(options.size === 0 ? {} : { pins: { options } }),
    ...(now === undefined ? {} : { now: Date.parse(now) }),
  };
}

/** Every case that the format finds among files. */
export async function auditAll(files: readonly GivenFile[], setup: Setup = {}): Promise<readonly AuditedCase[]> {
  const inputs = files.map(({ name, bytes, pinned }) =>
    caseInput(memorySource(name, typeof bytes === 'string' ? new Uint8Array(Buffer.from(bytes, 'utf8')) : bytes), {
      pinned: pinned === true,
    }),
  );
  const cases = await gpuTestReceipt.gather(inputs);
  const audited: AuditedCase[] = [];
  for (const one of cases) audited.push(await one.audit(settingsOf(setup), { progress: () => undefined }));
  return audited;
}

/** The one case among files. */
export async function auditOne(files: readonly GivenFile[], setup: Setup = {}): Promise<AuditedCase> {
  const audited = await auditAll(files, setup);
  if (audited.length !== 1) throw new Error(`${String(audited.length)} cases`);
  return audited[0];
}

/** The files of a vector case: the receipt, its source and a detached signature as evidence, everything else pinned. */
export function filesOf({ file, inputs }: VectorCase): readonly GivenFile[] {
  const given = (path: string | null | undefined, pinned: boolean): GivenFile[] =>
    path === null || path === undefined ? [] : [{ name: path, bytes: vectorBytes(path), pinned }];
  return [
    ...given(file, false),
    ...given(inputs.source, false),
    ...given(inputs.sshsig, false),
    ...(inputs.keys ?? []).flatMap((path) => given(path, true)),
    ...(inputs.policy ?? []).flatMap((path) => given(path, true)),
    ...given(inputs.expected_skips, true),
    ...given(inputs.history, true),
  ];
}

export function setupOf({ options }: VectorCase, profile: Profile): Setup {
  const { now, ...set } = options;
  return { profile, set, now: String(now) };
}

export function vectorCase(id: string): VectorCase {
  const found = CASES.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no vector case ${id}`);
  return found;
}

/** The checks that keep a case from PASS. */
export function deciding(audited: AuditedCase): readonly string[] {
  const { checks, outcome } = audited.result;
  const failed = checks.filter((check) => check.outcome === 'failed' || (check.outcome === 'error' && check.required));
  const open = checks.filter((check) => check.required && check.outcome !== 'passed');
  return (outcome === 'INCOMPLETE' ? open : failed).map(({ id }) => id.slice(id.indexOf('/') + 1));
}

export function checkOf(audited: AuditedCase, name: string): Check {
  const found = audited.result.checks.find(({ id }) => id === `gpu-test-receipt/${name}`);
  if (found === undefined) throw new Error(`no check ${name}`);
  return found;
}
