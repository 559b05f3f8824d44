import { useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { MERKLE } from '../../text/views.ts';

interface LeafFormProps {
  readonly leaf: number;
  readonly count: number;
  readonly onGo: (leaf: number) => void;
}

/** A leaf by its number, and its neighbours. */
export function LeafForm({ leaf, count, onGo }: LeafFormProps) {
  const [text, setText] = useState<string>();
  const [wrong, setWrong] = useState(false);
  const submit = (): void => {
    const entered = (text ?? String(leaf)).trim();
    const number = /^\d{1,9}$/.test(entered) ? Number(entered) : NaN;
    const found = number < count;
    setWrong(!found);
    if (!found) return;
    setText(undefined);
    onGo(number);
  };
  const step = (to: number): void => {
    setText(undefined);
    setWrong(false);
    onGo(to);
  };
  return (
    <form
      className="LeafForm"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <label>
        {MERKLE.leaf}{' '}
        <input
          className="LeafForm-number"
          inputMode="numeric"
          autoComplete="off"
          data-search=""
          aria-invalid={wrong}
          value={text ?? String(leaf)}
          onChange={(event) => {
            setText(event.target.value);
          }}
        />
      </label>
      <Button type="submit">{MERKLE.go}</Button>
      <Button
        disabled={leaf <= 0}
        onClick={() => {
          step(leaf - 1);
        }}
      >
        {MERKLE.previousLeaf}
      </Button>
      <Button
        disabled={leaf >= count - 1}
        onClick={() => {
          step(leaf + 1);
        }}
      >
        {MERKLE.nextLeaf}
      </Button>
      <span className="LeafForm-count">{MERKLE.leaves(count)}</span>
      {wrong ? (
        <span className="LeafForm-wrong" role="alert">
          {MERKLE.noLeaf(count - 1)}
        </span>
      ) : null}
    </form>
  );
}
