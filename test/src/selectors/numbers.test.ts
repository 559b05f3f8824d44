import { describe, expect, it } from 'vitest';
import {
  BOUND_AT,
  barLength,
  firstDifference,
  formatBytes,
  formatMeasure,
  shortenMeasure,
} from '../../../src/selectors/numbers.ts';
import { toTsv } from '../../../src/selectors/table-text.ts';
import { grouped } from '../../../src/text/messages.ts';

describe('numbers', () => {
  it.each([
    [0, '0'],
    [1, '1'],
    [0.5, '0.5'],
    [1.23456, '1.235'],
    [12e-9, '1.2e-8'],
    [-2e-300, '-2e-300'],
    [123456, '1.235e5'],
    [Number.NaN, 'NaN'],
    [Number.NEGATIVE_INFINITY, '-Infinity'],
  ])('%d is %s', (value, text) => {
    expect(formatMeasure(value)).toBe(text);
  });

  it('shortens what is a number, and only that', () => {
    expect(shortenMeasure('0.000000012345678')).toBe('1.235e-8');
    expect(shortenMeasure('n/a')).toBe('n/a');
    expect(shortenMeasure('')).toBe('');
  });

  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [163_113, '163 kB'],
    [64e6, '64 MB'],
    [3e12, '3000 GB'],
  ])('%d bytes', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });

  it('draws the window at its place, and never past the end', () => {
    expect(barLength(0)).toBe(0);
    expect(barLength(1)).toBe(BOUND_AT);
    expect(barLength(10)).toBeGreaterThan(BOUND_AT);
    expect(barLength(Number.POSITIVE_INFINITY)).toBe(1);
    expect(barLength(Number.NaN)).toBe(1);
  });

  it.each([
    ['0.125', '0.126', 4],
    ['0.125', '0.125', undefined],
    ['0.125', '0.1250001', 5],
    ['-0.125', '0.125', 0],
    ['1.5', '11.5', 0],
    ['1.5e-8', '1.6e-8', 2],
    ['1.5e-8', '1.5e-7', undefined],
    ['0.5', '5e-1', undefined],
    ['NaN', '0.5', undefined],
  ])('%s against %s', (claimed, recomputed, at) => {
    expect(firstDifference(claimed, recomputed)).toBe(at);
  });

  it('groups thousands', () => {
    expect([1, 999, 1000, 1234567].map(grouped)).toEqual(['1', '999', '1\u202f000', '1\u202f234\u202f567']);
  });
});

describe('text for spreadsheets', () => {
  it.each(['=1+1', '+1', '-1', '@a', '\t=1', '\r=1', ' =1', '|x', '%x'])('no cell starts a formula: %j', (evidence) => {
    const text = toTsv([[{ evidence }]]);
    expect(text.replace(/^"/, '').startsWith("'")).toBe(true);
  });

  it('quotes what would break the cell, and doubles quotes', () => {
    expect(toTsv([[{ evidence: 'a\tb' }, { evidence: 'c"d' }, { ours: '-1e-9' }]])).toBe('"a\tb"\t"c""d"\t-1e-9');
  });
});
