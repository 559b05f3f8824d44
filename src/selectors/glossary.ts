import { GLOSSARY, type GlossaryTerm } from '../text/glossary.ts';

const NAME = 3;
const OTHER_WORD = 2;
const MEANING = 1;

/** Terms that begin with what is looked for, then those known by it otherwise, then those in whose meaning it stands. */
export function findTerms(search: string): readonly GlossaryTerm[] {
  const needle = search.trim().toLowerCase();
  if (needle === '') return GLOSSARY;
  return GLOSSARY.map((one, position) => ({ one, position, worth: worthOf(one, needle) }))
    .filter(({ worth }) => worth > 0)
    .sort((a, b) => b.worth - a.worth || a.position - b.position)
    .map(({ one }) => one);
}

function worthOf({ term, meaning, also = '' }: GlossaryTerm, needle: string): number {
  if (beginsIn(term, needle)) return NAME;
  if (beginsIn(also, needle)) return OTHER_WORD;
  return beginsIn(meaning, needle) ? MEANING : 0;
}

const beginsIn = (text: string, needle: string): boolean => ` ${text.toLowerCase()}`.includes(` ${needle}`);
