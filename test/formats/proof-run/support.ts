/** The vectors of the format, and ways to judge and to change a run. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { unzipSync } from 'fflate';
import { memorySource } from '../../../engine/bytes/source.ts';
import { caseInput } from '../../../engine/case-file/input.ts';
import type { CaseInput } from '../../../engine/case-file/input.ts';
import type { AuditedCase, AuditSettings, GatheredCase } from '../../../engine/formats/format.ts';
import { proofRun } from '../../../engine/formats/proof-run/format.ts';
import { parsePins } from '../../../engine/pins.ts';
import type { PinText } from '../../../engine/pins.ts';
import type { Check, CheckOutcome } from '../../../engine/verdict/model.ts';

/** Files by name. */
export type Files = ReadonlyMap<string, Uint8Array>;

export interface VectorCase {
  readonly id: string;
  readonly folder: string;
  readonly run: string;
  readonly class: string;
  readonly inputs: { readonly chain_log: string | null; readonly settings: string | null };
  readonly options: {
    readonly now: string;
    readonly pin?: Readonly<Record<string, string | number>>;
    readonly chain_run_id?: string;
    readonly chain_address?: string;
  };
  readonly reference_verdict: 'OK' | 'CRASH' | 'NOTHING-CHECKED';
  readonly reference_message: string;
  readonly reference_root: string;
  readonly expected: string;
  readonly expected_check: string;
  readonly expected_check_outcome: string;
  readonly must_pass?: readonly string[];
}

function fixture(name: string): Buffer {
  return gunzipSync(readFileSync(new URL(`../../fixtures/proof-run/${name}`, import.meta.url)));
}

const PACK = readPack();
export const CASES = (JSON.parse(fixture('manifest.json.gz').toString('utf8')) as { cases: VectorCase[] }).cases;

function readPack(): Files {
  const raw = fixture('vectors.pack.gz');
  const head = 4 + raw.readUInt32BE(0);
  const index = JSON.parse(raw.subarray(4, head).toString('utf8')) as {
    files: Record<string, number>;
    sizes: number[];
  };
  const blobs: Uint8Array[] = [];
  let at = head;
  for (const size of index.sizes) {
    blobs.push(new Uint8Array(raw.subarray(at, at + size)));
    at += size;
  }
  return new Map(Object.entries(index.files).map(([path, blob]) => [path, blobs[blob]]));
}

export function vector(id: string): VectorCase {
  const found = CASES.find((one) => one.id === id || one.id.startsWith(`${id}-`));
  if (found === undefined) throw new Error(`no case ${id}`);
  return found;
}

/** The files of a case as they are dropped: names relative to the folder that is dropped. */
export function filesOf({ folder }: VectorCase): Map<string, Uint8Array> {
  const zip = PACK.get(folder);
  if (zip !== undefined) {
    const entries = Object.entries(unzipSync(zip)).filter(([name]) => !name.endsWith('/'));
    return new Map(entries.map(([name, bytes]) => [`${folder.slice('runs/'.length)}/${name}`, bytes]));
  }
  const files = new Map<string, Uint8Array>();
  for (const [path, bytes] of PACK) {
    if (path.startsWith(`${folder}/`)) files.set(path.slice(folder.length + 1), bytes);
  }
  return files;
}

/** Files of the pack itself: event lists and settings. */
export function packed(path: string): Uint8Array {
  const bytes = PACK.get(path);
  if (bytes === undefined) throw new Error(`no file ${path}`);
  return bytes;
}

/** Settings of the auditor from the options of a case. */
export function settingsOf(one: VectorCase, profile: AuditSettings['profile'] = 'strict'): AuditSettings {
  const { now, pin, chain_run_id: runId, chain_address: address } = one.options;
  const texts: PinText[] = Object.entries(pin ?? {}).map(([name, value]) => ({
    name: `pin.${name}`,
    value: String(value),
  }));
  if (runId !== undefined) texts.push({ name: 'chain_run_id', value: runId });
  if (address !== undefined) texts.push({ name: 'chain_address', value: address });
  return withSet(texts, { profile, now: Date.parse(now) });
}

export function withSet(texts: readonly PinText[], settings: AuditSettings): AuditSettings {
  const read = parsePins(texts, proofRun.options);
  if (!read.ok) throw new Error(read.message);
  return { ...settings, pins: read.pins };
}

/** The trusted inputs of a case. */
export function pinnedOf({ inputs }: VectorCase): Map<string, Uint8Array> {
  const names = [inputs.chain_log, inputs.settings].filter((path) => path !== null);
  return new Map(names.map((path) => [path, packed(path)]));
}

export function inputsOf(files: Files, pinned: Files = new Map()): CaseInput[] {
  const make = (of: Files, trusted: boolean): CaseInput[] =>
    Array.from(of, ([name, bytes]) => caseInput(memorySource(name, bytes), { pinned: trusted }));
  return [...make(files, false), ...make(pinned, true)];
}

export async function gathered(files: Files, pinned?: Files): Promise<readonly GatheredCase[]> {
  return proofRun.gather(inputsOf(files, pinned));
}

/** Judges the one case that the files are. */
export async function audit(files: Files, settings: AuditSettings, pinned?: Files): Promise<AuditedCase> {
  const cases = await gathered(files, pinned);
  if (cases.length !== 1) throw new Error(`${String(cases.length)} cases`);
  return cases[0].audit(settings, { progress: () => undefined });
}

/** Judges a case of the vectors. */
export async function auditVector(id: string, profile: AuditSettings['profile'] = 'strict'): Promise<AuditedCase> {
  const one = vector(id);
  return audit(filesOf(one), settingsOf(one, profile), pinnedOf(one));
}

export function check(audited: AuditedCase, name: string): Check {
  const found = audited.result.checks.find(({ id }) => id === `proof-run/${name}`);
  if (found === undefined) throw new Error(`no check ${name}`);
  return found;
}

export function outcome(audited: AuditedCase, name: string): CheckOutcome {
  return check(audited, name).outcome;
}

const ENCODER = new TextEncoder();
const DECODER = new TextDecoder();
export const bytesOf = (text: string): Uint8Array => ENCODER.encode(text);
export const textOf = (bytes: Uint8Array | undefined): string => DECODER.decode(bytes);

/** Files with one of them changed; undefined removes it. The name may be the end of one. */
export function changed(files: Files, name: string, change: (bytes: Uint8Array) => Uint8Array | undefined): Files {
  const full = [...files.keys()].find((key) => key === name || key.endsWith(`/${name}`));
  if (full === undefined) throw new Error(`no file ${name}`);
  const out = new Map(files);
  const bytes = change(files.get(full) ?? new Uint8Array(0));
  if (bytes === undefined) out.delete(full);
  else out.set(full, bytes);
  return out;
}

export function changedText(files: Files, name: string, change: (text: string) => string): Files {
  return changed(files, name, (bytes) => bytesOf(change(textOf(bytes))));
}
