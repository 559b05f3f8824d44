import { Evidence } from '../../ui/Evidence.tsx';

interface ChangedDigitsProps {
  readonly text: string;
  /** Where it begins to differ from the number on the other side. */
  readonly from: number | undefined;
  readonly side: 'first' | 'second';
}

/** A number of the evidence with the digits marked that the other side does not have. A difference is no fault: its colour is that of its side. */
export function ChangedDigits({ text, from, side }: ChangedDigitsProps) {
  if (from === undefined || from >= text.length) return <Evidence text={text} most={200} />;
  return (
    <bdi className="Evidence">
      {text.slice(0, from)}
      <mark className={`ChangedDigits ChangedDigits--${side}`}>{text.slice(from)}</mark>
    </bdi>
  );
}
