/** What two cases say beside numbers: facts, values of cards, cells of tables, aligned by their labels. */
import type { AuditedCase } from '../../engine/formats/format.ts';
import type { CaseView, TableView } from '../../engine/formats/view.ts';
import type { ComparedFact, CompareFactPage, CompareFactQuery } from './compare-contract.ts';
import { cut } from './row-order.ts';

/** Rows that can cross the wall in one answer. */
const MOST_ROWS = 200;
/** Longer tables are compared by the numbers and the checks of their case only. */
const MOST_TABLE_ROWS = 20_000;

interface Said {
  readonly group: string;
  readonly label: string;
  readonly value: string;
}

export class ComparedFacts {
  readonly #all: readonly ComparedFact[];
  readonly different: number;

  constructor(first: AuditedCase, second: AuditedCase) {
    this.#all = alignFacts(saidBy(first), saidBy(second));
    this.different = this.#all.reduce((sum, { differs }) => (differs ? sum + 1 : sum), 0);
  }

  get length(): number {
    return this.#all.length;
  }

  page({ only, search, offset, limit }: CompareFactQuery): CompareFactPage {
    const needle = search.trim().toLowerCase();
    const found = this.#all.filter(
      (fact) =>
        (only === 'all' || fact.differs) &&
        (needle === '' ||
          [fact.group, fact.label, fact.first ?? '', fact.second ?? ''].some((text) =>
            text.toLowerCase().includes(needle),
          )),
    );
    const from = Math.max(0, Math.trunc(offset));
    const rows = found.slice(from, from + Math.min(MOST_ROWS, Math.max(0, Math.trunc(limit))));
    return {
      total: found.length,
      rows: rows.map((fact) => ({
        ...fact,
        label: cut(fact.label),
        ...(fact.first === undefined ? {} : { first: cut(fact.first) }),
        ...(fact.second === undefined ? {} : { second: cut(fact.second) }),
      })),
    };
  }
}

function* saidBy({ facts, views }: AuditedCase): Iterable<Said> {
  for (const { label, value } of facts) yield { group: '', label, value };
  for (const view of views ?? []) yield* saidByView(view);
}

function* saidByView(view: CaseView): Iterable<Said> {
  if (view.kind === 'card') for (const { label, value } of view.rows) yield { group: view.title, label, value };
  else if (view.kind === 'table' && view.length <= MOST_TABLE_ROWS) yield* cellsOf(view);
  else if (view.kind === 'text') yield { group: '', label: view.title, value: view.text };
}

/** The first cell of a row names it; without columns beside it, it is all that the row says. */
function* cellsOf(view: TableView): Iterable<Said> {
  for (let index = 0; index < view.length; index += 1) {
    const { cells } = view.row(index);
    const [name = ''] = cells;
    if (cells.length === 1) yield { group: view.title, label: name, value: name };
    for (let column = 1; column < cells.length; column += 1) {
      const label = `${name} \u203a ${view.columns[column]?.title ?? ''}`;
      yield { group: view.title, label, value: cells[column] ?? '' };
    }
  }
}

/** In the order of the first; what only the second says stands at the end of it. Labels may repeat: then by their order. */
function alignFacts(first: Iterable<Said>, second: Iterable<Said>): readonly ComparedFact[] {
  const rows = new Map<string, { group: string; label: string; first?: string; second?: string }>();
  for (const [place, { group, label, value }] of placed(first)) rows.set(place, { group, label, first: value });
  for (const [place, { group, label, value }] of placed(second)) {
    const found = rows.get(place);
    if (found === undefined) rows.set(place, { group, label, second: value });
    else found.second = value;
  }
  return [...rows.values()].map((row) => ({ ...row, differs: row.first !== row.second }));
}

function* placed(all: Iterable<Said>): Iterable<readonly [string, Said]> {
  const counted = new Map<string, number>();
  for (const said of all) {
    const place = JSON.stringify([said.group, said.label]);
    const before = counted.get(place) ?? 0;
    counted.set(place, before + 1);
    yield [`${place} ${String(before)}`, said];
  }
}
