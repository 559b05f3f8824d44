/** What other programs say: test/fixtures/gpu-test-receipt/README.md. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

interface Oracles {
  /** Big-endian hexadecimal of a double, Python's `repr`. */
  readonly floats: readonly (readonly [string, string])[];
  /** JSON text, Python's canonical text of it. */
  readonly documents: readonly (readonly [string, string])[];
  /** Text, hexadecimal of what Python decodes, or null where it raises. */
  readonly base64: readonly (readonly [string, string | null])[];
  readonly signatures: readonly {
    readonly key: string;
    readonly message: string;
    readonly signature: string;
    readonly kind: string;
    readonly pss: boolean;
  }[];
  /** Key line, fingerprint, bits. */
  readonly fingerprints: readonly (readonly [string, string, number])[];
  readonly indexes: readonly {
    readonly name: string;
    readonly index: string;
    readonly files: readonly string[];
    readonly modes: readonly string[];
    readonly ok: boolean;
  }[];
}

const PACKED = fileURLToPath(new URL('../fixtures/gpu-test-receipt/oracles.json.gz', import.meta.url));

export const ORACLES = JSON.parse(gunzipSync(readFileSync(PACKED)).toString('utf8')) as Oracles;

export function fromHex(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'hex'));
}

export function ascii(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'latin1'));
}
