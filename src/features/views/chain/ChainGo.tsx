import { useState } from 'react';
import { Button } from '../../../ui/Button.tsx';
import { CHAIN } from '../../../text/chain.ts';

interface ChainGoProps {
  readonly count: number;
  readonly onGo: (index: number) => void;
}

/** A link by its number. */
export function ChainGo({ count, onGo }: ChainGoProps) {
  const [text, setText] = useState('');
  const [wrong, setWrong] = useState(false);
  return (
    <form
      className="ChainGo"
      onSubmit={(event) => {
        event.preventDefault();
        const number = /^\d{1,9}$/.test(text.trim()) ? Number(text) : Number.NaN;
        setWrong(!(number < count));
        if (number < count) onGo(number);
      }}
    >
      <label>
        {CHAIN.number}{' '}
        <input
          className="ChainGo-number"
          inputMode="numeric"
          autoComplete="off"
          data-search=""
          aria-invalid={wrong}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
          }}
        />
      </label>
      <Button type="submit">{CHAIN.go}</Button>
      {wrong ? (
        <span className="ChainGo-wrong" role="alert">
          {CHAIN.noLink(count - 1)}
        </span>
      ) : null}
    </form>
  );
}
