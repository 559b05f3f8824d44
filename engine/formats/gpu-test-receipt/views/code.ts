/** The code that the receipt speaks of: commit, tree, fingerprint, and the files that were hashed. */
import type { Check } from '../../../verdict/model.ts';
import type { CardView, TableView, ViewRow } from '../../view.ts';
import type { Examined } from '../examine.ts';
import { isQuotedByGit } from '../fingerprint.ts';
import { arrayOf } from '../receipt.ts';
import type { Receipt } from '../receipt.ts';
import { checkMark, memberRow } from './rows.ts';

export function codeCard(receipt: Receipt, examined: Examined, checks: readonly Check[]): CardView {
  const repo = receipt.get('repo');
  const block = receipt.get('fingerprint');
  const paths = arrayOf(receipt, receipt.get('included_paths', block)).map((node) => receipt.text(node) ?? '?');
  const mark = checkMark(checks, 'fingerprint');
  const rows: ViewRow[] = [
    memberRow(receipt, 'Fingerprint', receipt.get('digest', block), mark),
    memberRow(receipt, 'Algorithm', receipt.get('algorithm', block)),
    memberRow(receipt, 'Files', receipt.get('file_count', block), mark),
    {
      label: 'Included paths',
      value: paths.join(', ') || 'none',
      note: 'everything else is outside of the fingerprint',
    },
  ];
  for (const { name, result, damage } of examined.sources) {
    const label = 'Source given';
    if (result?.ok !== true) {
      rows.push({ label, value: name, note: damage ?? (result?.ok === false ? result.reason : 'not recomputed') });
      continue;
    }
    const { found } = result;
    const set = found.indexed ? 'files of its git index' : 'all files, there is no git index';
    rows.push(
      { label, value: name, note: `${String(found.whole.count)} files under the included paths (${set})` },
      { label: 'Recomputed fingerprint', value: found.whole.digest, ...mark },
    );
    if (found.quoted.length > 0) {
      const note = 'git quotes these names; the producer leaves them out of the fingerprint';
      rows.push({ label: 'Names that git quotes', value: found.quoted.slice(0, 20).join(', '), note });
    }
  }
  rows.push(
    memberRow(receipt, 'Commit', receipt.get('commit_sha', repo), {
      ...checkMark(checks, 'commit'),
      note: examined.histories.length === 0 ? 'a claim: no history was given' : 'held against the history given',
    }),
    memberRow(receipt, 'Dirty tree', receipt.get('dirty', repo), checkMark(checks, 'dirty')),
    memberRow(receipt, 'Branch', receipt.get('branch', repo), { state: 'claim' }),
    memberRow(receipt, 'Remote', receipt.get('remote_url', repo), { state: 'claim' }),
  );
  return { kind: 'card', id: 'code', title: 'State of the code', rows };
}

/** The files of the source that were hashed; undefined when none were. */
export function coveredTable({ sources, given }: Examined): TableView | undefined {
  const source = sources.find(({ result }) => result?.ok === true);
  if (source?.result?.ok !== true) return undefined;
  const { found } = source.result;
  const tree = source.tree;
  return {
    kind: 'table',
    id: 'covered',
    title: 'Files under the included paths',
    lead: `Hashed from ${source.name} for the receipt ${given.receipt.name}.`,
    columns: [
      { id: 'path', title: 'Path', evidence: true },
      { id: 'size', title: 'Bytes', numeric: true },
      { id: 'note', title: 'Note' },
    ],
    length: found.paths.length,
    row: (index) => {
      const path = found.paths[index];
      const note = isQuotedByGit(path) ? 'git quotes the name: the producer may have left it out' : '';
      return { cells: [path, String(tree?.files.get(path)?.size ?? ''), note] };
    },
  };
}
