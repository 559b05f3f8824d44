/** Canonical emission, case by case, against the reference package. */
import { describe, expect, it } from 'vitest';
import { emitReceipt } from '../../../engine/formats/training-receipt/emit.ts';
import type { EmitOptions, EmitResult } from '../../../engine/formats/training-receipt/emit.ts';
import { golden } from '../../builders/receipts.ts';
import type { JsonObject } from '../../builders/receipts.ts';
import { read, referenceEmits } from '../../builders/reference-runner.ts';

function emit(text: string, options: EmitOptions = {}): EmitResult {
  const document = read(text);
  return emitReceipt(document, 0, document.stringOf(document.resolve('/schema_version')) ?? '', options);
}

function textOf(result: EmitResult): string | undefined {
  return result.ok ? new TextDecoder().decode(result.bytes) : undefined;
}

/** The XOR golden with another token as its learning rate. */
function withToken(token: string): string {
  return JSON.stringify(golden('xor.golden.jsonl')).replace(
    /"learning_rate":0\.5,"inputs"/,
    `"learning_rate":${token},"inputs"`,
  );
}

function withSource(source: string): string {
  const receipt = golden('xor.golden.jsonl');
  (receipt['metadata'] as JsonObject)['source'] = source;
  return JSON.stringify(receipt);
}

describe('refuses what has no canonical form', () => {
  const NUMBERS = ['1e7', '10000000.0', '9999999.996', '99999999.9', '123456789', '9.99e-14', '1e-300', '1e21'];
  it.each(NUMBERS)('the number %s', (token) => {
    expect(referenceEmits(JSON.parse(withToken(token)) as JsonObject)).toBeUndefined();
    expect(emit(withToken(token))).toMatchObject({ ok: false, kind: 'PLAIN_DECIMAL_OUT_OF_SCOPE' });
  });

  it.each([
    ['metadata', '', 'MISSING'],
    ['numeric_policy.byte_output', '/numeric_policy', 'MISSING'],
    ['updates.0.layer_edge', '/updates/0', 'MISSING'],
    ['post_update_loss.total', '/post_update_loss', 'MISSING'],
    ['forward.h1', '/forward', 'MISSING'],
    ['parameters_after.b_output', '/parameters_after', 'MISSING'],
  ])('a receipt without %s', (path, place, kind) => {
    const receipt = golden('xor.golden.jsonl');
    const keys = path.split('.');
    const last = keys.pop() ?? '';
    Reflect.deleteProperty(
      keys.reduce<JsonObject>((holder, key) => holder[key] as JsonObject, receipt),
      last,
    );
    const result = emit(JSON.stringify(receipt));
    expect(result).toMatchObject({ ok: false, kind });
    if (!result.ok) expect(read(JSON.stringify(receipt)).pointer(result.node)).toBe(place);
    expect(referenceEmits(receipt)).toBeUndefined();
  });

  it('a text that is not one, and a step that is not whole', () => {
    const receipt = golden('xor.golden.jsonl');
    (receipt['metadata'] as JsonObject)['source'] = 3;
    expect(emit(JSON.stringify(receipt))).toMatchObject({ ok: false, kind: 'NON_STRING' });
    const half = golden('xor.golden.jsonl');
    half['step'] = 1.5;
    expect(emit(JSON.stringify(half))).toMatchObject({ ok: false, kind: 'NON_INTEGER' });
  });
});

describe('writes as the reference does', () => {
  const NUMBERS = [
    '0.5',
    '0.500000000',
    '5e-1',
    '5.00000000E-1',
    '0.0000500000000',
    '1e-13',
    '0.00000000000010000000',
    '0.000000000000100000000',
    '9999999.99',
    '9999999.9949',
    '1234567.89',
    '1234567.890',
    '1.000000005',
    '1.0000000050000001',
    '0.1234567895',
    '0.12345678949999999',
    '2.5',
    '100',
    '1E2',
    '0.99999999951',
    '0.9999999995',
    '3.0000000000000004e-7',
    '123456.7895',
  ];
  it.each(NUMBERS)('the number %s', (token) => {
    const reference = referenceEmits(JSON.parse(withToken(token)) as JsonObject);
    expect(reference).toBeDefined();
    expect(textOf(emit(withToken(token)))).toBe(reference);
  });

  it.each(['-0', '-0.0', '0', '0e5', '0.000000000', '-0.000000000', '1e-400', '-0.5'])('the input %s', (token) => {
    const text = JSON.stringify(golden('xor.golden.jsonl')).replace('"inputs":{"x1":1,', `"inputs":{"x1":${token},`);
    expect(textOf(emit(text))).toBe(referenceEmits(JSON.parse(text) as JsonObject));
  });

  it.each([
    '',
    'plain',
    '"quoted" \\ /',
    '\b\f\n\r\t\u0000\u001f\u007f',
    'ä \u2028\u2029 \ufeff',
    '𝄞',
    '\ud834',
    '\udd1e\ud834',
  ])('the text %j', (source) => {
    const reference = referenceEmits(JSON.parse(withSource(source)) as JsonObject);
    expect(textOf(emit(withSource(source)))).toBe(reference);
  });

  it('maps in declared order, without undeclared keys', () => {
    const receipt = golden('xor.golden.jsonl');
    const before = receipt['parameters_before'] as JsonObject;
    receipt['parameters_before'] = { zz: 1, ...Object.fromEntries(Object.entries(before).reverse()) };
    expect(textOf(emit(JSON.stringify(receipt)))).toBe(textOf(emit(JSON.stringify(golden('xor.golden.jsonl')))));
  });

  it('the last value of a repeated name', () => {
    const text = JSON.stringify(golden('xor.golden.jsonl'));
    const repeated = text.replace('"inputs":{', '"inputs":{"x1":7,');
    expect(textOf(emit(repeated))).toBe(textOf(emit(text)));
  });

  it('an attestor without the digest that is left out', () => {
    const receipt = golden('external/pytorch.adam.golden.jsonl');
    const attestor = receipt['attestor'] as JsonObject;
    const plain = textOf(emit(JSON.stringify(receipt)));
    const digest = `sha256:${'0'.repeat(64)}`;
    attestor['signed_subject_digest'] = digest;
    attestor['bundle_root_digest'] = digest;
    const text = JSON.stringify(receipt);
    expect(textOf(emit(text))).toBe(referenceEmits(receipt));
    const [signed, bundle] = (['signed_subject_digest', 'bundle_root_digest'] as const).map((omit) =>
      textOf(emit(text, { omit })),
    );
    expect(signed).not.toContain('signed_subject_digest');
    expect(signed).toContain('bundle_root_digest');
    expect(bundle).not.toContain('bundle_root_digest');
    Reflect.deleteProperty(attestor, 'signed_subject_digest');
    Reflect.deleteProperty(attestor, 'bundle_root_digest');
    expect(textOf(emit(JSON.stringify(receipt)))).toBe(plain);
  });
});
