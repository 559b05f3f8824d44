import type { CaseInput } from '../case-file/input.ts';
import type { Pins } from '../pins.ts';
import type { CaseResult, CheckId, ExactText, InputDigest, Profile } from '../verdict/model.ts';
import type { CaseView } from './view.ts';

/** Help and list text that travels with a check, so that views, search and documents cannot drift from the code. */
export interface CheckInfo {
  readonly id: CheckId;
  /** Short name, sentence case. */
  readonly title: string;
  /** What must hold, in words a reviewer can read. */
  readonly statement: string;
  /** Why it matters: what would go unnoticed without it. */
  readonly why: string;
  /** The formula in the field's notation, plain text. */
  readonly formula?: string;
  /** An example of a violation. */
  readonly example: string;
  /** Paper, RFC, or section of the specification. */
  readonly reference: string;
}

/** Head and tail of a file, for recognising it without reading it whole. */
export interface FileHead {
  readonly name: string;
  readonly size: number;
  /** First 4 KiB at most. */
  readonly head: Uint8Array;
  /** Last 4 KiB at most. */
  readonly tail: Uint8Array;
}

export interface Sniff {
  /** 0 = not this format, 1 = certain. */
  readonly score: number;
  /** What was seen, in one phrase. */
  readonly reason: string;
}

/** What the auditor set before the audit; never taken from the evidence. */
export interface AuditSettings {
  readonly profile: Profile;
  /** What the auditor expects. A format says in `CaseResult.pins` which of them it applied. */
  readonly pins?: Pins;
  /** The auditor's clock, milliseconds since 1970-01-01T00:00:00Z. Without it what depends on the time is `unverified`. */
  readonly now?: number;
}

/** A setting that the auditor may give by name: `--set NAME=VALUE`, or the form of the page. */
export interface OptionInfo {
  /** For ever; nested names are joined by dots. */
  readonly name: string;
  readonly title: string;
  /** What must be entered, in one phrase. */
  readonly form: string;
  readonly example: string;
  /** The value in canonical text; undefined when it is not understood. */
  read(text: string): string | undefined;
}

/** A file in memory: digest, text and every later view use these bytes. */
export interface EvidenceFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A number that a product or a sum is made of. */
export interface Operand {
  /** What the evidence calls it. */
  readonly name: string;
  readonly value: ExactText;
}

/** One comparison of a claimed number with its recomputation, for the factor diff. */
export interface ComparisonRow {
  readonly check: CheckId;
  readonly pointer: string;
  readonly claimed: ExactText;
  readonly recomputed: ExactText;
  /** claimed - recomputed */
  readonly delta: number;
  readonly bound: number;
  /** |delta| / bound; NaN when nothing can be said */
  readonly utilisation: number;
  readonly ok: boolean;
  /** The operands in words, e.g. `hidden_error_signal -0.00877 x upstream_activation 0.05`. */
  readonly factors: string;
  /** The operands one by one, so that no name can pass for another operand; absent where they are none or many. */
  readonly operands?: { readonly joint: '\u00d7' | '+'; readonly list: readonly Operand[] };
}

/** Every comparison of a case, kept where the evidence is kept; read in pages. */
export interface Comparisons {
  readonly length: number;
  row(index: number): ComparisonRow;
  readonly utilisation: Float64Array;
  readonly ok: Uint8Array;
  /** Index into `checks` for each comparison. */
  readonly check: Uint8Array;
  readonly checks: readonly CheckId[];
}

/** Where a pointer stands in the text. Offsets in bytes. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
  /** What the pointer names is not there: this is the nearest place that encloses it. */
  readonly absent?: true;
}

/** Why a file has no text to show. */
export type NoText = 'binary' | 'too-large';

/** A file of a case, as a text. */
export interface CaseText {
  /** As dropped. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Given by the auditor as a trusted input. */
  readonly pinned: boolean;
  /** Reads it, each time it is asked for. @throws what its source throws when it cannot be read */
  read(): Promise<Uint8Array | NoText>;
  /** Where a pointer of `TextPlace` stands in the bytes that were read; undefined if there is no such place. */
  locate(bytes: Uint8Array, pointer: string): TextRange | undefined;
}

/** A place in one of the texts of a case. */
export interface TextPlace {
  /** Position of the file. */
  readonly text: number;
  /** `` for all of it, `byte N`, or an RFC 6901 pointer into its JSON. */
  readonly pointer: string;
}

/** The files of a case that is more than one file, by position. */
export interface CaseTexts {
  readonly count: number;
  at(position: number): CaseText | undefined;
  /** Position of the file whose text is `AuditedCase.text`, in which `AuditedCase.locate` finds places; -1 where it is of none. */
  readonly judged: number;
  /** Where a pointer leads: `several` when more than one file could be meant, undefined when it names no place in any. */
  leadsTo(record: number, pointer: string): TextPlace | 'several' | undefined;
}

/** One case after the audit. The heavy parts are computed on demand. */
export interface AuditedCase {
  readonly result: CaseResult;
  /** Facts worth a line in the overview: label, value; values are evidence text. */
  readonly facts: readonly { readonly label: string; readonly value: string }[];
  /** The text that was judged, for the raw view. */
  readonly text: Uint8Array;
  /** Range of a pointer in `text`, or undefined if there is no such place. */
  locate(record: number, pointer: string): TextRange | undefined;
  /** All files that can be looked at as texts, where the case has more than the one of `text`. */
  readonly texts?: CaseTexts;
  comparisons(): Comparisons;
  /** Digests that others may know this evidence by; made when asked for. */
  digests?(): readonly DigestFact[];
  /** For evidence too large to hold: `text`, `locate` and `comparisons` are those of the record that is held. */
  readonly held?: HeldRecord;
  /** Files that the audit made of the evidence and that an auditor may want to keep. */
  readonly derived?: readonly DerivedFile[];
  /** What the format offers to be looked at beside checks, findings and comparisons; in the order in which it is shown. */
  readonly views?: readonly CaseView[];
}

export interface HeldRecord {
  /** Position of the record that is held. */
  readonly record: number;
  readonly records: number;
  /** Reads another record, checked against the digest of the first pass. @throws Error when the bytes are not those judged */
  hold(record: number): Promise<void>;
}

export interface DigestFact {
  readonly label: string;
  /** The digest, or why there is none. */
  readonly value: string;
  readonly found: boolean;
}

/** A file made from evidence, never evidence itself. */
export interface DerivedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** What it is, in a few words. */
  readonly title: string;
}

/** Another file of the same audit, judged. */
export interface Neighbour {
  readonly input: InputDigest;
  readonly audited: AuditedCase;
}

/** Clauses of Regulation (EU) 2024/1689 that a report speaks of. Article 10 (data governance) is supported by no format. */
export type Clause = 'annex-iv-2b' | 'annex-iv-2g' | 'article-12' | 'article-15';

/** What evidence that holds adds to the documentation that a clause asks for: never all of it. */
export interface ClauseSupport {
  readonly degree: 'part' | 'no';
  /** One or two sentences: what it adds, and what it leaves open. */
  readonly text: string;
}

interface FormatInfo {
  readonly id: string;
  readonly title: string;
  /** One sentence each, shown beside every verdict. */
  readonly proves: string;
  readonly provesNot: string;
  /** Shown in reports. */
  readonly clauses?: Readonly<Record<Clause, ClauseSupport>>;
  /** Schema versions that this build reads. */
  readonly versions: readonly string[];
  readonly checks: readonly CheckInfo[];
  /** Settings of the auditor that its checks read from `AuditSettings.pins.options`. */
  readonly options?: readonly OptionInfo[];
}

/** A format whose evidence is one file. */
export interface FileFormat extends FormatInfo {
  readonly gather?: undefined;
  sniff(file: FileHead): Sniff;
  /** Whether it is judged after the other files of the audit, which it speaks of. */
  readonly speaksOfOthers?: boolean;
  /** Judges one file that `sniff` recognised. Answers for any bytes. `others`: for formats that speak of others. */
  audit(file: EvidenceFile, settings: AuditSettings, others?: readonly Neighbour[]): AuditedCase;
  /** Judges a file that is large, in parts and without holding it; undefined when it has to be judged as a whole. */
  auditLarge?(
    input: CaseInput,
    settings: AuditSettings,
    workshop: Workshop,
    /** Told, after every part, how much of the file is judged. */
    judged: (bytes: number, records: number) => void,
  ): Promise<AuditedCase | undefined>;
  /** Does a piece of work that `auditLarge` cut off. Plain data in, plain data out: it may run in another worker. */
  work?(job: unknown): unknown;
}

/** A digest of bytes that arrive in pieces. */
export interface RunningDigest {
  update(bytes: Uint8Array): unknown;
  clone(): RunningDigest;
  digest(): Uint8Array;
}

/** Where pieces of an audit are done, several at once. */
export interface Workshop {
  /** How many pieces are done at the same time, at least 1. */
  readonly width: number;
  /** Lets `work` of a format do a piece. `job` is plain data; `given` are buffers of it that nobody needs afterwards. */
  run(format: string, job: unknown, given?: readonly ArrayBuffer[]): Promise<unknown>;
  /** A faster SHA-256 than the engine's own, where the platform has one that can be copied on the way. */
  readonly hash?: () => RunningDigest;
}

/** Files that are one case together. */
export interface GatheredCase {
  /** The files that are the evidence: at least one, none of them a trusted input. No other case may have them. */
  readonly evidence: readonly CaseInput[];
  /** Keys, policies, sources, data sets used beside it: they may serve several cases. */
  readonly supporting: readonly CaseInput[];
  /** Judges the case. Answers for any bytes; throws only what a source throws when it cannot be read. */
  audit(settings: AuditSettings, watch: AuditWatch): Promise<AuditedCase>;
}

/** What a long audit tells, and asks, while it runs. */
export interface AuditWatch {
  /** Share of the work that is done, 0 to 1, and what is being done in a few words. */
  progress(done: number, doing: string): void;
}

/** A format whose evidence is several files, or one file with others beside it. */
export interface GatheringFormat extends FormatInfo {
  readonly speaksOfOthers?: undefined;
  /** Finds its cases among the files that no earlier format took, reading no more than it needs to recognise them. */
  gather(inputs: readonly CaseInput[]): Promise<readonly GatheredCase[]>;
}

/** An evidence format: one folder in `engine/formats`, one line in `registry.ts`. */
export type EvidenceFormat = FileFormat | GatheringFormat;
