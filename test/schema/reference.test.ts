import { validateReceiptSchema } from '@mcptoolshop/backprop-trace/validate';
import { expect, test } from 'vitest';
import { AJV, fixtureRecords, VERSIONS, violations } from './support.ts';
import type { Version } from './support.ts';

/** The version that the reference takes: an unknown or missing one falls back to 0.2.0 (specification, section 3). */
function versionOf(value: { schema_version?: unknown }): Version {
  return VERSIONS.find((version) => version === value.schema_version) ?? '0.2.0';
}

test('every record of the reference fixtures gets the same answer three times', () => {
  const records = fixtureRecords();
  const disagreements: string[] = [];
  const accepted = new Map<Version, number>();
  for (const { file, text } of records) {
    const value = JSON.parse(text) as { schema_version?: unknown };
    const version = versionOf(value);
    const reference = validateReceiptSchema(value).ok;
    const ours = violations(version, text).length === 0;
    const ajv = AJV.get(version)?.(value);
    if (ours !== reference || ajv !== reference) disagreements.push(`${file}: ${String([reference, ajv, ours])}`);
    if (reference) accepted.set(version, (accepted.get(version) ?? 0) + 1);
  }
  console.log(`${String(records.length)} records, accepted by version:`, Object.fromEntries(accepted));
  expect(disagreements).toEqual([]);
  expect([...accepted.keys()].sort()).toEqual([...VERSIONS]);
});
