import { useState, type ReactNode } from 'react';
import { Focusable, Tooltip, TooltipTrigger } from 'react-aria-components';
import './Hint.css';

/** Milliseconds before it shows under a pointer that rests, and before it goes. */
const DELAY = 350;
const CLOSE_DELAY = 150;

interface HintProps {
  readonly about: { readonly term: string; readonly meaning: string };
  /** The word as it stands here; without it the term itself. */
  readonly children?: ReactNode;
}

/**
 * A word with its meaning: shown while it has the focus or the pointer, by a tap, and by Enter; gone with Escape. It floats, so nothing moves;
 * it can be pointed at, so it can be read and selected.
 */
export function Hint({ about, children }: HintProps) {
  const [open, setOpen] = useState(false);
  return (
    <TooltipTrigger
      delay={DELAY}
      closeDelay={CLOSE_DELAY}
      shouldCloseOnPress={false}
      isOpen={open}
      onOpenChange={setOpen}
    >
      <Focusable>
        <button
          type="button"
          className="Hint"
          onClick={(event) => {
            // A pointer that rests and the focus have opened it already; a finger asks for it, and sends it away.
            const touched = 'pointerType' in event.nativeEvent && event.nativeEvent.pointerType === 'touch';
            setOpen(!(touched && open));
          }}
        >
          {children ?? about.term}
        </button>
      </Focusable>
      <Tooltip className="Hint-box" placement="bottom" offset={6}>
        <strong className="Hint-term">{about.term}</strong> {about.meaning}
      </Tooltip>
    </TooltipTrigger>
  );
}
