import { useState } from 'react';
import type { MovedSetting, ViewInfoOf } from '../../worker/contract.ts';
import { moveSetting } from '../../selectors/what-if.ts';
import { useSession } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';
import { useAnswer } from '../../state/use-answer.ts';
import { useSummary } from '../../state/use-case.ts';
import { Button } from '../../ui/Button.tsx';
import { Choice } from '../../ui/Choice.tsx';
import { Evidence } from '../../ui/Evidence.tsx';
import { VIEWS } from '../../text/views.ts';
import { WHAT_IF } from '../../text/what-if.ts';
import { ViewHead } from './ViewHead.tsx';
import { ViewTable } from './ViewTable.tsx';
import { WhatIfOutcome } from './WhatIfOutcome.tsx';
import { WhatIfSettings } from './WhatIfSettings.tsx';
import './WhatIfPanel.css';

const AS_JUDGED: readonly MovedSetting[] = [];

interface WhatIfPanelProps {
  readonly caseId: number;
  readonly info: ViewInfoOf<'what-if'>;
}

/** Settings to move, and what would follow. It never touches the result; what was moved stays while the result is open. */
export function WhatIfPanel({ caseId, info }: WhatIfPanelProps) {
  const session = useSession();
  const digest = useSummary()?.verdictDigest ?? '';
  const key = `${digest} ${String(caseId)} ${info.id}`;
  const store = useStore(session.moved);
  const moved = store.key === key ? store.list : AS_JUDGED;
  const [form, setForm] = useState<'drawing' | 'table'>('drawing');
  const place = { caseId, view: info.id };
  const ask = (list: readonly MovedSetting[]) => () => session.client.views.whatIf(place, list);
  const judged = useAnswer(`what-if ${key} []`, ask(AS_JUDGED));
  const result = useAnswer(`what-if ${key} ${JSON.stringify(moved)}`, ask(moved), true);
  const move = (list: readonly MovedSetting[]): void => {
    session.moved.set({ key, list });
  };
  return (
    <section className="WhatIfPanel" aria-labelledby={`view-${info.id}`}>
      <ViewHead info={info} />
      <div className="WhatIfPanel-notice">
        <p role="note">
          <strong>{WHAT_IF.notice}</strong> {WHAT_IF.noticeRest}
        </p>
        <ul className="WhatIfPanel-now" aria-label={WHAT_IF.withThese}>
          {(result?.figures ?? [])
            .filter(({ key: shown }) => shown === true)
            .map(({ label, value }) => (
              <li key={label}>
                <Evidence text={label} prose />{' '}
                <b>
                  <Evidence text={value} prose />
                </b>
              </li>
            ))}
        </ul>
      </div>
      <div className="WhatIfPanel-tools">
        <Choice
          name={`what-if-${info.id}`}
          label={VIEWS.form}
          value={form}
          options={[
            { value: 'drawing', label: VIEWS.asDrawing },
            { value: 'table', label: VIEWS.asTable },
          ]}
          onChange={setForm}
        />
        <Button
          disabled={moved.length === 0}
          onClick={() => {
            move(AS_JUDGED);
          }}
        >
          {WHAT_IF.reset}
        </Button>
        <span className="WhatIfPanel-moved">{WHAT_IF.moved(moved.length)}</span>
      </div>
      <div className={form === 'table' ? 'WhatIfPanel-body WhatIfPanel-body--table' : 'WhatIfPanel-body'}>
        <WhatIfSettings
          settings={info.settings}
          moved={moved}
          onMove={(id, value) => {
            move(moveSetting(info.settings, moved, id, value));
          }}
        />
        {form === 'table' ? (
          <ViewTable
            place={place}
            title={info.title}
            columns={[
              { id: 'item', title: info.item.one },
              { id: 'judged', title: WHAT_IF.asJudged },
              { id: 'moved', title: WHAT_IF.withThese },
              { id: 'why', title: WHAT_IF.why },
            ]}
            length={info.length}
            moved={moved}
            states={false}
          />
        ) : judged === undefined || result === undefined ? null : (
          <WhatIfOutcome info={info} judged={judged} result={result} moved={moved.length} />
        )}
      </div>
    </section>
  );
}
