import { useId, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { Evidence } from '../../ui/Evidence.tsx';
import { Keys } from '../../ui/Keys.tsx';
import { PALETTE } from '../../text/actions.ts';
import { HEADER } from '../../text/messages.ts';
import { findEntries, type FoundEntry, type PaletteEntry } from './find-entries.ts';
import './CommandPalette.css';

interface CommandPaletteProps {
  readonly open: boolean;
  readonly onClose: () => void;
  /** Asked for when it opens. */
  readonly entries: () => readonly PaletteEntry[];
}

/** Chosen in this visit, latest first. */
const MOST_RECENT = 8;

/** One field that finds every action and every place; an ARIA combobox with a list, in a dialog. */
export function CommandPalette({ open, onClose, entries }: CommandPaletteProps) {
  const [recent, setRecent] = useState<readonly string[]>([]);
  return (
    <ModalOverlay
      className="CommandPalette-overlay"
      isDismissable
      isOpen={open}
      onOpenChange={(next) => {
        if (!next) onClose();
      }}
    >
      <Modal className="CommandPalette">
        <Dialog className="CommandPalette-dialog">
          <Heading slot="title" className="u-hidden">
            {HEADER.palette}
          </Heading>
          <Finder
            entries={entries}
            recent={recent}
            onClose={onClose}
            onChoose={(entry) => {
              setRecent((before) => [entry.id, ...before.filter((id) => id !== entry.id)].slice(0, MOST_RECENT));
              onClose();
              // The dialog gives the focus back first; then the action may take it.
              setTimeout(entry.run, 0);
            }}
          />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

interface FinderProps {
  readonly entries: () => readonly PaletteEntry[];
  readonly recent: readonly string[];
  readonly onChoose: (entry: PaletteEntry) => void;
  readonly onClose: () => void;
}

function Finder({ entries, recent, onChoose, onClose }: FinderProps) {
  const id = useId();
  const list = useRef<HTMLUListElement>(null);
  const [all] = useState(entries);
  const [query, setQuery] = useState('');
  const [chosen, setChosen] = useState(0);
  const { found, total } = useMemo(() => findEntries(all, query, recent), [all, query, recent]);
  const current = Math.min(chosen, Math.max(0, found.length - 1));
  const optionId = (position: number): string => `${id}-option-${String(position)}`;
  const move = (to: number): void => {
    const next = found.length === 0 ? 0 : (to + found.length) % found.length;
    setChosen(next);
    list.current?.children[next]?.scrollIntoView({ block: 'nearest' });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const steps: Partial<Record<string, number>> = {
      ArrowDown: current + 1,
      ArrowUp: current - 1,
      PageDown: Math.min(found.length - 1, current + 8),
      PageUp: Math.max(0, current - 8),
    };
    const to = steps[event.key];
    const entry = found[current]?.entry;
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') onClose();
    else if (to !== undefined) move(to);
    else if (event.key === 'Enter' && !event.nativeEvent.isComposing && entry !== undefined) onChoose(entry);
    else return;
    event.preventDefault();
  };
  return (
    <>
      <input
        className="CommandPalette-field"
        role="combobox"
        aria-label={PALETTE.field}
        aria-expanded={found.length > 0}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={found.length === 0 ? undefined : optionId(current)}
        placeholder={PALETTE.field}
        autoFocus
        autoComplete="off"
        spellCheck={false}
        value={query}
        onChange={(event) => {
          setQuery(event.target.value);
          setChosen(0);
          list.current?.scrollTo({ top: 0 });
        }}
        onKeyDown={onKeyDown}
      />
      <ul ref={list} id={`${id}-list`} className="CommandPalette-list" role="listbox" aria-label={PALETTE.list}>
        {found.map((one, position) => (
          <li
            key={one.entry.id}
            id={optionId(position)}
            role="option"
            aria-selected={position === current}
            className="CommandPalette-option"
            onPointerMove={() => {
              setChosen(position);
            }}
            onClick={() => {
              onChoose(one.entry);
            }}
          >
            <span className="CommandPalette-title">
              <Title found={one} />
            </span>
            <span className="CommandPalette-kind">
              {one.recent ? `${PALETTE.recent} \u00b7 ` : ''}
              {one.entry.kind}
            </span>
            {one.entry.keys === undefined ? null : <Keys keys={one.entry.keys} />}
          </li>
        ))}
      </ul>
      <p className="CommandPalette-foot">
        <span>{PALETTE.hint}</span>
        <span role="status">{total === 0 ? PALETTE.none : PALETTE.shown(total)}</span>
      </p>
    </>
  );
}

/** Letters that matched are marked in words of ours; text of the evidence is drawn as such. */
function Title({ found: { entry, at } }: { readonly found: FoundEntry }) {
  if (entry.evidence === true) {
    return <Evidence text={entry.title.length > 120 ? `${entry.title.slice(0, 120)}\u2026` : entry.title} />;
  }
  const marked = new Set(at);
  const pieces: { text: string; mark: boolean }[] = [];
  for (let unit = 0; unit < entry.title.length; unit += 1) {
    const last = pieces.at(-1);
    const mark = marked.has(unit);
    if (last?.mark === mark) last.text += entry.title[unit] ?? '';
    else pieces.push({ text: entry.title[unit] ?? '', mark });
  }
  return pieces.map(({ text, mark }, position) =>
    mark ? (
      <b key={position} className="CommandPalette-match">
        {text}
      </b>
    ) : (
      <span key={position}>{text}</span>
    ),
  );
}
