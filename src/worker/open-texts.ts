/** The texts of one case: that which was judged, and those of the files beside it, read when somebody looks at them. */
import type { AuditedCase, CaseText } from '../../engine/formats/format.ts';
import type { NoText, RawPlace, RawText, TextFile, TextFiles } from './contract.ts';
import { DisplayLines } from './display-lines.ts';

/** Files that cross the wall in one message. */
const MOST_FILES = 200;

type Read = { readonly bytes: Uint8Array; readonly lines: DisplayLines } | { readonly none: NoText };

export class OpenTexts {
  readonly #audited: AuditedCase;
  #judged: { readonly bytes: Uint8Array; readonly lines: DisplayLines } | undefined;
  /** One file is held beside the judged text: the one that was looked at last. */
  #beside: { readonly file: number; readonly read: Promise<Read> } | undefined;

  constructor(audited: AuditedCase) {
    this.#audited = audited;
  }

  get count(): number {
    const { texts, text } = this.#audited;
    return texts?.count ?? (text.byteLength > 0 ? 1 : 0);
  }

  /** The file whose text was judged, else the first. */
  get first(): number {
    return Math.max(0, this.#audited.texts?.judged ?? 0);
  }

  list(from: number): TextFiles {
    const { texts } = this.#audited;
    const files: TextFile[] = [];
    for (let at = from; at < from + MOST_FILES; at += 1) {
      const one = texts?.at(at);
      if (one !== undefined) files.push({ name: one.name, size: one.size, trusted: one.pinned });
    }
    return { total: texts?.count ?? 0, first: this.first, from, files };
  }

  /** Whether the text of a file is the one that was judged, and that is held with the record that is held. */
  isJudged(file: number): boolean {
    const { texts, text } = this.#audited;
    return texts === undefined || (file === texts.judged && text.byteLength > 0);
  }

  async window(file: number, firstLine: number, count: number): Promise<RawText> {
    const read = await this.#read(file);
    if ('none' in read) return { file, bytes: 0, none: read.none, totalLines: 0, firstLine: 0, lines: [] };
    return { file, bytes: read.bytes.byteLength, ...read.lines.window(firstLine, count) };
  }

  /** Where a pointer leads; undefined when it leads into the text that was judged. */
  elsewhere(
    record: number,
    pointer: string,
  ): { readonly file: number; readonly pointer: string } | RawPlace | undefined {
    const { texts } = this.#audited;
    if (texts === undefined) return undefined;
    const leads = texts.leadsTo(record, pointer);
    if (leads === undefined) return { why: 'nowhere' };
    if (leads === 'several') return { why: 'several' };
    return this.isJudged(leads.text) ? undefined : { file: leads.text, pointer: leads.pointer };
  }

  /** A place in the text that was judged. */
  place(record: number, pointer: string, count: number): RawPlace {
    const file = this.first;
    const range = this.#audited.locate(record, pointer);
    if (range === undefined) return { why: 'nowhere', ...this.#named(file) };
    const window = this.#judgedText().lines.around(range, count);
    return { window, absent: range.absent === true, file, ...this.#named(file) };
  }

  async placeIn(file: number, pointer: string, count: number): Promise<RawPlace> {
    const read = await this.#read(file);
    const named = { file, ...this.#named(file) };
    if ('none' in read) return { why: read.none, ...named };
    const range = this.#audited.texts?.at(file)?.locate(read.bytes, pointer);
    if (range === undefined) return { why: 'nowhere', ...named };
    return { window: read.lines.around(range, count), absent: range.absent === true, ...named };
  }

  #named(file: number): { readonly name?: string } {
    const name = this.#audited.texts?.at(file)?.name;
    return name === undefined ? {} : { name };
  }

  #judgedText(): { readonly bytes: Uint8Array; readonly lines: DisplayLines } {
    const bytes = this.#audited.text;
    if (this.#judged?.bytes !== bytes) this.#judged = { bytes, lines: new DisplayLines(bytes) };
    return this.#judged;
  }

  async #read(file: number): Promise<Read> {
    if (this.isJudged(file)) return this.#judgedText();
    const text = this.#audited.texts?.at(file);
    if (text === undefined) throw new RangeError(`no file ${String(file)} in this case`);
    if (this.#beside?.file !== file) this.#beside = { file, read: readText(text) };
    return this.#beside.read;
  }
}

/** A file that was moved or changed since it was judged is not shown. */
async function readText(text: CaseText): Promise<Read> {
  try {
    const bytes = await text.read();
    return typeof bytes === 'string' ? { none: bytes } : { bytes, lines: new DisplayLines(bytes) };
  } catch {
    return { none: 'unreadable' };
  }
}
