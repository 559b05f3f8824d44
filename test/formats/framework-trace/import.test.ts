import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { importSidecar } from '../../../engine/formats/framework-trace/import.ts';
import { VECTORS } from '../../builders/receipts.ts';
import { ALL_SIDECARS, TIMESTAMP, VECTOR_SIDECARS, bytesOf, kindOf, referenceImport } from './support.ts';

function ours(text: string, stream: boolean): { bytes: string; agreed: boolean } | undefined {
  const result = importSidecar(bytesOf(text), { timestamp: TIMESTAMP, stream });
  return result.ok ? { bytes: Buffer.from(result.bytes).toString('utf8'), agreed: result.agreed } : undefined;
}

describe('every sidecar becomes what the reference importer makes of it', () => {
  test('byte for byte', () => {
    let identical = 0;
    let refused = 0;
    const different: string[] = [];
    for (const { name, text } of ALL_SIDECARS) {
      const { framework, stream } = kindOf(text);
      const reference = referenceImport(framework, text, stream);
      const own = ours(text, stream);
      if (reference?.bytes !== own?.bytes || reference?.agreed !== own?.agreed) different.push(name);
      else if (reference === undefined) refused += 1;
      else identical += 1;
    }
    console.log(
      `${String(ALL_SIDECARS.length)} sidecars: ${String(identical)} byte-identical, ${String(refused)} refused by both`,
    );
    expect(different).toEqual([]);
  });

  /** What the published importer wrote, stored beside the vectors, which a clone does not have. */
  const stored = VECTOR_SIDECARS.filter(({ name }) => existsSync(join(VECTORS, 'imported', name)));

  test(`${String(stored.length)} stored imports, but for the clock and what depends on it`, () => {
    const clock = (text: string): string =>
      text
        .replace(/"import_timestamp":"[^"]*"/g, '"import_timestamp":"T"')
        .replace(/"bundle_root_digest":"[^"]*"/g, '');
    for (const { name, text } of stored) {
      const wanted = readFileSync(join(VECTORS, 'imported', name), 'utf8');
      expect(clock(ours(text, kindOf(text).stream)?.bytes ?? ''), name).toBe(clock(wanted));
    }
  });
});
