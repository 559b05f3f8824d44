/** The case of a bundle that is not held: one record of it is, and another is read when it is asked for. */
import type { CaseInput } from '../../case-file/input.ts';
import { hex } from '../../crypto/hex.ts';
import type { CaseResult } from '../../verdict/model.ts';
import type { CaseView } from '../view.ts';
import type { AuditedCase, AuditSettings, Comparisons, HeldRecord, RunningDigest, TextRange } from '../format.ts';
import { compareAll, locate } from './audit.ts';
import type { Judgement } from './join-parts.ts';
import { lines, parseRecord } from './records.ts';
import type { FileRecords, ParsedRecord } from './records.ts';
import { viewsOf } from './views/index.ts';
import type { Held } from './views/source.ts';

/** Where a part stands, and what the hash of the file was at both of its ends when it was judged. */
export interface PartPlace {
  readonly offset: number;
  /** Bytes. */
  readonly bytes: number;
  /** Position of its first record. */
  readonly index: number;
  readonly records: number;
  /** The hash of the file where the part starts and where it ends. */
  readonly before: RunningDigest;
  readonly after: RunningDigest;
}

const EMPTY = new Uint8Array(0);
const NOTHING: FileRecords = { layout: 'lines', records: [], whole: undefined, blankLines: [] };

export class LargeCase implements AuditedCase, HeldRecord {
  readonly result: CaseResult;
  readonly facts: AuditedCase['facts'];
  readonly views: readonly CaseView[];
  readonly #input: CaseInput;
  readonly #places: readonly PartPlace[];
  readonly #settings: AuditSettings;
  /** The part that was read last. */
  #part: { readonly place: PartPlace; readonly bytes: Uint8Array } | undefined;
  #record = 0;
  #text: Uint8Array = EMPTY;
  #held: Held = { bytes: EMPTY, parsed: NOTHING, from: 0 };

  constructor(
    input: CaseInput,
    places: readonly PartPlace[],
    settings: AuditSettings,
    result: CaseResult,
    judged: Judgement,
  ) {
    this.#input = input;
    this.#places = places;
    this.#settings = settings;
    this.result = result;
    this.facts = judged.facts();
    this.views = viewsOf({
      result,
      settings,
      records: this.records,
      run: judged.run,
      held: () => this.#held,
      read: async (record) => parseWhole(await this.#textOf(record)),
    });
  }

  get held(): HeldRecord {
    return this;
  }

  get record(): number {
    return this.#record;
  }

  get records(): number {
    const last = this.#places.at(-1);
    return last === undefined ? 0 : last.index + last.records;
  }

  get text(): Uint8Array {
    return this.#text;
  }

  readonly hold = async (record: number): Promise<void> => {
    this.#text = await this.#textOf(record);
    this.#record = record;
    this.#held = { bytes: this.#text, parsed: this.#parsed(), from: record };
  };

  /** The text of a record, checked against the first pass. */
  async #textOf(record: number): Promise<Uint8Array> {
    const place = [...this.#places].reverse().find(({ index }) => index <= record);
    if (place === undefined || record >= place.index + place.records) {
      throw new RangeError(`no record ${String(record)} in ${this.#input.name}`);
    }
    const bytes = await this.#read(place);
    const text = lines(bytes).records[record - place.index];
    return text === undefined ? EMPTY : bytes.slice(text.start, text.end);
  }

  async #read(place: PartPlace): Promise<Uint8Array> {
    if (this.#part?.place === place) return this.#part.bytes;
    // Of a line that is too long nothing was kept.
    if (place.bytes === 0) return EMPTY;
    const bytes = await this.#input.source.read(place.offset, place.bytes);
    const [found, judged] = [place.before.clone(), place.after.clone()];
    found.update(bytes);
    if (hex(found.digest()) !== hex(judged.digest())) {
      throw new Error(
        `${this.#input.name}: bytes ${String(place.offset)} and following are not those that were judged`,
      );
    }
    this.#part = { place, bytes };
    return bytes;
  }

  readonly locate = (record: number, pointer: string): TextRange | undefined =>
    record === this.#record ? locate(this.#text, this.#parsed(), 0, pointer) : undefined;

  readonly comparisons = (): Comparisons => compareAll(this.#text, this.#parsed(), this.#settings, this.#record);

  #parsed(): FileRecords {
    if (this.#text.length === 0) return NOTHING;
    return { ...NOTHING, records: [{ start: 0, end: this.#text.length }] };
  }
}

function parseWhole(text: Uint8Array): ParsedRecord {
  return parseRecord(text, { start: 0, end: text.length }, true);
}
