import type { ViewInfo } from '../../worker/contract.ts';
import { useSession } from '../../state/session.ts';
import { Choice } from '../../ui/Choice.tsx';
import { visibleText } from '../../ui/visible-escape.ts';
import { VIEWS } from '../../text/views.ts';
import { ViewPanel } from './ViewPanel.tsx';
import './ViewGroup.css';

interface ViewGroupProps {
  readonly caseId: number;
  /** The one that is shown. */
  readonly info: ViewInfo;
  readonly group: readonly ViewInfo[];
}

/** Views that share a tab, one at a time. */
export function ViewGroup({ caseId, info, group }: ViewGroupProps) {
  const session = useSession();
  const panel = info.kind === 'computation' ? null : <ViewPanel key={info.id} caseId={caseId} info={info} />;
  if (group.length < 2) return panel;
  return (
    <div className="ViewGroup">
      <div className="ViewGroup-choice">
        <Choice
          name="view-group"
          label={VIEWS.group}
          value={info.id}
          options={group.map(({ id, title }) => ({ value: id, label: visibleText(title) }))}
          onChange={(view) => {
            session.navigation.row.set({ row: undefined });
            session.navigation.show({ tab: 'view', view });
          }}
        />
      </div>
      {panel}
    </div>
  );
}
