/** The vector set: entries of the manifest, the files they name, and how they are handed to the format. */
import { existsSync, readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { memorySource } from '../../../engine/bytes/source.ts';
import type { AuditedCase } from '../../../engine/formats/format.ts';
import type { Outside } from '../../../engine/formats/inference-audit/evidence.ts';
import type { Beside } from '../../../engine/formats/inference-audit/run.ts';
import { runAudit } from '../../../engine/formats/inference-audit/run.ts';
import { keyTools } from '../../../engine/formats/inference-audit/key/index.ts';
import { readReceipt } from '../../../engine/formats/inference-audit/wire/receipt.ts';
import type { Profile } from '../../../engine/verdict/model.ts';

const HERE = new URL('../../fixtures/inference-audit/', import.meta.url);
const SHARED = new URL('../../../../shared/vectors/inference-audits/', import.meta.url);

export interface Entry {
  readonly id: string;
  readonly file: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly key?: string;
  readonly receipt?: string;
  readonly artifact?: string;
  readonly reference_key?: string;
  readonly title: string;
  readonly inputs?: {
    readonly challenge?: { readonly token_index: number; readonly layer_indices: readonly number[] };
    readonly prompt_token_ids?: readonly number[];
    readonly tokenizer_error?: string;
    readonly detokenizer?: 'toy-angle' | 'toy-failing';
  };
  readonly reference_verdict: 'pass' | 'fail' | 'decode-error' | 'panic';
  readonly reference_codes: readonly string[];
  readonly checks_run: number | null;
  readonly checks_passed: number | null;
  readonly reference_failures?: readonly Readonly<Record<string, string | number>>[];
  readonly reference_coverage?: string;
  readonly reference_skipped?: readonly string[];
  readonly expected: 'passed' | 'failed' | 'unverified' | 'unreadable';
  readonly also_acceptable?: readonly string[];
  readonly strict_rules: readonly string[];
  readonly must_label?: readonly string[];
  readonly payload?: { readonly bytes: number; readonly sha256: string };
  readonly decoded?: Readonly<Record<string, unknown>>;
  readonly derived?: {
    readonly gen_index: number;
    readonly gen_start: number;
    readonly generated: boolean;
    readonly is_last: boolean;
    readonly io: string;
    readonly io_genesis: string;
    readonly leaf: string;
    readonly token_seed: string;
    readonly kv_roots: readonly string[];
    readonly optional_parts: Readonly<Record<string, boolean>>;
    readonly retained_layers: number;
    readonly shell_layers: number;
  };
}

/** Bytes of a file of the vector set. */
export function vector(path: string): Uint8Array {
  const own = new URL(path, HERE);
  return new Uint8Array(readFileSync(existsSync(own) ? own : new URL(path, SHARED)));
}

export function vectorJson(path: string): unknown {
  return JSON.parse(new TextDecoder().decode(vector(path)));
}

/** Files that may not be copied here, and what names them. */
function isUpstream(entry: Entry): boolean {
  return [entry.file, entry.key, entry.receipt, entry.reference_key].some(
    (path) => path?.startsWith('fixtures/') === true || path?.includes('upstream') === true,
  );
}

const ALL = vectorJson('manifest.json') as readonly Entry[];
export const OWN_ENTRIES = ALL.filter((entry) => !isUpstream(entry));
/** Empty in a clone that has no vector set beside it. */
export const UPSTREAM_ENTRIES = existsSync(SHARED) ? ALL.filter(isUpstream) : [];
export const ENTRIES = [...UPSTREAM_ENTRIES, ...OWN_ENTRIES];

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

export interface Given {
  readonly key?: string | undefined;
  readonly receipt?: string | undefined;
  readonly artifact?: string | undefined;
  /** Default: all of them. */
  readonly pinned?: boolean;
}

export async function besideOf(given: Given): Promise<Beside> {
  const pinned = given.pinned ?? true;
  const facts = (path: string) => ({ name: path, sha256: sha256(vector(path)), pinned });
  const { key, receipt, artifact } = given;
  return {
    keys: key === undefined ? [] : [{ ...facts(key), read: await keyTools.readKey(memorySource(key, vector(key))) }],
    receipts: receipt === undefined ? [] : [{ ...facts(receipt), read: readReceipt(vector(receipt)) }],
    artifacts:
      artifact === undefined
        ? []
        : [{ ...facts(artifact), read: await keyTools.readArtifact(memorySource(artifact, vector(artifact))) }],
  };
}

export function outsideOf({ inputs }: Entry): Outside {
  if (inputs === undefined) return {};
  const { challenge, prompt_token_ids: ids, tokenizer_error: error, detokenizer } = inputs;
  return {
    challenge,
    promptTokens:
      ids !== undefined ? { ok: true, ids } : error !== undefined ? { ok: false, message: error } : undefined,
    detokenizer:
      detokenizer === undefined
        ? undefined
        : (tokens) =>
            detokenizer === 'toy-angle'
              ? { ok: true, text: tokens.map((id) => `<${String(id)}>`).join('') }
              : { ok: false, message: 'toy detokenizer refuses' },
  };
}

/** Judges an entry of the manifest; the files it names are pinned. */
export async function auditEntry(entry: Entry, profile: Profile, given: Given = entry): Promise<AuditedCase> {
  const file = { name: entry.file, bytes: vector(entry.file) };
  return runAudit(file, await besideOf(given), outsideOf(entry), { profile, pins: [] }, keyTools);
}

export function derivedJson(audited: AuditedCase, name: string): unknown {
  const file = audited.derived?.find((one) => one.name === name);
  return file === undefined ? undefined : JSON.parse(new TextDecoder().decode(file.bytes));
}
