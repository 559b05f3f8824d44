import { useState } from 'react';
import type { ViewPlace } from '../../worker/contract.ts';
import type { DrawnChart } from '../../selectors/chart.ts';
import { Button } from '../../ui/Button.tsx';
import { CHART_WORDS } from '../../text/chart.ts';
import { CHART } from '../../text/views.ts';
import { ViewTable } from './ViewTable.tsx';

interface ChartTableProps {
  readonly place: ViewPlace;
  readonly info: DrawnChart;
  readonly onGo: (series: number, index: number) => void;
}

/** Every point of a chart; the same ways lead on from a row as from the point. */
export function ChartTable({ place, info, onGo }: ChartTableProps) {
  const [row, setRow] = useState<number>();
  const length = info.series.reduce((sum, one) => sum + one.length, 0);
  const leads = info.series.some(({ placed }) => placed);
  const go = (at: number): void => {
    let series = 0;
    let index = at;
    for (const one of info.series) {
      if (index < one.length) break;
      index -= one.length;
      series += 1;
    }
    onGo(series, index);
  };
  return (
    <>
      {leads ? (
        <div className="ChartPanel-tools">
          <Button
            disabled={row === undefined}
            onClick={() => {
              if (row !== undefined) go(row);
            }}
          >
            {CHART_WORDS.goTo}
          </Button>
          <span className="ChartPanel-note">{CHART_WORDS.keysGo}</span>
        </div>
      ) : null}
      <ViewTable
        place={place}
        title={info.title}
        columns={[
          { id: 'series', title: CHART.series },
          { id: 'x', title: info.xTitle, numeric: true },
          { id: 'y', title: info.yTitle, numeric: true },
        ]}
        length={length}
        states={false}
        onChoose={({ index }) => {
          setRow(index);
        }}
        {...(leads
          ? {
              onOpen: ({ index }) => {
                go(index);
              },
            }
          : {})}
      />
    </>
  );
}
