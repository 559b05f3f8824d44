import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { PROGRAMS, W, WORDS } from '../../engine/formats/training-receipt/schema.generated.ts';
import { createVocabulary } from '../../engine/text/json/strings.ts';
import { COMPILER, VERSIONS } from './support.ts';

test('the generated file is what the schemas give', () => {
  expect(execFileSync(process.execPath, [COMPILER, '--check'], { encoding: 'utf8' })).toBe('');
});

test('words are sorted, distinct, and W gives their places', () => {
  expect([...new Set(WORDS)].sort()).toEqual([...WORDS]);
  expect(Object.entries(W)).toEqual(WORDS.map((word, id) => [word, id]));
  expect(createVocabulary(WORDS).words).toEqual(WORDS);
});

test('programs are looked up by version only', () => {
  expect(Object.keys(PROGRAMS)).toEqual([...VERSIONS]);
  for (const name of ['__proto__', 'constructor', 'toString', '']) expect(PROGRAMS[name]).toBeUndefined();
});
