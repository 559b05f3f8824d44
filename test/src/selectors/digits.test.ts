import { describe, expect, it } from 'vitest';
import { alignNumbers } from '../../../src/selectors/digits.ts';

/** Both lines as they stand, with a bar before the first digit that differs. */
function drawn(a: string, b: string): readonly string[] | undefined {
  return alignNumbers(a, b)?.map(({ lead, text, differs }) => {
    const marked = differs < text.length ? `${text.slice(0, differs)}|${text.slice(differs)}` : text;
    return ' '.repeat(lead) + marked;
  });
}

describe('what cannot stand digit under digit', () => {
  it.each([
    ['NaN', '1'],
    ['1', 'Infinity'],
    ['"1"', '1'],
    ['1e400', '1'],
    ['1e99999', '1'],
    ['', '0'],
    ['0x10', '16'],
    ['\u0661', '1'],
    ['1.'.padEnd(80, '3'), '1.3'],
  ])('%s beside %s', (a, b) => {
    expect(alignNumbers(a, b)).toBeUndefined();
    expect(alignNumbers(b, a)).toBeUndefined();
  });
});

describe('digit under digit', () => {
  it.each([
    ['-0.00877035469', '-0.008771354689', ['-0.00877|035469', '-0.00877|1354689']],
    ['10.5', '9.5', ['|10.5', ' |9.5']],
    ['-1.5', '1.5', ['|-1.5', ' |1.5']],
    ['0.400000000', '0.4', ['0.400000000', '0.4']],
    ['0.4', '0.41', ['0.4', '0.41']],
    ['12', '13', ['1|2', '1|3']],
    // The point moves; every digit stays.
    ['1.2e-7', '0.00000012', ['0.00000012', '0.00000012']],
    ['0.000000120000000', '1.3e-7', ['0.0000001|20000000', '0.0000001|3']],
    ['1.5e3', '1500', ['1500', '1500']],
    ['0.5E1', '5', ['5', '5']],
    ['123.45e-1', '12.345', ['12.345', '12.345']],
  ])('%s beside %s', (a, b, lines) => {
    expect(drawn(a, b)).toEqual(lines);
  });

  it('says when an exponent was written out', () => {
    expect(alignNumbers('1e-3', '0.001')?.map(({ shifted }) => shifted)).toEqual([true, false]);
  });
});
