import type { AuditFile } from '../worker/contract.ts';

/** A file that the auditor knows from elsewhere. */
export interface TrustedFile {
  readonly file: AuditFile;
  /** Lower-case hex SHA-256. */
  readonly sha256: string;
}

/** Kept until removed or the page is closed, and never stored. */
export interface Trust {
  readonly files: readonly TrustedFile[];
  /** The one removed last, for undo. */
  readonly removed: { readonly entry: TrustedFile; readonly position: number } | undefined;
  /** Files that are being digested before they are added. */
  readonly digesting: number;
  /** Names of files that were given again. */
  readonly known: readonly string[];
}

export const NO_TRUST: Trust = { files: [], removed: undefined, digesting: 0, known: [] };

/** Adds what is not in the list yet; a file is the same when its bytes are. */
export function withFiles(trust: Trust, added: readonly TrustedFile[]): Trust {
  const files = [...trust.files];
  const known: string[] = [];
  for (const one of added) {
    if (files.some(({ sha256 }) => sha256 === one.sha256)) known.push(one.file.name);
    else files.push(one);
  }
  return { ...trust, files, known, removed: undefined };
}

export function withoutFile(trust: Trust, sha256: string): Trust {
  const position = trust.files.findIndex((one) => one.sha256 === sha256);
  const entry = trust.files[position];
  if (entry === undefined) return trust;
  return { ...trust, files: trust.files.filter((one) => one !== entry), known: [], removed: { entry, position } };
}

export function withUndo(trust: Trust): Trust {
  if (trust.removed === undefined) return trust;
  const { entry, position } = trust.removed;
  const files = [...trust.files.slice(0, position), entry, ...trust.files.slice(position)];
  return { ...trust, files, removed: undefined };
}

/** The trusted file that the value of an applied pin names. */
export const trustedFileOf = ({ files }: Trust, value: string): TrustedFile | undefined =>
  files.find(({ sha256 }) => value === `sha256:${sha256}` || value.startsWith(`sha256:${sha256} `));

/** What is judged as evidence: a file found beside it and then trusted is a trusted input alone. */
export function filesToJudge(files: readonly AuditFile[], trust: Trust): readonly AuditFile[] {
  return files.filter(({ blob }) => trust.files.every(({ file }) => file.blob !== blob));
}

/** By what time an audit judges. */
export type AuditTime =
  { readonly mode: 'start' } | { readonly mode: 'fixed'; readonly at: number } | { readonly mode: 'none' };

/** Milliseconds since 1970 for an audit that starts at `start`; undefined: no time. */
export function nowOf(time: AuditTime, start: number): number | undefined {
  switch (time.mode) {
    case 'start':
      return start;
    case 'fixed':
      return time.at;
    case 'none':
      return undefined;
  }
}

const TIME = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,3}))?)?Z$/;

/** ISO 8601 in UTC, seconds may be left out; undefined for anything else, and for days that no month has. */
export function parseTime(text: string): number | undefined {
  const match = TIME.exec(text.trim());
  if (match === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map((part) => Number(part));
  const seconds = Number.isNaN(second) ? 0 : second;
  const milliseconds = Number((match[7] ?? '').padEnd(3, '0'));
  const time = Date.UTC(year, month - 1, day, hour, minute, seconds, milliseconds);
  const back = new Date(time);
  const same =
    back.getUTCFullYear() === year &&
    back.getUTCMonth() === month - 1 &&
    back.getUTCDate() === day &&
    back.getUTCHours() === hour &&
    back.getUTCMinutes() === minute &&
    back.getUTCSeconds() === seconds;
  return same ? time : undefined;
}

/** Down to the second, as it is entered. */
export const formatTime = (time: number): string => new Date(time).toISOString().replace(/\.\d{3}Z$/, 'Z');
