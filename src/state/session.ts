import { createContext, useContext } from 'react';
import type { AuditFile, AuditRequest, AuditSummary, JudgedCase, MovedSetting, Progress } from '../worker/contract.ts';
import type { Profile } from '../../engine/verdict/model.ts';
import { CancelledError, CrashError, type AuditClient } from '../worker/client.ts';
import { CaseFile } from './case-file.ts';
import { createSelection, NO_SELECTION, type CaseSelection } from './case-selection.ts';
import type { OpenFiles } from './file-history.ts';
import { sameGiven, type Given, type HeldResult } from './held-result.ts';
import { Navigation, type AddressBar, type LookedAt } from './navigation.ts';
import { createStore, type Store } from './store.ts';
import { DEFAULT_SETTINGS, type Settings } from './settings.ts';
import { EMPTY_BOOK, type RemarksBook } from './remarks.ts';
import { TrustedInputs } from './trusted-inputs.ts';
import { filesToJudge, nowOf } from './trust.ts';
import { EMPTY, filesOf, type Catalogue, type Unfinished, type Workspace } from './workspace.ts';

/** What a what-if view shows instead of the settings by which was judged. */
export interface MovedSettings {
  readonly key: string;
  readonly list: readonly MovedSetting[];
}

/** What is open and how it is judged; components read the stores and call these. Where in it one is: `navigation`. */
export class Session {
  readonly client: AuditClient;
  readonly workspace: Store<Workspace> = createStore<Workspace>(EMPTY);
  /** What is looked at, and every way to another place. */
  readonly navigation: Navigation;
  readonly catalogue: Store<Catalogue> = createStore<Catalogue>({ formats: [] });
  readonly settings: Store<Settings>;
  /** What the auditor expects of the evidence, and the files and the time that it is held against. */
  readonly trusted: TrustedInputs;
  /** Settings that were moved in a what-if view, named by the result and the view; they never reach an audit. */
  readonly moved: Store<MovedSettings> = createStore<MovedSettings>({ key: '', list: [] });
  /** The auditor's remarks, which stand in reports. */
  readonly remarks: Store<RemarksBook> = createStore(EMPTY_BOOK);
  /** Opening, adding, removing, closing, and taking any of it back. */
  readonly caseFile: CaseFile;
  /** Cases chosen in the list: what acts on several of them reads it. */
  readonly selection: Store<CaseSelection> = createSelection();
  #audit = 0;
  #caseFocus = false;
  /** The last result, as long as the worker can answer for it. */
  #held: HeldResult | undefined;
  /** What the audit under way has judged so far. */
  #sofar: { readonly judged: JudgedCase[]; progress: Progress | undefined } = { judged: [], progress: undefined };

  constructor(client: AuditClient, address: AddressBar, settings: Settings = DEFAULT_SETTINGS) {
    this.client = client;
    this.navigation = new Navigation(client, this.workspace, address, (error) => this.fault(error));
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
    this.navigation.forget(before !== undefined);
    this.selection.set(NO_SELECTION);
    this.workspace.set({ phase: 'reading', files, progress: undefined });
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
    this.selection.set(NO_SELECTION);
    this.navigation.restore(held.view, held.records);
    this.workspace.set({ phase: 'judged', files: held.files, summary: held.summary });
    this.navigation.writeAddress();
  }

  /** Ends what is under way, and remembers where the result that is on the screen was looked at. */
  #leave(): void {
    this.#audit += 1;
    const now = this.workspace.get();
    if (now.phase === 'reading') this.client.cancel();
    if (now.phase === 'judged' && this.#held?.summary === now.summary) {
      this.#held = { ...this.#held, view: this.navigation.view.get(), records: this.navigation.held.get() };
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
      this.navigation.forget(false);
      this.selection.set(NO_SELECTION);
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
    const view = now.phase === 'judged' ? this.navigation.view.get() : this.#held?.view;
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

  #show(files: readonly AuditFile[], summary: AuditSummary, given: Given, before: LookedAt | undefined): void {
    const { navigation } = this;
    navigation.begin(summary);
    this.workspace.set({ phase: 'judged', files, summary });
    this.#held = { files, given, summary, view: navigation.view.get(), records: navigation.held.get() };
    navigation.arrive(summary, before);
  }
}

export const SessionContext = createContext<Session | undefined>(undefined);
export const SessionProvider = SessionContext.Provider;

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === undefined) throw new Error('no session around this component');
  return session;
}
