import { describe, expect, it } from 'vitest';
import { decodeBase64 } from '../../engine/crypto/base64.ts';
import { concatBytes } from '../../engine/crypto/bytes.ts';
import { looksLikeSshSignature, readSshSignature, verifySshSignature } from '../../engine/crypto/sshsig.ts';
import { sshString } from '../../engine/crypto/ssh-wire.ts';
import { vectorBytes, vectorCase, vectorText } from '../formats/gpu-test-receipt/support.ts';
import { ascii } from './oracles.ts';

const ONE = vectorCase('g373-sshsig-ed1');
const TEXT = vectorText('sshsig/good-ed1.sig');
const MESSAGE = vectorBytes(ONE.file);
const BEGIN = '-----BEGIN SSH SIGNATURE-----';
const END = '-----END SSH SIGNATURE-----';
const BLOB = decodeBase64(TEXT.split('\n').slice(1, -2).join('')) ?? new Uint8Array(0);
const KEY = BLOB.subarray(14, 14 + 51);
const INNER = BLOB.subarray(BLOB.length - 83);
const NONE = new Uint8Array(0);

function armour(blob: Uint8Array): Uint8Array {
  return ascii(`${BEGIN}\n${Buffer.from(blob).toString('base64')}\n${END}\n`);
}

interface Parts {
  readonly magic?: string;
  readonly version?: number;
  readonly key?: Uint8Array;
  readonly namespace?: Uint8Array;
  readonly reserved?: Uint8Array;
  readonly hash?: string;
  readonly inner?: Uint8Array;
  readonly tail?: Uint8Array;
}

function blobOf(parts: Parts = {}): Uint8Array {
  const { magic = 'SSHSIG', version = 1, key = KEY, namespace = ascii('file'), reserved = NONE } = parts;
  const { hash = 'sha512', inner = INNER, tail = NONE } = parts;
  const strings = [key, namespace, reserved, ascii(hash), inner].map(sshString);
  return concatBytes(ascii(magic), Uint8Array.of(0, 0, 0, version), ...strings, tail);
}

describe('SSHSIG', () => {
  it('is taken apart and put together as ssh-keygen made it', () => {
    expect(blobOf()).toEqual(BLOB);
    const read = readSshSignature(armour(BLOB));
    expect(read.ok && verifySshSignature(read.signature, MESSAGE)).toBe(true);
    expect(looksLikeSshSignature(ascii(TEXT))).toBe(true);
  });

  it.each([
    ['another magic', { magic: 'SSHSIH' }, /SSHSIG/],
    ['version 0', { version: 0 }, /version 0/],
    ['version 2', { version: 2 }, /version 2/],
    ['a byte behind', { tail: Uint8Array.of(0) }, /left over/],
    ['a reserved text', { reserved: ascii('x') }, /reserved/],
    ['an empty namespace', { namespace: NONE }, /namespace/],
    ['a namespace that is no text', { namespace: Uint8Array.of(0xff) }, /namespace/],
    ['sha1', { hash: 'sha1' }, /hash/],
    ['SHA512', { hash: 'SHA512' }, /hash/],
    ['an empty key', { key: NONE }, /key/],
    ['a key with a byte behind', { key: Uint8Array.of(...KEY, 0) }, /key/],
    ['an inner signature with a byte behind', { inner: Uint8Array.of(...INNER, 0) }, /inner/],
    ['an empty inner signature', { inner: NONE }, /inner/],
    ['another scheme', { inner: concatBytes(sshString(ascii('ssh-rsa')), sshString(INNER.subarray(19))) }, /scheme/],
  ] as [string, Parts, RegExp][])('refuses %s', (_what, parts, reason) => {
    const read = readSshSignature(armour(blobOf(parts)));
    expect(read.ok ? 'accepted' : read.reason).toMatch(reason);
  });

  it.each([
    ['sha256 named in place of sha512', { hash: 'sha256' }],
    ['another namespace', { namespace: ascii('git') }],
    ['63 bytes of signature', { inner: concatBytes(sshString(ascii('ssh-ed25519')), sshString(INNER.subarray(20))) }],
  ] as [string, Parts][])('does not verify %s', (_what, parts) => {
    const read = readSshSignature(armour(blobOf(parts)));
    expect(read.ok && verifySshSignature(read.signature, MESSAGE)).toBe(false);
  });

  const body = TEXT.split('\n').slice(1, -2);
  it.each([
    ['nothing', ''],
    ['no text', '\u0000'],
    ['the lines alone', `${BEGIN}\n${END}\n`],
    ['a line before', `x\n${TEXT}`],
    ['a blank line before', `\n${TEXT}`],
    ['a line behind', `${TEXT}x\n`],
    ['a blank line behind', `${TEXT}\n`],
    ['a blank line inside', [BEGIN, '', ...body, END, ''].join('\n')],
    ['CRLF', TEXT.replace(/\n/g, '\r\n')],
    ['indentation', TEXT.replace(/\n/g, '\n ')],
    ['a space at the end of a line', TEXT.replace(/\n/, ' \n')],
    ['a header of PEM', [BEGIN, 'Comment: x', ...body, END, ''].join('\n')],
    ['two signatures', `${TEXT}${TEXT}`],
    ['another label', TEXT.replace(/SSH SIGNATURE/g, 'PGP SIGNATURE')],
    ['four dashes', TEXT.replace('-----BEGIN', '----BEGIN')],
    ['superfluous padding', [BEGIN, ...body, '====', END, ''].join('\n')],
    ['a byte-order mark', `\ufeff${TEXT}`],
    ['100 kB', `${BEGIN}\n${'A'.repeat(100_000)}\n${END}\n`],
  ])('refuses %s', (_what, text) => {
    expect(readSshSignature(new Uint8Array(Buffer.from(text, 'utf8'))).ok).toBe(false);
  });

  it('without the last line end is the same', () => {
    expect(readSshSignature(ascii(TEXT.trimEnd())).ok).toBe(true);
  });

  it('verifies over no other bytes', () => {
    const read = readSshSignature(ascii(TEXT));
    for (const message of [NONE, MESSAGE.subarray(1), Uint8Array.of(...MESSAGE, 0x0a)]) {
      expect(read.ok && verifySshSignature(read.signature, message)).toBe(false);
    }
  });
});
