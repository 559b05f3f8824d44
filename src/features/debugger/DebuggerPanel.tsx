import { useCallback, useEffect, useRef, useState, type KeyboardEvent } from 'react';
import type { CaseSummary, ViewInfoOf } from '../../worker/contract.ts';
import { useSession } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';
import { useAnswer } from '../../state/use-answer.ts';
import { stageOf, viewOfStop } from '../../selectors/debugger.ts';
import { Evidence } from '../../ui/Evidence.tsx';
import { visibleText } from '../../ui/visible-escape.ts';
import { DEBUGGER } from '../../text/debugger.ts';
import { NetworkDrawing } from './NetworkDrawing.tsx';
import { RecordBar } from './RecordBar.tsx';
import { SamplePicker } from './SamplePicker.tsx';
import { SceneLegend } from './SceneLegend.tsx';
import { StageRail } from './StageRail.tsx';
import { pressed } from './step-keys.ts';
import { StopDetail } from './StopDetail.tsx';
import { StopList } from './StopList.tsx';
import { Transport } from './Transport.tsx';
import { useStep } from './use-step.ts';
import { useStepper } from './use-stepper.ts';
import './DebuggerPanel.css';

interface DebuggerPanelProps {
  readonly open: CaseSummary;
  readonly info: ViewInfoOf<'computation'>;
}

/** The step as a program that is run number by number: what is claimed, what should stand there, and what follows from it. */
export function DebuggerPanel({ open, info }: DebuggerPanelProps) {
  const session = useSession();
  const { missed } = useStore(session.navigation.view);
  const settings = useStore(session.settings);
  const focusRequest = useStore(session.navigation.focusRequest);
  const step = useStep(open.id, info);
  const stepper = useStepper(open.id, info, step);
  const { contents, record, at, stop, name } = step;
  const { views } = session.client;
  const place = { caseId: open.id, view: info.id, record };
  const suspects = useAnswer(`suspects ${name.slice(0, name.lastIndexOf(' '))}`, async () =>
    info.length < 2 ? undefined : views.suspects({ caseId: open.id, view: info.id }),
  );
  const stage = contents === undefined ? 0 : stageOf(contents.stages, at);
  // A number of no sample is shown with the sample that was looked at before.
  const [lastSample, setLastSample] = useState(0);
  const own = stop?.index === at ? stop.sample : undefined;
  if (own !== undefined && own !== lastSample) setLastSample(own);
  const batched = (contents?.samples.length ?? 0) > 0;
  const sample = batched ? (own ?? lastSample) : -1;
  const scene = useAnswer(
    `scene ${name} ${String(stage)} ${String(sample)} ${contents === undefined ? '' : 'opened'}`,
    async () => ({ record, scene: contents === undefined ? undefined : await views.scene(place, stage, sample) }),
    true,
  );

  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    if (focusRequest.to !== 'step') return;
    session.navigation.focusRequest.set({ to: undefined });
    panel.current?.focus({ preventScroll: true });
  }, [focusRequest, session]);

  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (contents === undefined) return;
    if (pressed(event, stepper, { at, record, last: contents.length - 1 }, settings.shortcuts)) event.preventDefault();
  };
  const toUnit = useRef((slot: number): void => void slot);
  useEffect(() => {
    toUnit.current = (slot) => {
      void views.stopOfUnit(place, stage, sample, slot).then((found) => {
        if (found !== undefined) stepper.to(found);
      });
    };
  });
  const onUnit = useCallback((slot: number) => {
    toUnit.current(slot);
  }, []);

  const shown = stop?.index === at ? stop : undefined;
  return (
    <section
      ref={panel}
      className="Debugger"
      aria-label={DEBUGGER.region}
      tabIndex={-1}
      data-stepper=""
      onKeyDown={onKeyDown}
    >
      {info.length < 2 ? null : (
        <RecordBar unit={info.unit} record={record} records={info.length} suspects={suspects} onGo={stepper.record} />
      )}
      {missed === undefined ? null : (
        <p className="Debugger-missed" role="status">
          {DEBUGGER.missed} <Evidence text={missed} most={160} />
        </p>
      )}
      {contents === undefined || contents.length === 0 ? (
        <p className="Debugger-empty" role="status">
          {step.problem === undefined ? (
            contents === undefined ? (
              DEBUGGER.loading
            ) : (
              DEBUGGER.empty
            )
          ) : (
            <Evidence text={step.problem} prose />
          )}
        </p>
      ) : (
        <>
          <div className="Debugger-controls">
            <Transport stepper={stepper} at={at} last={contents.length - 1} />
            {batched ? (
              <SamplePicker samples={contents.samples} place={place} stop={stop} sample={sample} onGo={stepper.to} />
            ) : null}
          </div>
          <StageRail contents={contents} at={at} onGo={stepper.to} />
          <div className="Debugger-body">
            <div className="Debugger-left">
              <NetworkDrawing
                network={contents.network}
                scene={scene?.record === record ? scene.scene : undefined}
                state={shown?.state}
                result={shown?.result}
                sources={shown?.sources}
                onUnit={onUnit}
              />
              {scene?.scene === undefined ? null : <SceneLegend scene={scene.scene} />}
              <StopList
                heads={step.heads}
                samples={contents.samples}
                length={contents.length}
                at={at}
                onGo={stepper.to}
              />
            </div>
            <div
              className="Debugger-right"
              tabIndex={0}
              role="group"
              aria-label={DEBUGGER.scrub}
              aria-busy={shown === undefined}
            >
              {stop === undefined ? null : (
                <StopDetail
                  key={`${String(record)} ${String(stop.index)}`}
                  stop={stop}
                  record={record}
                  samples={contents.samples}
                  hasText={open.textFiles > 0}
                  onGo={stepper.to}
                  onCause={stepper.cause}
                />
              )}
            </div>
          </div>
        </>
      )}
      <p className="u-hidden" aria-live="polite">
        {shown === undefined || stepper.playing
          ? ''
          : DEBUGGER.said(shown.quantity, visibleText(shown.of), viewOfStop(shown.state).word)}
      </p>
    </section>
  );
}
