/** Lists of public keys as text: `authorized_keys` of sshd(8), `*.pub`, and what hosts publish as `<user>.keys`. */
import { decodeBase64 } from './base64.ts';
import { readSshKey, unsupportedKind } from './ssh-key.ts';
import type { SshPublicKey } from './ssh-key.ts';

/** One line that holds a key, or that should have. */
export interface KeyLine {
  /** Counted from 1. */
  readonly line: number;
  /** Undefined when the line is not used. */
  readonly key?: SshPublicKey;
  /** Why the line is not used. */
  readonly skipped?: string;
}

/** Text of a kind of key, whether or not it can be used. */
const KIND = /^(?:ssh-(?:rsa|dss|ed25519|ed448|xmss)|ecdsa-sha2-|sk-|[^",= ]+-cert-v0[01]@openssh\.com)/;

/** Whether a text begins with the name of a kind of key, usable or not. */
export function startsWithKind(text: string): boolean {
  return KIND.test(text);
}

/** The lines that hold keys; blank lines and comments are left out. */
export function readKeyLines(text: string): readonly KeyLine[] {
  return splitLines(text).map(({ line, text: content }) => ({ line, ...readKeyLine(content) }));
}

/** Lines with something in them, without the white space around; comments are left out. */
export function splitLines(text: string): readonly { readonly line: number; readonly text: string }[] {
  return text
    .split('\n')
    .map((content, index) => ({ line: index + 1, text: trimBlanks(content) }))
    .filter((line) => line.text !== '' && !line.text.startsWith('#'));
}

function trimBlanks(text: string): string {
  return text.replace(/^[ \t\r]+/, '').replace(/[ \t\r]+$/, '');
}

function readKeyLine(text: string): Omit<KeyLine, 'line'> {
  if (startsWithKind(text)) return readKeyText(text);
  const options = cutOptions(text);
  if (options === undefined) return { skipped: 'not a public key' };
  if (options.names.includes('cert-authority')) return { skipped: 'a certificate authority is not a signing key' };
  return startsWithKind(options.rest) ? readKeyText(options.rest) : { skipped: 'not a public key' };
}

/** `type base64 comment`: the key, or why it cannot be used. */
export function readKeyText(text: string): Omit<KeyLine, 'line'> {
  const [type, encoded = ''] = text.split(/[ \t]+/, 2);
  const unsupported = unsupportedKind(type);
  if (unsupported !== undefined) return { skipped: unsupported };
  const blob = decodeBase64(encoded);
  if (blob === undefined) return { skipped: `a key of the kind ${type} that is not base64` };
  const result = readSshKey(blob);
  if (!result.ok) return { skipped: result.reason };
  if (result.key.type !== type) return { skipped: `the line says ${type}, the key in it is ${result.key.type}` };
  return { key: result.key };
}

/** Options before a key: names in lower case with their values unquoted, and what follows. Undefined when malformed. */
export function cutOptions(
  text: string,
): { readonly names: readonly string[]; readonly values: readonly string[]; readonly rest: string } | undefined {
  const names: string[] = [];
  const values: string[] = [];
  let at = 0;
  for (;;) {
    let name = '';
    while (at < text.length && !'", \t='.includes(text[at])) {
      name += text[at];
      at += 1;
    }
    if (name === '') return undefined;
    let value = '';
    if (text[at] === '=') {
      at += 1;
      if (text[at] !== '"') return undefined;
      at += 1;
      while (at < text.length && text[at] !== '"') {
        if (text[at] === '\\' && text[at + 1] === '"') at += 1;
        value += text[at];
        at += 1;
      }
      if (text[at] !== '"') return undefined;
      at += 1;
    }
    names.push(name.toLowerCase());
    values.push(value);
    if (text[at] !== ',') break;
    at += 1;
  }
  if (text[at] !== ' ' && text[at] !== '\t') return undefined;
  return { names, values, rest: trimBlanks(text.slice(at)) };
}
