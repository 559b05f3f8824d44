/** `allowed_signers` of ssh-keygen(1): which principals may sign with which keys, for what and when. */
import { cutOptions, readKeyText, splitLines, startsWithKind } from './ssh-key-lines.ts';
import type { SshPublicKey } from './ssh-key.ts';
import { utcSeconds } from './utc-seconds.ts';

export interface AllowedSigner {
  /** Counted from 1. */
  readonly line: number;
  /** Pattern list. */
  readonly principals: string;
  readonly key?: SshPublicKey;
  /** Why the line is not used. */
  readonly skipped?: string;
  /** Pattern list of the namespaces for which the key signs; all when absent. */
  readonly namespaces?: string;
  /** Seconds since 1970 (UTC), inclusive. */
  readonly validAfter?: number;
  readonly validBefore?: number;
}

const KEY_OPTIONS: ReadonlySet<string> = new Set(['cert-authority', 'namespaces', 'valid-after', 'valid-before']);

export function readAllowedSigners(text: string): readonly AllowedSigner[] {
  return splitLines(text).map(({ line, text: content }) => ({ line, ...readLine(content) }));
}

function readLine(text: string): Omit<AllowedSigner, 'line'> {
  const match = /^(?:"([^"]*)"|([^ \t"]+))[ \t]+/.exec(text);
  if (match === null) return { principals: '', skipped: 'not a principal and a public key' };
  const principals = (match[1] as string | undefined) ?? match[2];
  const rest = text.slice(match[0].length);
  if (startsWithKind(rest)) return { principals, ...readKeyText(rest) };
  const options = cutOptions(rest);
  if (options === undefined || !options.names.every((name) => KEY_OPTIONS.has(name))) {
    return { principals, skipped: 'not a public key, or an option that is not known' };
  }
  if (options.names.includes('cert-authority')) {
    return { principals, skipped: 'a certificate authority is not a signing key' };
  }
  if (new Set(options.names).size !== options.names.length) return { principals, skipped: 'an option is given twice' };
  const value = (name: string): string | undefined => options.values.at(options.names.indexOf(name));
  const has = (name: string): boolean => options.names.includes(name);
  const after = has('valid-after') ? readTime(value('valid-after') ?? '') : undefined;
  const before = has('valid-before') ? readTime(value('valid-before') ?? '') : undefined;
  if (has('valid-after') && after === undefined) return { principals, skipped: 'valid-after is not a time' };
  if (has('valid-before') && before === undefined) return { principals, skipped: 'valid-before is not a time' };
  return {
    principals,
    ...readKeyText(options.rest),
    ...(has('namespaces') ? { namespaces: value('namespaces') ?? '' } : {}),
    ...(after === undefined ? {} : { validAfter: after }),
    ...(before === undefined ? {} : { validBefore: before }),
  };
}

/** Whether a text matches a list of patterns: one that matches, and none with `!` that does. ssh_config(5), PATTERNS. */
export function matchPatternList(text: string, list: string): boolean {
  let found = false;
  for (const pattern of list.split(',')) {
    const negated = pattern.startsWith('!');
    if (!matchWildcards(text, negated ? pattern.slice(1) : pattern)) continue;
    if (negated) return false;
    found = true;
  }
  return found;
}

/** `*` stands for any characters, `?` for one. Takes at most text times pattern steps. */
export function matchWildcards(text: string, pattern: string): boolean {
  let at = 0;
  let to = 0;
  let star = -1;
  let mark = 0;
  while (at < text.length) {
    if (pattern[to] === '*') {
      star = to;
      mark = at;
      to += 1;
    } else if (to < pattern.length && (pattern[to] === '?' || pattern[to] === text[at])) {
      at += 1;
      to += 1;
    } else if (star >= 0) {
      to = star + 1;
      mark += 1;
      at = mark;
    } else return false;
  }
  while (pattern[to] === '*') to += 1;
  return to === pattern.length;
}

/** `YYYYMMDD` or `YYYYMMDDHHMM[SS]`, as UTC: seconds since 1970. */
function readTime(text: string): number | undefined {
  const match = /^(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2})?)?Z?$/.exec(text);
  if (match === null) return undefined;
  const [year, month, day, hour, minute, second] = match
    .slice(1)
    .map((part: string | undefined) => Number(part ?? '0'));
  return utcSeconds({ year, month, day, hour, minute, second });
}
