import type {
  CaseView,
  ChainView,
  ChartView,
  MerkleView,
  TableRow,
  TimelineView,
  ViewState,
} from '../../engine/formats/view.ts';

/** Rows of any number, made one at a time: what a table shows, and what the table twins of other views show. */
export interface Rows {
  readonly columns: readonly { readonly id: string; readonly numeric?: boolean }[];
  readonly length: number;
  row(index: number): TableRow;
}

/** Worst first: what the state of a link is, of those of its strands. */
const GRAVITY: readonly ViewState[] = ['error', 'failed', 'unverified', 'claim', 'passed', 'not-checked'];

export function stateOfLink(view: ChainView, index: number): ViewState {
  const states = view.strands.map((_, strand) => view.state(index, strand));
  return GRAVITY.find((state) => states.includes(state)) ?? 'not-checked';
}

/** The rows of a view; undefined when it has none, or when they depend on settings (what-if.ts). `level` is that of a Merkle tree. */
export function rowsOf(view: CaseView, level = 0): Rows | undefined {
  switch (view.kind) {
    case 'table':
      return view;
    case 'timeline':
      return timelineRows(view);
    case 'chart':
      return chartRows(view);
    case 'chain':
      return chainRows(view);
    case 'merkle':
      return merkleRows(view, level);
    case 'card':
    case 'ladder':
    case 'text':
    case 'what-if':
      return undefined;
  }
}

function timelineRows(view: TimelineView): Rows {
  return {
    columns: [{ id: 'number', numeric: true }, { id: 'label' }, { id: 'text' }],
    length: view.length,
    row: (index) => {
      const { label, text, state } = view.item(index);
      return { cells: [String(index + 1), label, text], state };
    },
  };
}

function chainRows(view: ChainView): Rows {
  return {
    columns: [
      { id: 'number', numeric: true },
      { id: 'label' },
      ...view.strands.map((_, strand) => ({ id: `strand-${String(strand)}` })),
    ],
    length: view.length,
    row: (index) => ({
      cells: [String(index), view.label(index), ...view.strands.map((_, strand) => view.state(index, strand))],
      state: stateOfLink(view, index),
    }),
  };
}

function chartRows({ series }: ChartView): Rows {
  const starts: number[] = [];
  let length = 0;
  for (const { x, y } of series) {
    starts.push(length);
    length += Math.min(x.length, y.length);
  }
  return {
    columns: [{ id: 'series' }, { id: 'x', numeric: true }, { id: 'y', numeric: true }],
    length,
    row: (index) => {
      let at = series.length - 1;
      while (at > 0 && (starts[at] ?? 0) > index) at -= 1;
      const one = series[at];
      const point = index - (starts[at] ?? 0);
      return { cells: [one?.name ?? '', String(one?.x[point]), String(one?.y[point])] };
    },
  };
}

function merkleRows(view: MerkleView, level: number): Rows {
  const length = view.widths[level] ?? 0;
  const number = { id: 'index', numeric: true };
  const hashOf = (index: number): string => view.node(level, index).hash;
  if (level > 0) {
    return { columns: [number, { id: 'hash' }], length, row: (index) => ({ cells: [String(index), hashOf(index)] }) };
  }
  const marks = new Map(view.marked.map(({ leaf, state }) => [leaf, state]));
  return {
    columns: [number, { id: 'label' }, { id: 'hash' }],
    length,
    row: (index) => {
      const state = marks.get(index);
      const cells = [String(index), view.leafLabel(index), hashOf(index)];
      return state === undefined ? { cells } : { cells, state };
    },
  };
}
