import { Button } from '../../ui/Button.tsx';
import { DEBUGGER } from '../../text/debugger.ts';
import { SPEEDS, type Stepper } from './use-stepper.ts';

interface TransportProps {
  readonly stepper: Stepper;
  readonly at: number;
  readonly last: number;
}

/** Signs of a player, drawn: no font has them all. */
const SIGNS = {
  first: 'M4 3v10M13 3 6 8l7 5z',
  back: 'M11.500 3 4.500 8l7 5z',
  play: 'M4.500 2.500 12.500 8l-8 5.500z',
  pause: 'M4.500 3h2.500v10H4.500zM9 3h2.500v10H9z',
  next: 'M4.500 3l7 5-7 5z',
  last: 'M3 3l7 5-7 5zM12 3v10',
} as const;

function Sign({ name }: { readonly name: keyof typeof SIGNS }) {
  return (
    <svg className="Transport-sign" viewBox="0 0 16 16" width="14" height="14" aria-hidden="true" focusable="false">
      <path d={SIGNS[name]} />
    </svg>
  );
}

export function Transport({ stepper, at, last }: TransportProps) {
  const button = (name: keyof typeof SIGNS, label: string, onClick: () => void, off: boolean) => (
    <Button
      className="Transport-button"
      title={label}
      aria-label={label}
      aria-disabled={off}
      onClick={() => {
        if (!off) onClick();
      }}
    >
      <Sign name={name} />
    </Button>
  );
  return (
    <div className="Transport" role="group" aria-label={DEBUGGER.scrub}>
      <span className="Transport-group">
        {button(
          'first',
          DEBUGGER.first,
          () => {
            stepper.to(0);
          },
          at === 0,
        )}
        {button(
          'back',
          DEBUGGER.back,
          () => {
            stepper.by(-1);
          },
          at === 0,
        )}
        {button(
          stepper.playing ? 'pause' : 'play',
          stepper.playing ? DEBUGGER.pause : DEBUGGER.play,
          stepper.toggle,
          at >= last && !stepper.playing,
        )}
        {button(
          'next',
          DEBUGGER.next,
          () => {
            stepper.by(1);
          },
          at >= last,
        )}
        {button(
          'last',
          DEBUGGER.last,
          () => {
            stepper.to(last);
          },
          at >= last,
        )}
      </span>
      <span className="Transport-group">
        <Button
          onClick={() => {
            stepper.disagreement(-1);
          }}
        >
          {DEBUGGER.previousWrong}
        </Button>
        <Button
          onClick={() => {
            stepper.disagreement(1);
          }}
        >
          {DEBUGGER.nextWrong}
        </Button>
      </span>
      <label className="Transport-speed">
        <span className="u-label">{DEBUGGER.speed}</span>
        <select
          value={stepper.speed}
          onChange={(event) => {
            stepper.setSpeed(Number(event.target.value));
          }}
        >
          {SPEEDS.map((speed) => (
            <option key={speed} value={speed}>
              {DEBUGGER.perSecond(speed)}
            </option>
          ))}
        </select>
      </label>
      <span className="Transport-said" role="status">
        {stepper.said}
      </span>
    </div>
  );
}
