/** The goldens of the reference package that hold receipts: single, several steps, observed, batched. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

export interface GoldenFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** @param fixtures the package's folder of that name; scripts and tests find it in different ways */
export function goldenFiles(fixtures: string): GoldenFile[] {
  return readdirSync(fixtures, { recursive: true, encoding: 'utf8' })
    .filter((name) => /golden\.jsonl$|^[^/]*multi-step\.jsonl$/.test(name))
    .sort()
    .map((name) => {
      const text = readFileSync(join(fixtures, name), 'utf8');
      const open = text.replace(DIGEST, '');
      return { name: open === text ? name : `${name} (digest removed)`, bytes: new TextEncoder().encode(open) };
    });
}

/** The bundle digest refuses every change, but a forger writes a new one: what the other checks see is the question. */
const DIGEST = /,"bundle_root_digest":"sha256:[0-9a-f]{64}"/g;
