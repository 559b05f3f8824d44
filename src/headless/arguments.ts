import { EXPORT_FORMATS, type ExportFormat } from '../../engine/export/index.ts';
import { SETTINGS } from '../../engine/index.ts';
import type { Profile } from '../../engine/verdict/model.ts';
import { PROFILES } from '../../engine/verdict/model.ts';
import { UsageError } from './errors.ts';

const PIN_LINES = SETTINGS.map(({ name, form }) => `                      ${name}: ${form}`).join('\n');

const REPORT_USES: Readonly<Record<ExportFormat, string>> = {
  html: 'the report to read and to file, one page without script',
  json: 'the verdict document, as --json prints it, without the line feed',
  csv: 'findings for a spreadsheet (RFC 4180)',
  sarif: 'findings for code-scanning tools (SARIF 2.1.0)',
  vsa: 'in-toto statement with a SLSA verification summary, unsigned',
};

const REPORT_LINES = EXPORT_FORMATS.map((name) => `                      ${name}: ${REPORT_USES[name]}`).join('\n');

export const HELP = `assay verify [--json] [--report FORMAT:FILE]... [--profile strict|reference] [--pin FILE]... [--set NAME=VALUE]... [--now ISO-8601] PATH...
assay verify --ndjson [the same flags] < LINES
assay inspect [--file NAME] [the same flags] PATH...

Re-derives every claim of machine-learning evidence and says where claim and recomputation differ.

  PATH                a file, a folder (every file in it, sorted by path), or - for standard input
  --json              print the verdict document (canonical JSON, RFC 8785) instead of a report
  --ndjson            judge every line of standard input by itself and print one verdict document a line, in order
  --report FORMAT:FILE
                      write the result to a new file as well; may be given several times. FORMAT is one of
${REPORT_LINES}
  --profile NAME      strict (the default) or reference: the rules of the published verifier only
  --pin FILE          a trusted input: a key, policy, reference or reproduction; its role is recognised. A folder: every file in it
  --set NAME=VALUE    what the evidence is expected to be; applies to every case. NAME is one of
${PIN_LINES}
  --now ISO-8601      the time that time-dependent checks use, with its zone: 2026-03-01T12:00:00Z
  --                  everything after it is a PATH
  --file NAME         inspect: which of the files that the audit made of the evidence is printed
  --help, --version

assay inspect prints what the audit made of the evidence (the fields that are committed to, an imported receipt): never
evidence itself, and worth no more than the verdict, which the exit code tells.

Exit code: 0 PASS, 1 FAIL, 3 INCOMPLETE, 2 unreadable evidence or wrong usage. Of several cases the worst counts:
FAIL, then UNREADABLE, then INCOMPLETE, then PASS.
`;

export interface ReportFile {
  readonly format: ExportFormat;
  readonly path: string;
}

export interface VerifyRequest {
  /** `inspect` prints what was made of the evidence instead of the verdict. */
  readonly action: 'verify' | 'inspect';
  readonly json: boolean;
  /** Every line of standard input by itself. */
  readonly ndjson: boolean;
  /** Name of the file that `inspect` prints, where there are several. */
  readonly file?: string;
  /** Files to be written besides. */
  readonly reports: readonly ReportFile[];
  readonly profile: Profile;
  readonly pins: readonly string[];
  readonly settings: readonly { readonly name: string; readonly value: string }[];
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly now?: number;
  readonly paths: readonly string[];
}

export type Request = VerifyRequest | { readonly action: 'help' } | { readonly action: 'version' };

const WITH_VALUE = ['--profile', '--pin', '--set', '--now', '--file', '--report'] as const;
type ValueFlag = (typeof WITH_VALUE)[number];

function isValueFlag(word: string): word is ValueFlag {
  return WITH_VALUE.some((flag) => flag === word);
}

/** Reads the words after `assay`. Whatever is not understood is refused: a flag that did nothing would mislead. */
export function parseArguments(words: readonly string[]): Request {
  const [command, ...rest] = words;
  if (command === '--help' && rest.length === 0) return { action: 'help' };
  if (command === '--version' && rest.length === 0) return { action: 'version' };
  if (command === undefined) throw new UsageError('what is to be done? Try: assay verify PATH, or assay --help');
  if (command !== 'verify' && command !== 'inspect') {
    throw new UsageError(`unknown command '${command}'; there are 'verify' and 'inspect'`);
  }
  return parseVerify(command, rest);
}

function parseVerify(action: VerifyRequest['action'], words: readonly string[]): Request {
  const values = Object.fromEntries(WITH_VALUE.map((flag) => [flag, []])) as unknown as Record<ValueFlag, string[]>;
  const paths: string[] = [];
  let json = false;
  let ndjson = false;
  for (let i = 0; i < words.length; i += 1) {
    const word = words[i];
    if (word === '--') {
      paths.push(...words.slice(i + 1));
      break;
    }
    if (word === '-' || !word.startsWith('-')) {
      paths.push(word);
      continue;
    }
    const equals = word.indexOf('=');
    const flag = equals < 0 ? word : word.slice(0, equals);
    if (isValueFlag(flag)) {
      const next = i + 1 < words.length ? words[i + 1] : undefined;
      const value = equals < 0 ? next : word.slice(equals + 1);
      if (equals < 0) i += 1;
      // `--pin --json` is a forgotten value, not a file of that name (`--pin=--json` is).
      if (value === undefined || value === '' || (equals < 0 && value.startsWith('--'))) {
        throw new UsageError(`${flag}: its value is missing`);
      }
      values[flag].push(value);
    } else if (equals >= 0 && ['--json', '--ndjson', '--help', '--version'].includes(flag)) {
      throw new UsageError(`${flag} takes no value`);
    } else if (flag === '--json') json = true;
    else if (flag === '--ndjson') ndjson = true;
    else if (flag === '--help') return { action: 'help' };
    else if (flag === '--version') return { action: 'version' };
    else throw new UsageError(`unknown flag '${flag}'`);
  }
  if (ndjson) refuseBeside(action, json, paths);
  else if (paths.length === 0) throw new UsageError('no PATH given: name a file, a folder, or - for standard input');
  if (paths.includes('')) throw new UsageError('a PATH is empty');
  if (paths.filter((path) => path === '-').length > 1) throw new UsageError('- (standard input) is given twice');
  const now = only('--now', values['--now']);
  const file = only('--file', values['--file']);
  if (action === 'verify' && file !== undefined) throw new UsageError("--file belongs to 'inspect'");
  const reports = values['--report'].map(parseReport);
  if (reports.length > 0 && (action === 'inspect' || ndjson)) {
    throw new UsageError("--report belongs to 'verify' without --ndjson");
  }
  if (action === 'inspect' && json) throw new UsageError("--json belongs to 'verify'");
  return {
    action,
    json,
    ndjson,
    ...(file === undefined ? {} : { file }),
    reports,
    profile: parseProfile(only('--profile', values['--profile']) ?? 'strict'),
    pins: values['--pin'],
    settings: values['--set'].map(parseSetting),
    ...(now === undefined ? {} : { now: parseNow(now) }),
    paths,
  };
}

/** `--ndjson` has one input and one form of output. */
function refuseBeside(action: VerifyRequest['action'], json: boolean, paths: readonly string[]): void {
  if (action === 'inspect') throw new UsageError("--ndjson belongs to 'verify'");
  if (json) throw new UsageError('--ndjson and --json exclude each other');
  if (paths.some((path) => path !== '-')) throw new UsageError('--ndjson reads standard input; give no other PATH');
}

function only(flag: ValueFlag, values: readonly string[]): string | undefined {
  if (values.length > 1) throw new UsageError(`${flag} is given ${values.length} times`);
  return values.length === 1 ? values[0] : undefined;
}

function parseProfile(text: string): Profile {
  const profile = PROFILES.find((name) => name === text);
  if (profile === undefined) throw new UsageError(`--profile: '${text}' is none of ${PROFILES.join(', ')}`);
  return profile;
}

function parseReport(text: string): ReportFile {
  const colon = text.indexOf(':');
  const name = colon < 0 ? text : text.slice(0, colon);
  const format = EXPORT_FORMATS.find((one) => one === name);
  if (format === undefined) throw new UsageError(`--report: '${name}' is none of ${EXPORT_FORMATS.join(', ')}`);
  const path = colon < 0 ? '' : text.slice(colon + 1);
  if (path === '') throw new UsageError(`--report: '${text}' is not FORMAT:FILE`);
  return { format, path };
}

function parseSetting(text: string): { name: string; value: string } {
  const match = /^([A-Za-z_][\w-]*(?:\.[\w-]+)*)=(.*)$/s.exec(text);
  if (match === null) throw new UsageError(`--set: '${text}' is not NAME=VALUE`);
  return { name: match[1], value: match[2] };
}

const ISO_8601 = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d{1,9})?(?:Z|[+-](\d\d):(\d\d))$/;

function parseNow(text: string): number {
  const match = ISO_8601.exec(text);
  if (match === null) throw new UsageError(`--now: '${text}' is not a time such as 2026-03-01T12:00:00Z`);
  const [year, month, day, hour, minute, second, zoneHour, zoneMinute] = match
    .slice(1)
    .map((digits: string | undefined) => Number(digits ?? '0'));
  const inRange =
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= daysIn(year, month) &&
    hour <= 23 &&
    minute <= 59 &&
    second <= 59 &&
    zoneHour <= 23 &&
    zoneMinute <= 59;
  if (!inRange) throw new UsageError(`--now: '${text}' names no moment of the calendar`);
  return Date.parse(text);
}

function daysIn(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}
