/** What a file given beside receipts is, by name and content. */
import { LIMITS } from '../../bytes/limits.ts';
import type { CaseInput } from '../../case-file/input.ts';
import { looksLikeSshSignature } from '../../crypto/sshsig.ts';
import { readKeyLines } from '../../crypto/ssh-key-lines.ts';
import { readJson } from '../../text/json/reader.ts';
import { createVocabulary } from '../../text/json/strings.ts';
import type { JsonDocument } from '../../text/json/document.ts';
import { linesOf, readHistory, textOf } from './baseline.ts';
import { baseName } from './keyring.ts';
import type { PolicyKind } from './policy-file.ts';

export type Role = 'keys' | 'policy' | 'expected-skips' | 'history' | 'sshsig' | 'source';

/** Larger texts are not read to find out what they are. */
const MOST_BYTES = 64 * 1024 * 1024;
const MOST_POLICY_BYTES = 64 * 1024;
const NO_WORDS = createVocabulary([]);

export function isZip(head: Uint8Array): boolean {
  if (head.length < 4 || head[0] !== 0x50 || head[1] !== 0x4b) return false;
  return (head[2] === 3 && head[3] === 4) || (head[2] === 5 && head[3] === 6);
}

/** The role of a file, or undefined when it is nothing that this format uses. */
export async function roleOf(input: CaseInput): Promise<Role | undefined> {
  const base = baseName(input.name);
  const { head } = await input.head();
  if (isZip(head)) return 'source';
  if (looksLikeSshSignature(head) || base.endsWith('.sig')) return 'sshsig';
  if (isKeyFileName(base)) return 'keys';
  const kind = policyKindOf(base);
  if (kind === 'yaml' || kind === 'toml') return 'policy';
  const bytes = await input.bytes(Math.min(MOST_BYTES, LIMITS.fileBytes));
  if (bytes === undefined) return undefined;
  if (kind === 'json') return isJsonPolicy(base, bytes) ? 'policy' : undefined;
  const text = textOf(bytes);
  return text === undefined ? undefined : textRole(input.name, text);
}

export function isKeyFileName(base: string): boolean {
  return base.endsWith('.keys') || base.endsWith('.pub') || base === 'allowed_signers' || base === 'authorized_keys';
}

/** The kind of a policy file by its name. */
export function policyKindOf(name: string): PolicyKind | undefined {
  const base = baseName(name).toLowerCase();
  if (base.endsWith('.yaml') || base.endsWith('.yml')) return 'yaml';
  if (base.endsWith('.toml')) return 'toml';
  return base.endsWith('.json') ? 'json' : undefined;
}

function textRole(name: string, text: string): Role | undefined {
  const lowered = name.toLowerCase();
  if (readHistory(text) !== undefined) return 'history';
  if (readKeyLines(text.slice(0, MOST_POLICY_BYTES)).some(isKeyLine)) return 'keys';
  const lines = linesOf(text);
  const isList = lines.length > 0 ? lines.every((line) => line.includes('::')) : text.includes('#');
  if (isList || lowered.includes('skip')) return 'expected-skips';
  // Named like a history, and not one: said in the check of the commit.
  return /history|rev-list|commits/.test(lowered) ? 'history' : undefined;
}

function isKeyLine({ key, skipped }: { readonly key?: unknown; readonly skipped?: string }): boolean {
  return key !== undefined || (skipped !== undefined && skipped !== 'not a public key');
}

/** Whether a JSON text is meant as a policy: it sets what a policy sets, is as flat as one, or cannot be read at all. */
function isJsonPolicy(base: string, bytes: Uint8Array): boolean {
  if (base.toLowerCase().includes('polic')) return true;
  if (bytes.length > MOST_POLICY_BYTES) return false;
  const read = readJson(bytes, NO_WORDS);
  return !read.ok || isFlat(read.document) || namesPolicy(read.document);
}

function isFlat(document: JsonDocument): boolean {
  for (let node = 1; node < document.count; node += 1) {
    if (document.isObject(node) || document.isArray(node)) return false;
  }
  return true;
}

function namesPolicy(document: JsonDocument): boolean {
  return ['allow_dirty', 'max_age_days'].some((name) => document.resolve(`/${name}`) >= 0);
}
