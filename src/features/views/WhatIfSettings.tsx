import { useId, useState } from 'react';
import type { WhatIfSetting } from '../../../engine/formats/view.ts';
import type { MovedSetting } from '../../worker/contract.ts';
import {
  STOPS,
  currentOf,
  firstValue,
  readValue,
  shownValue,
  stepOf,
  stopOf,
  valueAt,
} from '../../selectors/what-if.ts';
import { Evidence } from '../../ui/Evidence.tsx';
import { WHAT_IF } from '../../text/what-if.ts';

type OnMove = (id: string, value: number | undefined) => void;

interface WhatIfSettingsProps {
  readonly settings: readonly WhatIfSetting[];
  readonly moved: readonly MovedSetting[];
  readonly onMove: OnMove;
}

/** The settings in their groups. */
export function WhatIfSettings({ settings, moved, onMove }: WhatIfSettingsProps) {
  const groups = [...new Set(settings.map(({ group }) => group))];
  return (
    <div className="WhatIfSettings" role="group" aria-label={WHAT_IF.settings}>
      {groups.map((group) => (
        <fieldset key={group} className="WhatIfSettings-group">
          <legend className="u-label">
            <Evidence text={group} prose />
          </legend>
          {settings
            .filter((one) => one.group === group)
            .map((one) => (
              <Slider key={one.id} setting={one} current={currentOf(one, moved)} onMove={onMove} />
            ))}
        </fieldset>
      ))}
    </div>
  );
}

interface SliderProps {
  readonly setting: WhatIfSetting;
  readonly current: number | undefined;
  readonly onMove: OnMove;
}

/** One setting: on or off, by slider or as a number, with its judged value and what was measured marked below. */
function Slider({ setting, current, onMove }: SliderProps) {
  const name = useId();
  const { id, title, unit, off, judged } = setting;
  const isMoved = current !== judged;
  const stop = stopOf(setting, current ?? firstValue(setting)) ?? 0;
  const words = (value: number | undefined): string => (value === undefined ? (off ?? '') : shownValue(value));
  return (
    <div className={isMoved ? 'WhatIfSlider WhatIfSlider--moved' : 'WhatIfSlider'}>
      <div className="WhatIfSlider-head">
        <label htmlFor={name} className="WhatIfSlider-title">
          <Evidence text={title} prose />
        </label>
        {off === undefined ? null : (
          <label className="WhatIfSlider-switch">
            <input
              type="checkbox"
              aria-label={WHAT_IF.inForceOf(title)}
              checked={current !== undefined}
              onChange={(event) => {
                onMove(id, event.target.checked ? firstValue(setting) : undefined);
              }}
            />
            {WHAT_IF.inForce}
          </label>
        )}
        {current === undefined ? (
          <span className="WhatIfSlider-off">{off}</span>
        ) : (
          <NumberField key={current} setting={setting} current={current} onMove={onMove} />
        )}
      </div>
      <input
        id={name}
        className="WhatIfSlider-range"
        type="range"
        min={0}
        max={STOPS}
        step={stepOf(setting)}
        value={stop}
        disabled={current === undefined}
        aria-valuetext={WHAT_IF.spoken(words(current), unit, words(judged))}
        onChange={(event) => {
          onMove(id, valueAt(setting, Number(event.target.value)));
        }}
      />
      <Scale setting={setting} />
      <div className="WhatIfSlider-foot">
        <span>{WHAT_IF.judged(words(judged))}</span>
        {isMoved ? (
          <button
            type="button"
            className="WhatIfSlider-back"
            aria-label={WHAT_IF.back(title)}
            onClick={() => {
              onMove(id, judged);
            }}
          >
            {WHAT_IF.backShort}
          </button>
        ) : null}
      </div>
    </div>
  );
}

/** Where the judged value and the measured ones stand on the track. */
function Scale({ setting }: { readonly setting: WhatIfSetting }) {
  const { judged, measured } = setting;
  const stops = Array.from(measured?.values ?? [], (value) => stopOf(setting, value)).filter((x) => x !== undefined);
  const own = judged === undefined ? undefined : stopOf(setting, judged);
  return (
    <svg
      className="WhatIfScale"
      viewBox={`0 0 ${String(STOPS)} 14`}
      preserveAspectRatio="none"
      aria-hidden="true"
      focusable="false"
    >
      {measured === undefined ? null : (
        <path className="WhatIfScale-measured" d={[...new Set(stops)].map((stop) => `M${String(stop)} 5V14`).join('')}>
          <title>{WHAT_IF.measured(measured.title)}</title>
        </path>
      )}
      {own === undefined ? null : <path className="WhatIfScale-judged" d={`M${String(own)} 0V14`} />}
    </svg>
  );
}

/** The exact number; taken when it is entered or left. */
function NumberField({ setting, current, onMove }: SliderProps & { readonly current: number }) {
  const [text, setText] = useState<string>();
  const wrong = text !== undefined && readValue(setting, text) === undefined;
  const take = (): void => {
    const value = text === undefined ? undefined : readValue(setting, text);
    if (value !== undefined) onMove(setting.id, value);
    setText(undefined);
  };
  return (
    <span className="WhatIfNumber">
      <input
        className="WhatIfNumber-field"
        inputMode="decimal"
        autoComplete="off"
        aria-label={WHAT_IF.valueOf(setting.title)}
        aria-invalid={wrong}
        title={WHAT_IF.wrong(shownValue(setting.least), shownValue(setting.most))}
        value={text ?? shownValue(current)}
        onChange={(event) => {
          setText(event.target.value);
        }}
        onBlur={take}
        onKeyDown={(event) => {
          if (event.key === 'Enter') take();
          if (event.key === 'Escape') {
            event.stopPropagation();
            setText(undefined);
          }
        }}
      />
      {setting.unit}
      {wrong ? (
        <span className="WhatIfNumber-wrong" role="alert">
          {WHAT_IF.wrong(shownValue(setting.least), shownValue(setting.most))}
        </span>
      ) : null}
    </span>
  );
}
