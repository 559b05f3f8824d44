import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBase64 } from '../../engine/crypto/base64.ts';
import { concatBytes } from '../../engine/crypto/bytes.ts';
import { readSshKey } from '../../engine/crypto/ssh-key.ts';
import { readKeyLines, readKeyText } from '../../engine/crypto/ssh-key-lines.ts';
import { matchPatternList, readAllowedSigners } from '../../engine/crypto/allowed-signers.ts';
import { sshString } from '../../engine/crypto/ssh-wire.ts';
import { utcSeconds } from '../../engine/crypto/utc-seconds.ts';
import { ascii, fromHex, ORACLES } from './oracles.ts';

const ED = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIM+CsNW9pcZ1bXM82SZFKirv6IvEextfbx1HpZHxEHu8';
const ED_BLOB = decodeBase64(ED.split(' ')[1]) ?? new Uint8Array(0);

function reasonOf(blob: Uint8Array): string {
  const result = readSshKey(blob);
  return result.ok ? 'accepted' : result.reason;
}

describe('SSH public keys', () => {
  const name = (text: string): Uint8Array => sshString(ascii(text));
  const point = ED_BLOB.subarray(-32);
  const big = Uint8Array.of(0, ...new Uint8Array(256).fill(0xc1));
  it.each([
    ['nothing', new Uint8Array(0), /cut short/],
    ['a length beyond the end', Uint8Array.of(0xff, 0xff, 0xff, 0xff, 1), /cut short/],
    ['a name with a zero', concatBytes(sshString(ascii('ssh-ed25519\u0000')), sshString(point)), /no name/],
    ['31 bytes of key', concatBytes(name('ssh-ed25519'), sshString(point.subarray(1))), /32 bytes/],
    ['33 bytes of key', concatBytes(name('ssh-ed25519'), sshString(Uint8Array.of(...point, 0))), /32 bytes/],
    ['a trailing byte', Uint8Array.of(...ED_BLOB, 0), /32 bytes/],
    ['a second key', concatBytes(ED_BLOB, ED_BLOB), /32 bytes/],
    ['a certificate', concatBytes(name('ssh-ed25519-cert-v01@openssh.com'), sshString(point)), /certificate/],
    ['a key of a token', concatBytes(name('sk-ssh-ed25519@openssh.com'), sshString(point), name('ssh:')), /token/],
    ['DSA', concatBytes(name('ssh-dss'), sshString(point)), /DSA/],
    ['an unknown kind', concatBytes(name('ssh-foo'), sshString(point)), /does not use/],
    [
      'a negative modulus',
      concatBytes(name('ssh-rsa'), sshString(Uint8Array.of(3)), sshString(big.subarray(1))),
      /modulus/,
    ],
    ['a padded exponent', concatBytes(name('ssh-rsa'), sshString(Uint8Array.of(0, 3)), sshString(big)), /modulus/],
    [
      'a modulus of 8 bits',
      concatBytes(name('ssh-rsa'), sshString(Uint8Array.of(3)), sshString(Uint8Array.of(0, 0xc1))),
      /8 bits/,
    ],
    [
      'a modulus of 32,768 bits',
      concatBytes(
        name('ssh-rsa'),
        sshString(Uint8Array.of(3)),
        sshString(Uint8Array.of(0, ...new Uint8Array(4096).fill(0xc1))),
      ),
      /32768 bits/,
    ],
    [
      'an exponent of 2,048 bits',
      concatBytes(name('ssh-rsa'), sshString(big), sshString(big)),
      /exponent of 2048 bits/,
    ],
    ['another curve inside', concatBytes(name('ecdsa-sha2-nistp256'), name('nistp384'), sshString(point)), /the curve/],
    [
      'a compressed point',
      concatBytes(name('ecdsa-sha2-nistp256'), name('nistp256'), sshString(Uint8Array.of(2, ...point))),
      /compressed/,
    ],
    [
      'a point off the curve',
      concatBytes(name('ecdsa-sha2-nistp256'), name('nistp256'), sshString(Uint8Array.of(4, ...point, ...point))),
      /not a point/,
    ],
  ] as const)('refuses %s, by name', (_what, blob, reason) => {
    expect(reasonOf(blob)).toMatch(reason);
  });

  it('prints fingerprints and sizes as ssh-keygen -l does', () => {
    expect(ORACLES.fingerprints.length).toBeGreaterThan(30);
    for (const [line, fingerprint, bits] of ORACLES.fingerprints) {
      const { key } = readKeyText(line);
      expect(key?.fingerprint).toBe(fingerprint);
      if (key?.kind === 'rsa') expect(key.bits).toBe(bits);
    }
  });

  it('answers for any bytes (2,000 cases, and every cut of a key)', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 120 }), (bytes) => {
        expect(readSshKey(bytes).ok).toBe(false);
      }),
      { numRuns: 2000, seed: 21 },
    );
    for (let length = 0; length < ED_BLOB.length; length += 1)
      expect(reasonOf(ED_BLOB.subarray(0, length))).not.toBe('accepted');
  });
});

describe('lists of keys', () => {
  it.each([
    ['garbage'],
    ['ssh-ed25519'],
    ['ssh-ed25519 AAAAnotbase64!!'],
    [ED.replace('ssh-ed25519 ', 'ssh-rsa ')],
    [`cert-authority ${ED}`],
    [`command="x" cert-authority ${ED}`],
    [`command="unclosed ${ED}`],
    [`no-pty,,from="x" ${ED}`],
    [`from=10.0.0.0 ${ED}`],
    [`${ED.slice(0, -4)}`],
    ['ssh-ed25519-cert-v01@openssh.com AAAA'],
    ['sk-ecdsa-sha2-nistp256@openssh.com AAAA'],
  ])('skips %j, with a reason', (line) => {
    const [entry] = readKeyLines(line);
    expect(entry.key).toBeUndefined();
    expect(entry.skipped?.length).toBeGreaterThan(5);
  });

  it.each([
    [ED],
    [`  ${ED}  two words\r`],
    [`no-pty,command="echo \\"hi there\\"",from="10.0.0.0/8,192.0.2.7" ${ED} laptop`],
    [`restrict ${ED}`],
  ])('reads %j', (line) => {
    expect(readKeyLines(line)[0].key?.fingerprint).toBe('SHA256:fHY7/2VNKFcCP3LWgG30JWwIN6GDjJ60iOEvv+ElKaU');
  });

  it('counts lines from 1 and leaves out blanks and comments', () => {
    expect(readKeyLines(`\n# note\n\n${ED}\nx`).map(({ line }) => line)).toEqual([4, 5]);
    expect(readKeyLines('')).toEqual([]);
  });
});

describe('allowed_signers', () => {
  it.each([
    [`alice cert-authority ${ED}`, /authority/],
    [`alice valid-before="soon" ${ED}`, /not a time/],
    [`alice valid-after="20261399" ${ED}`, /not a time/],
    [`alice valid-after="20260101",valid-after="20270101" ${ED}`, /twice/],
    [`alice unknown-option ${ED}`, /public key/],
    [`alice`, /principal/],
    [`"alice ${ED}`, /principal/],
  ])('skips %j', (line, reason) => {
    const [entry] = readAllowedSigners(line);
    expect(entry.key).toBeUndefined();
    expect(entry.skipped).toMatch(reason);
  });

  it('reads principals, namespaces and times as UTC', () => {
    const [one, two] = readAllowedSigners(
      `"a b,c" namespaces="git,file",valid-after="20240229",valid-before="20261121052842Z" ${ED} x\nalice ${ED}`,
    );
    expect(one).toMatchObject({
      principals: 'a b,c',
      namespaces: 'git,file',
      validAfter: Date.UTC(2024, 1, 29) / 1000,
    });
    expect(one.validBefore).toBe(Date.UTC(2026, 10, 21, 5, 28, 42) / 1000);
    expect(two).toMatchObject({ principals: 'alice', line: 2 });
  });

  it('matches patterns as OpenSSH does', () => {
    const table: [string, string, boolean][] = [
      ['alice', 'alice', true],
      ['alice', 'bob', false],
      ['alice', 'bob,alice', true],
      ['alice', '*', true],
      ['alice', '*,!alice', false],
      ['alice', '!alice', false],
      ['bob', '!alice', false],
      ['alice', '!bob,a*e', true],
      ['a@example.com', '*@example.com', true],
      ['a@example.com.evil', '*@example.com', false],
      ['alice', 'alic?', true],
      ['alic', 'alic?', false],
      ['Alice', 'alice', false],
      ['', '*', true],
      ['', '', true],
      ['aaa', 'a*a*a*a', false],
    ];
    for (const [text, list, expected] of table) expect(matchPatternList(text, list)).toBe(expected);
  });

  it('does not take long for a pattern of many stars', () => {
    const started = performance.now();
    expect(matchPatternList('a'.repeat(20_000), `${'*a'.repeat(2000)}b`)).toBe(false);
    expect(performance.now() - started).toBeLessThan(2000);
  });
});

describe('calendar', () => {
  it('is that of Date.UTC, and knows which days exist', () => {
    fc.assert(
      fc.property(fc.integer({ min: -62_135_596_800, max: 253_402_300_799 }), (seconds) => {
        const date = new Date(seconds * 1000);
        const time = {
          year: date.getUTCFullYear(),
          month: date.getUTCMonth() + 1,
          day: date.getUTCDate(),
          hour: date.getUTCHours(),
          minute: date.getUTCMinutes(),
          second: date.getUTCSeconds(),
        };
        expect(utcSeconds(time)).toBe(seconds);
      }),
      { numRuns: 2000, seed: 22 },
    );
    const at = { year: 2026, month: 2, day: 29, hour: 0, minute: 0, second: 0 };
    expect(utcSeconds(at)).toBeUndefined();
    expect(utcSeconds({ ...at, year: 2024 })).toBe(Date.UTC(2024, 1, 29) / 1000);
    expect(utcSeconds({ ...at, year: 1900 })).toBeUndefined();
    expect(utcSeconds({ ...at, day: 1, second: 60 })).toBeUndefined();
    expect(utcSeconds({ ...at, day: 0 })).toBeUndefined();
    expect(utcSeconds({ ...at, day: 1, month: 0 })).toBeUndefined();
    expect(utcSeconds({ ...at, day: 1, year: 0 })).toBeUndefined();
  });
});

it('hexadecimal helper of these tests', () => {
  expect(fromHex('00ff')).toEqual(Uint8Array.of(0, 255));
});
