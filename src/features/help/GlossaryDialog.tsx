import { useMemo, useState } from 'react';
import { findTerms } from '../../selectors/glossary.ts';
import { Modal } from '../../ui/Modal.tsx';
import { GLOSSARY_TEXT } from '../../text/glossary.ts';
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
