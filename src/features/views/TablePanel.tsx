import type { ViewInfoOf } from '../../worker/contract.ts';
import { Later } from '../../ui/Later.tsx';
import { ViewHead } from './ViewHead.tsx';
import { ViewTable } from './ViewTable.tsx';
import './TablePanel.css';

interface TablePanelProps {
  readonly caseId: number;
  readonly info: ViewInfoOf<'table'>;
}

export function TablePanel({ caseId, info }: TablePanelProps) {
  return (
    <section className="TablePanel" aria-labelledby={`view-${info.id}`}>
      <ViewHead info={info} />
      <Later>
        <ViewTable place={{ caseId, view: info.id }} title={info.title} columns={info.columns} length={info.length} />
      </Later>
    </section>
  );
}
