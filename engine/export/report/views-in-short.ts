/** What a format offers to be looked at, cut to what fits on paper. */
import type { AuditedCase } from '../../formats/format.ts';
import type { CaseView, ChainView, MerkleView, TableView, ViewRow, ViewState } from '../../formats/view.ts';
import type { ReportBlock, ReportCell, ReportColumn, ReportText } from './model.ts';
import { code, counted, evidence, grouped, own } from './wording.ts';

/** Rows of a table of a format: a report shows what it is like, the page shows it. */
const FEW = 12;

/** Facts, cards, ladders, the heads of tables and the roots of trees; charts, timelines and what would have been are for the screen. */
export function viewBlocks({ facts, views = [] }: AuditedCase, most: number): readonly ReportBlock[] {
  const claims = facts.slice(0, most).map(({ label, value }) => ({ label, value: [evidence(value)] }));
  const blocks = views.flatMap((view) => blocksOf(view, Math.min(most, 200)));
  return claims.length === 0 ? blocks : [{ kind: 'facts', facts: claims }, ...blocks];
}

function blocksOf(view: CaseView, most: number): readonly ReportBlock[] {
  switch (view.kind) {
    case 'card': {
      const columns = [{ title: 'What' }, { title: 'Value' }, OUTCOME, { title: 'Why' }];
      return [tableOf(view.title, columns, view.rows.slice(0, most).map(rowOf), view.rows.length)];
    }
    case 'ladder': {
      const rows = view.rungs
        .slice(0, most)
        .map(({ title, text, state }): ReportCell[] => [[evidence(title)], [evidence(text)], [stateText(state)]]);
      return [tableOf(view.title, [{ title: 'Step' }, { title: 'What was found' }, OUTCOME], rows, view.rungs.length)];
    }
    case 'table': {
      const columns = view.columns.map(({ title, numeric }) => ({ title, ...(numeric === true ? { numeric } : {}) }));
      return [tableOf(view.title, [...columns, OUTCOME], headOf(view), view.length)];
    }
    case 'merkle':
      return merkleBlocks(view);
    case 'chain':
      return [chainBlock(view)];
    case 'chart':
    case 'timeline':
    case 'text':
    case 'what-if':
      return [];
  }
}

const OUTCOME: ReportColumn = { title: 'Outcome' };

/** A table without the columns in which nothing stands. */
function tableOf(title: string, columns: readonly ReportColumn[], rows: ReportCell[][], total: number): ReportBlock {
  if (rows.length === 0) return { kind: 'text', text: [own(`${title}: nothing.`)] };
  const used = columns.map((_, at) => rows.some((row) => row[at].some((one) => !('text' in one) || one.text !== '')));
  const kept = <T>(list: readonly T[]): T[] => list.filter((_, at) => used[at]);
  const left = total - rows.length;
  return {
    kind: 'table',
    title,
    columns: kept(columns),
    rows: rows.map(kept),
    ...(left > 0 ? { more: `the first ${grouped(rows.length)} of ${grouped(total)} rows; the page shows all` } : {}),
  };
}

function rowOf({ label, value, state, note = '' }: ViewRow): ReportCell[] {
  return [[evidence(label)], [evidence(value)], state === undefined ? [] : [stateText(state)], [evidence(note)]];
}

function headOf(view: TableView): ReportCell[][] {
  const rows: ReportCell[][] = [];
  for (let i = 0; i < view.length && i < FEW; i += 1) {
    const { cells, state } = view.row(i);
    rows.push([...cells.map((cell): ReportCell => [evidence(cell)]), state === undefined ? [] : [stateText(state)]]);
  }
  return rows;
}

function merkleBlocks({ title, widths, root, claimedRoot, marked, ambiguities }: MerkleView): readonly ReportBlock[] {
  const facts = [
    {
      label: title,
      value: [own(`${counted(widths[0] ?? 0, 'leaf', 'leaves')}, ${counted(widths.length, 'level', 'levels')}`)],
    },
    { label: 'Root, recomputed', value: [code(root)] },
    ...(claimedRoot === undefined ? [] : [{ label: 'Root, claimed', value: [evidence(claimedRoot)] }]),
    ...marked.slice(0, FEW).map(({ leaf, state, text }) => ({
      label: `Leaf ${grouped(leaf)}`,
      value: [stateText(state), own(' '), evidence(text)],
    })),
    ...ambiguities.slice(0, FEW).map((text) => ({ label: 'Two readings', value: [evidence(text)] })),
  ];
  return [{ kind: 'facts', facts }];
}

/** At how many links each strand holds, and the first at which it does not. */
function chainBlock(view: ChainView): ReportBlock {
  const link = view.link.toLowerCase();
  const facts = view.strands.map(({ title }, strand) => {
    const broken: number[] = [];
    let [holds, count] = [0, 0];
    for (let index = 0; index < view.length; index += 1) {
      const state = view.state(index, strand);
      if (state === 'passed') holds += 1;
      if (state !== 'failed' && state !== 'error') continue;
      count += 1;
      if (broken.length < FEW) broken.push(index);
    }
    const places = broken.map(grouped).join(', ');
    const more = count > broken.length ? ` and ${grouped(count - broken.length)} more` : '';
    const where = count === 0 ? '' : `; broken at ${link} ${places}${more}`;
    return {
      label: `${view.title}: ${title}`,
      value: [
        own(holds + count === 0 ? 'nothing to hold it to' : `holds at ${counted(holds, link, `${link}s`)}${where}`),
      ],
    };
  });
  return { kind: 'facts', facts };
}

function stateText(state: ViewState): ReportText {
  return state === 'claim' ? own('claim') : { kind: 'check', outcome: state };
}
