import { useState, type ReactNode } from 'react';
import { Button, Tooltip, TooltipTrigger } from 'react-aria-components';
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
      <Button
        className="Hint"
        onPress={(event) => {
          // A pointer that rests has opened it already; a finger and a key ask for it.
          if (event.pointerType === 'mouse') setOpen(true);
          else setOpen(!open || event.pointerType === 'keyboard');
        }}
      >
        {children ?? about.term}
      </Button>
      <Tooltip className="Hint-box" placement="bottom" offset={6}>
        <strong className="Hint-term">{about.term}</strong> {about.meaning}
      </Tooltip>
    </TooltipTrigger>
  );
}
