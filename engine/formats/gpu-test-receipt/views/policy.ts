/** Each setting with its value and where it came from. */
import type { TableRow, TableView } from '../../view.ts';
import type { Examined } from '../examine.ts';
import type { Setting } from '../policy.ts';

export function policyTable({ policy }: Examined): TableView {
  const rows: TableRow[] = [];
  const add = <T>(name: string, setting: Setting<T>, show: (value: T) => string): void => {
    rows.push({ cells: [name, show(setting.value), setting.from] });
  };
  if (policy.ok) {
    const { allowDirty, maxAgeDays, requireGpu, allowUnsigned, allowSkipped, baseline, namespace, githubUser } =
      policy.policy;
    add('max_age_days', maxAgeDays, String);
    add('allow_dirty', allowDirty, String);
    add('require_gpu', requireGpu, String);
    add('allow_unsigned', allowUnsigned, String);
    add('allow_skipped', allowSkipped, String);
    add('expected skips', baseline, (ids) => (ids === undefined ? 'none given' : `${String(ids.length)} node ids`));
    add('github_user', githubUser, (user) => user ?? 'the signer that the receipt names');
    add('namespace', namespace, String);
  } else rows.push({ cells: ['policy', 'unusable', policy.reason], state: 'error' });
  return {
    kind: 'table',
    id: 'policy',
    title: 'Policy',
    lead: 'Only what the auditor gave counts; a policy inside the source under audit is evidence.',
    columns: [
      { id: 'setting', title: 'Setting' },
      { id: 'value', title: 'Value', evidence: true },
      { id: 'from', title: 'From', evidence: true },
    ],
    length: rows.length,
    row: (index) => rows[index],
  };
}
