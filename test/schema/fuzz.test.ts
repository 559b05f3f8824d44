import { validateReceiptSchema } from '@mcptoolshop/backprop-trace/validate';
import { expect, test } from 'vitest';
import { Random } from '../builders/random.ts';
import { mutate, parseTree, TreeObject, writeTree } from './mutants.ts';
import type { Tree } from './mutants.ts';
import { AJV, fixtureRecords, VERSIONS, violations } from './support.ts';
import type { Version } from './support.ts';

const MUTANTS = 12_000;
const SEED = Number(process.env['ASSAY_SEED'] ?? '20250214');

/** Small receipts of the reference, each also relabelled as every other version. */
function baseTrees(): Map<Version, Tree[]> {
  const small = fixtureRecords().filter(({ text }) => text.length < 9_000 && text.includes('"schema_version"'));
  const trees = small.map(({ text }) => parseTree(JSON.parse(text))).filter((tree) => tree instanceof TreeObject);
  return new Map(
    VERSIONS.map((version) => {
      const relabelled = trees.map((tree) => {
        const members = tree.members.map(([name, member]): [string, Tree] => [
          name,
          name === 'schema_version' ? version : member,
        ]);
        return new TreeObject(members);
      });
      // Half of the choices fall on receipts that are valid as they stand, the others on those of neighbouring versions.
      const valid = relabelled.filter((tree) => AJV.get(version)?.(JSON.parse(writeTree(tree))) === true);
      const copies = Math.ceil(relabelled.length / Math.max(1, valid.length));
      return [version, [...relabelled, ...Array.from({ length: copies }, () => valid).flat()]];
    }),
  );
}

test(
  'mutants of receipts: our engine, Ajv over our schemas and Ajv over the reference schemas agree',
  { timeout: 180_000 },
  () => {
    const random = new Random(SEED);
    const bases = baseTrees();
    const disagreements: string[] = [];
    const accepted = new Map<string, number>();
    for (let i = 0; i < MUTANTS; i += 1) {
      const version = VERSIONS[i % VERSIONS.length];
      const text = writeTree(mutate(random.pick(bases.get(version) ?? []), random));
      const value: unknown = JSON.parse(text);
      const reference = validateReceiptSchema(value, { version }).ok;
      const ajv = AJV.get(version)?.(value);
      const ours = violations(version, text, 3).length === 0;
      if (reference) accepted.set(version, (accepted.get(version) ?? 0) + 1);
      if ((ours !== reference || ajv !== reference) && disagreements.length < 5) {
        disagreements.push(
          `seed ${String(SEED)}, mutant ${String(i)}, ${version}: reference ${String(reference)}, ajv ${String(ajv)}, ours ${String(ours)}\n${text}`,
        );
      }
    }
    console.log(`seed ${String(SEED)}: ${String(MUTANTS)} mutants, accepted by version:`, Object.fromEntries(accepted));
    expect(disagreements).toEqual([]);
    // A fuzz that only ever sees refused documents proves little.
    expect([...accepted.values()].every((count) => count > MUTANTS / VERSIONS.length / 50)).toBe(true);
  },
);
