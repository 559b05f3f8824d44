import { EDITS } from '../../text/cases.ts';
import { INTAKE } from '../../text/messages.ts';
import type { Way } from './use-open.ts';

interface DropVeilProps {
  /** Files that are open; without any there is only one thing to do. */
  readonly open: number;
  /** What letting go now does. */
  readonly over: Way;
}

/** What letting go does, over the whole window: one half each where there is a choice. */
export function DropVeil({ open, over }: DropVeilProps) {
  if (open === 0) {
    return (
      <div className="DropVeil">
        <div className="DropVeil-half DropVeil-half--on">
          <p className="DropVeil-title">{INTAKE.dropNow}</p>
          <p>{INTAKE.dropNowWhy}</p>
        </div>
      </div>
    );
  }
  const halves = [
    { way: 'add', title: EDITS.dropAdd(open), why: EDITS.dropAddWhy },
    { way: 'open', title: EDITS.dropOpen, why: EDITS.dropOpenWhy },
  ] as const;
  return (
    <div className="DropVeil DropVeil--halves">
      {halves.map(({ way, title, why }) => (
        <div key={way} className={way === over ? 'DropVeil-half DropVeil-half--on' : 'DropVeil-half'}>
          <p className="DropVeil-title">{title}</p>
          <p>{why}</p>
        </div>
      ))}
    </div>
  );
}
