/** Canonical emission and engine reproduction against the reference package, over every file and over seeded mutants. */
import { hashReceipt } from '@mcptoolshop/backprop-trace';
import { expect, test } from 'vitest';
import { emitReceipt } from '../../../engine/formats/training-receipt/emit.ts';
import { receiptDigest } from '../../../engine/formats/training-receipt/digests.ts';
import { divergence } from '../../../engine/formats/training-receipt/reproduce.ts';
import { mutate } from '../../builders/mutants.ts';
import { Random } from '../../builders/random.ts';
import { FIXTURES, VECTORS, goldens, singleReceipts } from '../../builders/receipts.ts';
import type { JsonObject } from '../../builders/receipts.ts';
import { contextOf, modelOf, referenceEmits, referenceReproduces } from '../../builders/reference-runner.ts';
import type { ReceiptModel } from '../../../engine/formats/training-receipt/model.ts';

const MUTANTS = 4000;

function emitted(model: ReceiptModel): string | undefined {
  const result = emitReceipt(model.document, model.root, model.version);
  return result.ok ? new TextDecoder().decode(result.bytes) : undefined;
}

function reproduced(model: ReceiptModel): boolean {
  const context = contextOf(model);
  return divergence(model, context.plainStep(), context.sources()) === undefined;
}

test('every valid receipt of the package and the vectors: same bytes, same digest, same reproduction', () => {
  const files = [...singleReceipts(FIXTURES), ...singleReceipts(VECTORS)];
  let valid = 0;
  let matching = 0;
  for (const { name, text } of files) {
    const model = modelOf(text);
    if (model === undefined) continue;
    valid += 1;
    const receipt = JSON.parse(text) as JsonObject;
    const reference = referenceEmits(receipt);
    expect(emitted(model), name).toBe(reference);
    const digest = receiptDigest(model.document, model.root, model.version);
    if (reference !== undefined) expect(digest, name).toEqual({ ok: true, digest: hashReceipt(receipt as never) });
    const matches = referenceReproduces(receipt);
    if (matches) matching += 1;
    expect(reproduced(model), name).toBe(matches);
  }
  console.log(
    `${String(valid)} valid receipts of ${String(files.length)} files; ${String(matching)} reproduced by both`,
  );
  expect(valid).toBeGreaterThan(50);
});

test('seeded mutants: same bytes, same errors, same reproduction', { timeout: 120_000 }, () => {
  const bases = goldens().map(({ name, text }) => ({ name, receipt: JSON.parse(text) as JsonObject }));
  const small = bases.filter(({ receipt }) => JSON.stringify(receipt).length < 40_000);
  const random = new Random(7);
  const differing: string[] = [];
  let valid = 0;
  let errors = 0;
  let matching = 0;
  while (valid < MUTANTS) {
    const base = random.pick(random.below(100) === 0 ? bases : small);
    const { what, receipt } = mutate(base.receipt, random);
    const text = JSON.stringify(receipt);
    const model = modelOf(text);
    if (model === undefined) continue;
    valid += 1;
    const copy = JSON.parse(text) as JsonObject;
    const reference = referenceEmits(copy);
    if (reference === undefined) errors += 1;
    if (emitted(model) !== reference) differing.push(`${base.name} ${what}: bytes`);
    const matches = referenceReproduces(copy);
    if (matches) matching += 1;
    if (reproduced(model) !== matches) differing.push(`${base.name} ${what}: reference reproduces ${String(matches)}`);
  }
  console.log(`${String(valid)} valid mutants: ${String(errors)} emission errors, ${String(matching)} reproduced`);
  expect(differing).toEqual([]);
});
