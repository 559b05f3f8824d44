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
    .map((name) => ({ name, bytes: readFileSync(join(fixtures, name)) }));
}
