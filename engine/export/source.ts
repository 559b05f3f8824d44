/** What every export is made of. Pure data and the audited cases: the same source gives the same bytes. */
import type { CaseFiles } from '../case-file/audit.ts';
import type { AuditedCase, CheckInfo, EvidenceFormat } from '../formats/format.ts';
import { FORMATS } from '../formats/registry.ts';
import type { Check, CheckId, Failure, VerdictDocument } from '../verdict/model.ts';

export interface ExportSource {
  readonly document: VerdictDocument;
  /** Lower-case hex SHA-256 of the canonical verdict document. */
  readonly verdictDigest: string;
  /** In the order of `document.cases`. */
  readonly cases: readonly AuditedCase[];
  /** For each case its files, as positions among `document.inputs`. */
  readonly filesOf: readonly CaseFiles[];
  /** Positions among `document.inputs` of what the auditor gave as trusted inputs. */
  readonly trusted: ReadonlySet<number>;
  /** The auditor's time, milliseconds since 1970-01-01T00:00:00Z, if he gave one. Nothing here reads a clock. */
  readonly now?: number;
}

/** The format of a case; undefined for what no format recognised. */
export function formatOf(id: string): EvidenceFormat | undefined {
  return FORMATS.find((format) => format.id === id);
}

/** Checks that are asked of any evidence have no format. */
const GENERAL: ReadonlyMap<string, string> = new Map([
  ['evidence/recognised', 'The file is evidence that this build reads'],
  ['evidence/pins-applied', 'Everything that was pinned was held against something'],
]);

/** What is said of each check of the cases: by its format, else its title alone. */
export class CheckTexts {
  readonly #infos = new Map<CheckId, CheckInfo>();

  constructor(formatIds: readonly string[]) {
    for (const id of new Set(formatIds)) {
      for (const info of formatOf(id)?.checks ?? []) this.#infos.set(info.id, info);
    }
  }

  info(id: CheckId): CheckInfo | undefined {
    return this.#infos.get(id);
  }

  title(id: CheckId): string {
    return this.#infos.get(id)?.title ?? GENERAL.get(id) ?? id;
  }
}

export const isCascade = (failure: Failure): boolean => failure.cascadeOf !== undefined;

const placeKey = (check: string, record: number, pointer: string): string => JSON.stringify([check, record, pointer]);

/** How many failures of a case name each failure as their cause. */
export function consequencesOf(checks: readonly Check[]): (check: CheckId, failure: Failure) => number {
  const counts = new Map<string, number>();
  for (const { cascadeOf, cause, record } of checks.flatMap(({ failures }) => failures)) {
    if (cascadeOf === undefined || cause === undefined) continue;
    const key = placeKey(cascadeOf, record, cause);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return (check, { record, pointer }) => counts.get(placeKey(check, record, pointer)) ?? 0;
}
