import type {
  AuditSummary,
  CaseSummary,
  ComparedRow,
  ComparePair,
  FailureRow,
  HeldRecord,
} from '../worker/contract.ts';
import type { ComparisonRow } from '../../engine/formats/format.ts';
import type { EvidencePlace } from '../../engine/formats/view.ts';
import type { CheckId } from '../../engine/verdict/model.ts';
import { CancelledError, CrashError, type AuditClient } from '../worker/client.ts';
import { placeOfRoot, rootPosition, totalRoots } from '../selectors/findings.ts';
import { placeOfPointer, searchFor } from '../selectors/place.ts';
import { ALL_CASES, type CaseQuery } from '../selectors/cases.ts';
import { computationOf, hasOverview, isGlance, recordsOf } from '../selectors/glance.ts';
import { FIRST_COMPARE, firstPair, knows, swapped, type Comparing, type CompareView } from './compare.ts';
import { formatCompareHash, parseCompareHash } from './compare-url.ts';
import { createStore, type Store } from './store.ts';
import { formatHash, parseHash, type Location } from './url.ts';
import { ALL_FACTORS, FIRST_VIEW, type ChosenRow, type FindingPlace, type View } from './view.ts';
import type { Workspace } from './workspace.ts';

/** Where the address is read and written; the page's own in the page, a plain object in tests. */
export interface AddressBar {
  read(): string;
  write(hash: string): void;
}

/** A case and how it was looked at. */
export interface LookedAt {
  readonly view: View;
  readonly open: CaseSummary;
}

/** What is looked at of a result, and every way to another place in it; the address says where that is. */
export class Navigation {
  readonly view: Store<View> = createStore(FIRST_VIEW);
  /** The row chosen in the factor diff. */
  readonly comparison: Store<{ readonly row: ComparisonRow | undefined }> = createStore({
    row: undefined as ComparisonRow | undefined,
  });
  /** The row chosen in a view. */
  readonly row: Store<{ readonly row: ChosenRow | undefined }> = createStore({
    row: undefined as ChosenRow | undefined,
  });
  /** By case: the record of evidence that is not held whole, where it is not the one that was held at first. */
  readonly held: Store<ReadonlyMap<number, HeldRecord>> = createStore<ReadonlyMap<number, HeldRecord>>(new Map());
  /** Where the focus should move: to the selected finding or into the step. Whoever takes it there clears it. */
  readonly focusRequest: Store<{ readonly to: 'finding' | 'step' | undefined }> = createStore({
    to: undefined as 'finding' | 'step' | undefined,
  });
  /** The two sides that are compared, if any are. */
  readonly comparing: Store<Comparing> = createStore(FIRST_COMPARE);
  readonly #client: AuditClient;
  readonly #workspace: Store<Workspace>;
  readonly #address: AddressBar;
  readonly #fault: (error: unknown) => void;
  /** Settles when what was asked of the worker last has been answered and followed. */
  #turn: Promise<void> = Promise.resolve();
  /** A place that a link named before anything was open; used by the first audit, then forgotten. */
  #linked: Location | ComparePair | undefined;

  constructor(client: AuditClient, workspace: Store<Workspace>, address: AddressBar, fault: (error: unknown) => void) {
    this.#client = client;
    this.#workspace = workspace;
    this.#address = address;
    this.#fault = fault;
    this.#linked = readAddress(address);
  }

  /** Nothing of a result is looked at any more; how the list of cases was shown may stay. */
  forget(keepList: boolean): void {
    this.view.set(({ cases, table }) => (keepList ? { ...FIRST_VIEW, cases, table } : FIRST_VIEW));
    this.#forgetChosen();
    this.held.set(new Map());
    this.#address.write('');
  }

  #forgetChosen(): void {
    this.comparison.set({ row: undefined });
    this.row.set({ row: undefined });
    this.comparing.set(FIRST_COMPARE);
  }

  /** Where a result was looked at when it left the screen; it comes back right after. */
  restore(view: View, held: ReadonlyMap<number, HeldRecord>): void {
    this.#forgetChosen();
    this.held.set(held);
    this.view.set(view);
  }

  /** Begins at what decided a new result; `after` once it is on the screen. */
  begin(summary: AuditSummary): void {
    const first = summary.cases.find((one) => one.outcome === summary.outcome) ?? summary.cases[0];
    if (first !== undefined) this.view.set((view) => ({ ...view, ...startOf(first) }));
  }

  /** To where a link asked to go, else back to the case that was looked at before a new result. */
  arrive(summary: AuditSummary, before: LookedAt | undefined): void {
    const linked = this.#linked;
    this.#linked = undefined;
    if (linked !== undefined) this.#goTo(summary, linked);
    else if (before !== undefined) this.#comeBack(summary, before);
    this.writeAddress();
  }

  /** Sets two sides beside each other; without a pair, what is open beside what lies nearest. */
  compare(pair?: ComparePair): void {
    const now = this.#workspace.get();
    if (now.phase !== 'judged') return;
    const { cases } = now.summary;
    const { caseId, place } = this.view.get();
    const open = cases[caseId];
    const sides = pair ?? (open === undefined ? undefined : firstPair(cases, open, place?.record));
    if (sides === undefined || !knows(cases, sides)) return;
    // A check that was chosen for one pair may be none of another.
    this.comparing.set(({ view }) => ({ pair: sides, view: pair === undefined ? FIRST_COMPARE.view : view }));
    this.writeAddress();
  }

  swapSides(): void {
    const { pair } = this.comparing.get();
    if (pair !== undefined) this.compare(swapped(pair));
  }

  showCompared(change: Partial<CompareView>): void {
    this.comparing.set(({ pair, view }) => ({ pair, view: { ...view, ...change } }));
  }

  /** Leaves the comparison for the place of a compared number in the text of one side. */
  showComparedInText(side: keyof ComparePair, row: Pick<ComparedRow, 'record' | 'pointer'>): void {
    const now = this.#workspace.get();
    const one = this.comparing.get().pair?.[side];
    const open = now.phase === 'judged' && one !== undefined ? now.summary.cases[one.caseId] : undefined;
    if (one === undefined || open === undefined) return;
    this.selectCase(open.id);
    this.showInText(row.record ?? one.record ?? 0, row.pointer);
  }

  endCompare(): void {
    this.comparing.set(FIRST_COMPARE);
    this.writeAddress();
  }

  /** Shows a place of a case: what was compared is left. */
  show(change: Partial<View>): void {
    this.comparing.set(FIRST_COMPARE);
    this.view.set((view) => ({ ...view, ...change }));
    this.writeAddress();
  }

  /** Changes what is shown of the list of cases. */
  listCases(change: Partial<CaseQuery>): void {
    this.view.set((view) => ({ ...view, cases: { ...view.cases, ...change } }));
  }

  showAllCases(): void {
    const { sort, reversed } = this.view.get().cases;
    this.listCases({ ...ALL_CASES, sort, reversed });
  }

  selectCase(caseId: number): void {
    const now = this.#workspace.get();
    const open = now.phase === 'judged' ? now.summary.cases[caseId] : undefined;
    if (open === undefined) return;
    this.comparison.set({ row: undefined });
    this.row.set({ row: undefined });
    this.held.set(new Map());
    this.show({ ...startOf(open), factors: ALL_FACTORS });
  }

  selectComparison(row: ComparisonRow): void {
    this.comparison.set({ row });
    const place = placeOfPointer(row.pointer);
    this.show({ place, file: undefined, ...this.#follow(place.record) });
  }

  /** Chooses a check for the findings, or, while the factor diff is open, for its rows. */
  selectCheck(check: CheckId | undefined): void {
    const { tab, factors } = this.view.get();
    if (tab === 'factors') this.show({ check, finding: undefined, factors: { ...factors, check, search: '' } });
    else this.show({ check, finding: undefined, tab: 'findings' });
  }

  selectFinding(place: FindingPlace, row: FailureRow): void {
    const { record, pointer } = row;
    this.show({ finding: place, place: { record, pointer }, file: undefined, ...this.#follow(record) });
  }

  /** The step debugger, if the case has one. */
  showStep(): boolean {
    const info = computationOf(this.#openCase());
    if (info !== undefined) this.show({ tab: 'view', view: info.id });
    return info !== undefined;
  }

  /** The first view of the case that has a tab of its own. */
  showFirstView(): void {
    const now = this.#workspace.get();
    const open = now.phase === 'judged' ? now.summary.cases[this.view.get().caseId] : undefined;
    const own = open?.views.filter((info) => !isGlance(info)) ?? [];
    // Stepping has a key of its own.
    const first = own.find(({ kind }) => kind !== 'computation') ?? own[0];
    if (first === undefined) return;
    this.row.set({ row: undefined });
    this.show({ tab: 'view', view: first.id });
  }

  showInText(record: number, pointer: string): void {
    this.show({ tab: 'text', place: { record, pointer }, file: undefined, ...this.#follow(record) });
  }

  /** Looks at the text of another file of the case. */
  lookAtFile(file: number): void {
    this.show({ file });
  }

  /** Looks at another record: its step, and its text and comparisons where the evidence is not held whole. */
  lookAtRecord(record: number): void {
    this.show({ ...this.#follow(record), missed: undefined });
  }

  /** Looks at a stop of the step, in this record or another. */
  lookAtStop({ record, stop }: { readonly record: number; readonly stop: number }): void {
    this.show({ ...this.#follow(record), stop, missed: undefined });
  }

  /**
   * Ways that lead by an answer of the worker are gone one after the other: a key that is pressed before the answer goes on from where the
   * answer leads. `left` says that somebody went elsewhere meanwhile: then the answer leads nowhere any more.
   */
  #inTurn(go: (left: () => boolean) => Promise<void>): Promise<void> {
    const mine = this.#turn.then(() => {
      const workspace = this.#workspace.get();
      const view = this.view.get();
      return go(() => this.#workspace.get() !== workspace || this.view.get() !== view);
    });
    this.#turn = mine.catch(() => undefined);
    return mine;
  }

  /** Shows the stop that has the number at a place; without one, the step, saying so. */
  showInStep(record: number, pointer: string): Promise<void> {
    return this.#inTurn(async (left) => {
      const open = this.#openCase();
      const info = computationOf(open);
      if (open === undefined || info === undefined || record >= info.length) return;
      const stop = await this.#client.views.stopAt({ caseId: open.id, view: info.id, record }, pointer);
      if (left()) return;
      const missed = stop === undefined ? pointer : undefined;
      this.show({ tab: 'view', view: info.id, ...this.#follow(record), stop: stop ?? 0, missed });
      this.focusRequest.set({ to: 'step' });
    });
  }

  /** Shows the finding of a check at a place, if there is one; else those of the check. */
  showFindingAt(check: CheckId, record: number, pointer: string): Promise<void> {
    return this.#inTurn(async (left) => {
      const open = this.#openCase();
      if (open === undefined) return;
      const query = { caseId: open.id, check, kind: 'all', at: { record, pointer }, offset: 0, limit: 1 } as const;
      const row = (await this.#client.failures(query)).failures[0];
      if (left()) return;
      this.show({ tab: 'findings', check, finding: undefined });
      if (row === undefined) return;
      this.selectFinding({ check, index: row.index }, row);
      this.focusRequest.set({ to: 'finding' });
    });
  }

  /** Goes to a number: to its row in the factor diff where it is compared there, else to its place in the text. */
  goTo(caseId: number, { record, pointer, comparison }: EvidencePlace): void {
    const now = this.#workspace.get();
    const open = now.phase === 'judged' ? now.summary.cases[caseId] : undefined;
    if (open === undefined) return;
    if (comparison === undefined) {
      this.showInText(record, pointer);
      return;
    }
    this.show({ place: { record, pointer }, file: undefined, ...this.#follow(record) });
    this.showInFactors(comparison.check, comparison.pointer);
  }

  /** Goes to a failure by its place in the result. */
  showFinding(place: FindingPlace, where: { readonly record: number; readonly pointer: string }): void {
    const followed = this.#follow(where.record);
    this.show({ tab: 'findings', check: place.check, finding: place, place: where, file: undefined, ...followed });
    this.focusRequest.set({ to: 'finding' });
  }

  /** `search` as made by `searchFor`. */
  showInFactors(check: CheckId | undefined, search: string): void {
    this.show({ tab: 'factors', factors: { ...ALL_FACTORS, check, search } });
  }

  /** Where the chosen finding stands: in the raw text, or among the comparisons. */
  showChosen(place: 'text' | 'factors'): Promise<void> {
    return this.#inTurn(async (left) => {
      const { caseId, check, finding, tab } = this.view.get();
      const open = this.#openCase();
      if (open === undefined || (place === 'factors' ? open.comparisonCount : open.textFiles) === 0) return;
      const chosen = tab === 'factors' ? this.comparison.get().row : undefined;
      if (chosen !== undefined) {
        const at = placeOfPointer(chosen.pointer);
        if (place === 'text') this.showInText(at.record, at.pointer);
        return;
      }
      const offset = finding?.index ?? 0;
      const scope = finding?.check ?? check;
      const kind = finding === undefined ? ('roots' as const) : ('all' as const);
      const query = { caseId, kind, offset, limit: 1, ...(scope === undefined ? {} : { check: scope }) };
      const row = (await this.#client.failures(query)).failures[0];
      if (row === undefined || left()) return;
      if (place === 'text') this.showInText(row.record, row.pointer);
      else this.showInFactors(undefined, searchFor(row.record, row.pointer));
    });
  }

  /** Moves to the next or the previous root finding of the case, in the order of the result, and focuses it. */
  stepFinding(direction: 1 | -1): Promise<void> {
    return this.#inTurn(async (left) => {
      const view = this.view.get();
      const open = this.#openCase();
      const total = open === undefined ? 0 : totalRoots(open);
      if (open === undefined || total === 0) return;
      const current = view.finding === undefined ? undefined : await this.#rowOf(open.id, view.finding);
      const from = current === undefined ? undefined : rootPosition(open, current);
      // The first press goes to the first finding in scope, which is shown as chosen from the start.
      const first = view.check === undefined ? 0 : rootPosition(open, { check: view.check, rootIndex: 0 });
      const target = Math.min(total - 1, Math.max(0, from === undefined ? first : from + direction));
      const place = placeOfRoot(open, target);
      if (place === undefined) return;
      const page = await this.#client.failures({
        caseId: open.id,
        check: place.check,
        kind: 'roots',
        offset: place.rootIndex,
        limit: 1,
      });
      const row = page.failures[0];
      if (row === undefined || left()) return;
      const check = view.check === undefined || view.check === row.check ? view.check : row.check;
      this.show({ tab: 'findings', check });
      this.selectFinding({ check: row.check, index: row.index }, row);
      this.focusRequest.set({ to: 'finding' });
    });
  }

  /** The address changed under us (back, forward, a pasted link): only a place is taken from it. */
  followAddress(): void {
    const now = this.#workspace.get();
    if (now.phase !== 'judged') return;
    const location = readAddress(this.#address);
    if (location !== undefined) this.#goTo(now.summary, location);
  }

  #openCase(): CaseSummary | undefined {
    const now = this.#workspace.get();
    return now.phase === 'judged' ? now.summary.cases[this.view.get().caseId] : undefined;
  }

  /** What changes in the view when a record is looked at; evidence that is not held whole is read for it. */
  #follow(record: number): Partial<View> {
    const open = this.#openCase();
    if (open === undefined || record === this.view.get().record) return {};
    if (!Number.isInteger(record) || record < 0 || record >= recordsOf(open)) return {};
    if (open.held !== undefined) {
      this.#hold(open, record).catch((error: unknown) => {
        if (!(error instanceof CancelledError) && !(error instanceof CrashError)) this.#fault(error);
      });
    }
    return { record, stop: 0, missed: undefined };
  }

  async #hold(open: CaseSummary, record: number): Promise<void> {
    const held = await this.#client.hold(open.id, record);
    const now = this.#workspace.get();
    // A later choice may have been answered first, and the audit may be another.
    if (now.phase !== 'judged' || now.summary.cases[open.id] !== open || this.view.get().record !== record) return;
    this.held.set((all) => new Map(all).set(open.id, held));
  }

  async #rowOf(caseId: number, place: FindingPlace): Promise<FailureRow | undefined> {
    const page = await this.#client.failures({
      caseId,
      check: place.check,
      kind: 'all',
      offset: place.index,
      limit: 1,
    });
    return page.failures[0];
  }

  /** To the case of the same name, unless its outcome is another: then what changed is what matters. */
  #comeBack(summary: AuditSummary, { view, open }: LookedAt): void {
    const same = summary.cases.find((one) => one.subject === open.subject && one.format === open.format);
    if (same === undefined) return;
    const { tab, view: id, check } = view;
    const kept = same.outcome === open.outcome ? { tab, view: id, check } : {};
    this.view.set((now) => ({ ...now, ...startOf(same), ...kept }));
  }

  #goTo(summary: AuditSummary, location: Location | ComparePair): void {
    if ('first' in location) {
      if (knows(summary.cases, location)) this.comparing.set({ ...FIRST_COMPARE, pair: location });
      return;
    }
    this.comparing.set(FIRST_COMPARE);
    const open = summary.cases[location.caseId];
    if (open === undefined) return;
    const check = open.checks.find((one) => one.id === location.check);
    if (location.check !== undefined && check === undefined) return;
    if (location.view !== undefined && open.views.every(({ id }) => id !== location.view)) return;
    const finding = location.finding;
    const known = finding === undefined || (check !== undefined && finding.index < check.failureCount);
    const record = firstRecord(open);
    if (this.view.get().caseId !== open.id) this.held.set(new Map());
    this.view.set((view) => ({
      ...view,
      caseId: open.id,
      record: view.caseId === open.id ? view.record : record,
      tab: location.tab,
      view: location.view,
      check: location.check,
      file: location.file !== undefined && location.file < open.textFiles ? location.file : undefined,
      finding: known ? finding : undefined,
    }));
    this.view.set((view) => ({ ...view, ...this.#follow(location.record ?? record), stop: location.stop ?? 0 }));
  }

  /** Writes where one is into the address, while there is a result. */
  writeAddress(): void {
    if (this.#workspace.get().phase !== 'judged') return;
    const { pair } = this.comparing.get();
    if (pair !== undefined) {
      this.#address.write(formatCompareHash(pair));
      return;
    }
    const { caseId, tab, view, file, record, stop, check, finding } = this.view.get();
    const open = this.#openCase();
    const shown = tab === 'view' ? view : undefined;
    const other = open === undefined || record === firstRecord(open) ? undefined : record;
    this.#address.write(formatHash({ caseId, tab, view: shown, file, record: other, stop, check, finding }));
  }
}

/** Of evidence that is not held whole, the one that is held at first. */
const firstRecord = (open: CaseSummary): number => open.held?.record ?? 0;

const readAddress = (address: AddressBar): Location | ComparePair | undefined => {
  const hash = address.read();
  return parseCompareHash(hash) ?? parseHash(hash);
};

/** Where to begin in a case: at what is wrong, else at what there is to see. */
function startOf(open: CaseSummary): Omit<View, 'factors' | 'rules' | 'cases' | 'table'> {
  const none = {
    view: undefined,
    check: undefined,
    finding: undefined,
    place: undefined,
    file: undefined,
    missed: undefined,
  };
  const start = { ...none, caseId: open.id, record: firstRecord(open), stop: 0 };
  if (totalRoots(open) > 0) return { ...start, tab: 'findings' };
  if (open.comparisonCount > 0) return { ...start, tab: 'factors' };
  if (hasOverview(open)) return { ...start, tab: 'overview' };
  const first = open.views[0];
  return first === undefined ? { ...start, tab: 'findings' } : { ...start, tab: 'view', view: first.id };
}
