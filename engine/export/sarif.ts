/**
 * The findings as SARIF 2.1.0 (OASIS, errata 01), plain text only. A consumer finds what failed (`fail`), what could not
 * be decided (`open`) and what was not checked (`notApplicable`); what passed is counted. Decision 0029.
 */
import { sha256Hex } from '../crypto/sha256.ts';
import type { AuditedCase, CheckInfo, TextRange } from '../formats/format.ts';
import { canonicalJsonBytes } from '../text/canonical-json.ts';
import { countOutcomes, exitCode } from '../verdict/fold.ts';
import type { CaseResult, Check, CheckId, Failure, InputDigest } from '../verdict/model.ts';
import { relativeUri } from './relative-uri.ts';
import type { Region } from './sarif-regions.ts';
import { regionsOf } from './sarif-regions.ts';
import type { ExportedFile } from './model.ts';
import { CheckTexts, isCascade, type ExportSource } from './source.ts';
import { escapeOf, visibleText } from './visible-text.ts';

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';
/** Stands for the folder that holds the files; where it is, only the reader knows. */
const BASE = 'EVIDENCE';

export function sarifExport(source: ExportSource): ExportedFile {
  const { document, verdictDigest } = source;
  const rules = new Rules(new CheckTexts(document.cases.map(({ format }) => format)));
  const results = document.cases.flatMap((result, at) => resultsOf(source, result, at, rules));
  const run = {
    tool: {
      driver: {
        name: 'Assay',
        version: document.tool.version,
        rules: rules.list,
      },
    },
    columnKind: 'utf16CodeUnits',
    originalUriBaseIds: { [BASE]: { description: { text: 'The folder that holds the files of this audit.' } } },
    artifacts: document.inputs.map(artifactOf),
    invocations: [{ executionSuccessful: true, exitCode: exitCode(document.outcome) }],
    results,
    properties: {
      outcome: document.outcome,
      verdictDigest,
      cases: document.cases.map((one) => ({
        subject: visibleText(one.subject),
        format: visibleText(one.format),
        profile: one.profile,
        outcome: one.outcome,
        ...(one.referenceOutcome === undefined ? {} : { referenceOutcome: one.referenceOutcome }),
        counts: countOutcomes(one.checks),
        pins: one.pins.map(({ name, value }) => ({ name: visibleText(name), value: visibleText(value) })),
        digest: one.digest,
      })),
    },
  };
  return {
    name: 'assay-findings.sarif',
    mediaType: 'application/sarif+json',
    bytes: canonicalJsonBytes({ $schema: SCHEMA, version: '2.1.0', runs: [run] }),
  };
}

/**
 * Plain message text (SARIF 3.11.3). What reads as a link, `](`, is broken, since viewers differ in which brackets they
 * take for escaped; braces are doubled, so that nothing is taken for a placeholder.
 */
export function messageText(text: string): string {
  const plain = visibleText(text).replace(/\](?=\()/g, escapeOf);
  return plain.replace(/[{}]/g, (brace) => brace + brace);
}

/** The rules that results name, in the order of their first use. */
class Rules {
  readonly list: object[] = [];
  readonly #texts: CheckTexts;
  readonly #places = new Map<CheckId, number>();

  constructor(texts: CheckTexts) {
    this.#texts = texts;
  }

  place(id: CheckId): number {
    const known = this.#places.get(id);
    if (known !== undefined) return known;
    this.#places.set(id, this.list.length);
    this.list.push(ruleOf(id, this.#texts));
    return this.list.length - 1;
  }
}

function ruleOf(id: CheckId, texts: CheckTexts): object {
  const info = texts.info(id);
  return {
    id,
    shortDescription: { text: messageText(texts.title(id)) },
    ...(info === undefined
      ? {}
      : { fullDescription: { text: messageText(info.statement) }, help: { text: messageText(helpText(info)) } }),
    defaultConfiguration: { level: 'error' },
  };
}

function helpText({ statement, why, formula, example, reference }: CheckInfo): string {
  const parts = [
    ['What must hold', statement],
    ['Why it matters', why],
    ['Formula', formula],
    ['A violation', example],
    ['Reference', reference],
  ];
  return parts.flatMap(([label, text]) => (text === undefined ? [] : [`${String(label)}: ${text}`])).join(' | ');
}

function artifactOf({ name, size, sha256 }: InputDigest): object {
  return {
    location: { uri: relativeUri(name), uriBaseId: BASE },
    description: { text: messageText(name === '' ? 'a file without a name' : name) },
    length: size,
    hashes: { 'sha-256': sha256 },
  };
}

function resultsOf(source: ExportSource, result: CaseResult, at: number, rules: Rules): object[] {
  const audited = source.cases[at];
  const named = source.filesOf[at].evidence[0];
  const places = placesOf(audited, result.checks, source.document.inputs[named]);
  return result.checks.flatMap((check) => {
    const head = { ruleId: check.id, ruleIndex: rules.place(check.id) };
    const inFile = (region?: Region): object => ({
      physicalLocation: {
        artifactLocation: { uri: relativeUri(source.document.inputs[named].name), uriBaseId: BASE, index: named },
        ...(region === undefined ? {} : { region }),
      },
    });
    const common = { case: at + 1, subject: visibleText(result.subject), required: check.required };
    const failures = check.failures.map((failure) => ({
      ...head,
      kind: 'fail',
      level: isCascade(failure) ? 'warning' : 'error',
      message: { text: messageText(failure.message) },
      locations: [{ ...inFile(places.get(failure)), ...logicalOf(failure) }],
      properties: { ...common, ...propertiesOf(failure) },
    }));
    const rest = restOf(check);
    return rest === undefined
      ? failures
      : [...failures, { ...head, ...rest, locations: [inFile()], properties: { ...common, examined: check.examined } }];
  });
}

/** What is to be said of a check besides its failures. */
function restOf({ outcome, reason = '', omitted = 0 }: Check): object | undefined {
  switch (outcome) {
    case 'passed':
      return undefined;
    case 'failed':
      return omitted === 0
        ? undefined
        : {
            kind: 'fail',
            level: 'error',
            message: { text: `${String(omitted)} more failures of this check are not listed.` },
          };
    case 'error':
      return { kind: 'fail', level: 'error', message: { text: messageText(`Could not be read: ${reason}`) } };
    case 'unverified':
      return { kind: 'open', level: 'none', message: { text: messageText(`Unverified: ${reason}`) } };
    case 'not-checked':
      return { kind: 'notApplicable', level: 'none', message: { text: messageText(`Not checked: ${reason}`) } };
  }
}

function logicalOf({ pointer }: Failure): object {
  if (!pointer.startsWith('/')) return {};
  return { logicalLocations: [{ fullyQualifiedName: visibleText(pointer), kind: 'value' }] };
}

function propertiesOf(failure: Failure): object {
  const { record, pointer, claimed, recomputed, delta, window, utilisation, cascadeOf, cause } = failure;
  const texts = { pointer, claimed, recomputed, delta, ...window, utilisation, cascadeOf, cause };
  const shown = Object.entries(texts).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, visibleText(value)]],
  );
  return { record, ...(Object.fromEntries(shown) as object) };
}

/** Regions of the failures whose bytes are known: those in a file that was judged as it lies there, held whole. */
function placesOf(audited: AuditedCase, checks: readonly Check[], input: InputDigest): ReadonlyMap<Failure, Region> {
  const { text } = audited;
  if (audited.held !== undefined || text.byteLength !== input.size || sha256Hex(text) !== input.sha256)
    return new Map();
  const failures: Failure[] = [];
  const ranges: TextRange[] = [];
  for (const failure of checks.flatMap((check) => check.failures)) {
    const range = audited.locate(failure.record, failure.pointer);
    if (range === undefined || range.end > text.byteLength) continue;
    failures.push(failure);
    ranges.push(range);
  }
  const regions = regionsOf(text, ranges);
  return new Map(failures.map((failure, i) => [failure, regions[i]]));
}
