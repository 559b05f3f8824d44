import { createContext, useContext } from 'react';
import type {
  AuditFile,
  AuditRequest,
  AuditSummary,
  CaseSummary,
  ComparedRow,
  ComparePair,
  FailureRow,
  HeldRecord,
  JudgedCase,
  MovedSetting,
  Progress,
} from '../worker/contract.ts';
import type { ComparisonRow } from '../../engine/formats/format.ts';
import type { EvidencePlace } from '../../engine/formats/view.ts';
import type { CheckId, Profile } from '../../engine/verdict/model.ts';
import { CancelledError, CrashError, type AuditClient } from '../worker/client.ts';
import { placeOfRoot, rootPosition, totalRoots } from '../selectors/findings.ts';
import { placeOfPointer, searchFor } from '../selectors/place.ts';
import { ALL_CASES, type CaseQuery } from '../selectors/cases.ts';
import { computationOf, hasOverview, isGlance, recordsOf } from '../selectors/glance.ts';
import { CaseFile } from './case-file.ts';
import { createSelection, NO_SELECTION, type CaseSelection } from './case-selection.ts';
import { FIRST_COMPARE, firstPair, knows, swapped, type Comparing, type CompareView } from './compare.ts';
import { formatCompareHash, parseCompareHash } from './compare-url.ts';
import type { OpenFiles } from './file-history.ts';
import { sameGiven, type Given, type HeldResult } from './held-result.ts';
import { createStore, type Store } from './store.ts';
import { DEFAULT_SETTINGS, type Settings } from './settings.ts';
import { EMPTY_BOOK, type RemarksBook } from './remarks.ts';
import { TrustedInputs } from './trusted-inputs.ts';
import { filesToJudge, nowOf } from './trust.ts';
import { formatHash, parseHash, type Location } from './url.ts';
import { ALL_FACTORS, FIRST_VIEW, type ChosenRow, type FindingPlace, type View } from './view.ts';
import { EMPTY, filesOf, type Catalogue, type Unfinished, type Workspace } from './workspace.ts';

/** Where the address is read and written; the page's own in the page, a plain object in tests. */
export interface AddressBar {
  read(): string;
  write(hash: string): void;
}

/** What a what-if view shows instead of the settings by which was judged. */
export interface MovedSettings {
  readonly key: string;
  readonly list: readonly MovedSetting[];
}

/** The case and the view that are on the screen. */
interface LookedAt {
  readonly view: View;
  readonly open: CaseSummary;
}

/** Everything the page does, in one place; components read the stores and call these. */
export class Session {
  readonly client: AuditClient;
  readonly workspace: Store<Workspace> = createStore<Workspace>(EMPTY);
  readonly view: Store<View> = createStore(FIRST_VIEW);
  readonly catalogue: Store<Catalogue> = createStore<Catalogue>({ formats: [] });
  readonly settings: Store<Settings>;
  /** What the auditor expects of the evidence, and the files and the time that it is held against. */
  readonly trusted: TrustedInputs;
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
  /** Settings that were moved in a what-if view, named by the result and the view; they never reach an audit. */
  readonly moved: Store<MovedSettings> = createStore<MovedSettings>({ key: '', list: [] });
  /** The auditor's remarks, which stand in reports. */
  readonly remarks: Store<RemarksBook> = createStore(EMPTY_BOOK);
  /** The two sides that are compared, if any are. */
  readonly comparing: Store<Comparing> = createStore(FIRST_COMPARE);
  /** Opening, adding, removing, closing, and taking any of it back. */
  readonly caseFile: CaseFile;
  /** Cases chosen in the list: what acts on several of them reads it. */
  readonly selection: Store<CaseSelection> = createSelection();
  readonly #address: AddressBar;
  /** A place that a link named before anything was open; used by the first audit, then forgotten. */
  #linked: Location | ComparePair | undefined;
  #audit = 0;
  #caseFocus = false;
  /** The last result, as long as the worker can answer for it. */
  #held: HeldResult | undefined;
  /** What the audit under way has judged so far. */
  #sofar: { readonly judged: JudgedCase[]; progress: Progress | undefined } = { judged: [], progress: undefined };

  constructor(client: AuditClient, address: AddressBar, settings: Settings = DEFAULT_SETTINGS) {
    this.client = client;
    this.trusted = new TrustedInputs(client, () => this.#rejudge());
    this.settings = createStore(settings);
    this.caseFile = new CaseFile({
      current: () => this.#current(),
      judged: () => {
        const now = this.workspace.get();
        if (now.phase !== 'judged') return undefined;
        return { summary: now.summary, files: filesToJudge(now.files, this.trusted.files.get()) };
      },
      go: (to, comeBack) => this.#go(to, comeBack),
    });
    this.#address = address;
    this.#linked = readAddress(address);
  }

  async loadCatalogue(): Promise<void> {
    try {
      this.catalogue.set({ formats: await this.client.catalogue() });
    } catch (error) {
      // A crash is shown by `crashed`; after a cancel the next audit asks again.
      if (!(error instanceof CancelledError) && !(error instanceof CrashError)) throw error;
    }
  }

  /** Judges files in place of those that are open. */
  open(files: readonly AuditFile[]): Promise<void> {
    return this.caseFile.open(files);
  }

  /** Opens a sample with what belongs to it: trusted files of samples before it go, those of the auditor stay. */
  async openSample(files: readonly AuditFile[], trusted: readonly AuditFile[], now: number | undefined): Promise<void> {
    const before = this.#current();
    this.#leave();
    const mine = this.#audit;
    this.workspace.set(EMPTY);
    await this.trusted.setSample(trusted, now);
    if (mine !== this.#audit) return;
    const after = { ...this.#current(), files };
    this.caseFile.record('open', files.length, before, after);
    await this.#open(files, undefined);
  }

  async #open(files: readonly AuditFile[], before: LookedAt | undefined): Promise<void> {
    if (files.length === 0) return;
    this.#leave();
    const mine = this.#audit;
    const given = this.#given();
    this.#sofar = { judged: [], progress: undefined };
    this.view.set(({ cases, table }) => (before === undefined ? FIRST_VIEW : { ...FIRST_VIEW, cases, table }));
    this.comparison.set({ row: undefined });
    this.row.set({ row: undefined });
    this.held.set(new Map());
    this.comparing.set(FIRST_COMPARE);
    this.selection.set(NO_SELECTION);
    this.workspace.set({ phase: 'reading', files, progress: undefined });
    this.#address.write('');
    try {
      const summary = await this.client.audit(this.#request(files), (progress) => {
        if (mine !== this.#audit) return;
        this.#sofar.judged.push(...progress.judged);
        this.#sofar.progress = progress;
        this.workspace.set({ phase: 'reading', files, progress });
      });
      if (mine !== this.#audit) return;
      if (this.catalogue.get().formats.length === 0) await this.loadCatalogue();
      if (mine === this.#audit) this.#show(files, summary, given, before);
    } catch (error) {
      if (mine !== this.#audit) return;
      if (error instanceof CancelledError) this.#stopped(files);
      else this.fault(error);
    }
  }

  cancel(): void {
    const now = this.workspace.get();
    if (now.phase !== 'reading') return;
    this.#audit += 1;
    this.#stopped(now.files);
    this.client.cancel();
  }

  #stopped(files: readonly AuditFile[]): void {
    this.workspace.set({ phase: 'cancelled', files, unfinished: this.#unfinished(), before: this.#canGoBack() });
  }

  #unfinished(): Unfinished | undefined {
    const { judged, progress } = this.#sofar;
    if (progress === undefined || judged.length === 0) return undefined;
    return { judged: [...judged], filesJudged: progress.filesJudged, files: progress.files };
  }

  #canGoBack(): boolean {
    return this.#held !== undefined && this.client.holdsResult;
  }

  /** Shows the result that was there before an audit that was stopped, with the files and settings it was judged by. */
  goBack(): void {
    const held = this.#held;
    if (held === undefined || !this.client.holdsResult) return;
    this.#leave();
    const { profile, pins, trusted, time } = held.given;
    this.settings.set((settings) => ({ ...settings, profile }));
    this.trusted.restore(pins, trusted, time);
    this.caseFile.wentBackTo(held.files);
    this.#showHeld(held);
  }

  #showHeld(held: HeldResult): void {
    this.comparison.set({ row: undefined });
    this.row.set({ row: undefined });
    this.selection.set(NO_SELECTION);
    this.comparing.set(FIRST_COMPARE);
    this.held.set(held.records);
    this.view.set(held.view);
    this.workspace.set({ phase: 'judged', files: held.files, summary: held.summary });
    this.#write();
  }

  /** Ends what is under way, and remembers where the result that is on the screen was looked at. */
  #leave(): void {
    this.#audit += 1;
    const now = this.workspace.get();
    if (now.phase === 'reading') this.client.cancel();
    if (now.phase === 'judged' && this.#held?.summary === now.summary) {
      this.#held = { ...this.#held, view: this.view.get(), records: this.held.get() };
    }
  }

  #current(): OpenFiles {
    const sampleTrust = this.trusted.files.get().files.filter(({ file }) => file.demo === true);
    return { files: filesOf(this.workspace.get()), sampleTrust, time: this.trusted.time.get() };
  }

  #given(): Given {
    return {
      profile: this.settings.get().profile,
      pins: this.trusted.pins.get().list,
      trusted: this.trusted.files.get().files,
      time: this.trusted.time.get(),
    };
  }

  #go(to: OpenFiles, comeBack: boolean): Promise<void> {
    const looked = comeBack ? this.#lookedAt() : undefined;
    this.#leave();
    this.trusted.putSample(to.sampleTrust, to.time);
    const held = this.#held;
    if (to.files.length === 0) {
      this.workspace.set(EMPTY);
      this.view.set(FIRST_VIEW);
      this.selection.set(NO_SELECTION);
      this.#address.write('');
      return Promise.resolve();
    }
    if (held?.files === to.files && this.#canGoBack() && sameGiven(held.given, this.#given())) {
      this.#showHeld(held);
      return Promise.resolve();
    }
    return this.#open(to.files, looked);
  }

  /** The case that is on the screen, or was before what is on the screen now. */
  #lookedAt(): LookedAt | undefined {
    const now = this.workspace.get();
    const view = now.phase === 'judged' ? this.view.get() : this.#held?.view;
    const summary = now.phase === 'judged' ? now.summary : this.#held?.summary;
    const open = view === undefined ? undefined : summary?.cases[view.caseId];
    return view === undefined || open === undefined ? undefined : { view, open };
  }

  /** Judges the files that are open once more, and comes back to the case that was looked at. */
  again(): Promise<void> {
    return this.#open(filesOf(this.workspace.get()), this.#lookedAt());
  }

  /** Makes a file that was found beside the evidence a trusted input. `position` is that among the inputs of the audit. */
  trustInput(position: number): Promise<void> {
    const now = this.workspace.get();
    const input = now.phase === 'judged' ? now.summary.inputs[position] : undefined;
    const file = filesToJudge(filesOf(now), this.trusted.files.get())[position];
    if (input === undefined || file === undefined) return Promise.resolve();
    return this.trusted.add([{ file, sha256: input.sha256 }]);
  }

  close(): void {
    void this.caseFile.close();
  }

  /** A fault of ours: it takes the result off the screen and keeps the list of files. */
  fault(error: unknown): void {
    const now = this.workspace.get();
    this.#leave();
    // A fault of the page while nothing is judged has nothing to do with what was judged before.
    const unfinished = now.phase === 'reading' ? this.#unfinished() : undefined;
    this.workspace.set({
      phase: 'crashed',
      files: filesOf(now),
      unfinished,
      before: this.#canGoBack(),
      error: {
        kind: error instanceof CrashError ? 'crash' : 'fault',
        message: error instanceof Error ? error.message : String(error),
      },
    });
  }

  setProfile(profile: Profile): Promise<void> {
    this.settings.set((settings) => ({ ...settings, profile }));
    return this.#rejudge();
  }

  /** Sets two sides beside each other; without a pair, what is open beside what lies nearest. */
  compare(pair?: ComparePair): void {
    const now = this.workspace.get();
    if (now.phase !== 'judged') return;
    const { cases } = now.summary;
    const { caseId, place } = this.view.get();
    const open = cases[caseId];
    const sides = pair ?? (open === undefined ? undefined : firstPair(cases, open, place?.record));
    if (sides === undefined || !knows(cases, sides)) return;
    // A check that was chosen for one pair may be none of another.
    this.comparing.set(({ view }) => ({ pair: sides, view: pair === undefined ? FIRST_COMPARE.view : view }));
    this.#write();
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
    const now = this.workspace.get();
    const one = this.comparing.get().pair?.[side];
    const open = now.phase === 'judged' && one !== undefined ? now.summary.cases[one.caseId] : undefined;
    if (one === undefined || open === undefined) return;
    this.selectCase(open.id);
    this.showInText(row.record ?? one.record ?? 0, row.pointer);
  }

  endCompare(): void {
    this.comparing.set(FIRST_COMPARE);
    this.#write();
  }

  /** Shows a place of a case: what was compared is left. */
  show(change: Partial<View>): void {
    this.comparing.set(FIRST_COMPARE);
    this.view.set((view) => ({ ...view, ...change }));
    this.#write();
  }

  /** Changes what is shown of the list of cases. */
  listCases(change: Partial<CaseQuery>): void {
    this.view.set((view) => ({ ...view, cases: { ...view.cases, ...change } }));
  }

  showAllCases(): void {
    const { sort, reversed } = this.view.get().cases;
    this.listCases({ ...ALL_CASES, sort, reversed });
  }

  /** The list of cases is drawn anew, or after an audit: the focus belongs to it. */
  wantCaseFocus(): void {
    this.#caseFocus = true;
  }

  /** Whether the focus belongs to the list of cases; asked once. */
  takeCaseFocus(): boolean {
    const wanted = this.#caseFocus;
    this.#caseFocus = false;
    return wanted;
  }

  /** Judges again the files of the chosen cases alone. */
  keepCases(): void {
    this.wantCaseFocus();
    void this.caseFile.keep(this.selection.get().ids);
  }

  /** Removes the chosen cases, or, where none is chosen, the one that is pointed at. */
  removeCases(pointed: number | undefined): void {
    const { ids } = this.selection.get();
    this.wantCaseFocus();
    void this.caseFile.remove(ids.size > 0 || pointed === undefined ? ids : new Set([pointed]));
  }

  selectCase(caseId: number): void {
    const now = this.workspace.get();
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
    this.show({ place, ...this.#follow(place.record) });
  }

  /** Chooses a check for the findings, or, while the factor diff is open, for its rows. */
  selectCheck(check: CheckId | undefined): void {
    const { tab, factors } = this.view.get();
    if (tab === 'factors') this.show({ check, finding: undefined, factors: { ...factors, check, search: '' } });
    else this.show({ check, finding: undefined, tab: 'findings' });
  }

  selectFinding(place: FindingPlace, row: FailureRow): void {
    const { record, pointer } = row;
    this.show({ finding: place, place: { record, pointer }, ...this.#follow(record) });
  }

  /** The step debugger, if the case has one. */
  showStep(): boolean {
    const info = computationOf(this.#openCase());
    if (info !== undefined) this.show({ tab: 'view', view: info.id });
    return info !== undefined;
  }

  /** The first view of the case that has a tab of its own. */
  showFirstView(): void {
    const now = this.workspace.get();
    const open = now.phase === 'judged' ? now.summary.cases[this.view.get().caseId] : undefined;
    const own = open?.views.filter((info) => !isGlance(info)) ?? [];
    // Stepping has a key of its own.
    const first = own.find(({ kind }) => kind !== 'computation') ?? own[0];
    if (first === undefined) return;
    this.row.set({ row: undefined });
    this.show({ tab: 'view', view: first.id });
  }

  showInText(record: number, pointer: string): void {
    this.show({ tab: 'text', place: { record, pointer }, ...this.#follow(record) });
  }

  /** Looks at another record: its step, and its text and comparisons where the evidence is not held whole. */
  lookAtRecord(record: number): void {
    this.show({ ...this.#follow(record), missed: undefined });
  }

  /** Looks at a stop of the step, in this record or another. */
  lookAtStop({ record, stop }: { readonly record: number; readonly stop: number }): void {
    this.show({ ...this.#follow(record), stop, missed: undefined });
  }

  /** Shows the stop that has the number at a place; without one, the step, saying so. */
  async showInStep(record: number, pointer: string): Promise<void> {
    const now = this.workspace.get();
    const open = this.#openCase();
    const info = computationOf(open);
    if (open === undefined || info === undefined || record >= info.length) return;
    const stop = await this.client.views.stopAt({ caseId: open.id, view: info.id, record }, pointer);
    if (this.workspace.get() !== now || this.#openCase() !== open) return;
    const missed = stop === undefined ? pointer : undefined;
    this.show({ tab: 'view', view: info.id, ...this.#follow(record), stop: stop ?? 0, missed });
    this.focusRequest.set({ to: 'step' });
  }

  /** Shows the finding of a check at a place, if there is one; else those of the check. */
  async showFindingAt(check: CheckId, record: number, pointer: string): Promise<void> {
    const now = this.workspace.get();
    const open = this.#openCase();
    if (open === undefined) return;
    const query = { caseId: open.id, check, kind: 'all', at: { record, pointer }, offset: 0, limit: 1 } as const;
    const row = (await this.client.failures(query)).failures[0];
    if (this.workspace.get() !== now || this.#openCase() !== open) return;
    this.show({ tab: 'findings', check, finding: undefined });
    if (row === undefined) return;
    this.selectFinding({ check, index: row.index }, row);
    this.focusRequest.set({ to: 'finding' });
  }

  /** Goes to a number: to its row in the factor diff where it is compared there, else to its place in the text. */
  goTo(caseId: number, { record, pointer, comparison }: EvidencePlace): void {
    const now = this.workspace.get();
    const open = now.phase === 'judged' ? now.summary.cases[caseId] : undefined;
    if (open === undefined) return;
    if (comparison === undefined) {
      this.showInText(record, pointer);
      return;
    }
    this.show({ place: { record, pointer }, ...this.#follow(record) });
    this.showInFactors(comparison.check, comparison.pointer);
  }

  /** Goes to a failure by its place in the result. */
  showFinding(place: FindingPlace, where: { readonly record: number; readonly pointer: string }): void {
    const followed = this.#follow(where.record);
    this.show({ tab: 'findings', check: place.check, finding: place, place: where, ...followed });
    this.focusRequest.set({ to: 'finding' });
  }

  /** `search` as made by `searchFor`. */
  showInFactors(check: CheckId | undefined, search: string): void {
    this.show({ tab: 'factors', factors: { ...ALL_FACTORS, check, search } });
  }

  /** Where the chosen finding stands: in the raw text, or among the comparisons. */
  async showChosen(place: 'text' | 'factors'): Promise<void> {
    const now = this.workspace.get();
    if (now.phase !== 'judged') return;
    const { caseId, check, finding, tab } = this.view.get();
    const open = now.summary.cases[caseId];
    if (open === undefined || (place === 'factors' ? open.comparisonCount : open.textBytes) === 0) return;
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
    const row = (await this.client.failures(query)).failures[0];
    if (row === undefined || this.workspace.get() !== now) return;
    if (place === 'text') this.showInText(row.record, row.pointer);
    else this.showInFactors(undefined, searchFor(row.record, row.pointer));
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
    this.focusRequest.set({ to: 'finding' });
  }

  /** The address changed under us (back, forward, a pasted link): only a place is taken from it. */
  followAddress(): void {
    const now = this.workspace.get();
    if (now.phase !== 'judged') return;
    const location = readAddress(this.#address);
    if (location !== undefined) this.#goTo(now.summary, location);
  }

  #openCase(): CaseSummary | undefined {
    const now = this.workspace.get();
    return now.phase === 'judged' ? now.summary.cases[this.view.get().caseId] : undefined;
  }

  /** What changes in the view when a record is looked at; evidence that is not held whole is read for it. */
  #follow(record: number): Partial<View> {
    const open = this.#openCase();
    if (open === undefined || record === this.view.get().record) return {};
    if (!Number.isInteger(record) || record < 0 || record >= recordsOf(open)) return {};
    if (open.held !== undefined) {
      this.#hold(open, record).catch((error: unknown) => {
        if (!(error instanceof CancelledError) && !(error instanceof CrashError)) this.fault(error);
      });
    }
    return { record, stop: 0, missed: undefined };
  }

  async #hold(open: CaseSummary, record: number): Promise<void> {
    const held = await this.client.hold(open.id, record);
    const now = this.workspace.get();
    // A later choice may have been answered first, and the audit may be another.
    if (now.phase !== 'judged' || now.summary.cases[open.id] !== open || this.view.get().record !== record) return;
    this.held.set((all) => new Map(all).set(open.id, held));
  }

  #request(files: readonly AuditFile[]): AuditRequest {
    const trust = this.trusted.files.get();
    const now = nowOf(this.trusted.time.get(), Date.now());
    return {
      files: filesToJudge(files, trust),
      trusted: trust.files.map(({ file }) => file),
      profile: this.settings.get().profile,
      pins: this.trusted.pins.get().list,
      ...(now === undefined ? {} : { now }),
    };
  }

  /** A result, or one that is on its way, by other rules than those that are set would mislead. */
  #rejudge(): Promise<void> {
    const { phase } = this.workspace.get();
    return phase === 'judged' || phase === 'reading' ? this.again() : Promise.resolve();
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

  #show(files: readonly AuditFile[], summary: AuditSummary, given: Given, before: LookedAt | undefined): void {
    const linked = this.#linked;
    this.#linked = undefined;
    const first = summary.cases.find((one) => one.outcome === summary.outcome) ?? summary.cases[0];
    if (first !== undefined) this.view.set((view) => ({ ...view, ...startOf(first) }));
    this.workspace.set({ phase: 'judged', files, summary });
    this.#held = { files, given, summary, view: this.view.get(), records: this.held.get() };
    if (linked !== undefined) this.#goTo(summary, linked);
    else if (before !== undefined) this.#comeBack(summary, before);
    this.#write();
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
      finding: known ? finding : undefined,
    }));
    this.view.set((view) => ({ ...view, ...this.#follow(location.record ?? record), stop: location.stop ?? 0 }));
  }

  #write(): void {
    if (this.workspace.get().phase !== 'judged') return;
    const { pair } = this.comparing.get();
    if (pair !== undefined) {
      this.#address.write(formatCompareHash(pair));
      return;
    }
    const { caseId, tab, view, record, stop, check, finding } = this.view.get();
    const open = this.#openCase();
    const shown = tab === 'view' ? view : undefined;
    const other = open === undefined || record === firstRecord(open) ? undefined : record;
    this.#address.write(formatHash({ caseId, tab, view: shown, record: other, stop, check, finding }));
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
  const none = { view: undefined, check: undefined, finding: undefined, place: undefined, missed: undefined };
  const start = { ...none, caseId: open.id, record: firstRecord(open), stop: 0 };
  if (totalRoots(open) > 0) return { ...start, tab: 'findings' };
  if (open.comparisonCount > 0) return { ...start, tab: 'factors' };
  if (hasOverview(open)) return { ...start, tab: 'overview' };
  const first = open.views[0];
  return first === undefined ? { ...start, tab: 'findings' } : { ...start, tab: 'view', view: first.id };
}

export const SessionContext = createContext<Session | undefined>(undefined);
export const SessionProvider = SessionContext.Provider;

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === undefined) throw new Error('no session around this component');
  return session;
}
