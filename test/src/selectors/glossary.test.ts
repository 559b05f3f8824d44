import { describe, expect, it } from 'vitest';
import { CASE_OUTCOMES, CHECK_OUTCOMES } from '../../../engine/verdict/model.ts';
import { findTerms } from '../../../src/selectors/glossary.ts';
import { GLOSSARY } from '../../../src/text/glossary.ts';
import { CASE_MEANING, CHECK_MEANING } from '../../../src/text/verdict-words.ts';
import { OUTCOME_WORD } from '../../../src/text/messages.ts';

describe('glossary', () => {
  it('has nothing for what it does not know', () => {
    expect(findTerms('zzz')).toEqual([]);
  });

  it('finds by name first, then by other words, then by meaning', () => {
    const found = findTerms('use').map(({ term }) => term);
    expect(found[0]).toBe('Utilisation');
    expect(found).not.toContain('Cascade');
    expect(findTerms('velocity').map(({ term }) => term)).toEqual(['Momentum buffer']);
    expect(findTerms('UTIL')[0]?.term).toBe('Utilisation');
  });

  it('explains every outcome, and nothing twice', () => {
    const terms = GLOSSARY.map(({ term }) => term.toLowerCase());
    expect(new Set(terms).size).toBe(terms.length);
    for (const outcome of CASE_OUTCOMES) expect(terms).toContain(outcome.toLowerCase());
    for (const outcome of CHECK_OUTCOMES) expect(terms).toContain(OUTCOME_WORD[outcome]);
    expect(Object.keys(CASE_MEANING).sort()).toEqual([...CASE_OUTCOMES].sort());
    expect(Object.keys(CHECK_MEANING).sort()).toEqual([...CHECK_OUTCOMES].sort());
  });

  it('has the terms of the field', () => {
    for (const term of [
      'Utilisation',
      'Window',
      'Momentum buffer',
      'Error signal',
      'Merkle inclusion proof',
      'Canonical bytes',
      'Pin',
      'Profile',
      'Cascade',
      'INCOMPLETE',
    ])
      expect(GLOSSARY.some((one) => one.term === term)).toBe(true);
  });
});
