import { expect, it } from 'vitest';
import { placeOfPointer, searchFor } from '../../../src/selectors/place.ts';

it.each([
  ['/a/b', { record: 0, pointer: '/a/b' }],
  ['', { record: 0, pointer: '' }],
  ['record 12 /a/b', { record: 12, pointer: '/a/b' }],
  ['record 1 /a line\nfeed', { record: 1, pointer: '/a line\nfeed' }],
  ['/record 1 /a', { record: 0, pointer: '/record 1 /a' }],
])('%j', (text, place) => {
  expect(placeOfPointer(text)).toEqual(place);
});

it('leads back to the comparisons', () => {
  expect(searchFor(0, '/a')).toBe('/a');
  expect(placeOfPointer(searchFor(3, '/a'))).toEqual({ record: 3, pointer: '/a' });
});
