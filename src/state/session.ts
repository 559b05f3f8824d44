import { createContext, useContext } from 'react';
import type { AuditFile, AuditSummary, CaseSummary, FailureRow } from '../worker/contract.ts';
import type { ComparisonRow } from '../../engine/formats/format.ts';
import type { CheckId, PinUsed, Profile } from '../../engine/verdict/model.ts';
import { CancelledError, CrashError, type AuditClient } from '../worker/client.ts';
import { placeOfRoot, rootPosition, totalRoots } from '../selectors/findings.ts';
import { placeOfPointer } from '../selectors/place.ts';
import { createStore, type Store } from './store.ts';
import { DEFAULT_SETTINGS, type Settings } from './settings.ts';
import { formatHash, parseHash, type Location } from './url.ts';
import { ALL_FACTORS, FIRST_VIEW, type FindingPlace, type View } from './view.ts';
import { EMPTY, filesOf, type Catalogue, type Workspace } from './workspace.ts';

/** Where the address is read and written; the page's own in the page, a plain object in tests. */
export interface AddressBar {
  read(): string;
  write(hash: string): void;
}

/** Everything the page does, in one place; components read the stores and call these. */
export class Session {
  readonly client: AuditClient;
  readonly workspace: Store<Workspace> = createStore<Workspace>(EMPTY);
  readonly view: Store<View> = createStore(FIRST_VIEW);
  readonly catalogue: Store<Catalogue> = createStore<Catalogue>({ formats: [] });
  readonly settings: Store<Settings>;
  /** What the auditor pinned in this visit, in canonical text; kept until removed, and never stored. */
  readonly pins: Store<{ readonly list: readonly PinUsed[] }> = createStore({ list: [] as readonly PinUsed[] });
  /** The row chosen in the factor diff. */
  readonly comparison: Store<{ readonly row: ComparisonRow | undefined }> = createStore({
    row: undefined as ComparisonRow | undefined,
  });
  /** Bumped whenever the focus should move to the selected finding. */
  readonly focusRequest: Store<{ readonly number: number }> = createStore({ number: 0 });
  readonly #address: AddressBar;
  /** A place that a link named before anything was open; used by the first audit, then forgotten. */
  #linked: Location | undefined;
  #audit = 0;

  constructor(client: AuditClient, address: AddressBar, settings: Settings = DEFAULT_SETTINGS) {
    this.client = client;
    this.settings = createStore(settings);
    this.#address = address;
    this.#linked = parseHash(address.read());
  }

  async loadCatalogue(): Promise<void> {
    try {
      this.catalogue.set({ formats: await this.client.catalogue() });
    } catch (error) {
      // A crash is shown by `crashed`; after a cancel the next audit asks again.
      if (!(error instanceof CancelledError) && !(error instanceof CrashError)) throw error;
    }
  }

  /** Clears the old result, then judges the files. */
  async open(files: readonly AuditFile[]): Promise<void> {
    if (files.length === 0) return;
    this.#audit += 1;
    const mine = this.#audit;
    this.view.set((view) => ({ ...FIRST_VIEW, cases: { ...view.cases, search: '' } }));
    this.comparison.set({ row: undefined });
    this.workspace.set({ phase: 'reading', files, progress: undefined });
    this.#address.write('');
    try {
      const request = { files, profile: this.settings.get().profile, pins: this.pins.get().list };
      const summary = await this.client.audit(request, (progress) => {
        if (mine === this.#audit) this.workspace.set({ phase: 'reading', files, progress });
      });
      if (mine !== this.#audit) return;
      if (this.catalogue.get().formats.length === 0) await this.loadCatalogue();
      if (mine === this.#audit) this.#show(files, summary);
    } catch (error) {
      if (mine !== this.#audit) return;
      if (error instanceof CancelledError) this.workspace.set({ phase: 'cancelled', files });
      else this.fault(error);
    }
  }

  cancel(): void {
    const now = this.workspace.get();
    if (now.phase !== 'reading') return;
    this.#audit += 1;
    this.workspace.set({ phase: 'cancelled', files: now.files });
    this.client.cancel();
  }

  /** Judges the files that are open once more. */
  again(): Promise<void> {
    return this.open(filesOf(this.workspace.get()));
  }

  close(): void {
    this.#audit += 1;
    if (this.workspace.get().phase === 'reading') this.client.cancel();
    this.workspace.set(EMPTY);
    this.view.set(FIRST_VIEW);
    this.#address.write('');
  }

  /** A fault of ours: it takes the result off the screen and keeps the list of files. */
  fault(error: unknown): void {
    this.#audit += 1;
    this.workspace.set({
      phase: 'crashed',
      files: filesOf(this.workspace.get()),
      error: {
        kind: error instanceof CrashError ? 'crash' : 'fault',
        message: error instanceof Error ? error.message : String(error),
      },
    });
  }

  setProfile(profile: Profile): Promise<void> {
    this.settings.set((settings) => ({ ...settings, profile }));
    return this.workspace.get().phase === 'judged' ? this.again() : Promise.resolve();
  }

  /** Pins other expectations, and judges what is open by them. */
  setPins(list: readonly PinUsed[]): Promise<void> {
    this.pins.set({ list });
    return this.workspace.get().phase === 'judged' ? this.again() : Promise.resolve();
  }

  removePin(name: string): Promise<void> {
    return this.setPins(this.pins.get().list.filter((pin) => pin.name !== name));
  }

  show(change: Partial<View>): void {
    this.view.set((view) => ({ ...view, ...change }));
    this.#write();
  }

  selectCase(caseId: number): void {
    const now = this.workspace.get();
    const open = now.phase === 'judged' ? now.summary.cases[caseId] : undefined;
    if (open === undefined) return;
    this.comparison.set({ row: undefined });
    this.show({ ...startOf(open), factors: ALL_FACTORS });
  }

  selectComparison(row: ComparisonRow): void {
    this.comparison.set({ row });
    this.show({ place: placeOfPointer(row.pointer) });
  }

  /** Chooses a check for the findings, or, while the factor diff is open, for its rows. */
  selectCheck(check: CheckId | undefined): void {
    const { tab, factors } = this.view.get();
    if (tab === 'factors') this.show({ check, finding: undefined, factors: { ...factors, check, search: '' } });
    else this.show({ check, finding: undefined, tab: 'findings' });
  }

  selectFinding(place: FindingPlace, row: FailureRow): void {
    this.show({ finding: place, place: { record: row.record, pointer: row.pointer } });
  }

  showInText(record: number, pointer: string): void {
    this.show({ tab: 'text', place: { record, pointer } });
  }

  /** `search` as made by `searchFor`. */
  showInFactors(check: CheckId | undefined, search: string): void {
    this.show({ tab: 'factors', factors: { ...ALL_FACTORS, check, search } });
  }

  /** Moves to the next or the previous root finding of the case, in the order of the result, and focuses it. */
  async stepFinding(direction: 1 | -1): Promise<void> {
    const now = this.workspace.get();
    if (now.phase !== 'judged') return;
    const view = this.view.get();
    const open = now.summary.cases[view.caseId];
    const total = open === undefined ? 0 : totalRoots(open);
    if (open === undefined || total === 0) return;
    const current = view.finding === undefined ? undefined : await this.#rowOf(open.id, view.finding);
    const from = current === undefined ? undefined : rootPosition(open, current);
    // The first press goes to the first finding in scope, which is shown as chosen from the start.
    const first = view.check === undefined ? 0 : rootPosition(open, { check: view.check, rootIndex: 0 });
    const target = Math.min(total - 1, Math.max(0, from === undefined ? first : from + direction));
    const place = placeOfRoot(open, target);
    if (place === undefined) return;
    const page = await this.client.failures({
      caseId: open.id,
      check: place.check,
      kind: 'roots',
      offset: place.rootIndex,
      limit: 1,
    });
    const row = page.failures[0];
    if (row === undefined || this.workspace.get() !== now) return;
    const check = view.check === undefined || view.check === row.check ? view.check : row.check;
    this.show({ tab: 'findings', check });
    this.selectFinding({ check: row.check, index: row.index }, row);
    this.focusRequest.set((last) => ({ number: last.number + 1 }));
  }

  /** The address changed under us (back, forward, a pasted link): only a place is taken from it. */
  followAddress(): void {
    const now = this.workspace.get();
    if (now.phase !== 'judged') return;
    const location = parseHash(this.#address.read());
    if (location !== undefined) this.#goTo(now.summary, location);
  }

  async #rowOf(caseId: number, place: FindingPlace): Promise<FailureRow | undefined> {
    const page = await this.client.failures({
      caseId,
      check: place.check,
      kind: 'all',
      offset: place.index,
      limit: 1,
    });
    return page.failures[0];
  }

  #show(files: readonly AuditFile[], summary: AuditSummary): void {
    const linked = this.#linked;
    this.#linked = undefined;
    const first = summary.cases.find((one) => one.outcome === summary.outcome) ?? summary.cases[0];
    if (first !== undefined) this.view.set((view) => ({ ...view, ...startOf(first) }));
    this.workspace.set({ phase: 'judged', files, summary });
    if (linked !== undefined) this.#goTo(summary, linked);
    else this.#write();
  }

  #goTo(summary: AuditSummary, location: Location): void {
    const open = summary.cases[location.caseId];
    if (open === undefined) return;
    const check = open.checks.find((one) => one.id === location.check);
    if (location.check !== undefined && check === undefined) return;
    const finding = location.finding;
    const known = finding === undefined || (check !== undefined && finding.index < check.failureCount);
    this.view.set((view) => ({
      ...view,
      caseId: open.id,
      tab: location.tab,
      check: location.check,
      finding: known ? finding : undefined,
    }));
  }

  #write(): void {
    if (this.workspace.get().phase !== 'judged') return;
    const { caseId, tab, check, finding } = this.view.get();
    this.#address.write(formatHash({ caseId, tab, check, finding }));
  }
}

/** Where to begin in a case: at what is wrong, else at what was compared. */
function startOf(open: CaseSummary): Pick<View, 'caseId' | 'tab' | 'check' | 'finding' | 'place'> {
  const tab = totalRoots(open) > 0 || open.comparisonCount === 0 ? 'findings' : 'factors';
  return { caseId: open.id, tab, check: undefined, finding: undefined, place: undefined };
}

export const SessionContext = createContext<Session | undefined>(undefined);
export const SessionProvider = SessionContext.Provider;

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === undefined) throw new Error('no session around this component');
  return session;
}
