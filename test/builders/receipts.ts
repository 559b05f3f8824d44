/** Training receipts for tests: the reference package's fixtures and the vectors beside the project. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
export const FIXTURES = join(ROOT, 'node_modules/@mcptoolshop/backprop-trace/fixtures');
export const VECTORS = join(ROOT, '../shared/vectors/training-receipts');

export interface ReceiptFile {
  /** Path below its collection. */
  readonly name: string;
  readonly text: string;
}

/** Plain data as `JSON.parse` gives it. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = Record<string, Json>;

/** Every file below a folder that holds exactly one receipt, well formed or not, sorted by name. */
export function singleReceipts(folder: string): ReceiptFile[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  const files: ReceiptFile[] = [];
  for (const name of names) {
    if (!/\.jsonl?$/.test(name)) continue;
    const text = readFileSync(join(folder, name), 'utf8');
    if (isSingleReceipt(text)) files.push({ name, text });
  }
  return files;
}

function isSingleReceipt(text: string): boolean {
  const parsed = parse(text);
  return typeof parsed === 'object' && parsed !== null && 'schema_version' in parsed && 'updates' in parsed;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** The goldens of the package: one of each kind of receipt, the ground for mutants. */
export function goldens(): ReceiptFile[] {
  return singleReceipts(FIXTURES).filter(({ name }) => name.includes('golden'));
}

export function golden(name: string): JsonObject {
  const path = join(FIXTURES, name);
  return JSON.parse(readFileSync(path, 'utf8')) as JsonObject;
}
