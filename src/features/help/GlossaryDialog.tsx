import { useMemo, useState } from 'react';
import { fuzzyMatch } from '../../selectors/fuzzy.ts';
import { Modal } from '../../ui/Modal.tsx';
import { GLOSSARY, GLOSSARY_TEXT, type GlossaryTerm } from '../../text/glossary.ts';
import { INTAKE } from '../../text/messages.ts';
import './GlossaryDialog.css';

interface GlossaryDialogProps {
  readonly open: boolean;
  /** The term to begin with. */
  readonly term: string;
  readonly onClose: () => void;
}

export function GlossaryDialog({ open, term, onClose }: GlossaryDialogProps) {
  return (
    <Modal title={GLOSSARY_TEXT.title} closeLabel={INTAKE.close} open={open} onClose={onClose}>
      <Glossary key={term} term={term} />
    </Modal>
  );
}

function Glossary({ term }: { readonly term: string }) {
  const [search, setSearch] = useState(term);
  const found = useMemo(() => findTerms(search), [search]);
  return (
    <>
      <input
        className="SearchField GlossaryDialog-search"
        type="search"
        aria-label={GLOSSARY_TEXT.search}
        placeholder={GLOSSARY_TEXT.search}
        autoFocus
        autoComplete="off"
        spellCheck={false}
        value={search}
        onChange={(event) => {
          setSearch(event.target.value);
        }}
      />
      <div className="GlossaryDialog-terms" tabIndex={0} role="group" aria-label={GLOSSARY_TEXT.title}>
        {found.length === 0 ? <p>{GLOSSARY_TEXT.none}</p> : null}
        <dl>
          {found.map((one) => (
            <div key={one.term} className="GlossaryDialog-term">
              <dt>{one.term}</dt>
              <dd>{one.meaning}</dd>
            </div>
          ))}
        </dl>
      </div>
    </>
  );
}

/** The name counts before other words for it, and these before its meaning. */
function findTerms(search: string): readonly GlossaryTerm[] {
  const needle = search.trim();
  if (needle === '') return GLOSSARY;
  return GLOSSARY.map((one, position) => {
    const own = fuzzyMatch(needle, one.term)?.score;
    const other = one.also?.toLowerCase().includes(needle.toLowerCase()) === true ? 0 : undefined;
    const inside = one.meaning.toLowerCase().includes(needle.toLowerCase()) ? -100 : undefined;
    return { one, position, score: own ?? other ?? inside };
  })
    .filter(({ score }) => score !== undefined)
    .sort((a, b) => (b.score ?? 0) - (a.score ?? 0) || a.position - b.position)
    .map(({ one }) => one);
}
