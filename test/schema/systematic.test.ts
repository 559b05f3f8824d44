import { validateReceiptSchema } from '@mcptoolshop/backprop-trace/validate';
import { describe, expect, test } from 'vitest';
import { PROGRAMS, WORDS } from '../../engine/formats/training-receipt/schema.generated.ts';
import { validate } from '../../engine/schema/validate.ts';
import { parseTree, singleChanges } from './mutants.ts';
import { richReceipts } from './rich.ts';
import { AJV, read, VERSIONS, violations } from './support.ts';
import type { Version } from './support.ts';

/** Every text of a const or enum of any version. */
const LITERALS = [
  ...new Set(Object.values(PROGRAMS).flatMap(({ nodes }) => nodes.flatMap((node) => [...(node.words ?? [])]))),
].map((id) => WORDS[id]);

function verdicts(version: Version, text: string): [reference: boolean, ajv: boolean | undefined, ours: boolean] {
  const value: unknown = JSON.parse(text);
  const ours = validate(PROGRAMS[version], read(text), 0, 1).length === 0;
  return [validateReceiptSchema(value, { version }).ok, AJV.get(version)?.(value), ours];
}

describe.each(VERSIONS)('%s', (version) => {
  const receipts = richReceipts(version);

  test('every declared member occurs in the receipts that are changed', () => {
    for (const receipt of receipts) expect(violations(version, JSON.stringify(receipt))).toEqual([]);
    const seen = new Set<number>();
    const all = receipts.map((receipt) => read(JSON.stringify(receipt)));
    for (const document of all) for (let node = 0; node < document.count; node += 1) seen.add(document.key[node]);
    const { nodes, root } = PROGRAMS[version];
    const declared = new Set<number>();
    const walk = (id: number): void => {
      const { properties = [], additional, items, allOf = [], anyOf = [], oneOf = [] } = nodes[id];
      properties.forEach((part, i) => (i % 2 === 0 ? declared.add(part) : undefined));
      const parts = [
        ...properties.filter((_, i) => i % 2 === 1),
        ...allOf,
        ...anyOf,
        ...oneOf,
        additional ?? 0,
        items ?? 0,
      ];
      parts.filter((part) => part > 1).forEach(walk);
    };
    walk(root);
    const missing = [...declared].filter((word) => !seen.has(word)).map((word) => WORDS[word]);
    expect(missing).toEqual([]);
  });

  test('every single change gets the same verdict three times', { timeout: 180_000 }, () => {
    const disagreements: string[] = [];
    let changes = 0;
    let accepted = 0;
    const seen = new Set<string>();
    for (const receipt of receipts) {
      for (const text of singleChanges(parseTree(receipt), LITERALS, seen)) {
        const [reference, ajv, ours] = verdicts(version, text);
        changes += 1;
        if (reference) accepted += 1;
        if ((ours !== reference || ajv !== reference) && disagreements.length < 5) {
          disagreements.push(
            `reference ${String(reference)}, ajv ${String(ajv)}, ours ${String(ours)}\n${text.slice(0, 3000)}`,
          );
        }
      }
    }
    console.log(`${version}: ${String(changes)} single changes, ${String(accepted)} accepted`);
    expect(disagreements).toEqual([]);
  });
});
