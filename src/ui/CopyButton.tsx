import { useEffect, useState } from 'react';
import { Button } from './Button.tsx';
import { copyText } from './copy-text.ts';

interface CopyButtonProps {
  /** Undefined when there is nothing to copy after all. */
  readonly text: string | (() => string | Promise<string | undefined>);
  readonly label: string;
  readonly done: string;
  readonly refused: string;
  /** Shown instead of the label, which then is the accessible name. */
  readonly short?: string;
}

/** Says on itself, in place and without moving anything, whether the copy worked. */
export function CopyButton({ text, label, done, refused, short }: CopyButtonProps) {
  const [state, setState] = useState<'idle' | 'done' | 'refused'>('idle');
  useEffect(() => {
    if (state === 'idle') return undefined;
    const timer = setTimeout(() => {
      setState('idle');
    }, 1600);
    return () => {
      clearTimeout(timer);
    };
  }, [state]);
  const copy = async (): Promise<void> => {
    const value = typeof text === 'function' ? await text() : text;
    setState(value !== undefined && (await copyText(value)) ? 'done' : 'refused');
  };
  const shown = state === 'idle' ? (short ?? label) : state === 'done' ? done : refused;
  return (
    <Button
      kind="quiet"
      className="CopyButton"
      aria-label={state === 'idle' ? label : `${label}: ${shown}`}
      onClick={() => {
        void copy();
      }}
    >
      <span className="CopyButton-stack">
        <span className="CopyButton-size" aria-hidden="true">
          {short ?? label}
        </span>
        <span className="CopyButton-text" aria-hidden="true">
          {shown}
        </span>
      </span>
    </Button>
  );
}
