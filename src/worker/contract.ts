/**
 * The wall between page and engine: every type that crosses it, and nothing else. The worker holds evidence, model and
 * comparisons; the page holds summaries and pages of rows.
 */
import type {
  CaseOutcome,
  Check,
  CheckId,
  CheckOutcome,
  Failure,
  InputDigest,
  LeftoverKind,
  Note,
  PinUsed,
  Profile,
} from '../../engine/verdict/model.ts';
import type { CheckInfo, ComparisonRow, DerivedFile, DigestFact } from '../../engine/formats/format.ts';
import type { ExportedFile, ExportFormat, Remarks } from '../../engine/export/model.ts';
import type { Report } from '../../engine/export/report/model.ts';
import type { CompareApi } from './compare-contract.ts';
import type { ViewsApi, ViewInfo } from './view-contract.ts';

export type * from './compare-contract.ts';
export type * from './view-contract.ts';

/** One file as the auditor gave it. `Blob`s are read inside the worker; paste and samples come as text in a Blob. */
export interface AuditFile {
  readonly name: string;
  readonly blob: Blob;
  /** Files of the built-in gallery are marked "demo" wherever their result is shown. */
  readonly demo?: boolean;
}

export interface AuditRequest {
  readonly files: readonly AuditFile[];
  /** Keys, policies, references that the auditor gave as trusted inputs: never evidence. */
  readonly trusted?: readonly AuditFile[];
  readonly profile: Profile;
  /** What the auditor pinned. An audit with a pin that cannot be read is refused. */
  readonly pins?: readonly PinUsed[];
  /** The auditor's time, milliseconds since 1970-01-01T00:00:00Z; without it nothing that depends on the time is decided. */
  readonly now?: number;
}

/** A pin that the auditor may enter. */
export interface PinField {
  readonly name: string;
  readonly title: string;
  readonly form: string;
  readonly example: string;
  /** Ids of the formats whose checks read it; empty for what holds for evidence in general. */
  readonly formats: readonly string[];
}

export interface Progress {
  readonly stage: 'reading' | 'verifying';
  /** Bytes worked through. */
  readonly done: number;
  readonly total: number;
  /** The file in work. */
  readonly name: string;
  /** Records of line-delimited evidence judged so far. */
  readonly records: number;
  /** Files all of whose cases are judged; trusted inputs are not counted. */
  readonly filesJudged: number;
  readonly files: number;
  /** How far the case in work is, where it tells: a share from 0 to 1, and what is being done in a few words. */
  readonly work?: { readonly share: number; readonly doing: string };
  /** Cases judged since the report before. */
  readonly judged: readonly JudgedCase[];
}

/** A case that was judged before the audit ended: what a cancelled audit can still show. No verdict of the whole. */
export interface JudgedCase {
  readonly format: string;
  readonly formatTitle: string;
  readonly subject: string;
  readonly demo: boolean;
  readonly outcome: CaseOutcome;
  /** Checks that failed. */
  readonly failed: number;
  /** The first failed check with a finding of its own. */
  readonly worst?: CheckId;
  readonly unreadable?: string;
}

/** A check without its failures, which the page asks for in pages. */
export type CheckSummary = Omit<Check, 'failures'> & {
  readonly failureCount: number;
  /** Failures that are not cascades of another. */
  readonly rootCount: number;
};

export interface CaseSummary {
  /** Handle for the calls below; valid until the next audit. */
  readonly id: number;
  readonly format: string;
  readonly formatTitle: string;
  readonly subject: string;
  readonly demo: boolean;
  readonly profile: Profile;
  readonly outcome: CaseOutcome;
  readonly referenceOutcome?: CaseOutcome;
  readonly difference?: string;
  readonly counts: Readonly<Record<CheckOutcome, number>>;
  readonly checks: readonly CheckSummary[];
  readonly notes: readonly Note[];
  readonly facts: readonly { readonly label: string; readonly value: string }[];
  /** The pins that were applied. */
  readonly pins: readonly PinUsed[];
  readonly proves: string;
  readonly provesNot: string;
  readonly digest: string;
  /** Place and reason, when the outcome is UNREADABLE. */
  readonly unreadable?: string;
  /** Why it is no evidence, where the reason says so. */
  readonly leftover?: LeftoverKind;
  /** Size of the text that was judged, bytes. */
  readonly textBytes: number;
  /** Files whose texts can be asked for; 0 when there is none. */
  readonly textFiles: number;
  /** Titles of the files that can be saved: what was made of the evidence, and the statement about this verdict. */
  readonly files: readonly string[];
  /** How many comparisons the factor diff can show. */
  readonly comparisonCount: number;
  /** Records of line-delimited evidence, up to the last that has a comparison; 1 for a single document. */
  readonly records: number;
  /** What the format offers to be looked at, in its order; the contents are asked for when they are shown. */
  readonly views: readonly ViewInfo[];
  /** Files of the case, as positions among `AuditSummary.inputs`. */
  readonly inputs: CaseFiles;
  /** Present when the evidence is too large to hold. */
  readonly held?: HeldRecord;
}

/** Positions among `AuditSummary.inputs`. A file that stood in an archive has the position of the archive. */
export interface CaseFiles {
  /** What was judged, the file that the case is named after first. */
  readonly evidence: readonly number[];
  /** Keys, policies, sources used beside it: they may serve several cases. */
  readonly supporting: readonly number[];
}

export interface InputSummary extends InputDigest {
  /** Given by the auditor as a trusted input. */
  readonly trusted: boolean;
}

/** Evidence that is too large to hold: one record of it is held at a time. */
export interface HeldRecord {
  /** Its position. */
  readonly record: number;
  readonly records: number;
  /** Size of its text, bytes. */
  readonly textBytes: number;
  readonly comparisonCount: number;
}

export interface AuditSummary {
  /** The files as they were given, then the trusted inputs. */
  readonly inputs: readonly InputSummary[];
  /** The auditor's time by which it was judged. */
  readonly now?: number;
  readonly cases: readonly CaseSummary[];
  readonly outcome: CaseOutcome;
  /** SHA-256 of the canonical verdict document. */
  readonly verdictDigest: string;
  readonly toolVersion: string;
}

/** What comes back from an audit: the summary with its first cases. Those of thousands of files in one message would stop the page. */
export interface AuditAnswer extends AuditSummary {
  /** How many cases there are, where there are more than came. */
  readonly caseCount?: number;
}

/** The least share of its window that a comparison uses; `beyond`: more than all of it. What failed without a ratio is beyond. */
export type UseFloor = 0.1 | 0.5 | 0.9 | 'beyond';

/** Groups of which only the head is in the list: those named, or, with `all`, all but those named. */
export interface Folding {
  readonly all: boolean;
  /** Keys of groups. */
  readonly but: readonly string[];
}

export interface ComparisonQuery {
  readonly caseId: number;
  /** Lines: heads of groups and comparisons. */
  readonly offset: number;
  readonly limit: number;
  readonly only: 'all' | 'failed';
  readonly check?: CheckId;
  readonly use?: UseFloor;
  /** With the order by use, of the groups too. */
  readonly sort: 'evidence' | 'utilisation';
  readonly group?: 'check' | 'record';
  readonly folded?: Folding;
  /** Key of a group whose head is looked for. */
  readonly find?: string;
  /** Case-insensitive part of the pointer. */
  readonly search?: string;
  /** Of evidence that is held record by record: whose comparisons; without it those of the record that is held. */
  readonly record?: number;
}

export interface ComparisonPage {
  /** Lines: heads of groups, and comparisons that are not folded away. */
  readonly total: number;
  readonly rows: readonly ComparisonLine[];
  /** Comparisons that match the query, whether folded away or not. */
  readonly matching: number;
  /** Position of the head that was looked for. */
  readonly found?: number;
}

/** The head of a group, or a comparison with its group. */
export type ComparisonLine =
  | { readonly head: GroupHead; readonly row?: undefined }
  | {
      readonly row: ComparisonRow;
      readonly head?: undefined;
      readonly group?: { readonly key: string; readonly headAt: number };
    };

export interface GroupHead {
  /** Names the group among those of the query. */
  readonly key: string;
  readonly check?: CheckId;
  readonly record?: number;
  /** Comparisons that match the query, and how many of them failed. */
  readonly rows: number;
  readonly failed: number;
  /** The largest share of a window that one of them uses; NaN where none can be said. */
  readonly largest: number;
  readonly folded: boolean;
}

export interface FailureQuery {
  readonly caseId: number;
  /** Only the failures of this check; without it, those of every check in the order of the result. */
  readonly check?: CheckId;
  /** `roots` are failures that no other failure explains. */
  readonly kind: 'all' | 'roots' | 'cascades';
  /** Only the cascades that name this failure as their cause. */
  readonly causedBy?: { readonly check: CheckId; readonly record: number; readonly pointer: string };
  /** Only the failures of this place. */
  readonly at?: { readonly record: number; readonly pointer: string };
  readonly offset: number;
  readonly limit: number;
}

/** A failure with its place in the result. */
export type FailureRow = Failure & {
  readonly check: CheckId;
  /** Position among all failures of the check. */
  readonly index: number;
  /** Position among the root failures of the check; -1 for a cascade. */
  readonly rootIndex: number;
  /** How many failures of the case name this one as their cause. */
  readonly cascades: number;
};

export interface FailurePage {
  readonly total: number;
  readonly failures: readonly FailureRow[];
}

/** A line-broken view of the raw text around a place. Evidence text: to be shown isolated. */
export interface RawWindow {
  /** Number of display lines in the whole text. */
  readonly totalLines: number;
  readonly firstLine: number;
  readonly lines: readonly string[];
  /** The marked range, if it falls into these lines: line index and columns in UTF-16 units. */
  readonly mark?: { readonly line: number; readonly from: number; readonly to: number };
}

/** Why the text of a file is not shown: it is none, it is too large to be held, or its bytes cannot be had any more. */
export type NoText = 'binary' | 'too-large' | 'unreadable';

/** A window of the text of a file; without lines when `none` says why. */
export interface RawText extends RawWindow {
  /** Position of the file among those of the case. */
  readonly file: number;
  /** Size of the text, bytes. */
  readonly bytes: number;
  readonly none?: NoText;
}

/** Where a pointer leads: to a marked place in a file, or nowhere. `name` is that of the file, where the case has several. */
export type RawPlace =
  | {
      readonly file: number;
      readonly name?: string;
      readonly window: RawWindow;
      /** What the pointer names is not there: the nearest place that encloses it is marked. */
      readonly absent: boolean;
    }
  | {
      readonly file?: number;
      readonly name?: string;
      readonly window?: undefined;
      /** `nowhere`: it names no place; `several`: more than one file could be meant. */
      readonly why: NoText | 'nowhere' | 'several';
    };

export interface TextFile {
  /** As dropped: evidence. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Given by the auditor as a trusted input. */
  readonly trusted: boolean;
}

/** Some of the files of a case, in its order. */
export interface TextFiles {
  readonly total: number;
  /** The file that is shown first. */
  readonly first: number;
  /** Position of the first of `files`. */
  readonly from: number;
  readonly files: readonly TextFile[];
}

/** What the worker exposes. Every call is answered or rejected; none throws for bad evidence. */
export interface AuditWorkerApi extends ViewsApi {
  /** Judges the files; forgets the cases of the call before. Progress comes at most 25 times a second. */
  audit(request: AuditRequest, onProgress: (progress: Progress) => void): Promise<AuditAnswer>;
  /** Summaries of the cases from one on, at most so many as one message may hold. */
  cases(from: number): Promise<readonly CaseSummary[]>;
  /** Lets go of the cases of the last audit: the worker waits for another. */
  forget(): Promise<void>;
  /** Gives the audits to come other workers to share their work with, one behind each port. */
  useCrew(ports: readonly MessagePort[]): Promise<void>;
  /** Makes this worker one that works for another, behind the port. */
  serve(port: MessagePort): Promise<void>;
  /** Holds another record of a case that is not held whole: text, places and comparisons are then those of this record. */
  hold(caseId: number, record: number): Promise<HeldRecord>;
  failures(query: FailureQuery): Promise<FailurePage>;
  comparisons(query: ComparisonQuery): Promise<ComparisonPage>;
  /**
   * Display lines `firstLine .. firstLine+count-1` of a file of a case, by default of the text that was judged; `record` as in
   * `ComparisonQuery`.
   */
  raw(
    caseId: number,
    firstLine: number,
    count: number,
    of?: { readonly record?: number | undefined; readonly file?: number | undefined },
  ): Promise<RawText>;
  /** The window that shows a pointer in its middle, marked, in whichever file of the case it stands. */
  rawAt(caseId: number, record: number, pointer: string, count: number): Promise<RawPlace>;
  /** Files of a case that is more than one file, at most so many as one message may hold. */
  textFiles(caseId: number, from: number): Promise<TextFiles>;
  /** Digests that others may know the evidence of a case by. */
  digests(caseId: number): Promise<readonly DigestFact[]>;
  /** A file of `CaseSummary.files`, by position. */
  file(caseId: number, position: number): Promise<DerivedFile>;
  /** Two cases, or two records, beside each other. */
  compareOverview: CompareApi['overview'];
  compareRows: CompareApi['rows'];
  compareFacts: CompareApi['facts'];
  /** The audit in a form to be saved; its bytes are transferred. Remarks stand in the HTML report only. */
  exported(format: ExportFormat, remarks: Remarks): Promise<ExportedFile>;
  /** What `exported` would give, without its bytes. */
  exportInfo(format: ExportFormat, remarks: Remarks): Promise<ExportInfo>;
  /** The report as it is printed, of all cases. */
  report(): Promise<Report>;
  /** Metadata of every format and check that this build knows, for help and lists. */
  catalogue(): Promise<readonly FormatInfo[]>;
  /** Lower-case hex SHA-256 of a file, which is read in slices. */
  digest(file: AuditFile): Promise<string>;
  /** What can be pinned. */
  pinFields(): Promise<readonly PinField[]>;
  /** Pins in canonical text; undefined when one of them is not understood. */
  readPins(pins: readonly PinUsed[]): Promise<readonly PinUsed[] | undefined>;
}

export interface ExportInfo {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Lower-case hex. */
  readonly sha256: string;
}

export interface FormatInfo {
  readonly id: string;
  readonly title: string;
  readonly proves: string;
  readonly provesNot: string;
  readonly versions: readonly string[];
  readonly checks: readonly CheckInfo[];
}
