/** Keys that the auditor gave, and for whom each of them counts. The name of a file tells what it is. */
import { matchPatternList, readAllowedSigners } from '../../crypto/allowed-signers.ts';
import { readKeyLines } from '../../crypto/ssh-key-lines.ts';
import type { SshPublicKey } from '../../crypto/ssh-key.ts';

/** One line of a key file. */
export interface KeyEntry {
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  readonly key: SshPublicKey;
  /** Whether the file is a trusted input. */
  readonly pinned: boolean;
  /** The one user whose key it is; undefined when the file names nobody. */
  readonly user?: string;
  /** Pattern list of principals (`allowed_signers`). */
  readonly principals?: string;
  /** Pattern list of namespaces for detached signatures. */
  readonly namespaces?: string;
  readonly validAfter?: number;
  readonly validBefore?: number;
}

export interface SkippedLine {
  readonly file: string;
  readonly line: number;
  readonly reason: string;
}

export interface Keyring {
  readonly entries: readonly KeyEntry[];
  /** Lines that could not be used, in order. */
  readonly skipped: readonly SkippedLine[];
}

export interface KeyFile {
  readonly name: string;
  readonly pinned: boolean;
  readonly text: string;
}

export function baseName(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

/** The user that a `<user>.keys` file names, else undefined. */
export function userOf(name: string): string | undefined {
  const base = baseName(name);
  return base.endsWith('.keys') && base.length > 5 ? base.slice(0, -5) : undefined;
}

export function readKeyring(files: readonly KeyFile[]): Keyring {
  const entries: KeyEntry[] = [];
  const skipped: SkippedLine[] = [];
  for (const { name, pinned, text } of files) {
    const user = userOf(name);
    const lines = baseName(name) === 'allowed_signers' ? readAllowedSigners(text) : readKeyLines(text);
    for (const entry of lines) {
      const { key, skipped: reason, line, ...limits } = entry;
      if (key === undefined) skipped.push({ file: name, line, reason: reason ?? 'not a public key' });
      else entries.push({ file: name, pinned, line, key, ...limits, ...(user === undefined ? {} : { user }) });
    }
  }
  return { entries, skipped };
}

/** Why a key counts for an identity, in one phrase; undefined when it does not. */
export function countsFor(entry: KeyEntry, identity: string | undefined): string | undefined {
  if (entry.user !== undefined) {
    return entry.user === identity ? `${entry.file} lists the keys of ${entry.user}` : undefined;
  }
  if (entry.principals !== undefined) {
    const matches = identity !== undefined && matchPatternList(identity, entry.principals);
    return matches ? `line ${String(entry.line)} of ${entry.file} names ${entry.principals}` : undefined;
  }
  return `${entry.file} was given without a name: it counts for any signer`;
}

/** Whether a key may be used at a time; keys without limits always may. `undefined` stands for no usable time. */
export function validAt(entry: KeyEntry, seconds: number | undefined): boolean {
  if (entry.validAfter === undefined && entry.validBefore === undefined) return true;
  if (seconds === undefined) return false;
  return seconds >= (entry.validAfter ?? -Infinity) && seconds <= (entry.validBefore ?? Infinity);
}

/** Entries without those whose key stands before them already (threats.md K7). */
export function distinctKeys(entries: readonly KeyEntry[]): readonly KeyEntry[] {
  const seen = new Set<string>();
  return entries.filter(({ key }) => !seen.has(key.fingerprint) && seen.add(key.fingerprint));
}
