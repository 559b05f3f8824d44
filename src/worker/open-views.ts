import { transfer } from 'comlink';
import type { CaseView, ChainBreak, EvidencePlace } from '../../engine/formats/view.ts';
import type {
  CardContents,
  ChainPage,
  ChainQuery,
  ChainStop,
  ChainSummary,
  ChartContents,
  LadderContents,
  MerkleMarks,
  MerklePath,
  MovedSetting,
  RawWindow,
  TextDifference,
  TimelineQuery,
  TimelineWindow,
  ViewInfo,
  ViewRowPage,
  ViewRowQuery,
  WhatIfContents,
} from './contract.ts';
import { ChainLinks } from './chain-links.ts';
import { drawnPoints } from './chart-points.ts';
import { cut, RowOrder } from './row-order.ts';
import { StringLines } from './string-lines.ts';
import { compareTexts } from './text-difference.ts';
import { TimelineStates } from './timeline-states.ts';
import type { Items } from './timeline-states.ts';
import { rowsOf, stateOfLink } from './view-rows.ts';
import { contentsOf, shownOf, valuesOf, whatIfRows } from './what-if.ts';

/** Rows of a card, rungs of a ladder, marked leaves: more do not cross. */
const MOST_PARTS = 500;
const MOST_AMBIGUITIES = 50;
/** Points of a series that can be asked for. */
const MOST_POINTS = 10_000;

type ViewOf<Kind extends CaseView['kind']> = Extract<CaseView, { readonly kind: Kind }>;

/** The views of one case, with what is computed from them when the page first asks. */
export class OpenViews {
  readonly #views: readonly CaseView[];
  readonly #orders = new Map<string, RowOrder>();
  readonly #states = new Map<string, Promise<TimelineStates>>();
  readonly #links = new Map<string, Promise<ChainLinks>>();
  readonly #lines = new Map<string, StringLines>();
  #moved: { readonly key: string; readonly order: RowOrder } | undefined;

  constructor(views: readonly CaseView[] = []) {
    this.#views = views;
  }

  get infos(): readonly ViewInfo[] {
    return this.#views.map(infoOf);
  }

  /** Another record is held: what was made of the one before is forgotten. */
  heldAnother(): void {
    this.#orders.clear();
  }

  rows(query: ViewRowQuery): ViewRowPage {
    const view = this.#find(query.view);
    if (view.kind === 'what-if') return this.#whatIfRows(view, query);
    const level = query.level ?? 0;
    const key = JSON.stringify([view.id, level]);
    const known = this.#orders.get(key);
    if (known !== undefined) return known.page(query);
    const rows = rowsOf(view, level);
    if (rows === undefined) throw new RangeError(`the view ${view.id} has no rows`);
    const order = new RowOrder(rows);
    this.#orders.set(key, order);
    return order.page(query);
  }

  card(id: string): CardContents {
    const { rows } = this.#findAs('card', id);
    const shown = rows.slice(0, MOST_PARTS).map((row) => ({ ...row, value: cut(row.value, 20_000) }));
    return { total: rows.length, rows: shown };
  }

  ladder(id: string): LadderContents {
    const { rungs } = this.#findAs('ladder', id);
    return { total: rungs.length, rungs: rungs.slice(0, MOST_PARTS) };
  }

  async timeline(query: TimelineQuery): Promise<TimelineWindow> {
    const window = (await this.#statesOf(query.view)).window(query);
    return transfer(window, [window.counts.buffer, window.totals.buffer]);
  }

  async timelineProblem(id: string, from: number, direction: 1 | -1): Promise<number | undefined> {
    return (await this.#statesOf(id)).problem(from, direction);
  }

  merklePath(id: string, leaf: number): MerklePath | undefined {
    const view = this.#findAs('merkle', id);
    if (!Number.isInteger(leaf) || leaf < 0 || leaf >= (view.widths[0] ?? 0)) return undefined;
    const mark = view.marked.find((one) => one.leaf === leaf);
    return {
      leaf,
      label: cut(view.leafLabel(leaf)),
      steps: view.path(leaf),
      ...(mark === undefined ? {} : { mark }),
    };
  }

  merkleMarks(id: string): MerkleMarks {
    const { marked } = this.#findAs('merkle', id);
    return { total: marked.length, marked: marked.slice(0, MOST_PARTS) };
  }

  chart(id: string, most: number): ChartContents {
    const view = this.#findAs('chart', id);
    const limit = Math.min(MOST_POINTS, Math.max(2, Math.trunc(most)));
    const series = view.series.map((one) => drawnPoints(one, view, limit));
    const remark = view.remark?.();
    return transfer(
      { series, ...(remark === undefined ? {} : { remark }) },
      series.flatMap(({ x, y, index }) => [x.buffer, y.buffer, index.buffer]),
    );
  }

  async chartPlace(id: string, series: number, index: number): Promise<EvidencePlace | undefined> {
    const one = this.#findAs('chart', id).series[series];
    if (one === undefined || !Number.isInteger(index) || index < 0 || index >= one.x.length) return undefined;
    return one.place?.(index);
  }

  async chainSummary(id: string): Promise<ChainSummary> {
    return (await this.#linksOf(id)).summary;
  }

  async chain(query: ChainQuery): Promise<ChainPage> {
    return (await this.#linksOf(query.view)).page(query);
  }

  async chainStop(id: string, from: number, direction: 1 | -1): Promise<ChainStop | undefined> {
    return (await this.#linksOf(id)).stop(from, direction);
  }

  async chainBreaks(id: string, index: number): Promise<readonly ChainBreak[]> {
    const view = this.#findAs('chain', id);
    if (!Number.isInteger(index) || index < 0 || index >= view.length) return [];
    return view.breaks(index);
  }

  whatIf(id: string, moved: readonly MovedSetting[]): WhatIfContents {
    const contents = contentsOf(this.#findAs('what-if', id), valuesOf(moved));
    return transfer(contents, [contents.states.buffer]);
  }

  text(id: string, firstLine: number, count: number): RawWindow {
    const { text } = this.#findAs('text', id);
    const lines = this.#lines.get(id) ?? new StringLines(text);
    this.#lines.set(id, lines);
    return lines.window(firstLine, count);
  }

  compareText(id: string, given: string): TextDifference {
    return compareTexts(this.#findAs('text', id).text, given);
  }

  /** Only the last settings are kept: a slider that is moved passes through hundreds. */
  #whatIfRows(view: ViewOf<'what-if'>, query: ViewRowQuery): ViewRowPage {
    const moved = query.moved ?? [];
    const key = JSON.stringify([view.id, moved]);
    if (this.#moved?.key !== key) this.#moved = { key, order: new RowOrder(whatIfRows(view, valuesOf(moved))) };
    return this.#moved.order.page(query);
  }

  #statesOf(id: string): Promise<TimelineStates> {
    const known = this.#states.get(id);
    if (known !== undefined) return known;
    const states = TimelineStates.read(itemsOf(this.#find(id)));
    this.#states.set(id, states);
    return states;
  }

  #linksOf(id: string): Promise<ChainLinks> {
    const known = this.#links.get(id);
    if (known !== undefined) return known;
    const links = ChainLinks.read(this.#findAs('chain', id));
    this.#links.set(id, links);
    return links;
  }

  #find(id: string): CaseView {
    const found = this.#views.find((view) => view.id === id);
    if (found === undefined) throw new RangeError(`no view ${id} in this case`);
    return found;
  }

  #findAs<Kind extends CaseView['kind']>(kind: Kind, id: string): ViewOf<Kind> {
    const found = this.#views.find((view): view is ViewOf<Kind> => view.id === id && view.kind === kind);
    if (found === undefined) throw new RangeError(`no ${kind} ${id} in this case`);
    return found;
  }
}

function itemsOf(view: CaseView): Items {
  if (view.kind === 'timeline') return { length: view.length, state: (index) => view.item(index).state };
  if (view.kind === 'chain') return { length: view.length, state: (index) => stateOfLink(view, index) };
  throw new RangeError(`the view ${view.id} has no axis`);
}

function infoOf(view: CaseView): ViewInfo {
  const head = {
    id: view.id,
    title: view.title,
    ...(view.lead === undefined ? {} : { lead: view.lead }),
    ...(view.group === undefined ? {} : { group: view.group }),
  };
  switch (view.kind) {
    case 'card':
      return { ...head, kind: view.kind, length: view.rows.length };
    case 'ladder':
      return { ...head, kind: view.kind, length: view.rungs.length };
    case 'table':
      return { ...head, kind: view.kind, length: view.length, columns: view.columns };
    case 'timeline':
      return { ...head, kind: view.kind, length: view.length, axis: view.axis };
    case 'merkle':
      return {
        ...head,
        kind: view.kind,
        length: view.widths[0] ?? 0,
        widths: view.widths,
        root: view.root,
        ...(view.claimedRoot === undefined ? {} : { claimedRoot: view.claimedRoot }),
        ambiguities: view.ambiguities.slice(0, MOST_AMBIGUITIES),
      };
    case 'chart': {
      const { kind, xTitle, yTitle, xScale = 'linear', yScale, limits } = view;
      return { ...head, kind, length: 0, xTitle, yTitle, xScale, yScale, stacked: view.stacked === true, limits };
    }
    case 'chain':
      return { ...head, kind: view.kind, length: view.length, link: view.link, strands: view.strands };
    case 'text':
      return { ...head, kind: view.kind, length: view.text.length, worth: view.worth, state: view.state };
    case 'what-if':
      return {
        ...head,
        kind: view.kind,
        length: view.length,
        item: view.item,
        words: view.words,
        settings: view.settings.map(shownOf),
      };
  }
}
