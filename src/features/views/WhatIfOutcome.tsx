import type { WhatIfState } from '../../../engine/formats/view.ts';
import type { ViewInfoOf, WhatIfContents } from '../../worker/contract.ts';
import { countCodes, pairFigures, stretchesOf, type FigurePair } from '../../selectors/what-if.ts';
import { Evidence } from '../../ui/Evidence.tsx';
import { WHAT_IF } from '../../text/what-if.ts';
import { useSettled } from './use-settled.ts';

/** Stretches of a strip that are drawn. */
const MOST_STRETCHES = 400;
const MOST_APART = 120;
/** Longer than somebody takes between two keys. */
const QUIET_MILLISECONDS = 700;

interface WhatIfOutcomeProps {
  readonly info: ViewInfoOf<'what-if'>;
  readonly judged: WhatIfContents;
  readonly result: WhatIfContents;
  /** Settings that are moved. */
  readonly moved: number;
}

/** Figures and strips, as judged and with the settings as they are moved. */
export function WhatIfOutcome({ info, judged, result, moved }: WhatIfOutcomeProps) {
  const figures = pairFigures(judged.figures, result.figures);
  return (
    <div className="WhatIfOutcome">
      <h3 className="u-label">{WHAT_IF.follow}</h3>
      <table className="WhatIfFigures">
        <thead>
          <tr>
            <th scope="col">{WHAT_IF.figure}</th>
            <th scope="col">{WHAT_IF.asJudged}</th>
            <th scope="col">{WHAT_IF.withThese}</th>
          </tr>
        </thead>
        <tbody>
          {figures.map((figure) => (
            <FigureRow key={figure.label} figure={figure} />
          ))}
        </tbody>
      </table>
      <h3 className="u-label">{WHAT_IF.along(info.item.many)}</h3>
      <Strip name={WHAT_IF.asJudged} info={info} contents={judged} />
      <Strip name={WHAT_IF.withThese} info={info} contents={result} />
      <Legend info={info} both={[judged, result]} />
      <Runs info={info} result={result} />
      <Spoken figures={figures} moved={moved} />
    </div>
  );
}

function FigureRow({ figure: { label, value, note, judged, changed } }: { readonly figure: FigurePair }) {
  return (
    <tr className={changed ? 'WhatIfFigures-row WhatIfFigures-row--changed' : 'WhatIfFigures-row'}>
      <th scope="row">
        <Evidence text={label} prose />
      </th>
      <td>{judged === undefined ? null : <Value {...judged} />}</td>
      <td>
        <Value value={value} {...(note === undefined ? {} : { note })} />
      </td>
    </tr>
  );
}

function Value({ value, note }: { readonly value: string; readonly note?: string }) {
  return (
    <>
      <span className="WhatIfFigures-value">
        <Evidence text={value} prose />
      </span>
      {note === undefined ? null : (
        <span className="WhatIfFigures-note">
          {' '}
          <Evidence text={note} prose />
        </span>
      )}
    </>
  );
}

interface StripProps {
  readonly name: string;
  readonly info: ViewInfoOf<'what-if'>;
  readonly contents: WhatIfContents;
}

/** The items in their order; the height of a stretch says its state too. */
function Strip({ name, info, contents: { order, states } }: StripProps) {
  const counts = countCodes(states, order.length)
    .flatMap((count, code) => (count === 0 ? [] : [WHAT_IF.count(count, wordOf(info, order, code))]))
    .join(', ');
  // Few enough to be told apart are drawn apart.
  const apart = states.length <= MOST_APART;
  const share = apart ? 0.9 : 1;
  const stretches = apart
    ? Array.from(states, (code, from) => ({ from, to: from + 1, code }))
    : stretchesOf(states, MOST_STRETCHES);
  return (
    <div className="WhatIfStrip">
      <span className="WhatIfStrip-name" aria-hidden="true">
        {name}
      </span>
      <svg
        className="WhatIfStrip-drawing"
        viewBox={`0 0 ${String(Math.max(1, states.length))} 20`}
        preserveAspectRatio="none"
        role="img"
        aria-label={WHAT_IF.stripOf(name, counts)}
      >
        {stretches.map(({ from, to, code }) => {
          const state = order[code] ?? 'unknown';
          return (
            <rect
              key={from}
              className={`WhatIfState WhatIfState--${state}`}
              x={from}
              y={20 - HEIGHTS[state]}
              width={(to - from) * share}
              height={HEIGHTS[state]}
            />
          );
        })}
      </svg>
    </div>
  );
}

const HEIGHTS: Readonly<Record<WhatIfState, number>> = {
  within: 8,
  undecided: 12,
  outside: 20,
  unknown: 16,
  'left-out': 3,
};

const wordOf = ({ words }: ViewInfoOf<'what-if'>, order: readonly WhatIfState[], code: number): string =>
  words[order[code] ?? 'unknown'];

interface LegendProps {
  readonly info: ViewInfoOf<'what-if'>;
  readonly both: readonly WhatIfContents[];
}

function Legend({ info, both }: LegendProps) {
  const order = both[0]?.order ?? [];
  const shown = order.filter((_, code) => both.some(({ states }) => states.includes(code)));
  return (
    <ul className="WhatIfLegend">
      {shown.map((state) => (
        <li key={state}>
          <Swatch state={state} /> <Evidence text={info.words[state]} prose />
        </li>
      ))}
    </ul>
  );
}

function Swatch({ state }: { readonly state: WhatIfState }) {
  return (
    <svg className="WhatIfSwatch" viewBox="0 0 12 20" aria-hidden="true" focusable="false">
      <rect
        className={`WhatIfState WhatIfState--${state}`}
        y={20 - HEIGHTS[state]}
        width={12}
        height={HEIGHTS[state]}
      />
    </svg>
  );
}

function Runs({ info, result }: Pick<WhatIfOutcomeProps, 'info' | 'result'>) {
  if (result.runs.length === 0) return <p className="WhatIfRuns-none">{WHAT_IF.allWithin(info.words.within)}</p>;
  return (
    <>
      <h3 className="u-label">{WHAT_IF.runs}</h3>
      <ul className="WhatIfRuns">
        {result.runs.map(({ state, label, why }) => (
          <li key={label}>
            <Swatch state={state} /> <Evidence text={label} prose />{' '}
            <span className="WhatIfRuns-why">
              <Evidence text={`${info.words[state]}: ${why}`} prose />
            </span>
          </li>
        ))}
        {result.more === 0 ? null : <li>{WHAT_IF.moreRuns(result.more)}</li>}
      </ul>
    </>
  );
}

/** What is different, once the settings have come to rest: a slider on its way says nothing. */
function Spoken({ figures, moved }: { readonly figures: readonly FigurePair[]; readonly moved: number }) {
  const changes = figures
    .filter(({ changed }) => changed)
    .map(({ label, value, judged }) => WHAT_IF.change(label, value, judged?.value ?? ''));
  const effect = changes.length === 0 ? WHAT_IF.unchanged : WHAT_IF.changed(changes.join(' '));
  const sentence = moved === 0 ? WHAT_IF.moved(0) : effect;
  return (
    <p className="u-hidden" role="status">
      {useSettled(sentence, QUIET_MILLISECONDS)}
    </p>
  );
}
