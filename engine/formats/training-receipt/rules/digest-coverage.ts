import type { JsonDocument } from '../../../text/json/document.ts';
import { CANONICAL_DIGITS } from '../digits.ts';
import type { Judge } from '../judge.ts';
import type { ReceiptModel } from '../model.ts';
import { parseRecord } from '../records.ts';
import { STRICT } from '../rule.ts';
import type { ReceiptRule } from '../rule.ts';
import { W } from '../schema.generated.ts';

/** Places named in one note; the note says how many more there are. */
const MOST_PLACES = 200;

export const digestCoverage: ReceiptRule = {
  info: {
    id: 'training-receipt/digest-coverage',
    title: 'What a digest does not cover',
    statement:
      'Where a receipt carries a digest, the members and digits that its canonical form leaves out are listed: no digest covers them.',
    why: 'A digest that matches seems to vouch for the whole file, but whatever canonical form drops can be changed without changing it.',
    example: 'A member of metadata added after the digest was made.',
    reference: 'training-receipts-strict.md section 3, `digest-coverage`; training-receipts.md 10 and 11',
  },
  profiles: STRICT,
  required: false,
  trigger: (model) => (carriesDigest(model) ? undefined : 'the receipt carries no digest'),
  check: (judge, { model, canonical: canonicalBytes }) => {
    const { document, root } = model;
    judge.examine();
    const emitted = canonicalBytes();
    if (!emitted.ok) {
      judge.note('no-canonical-form', emitted.node, `there is no canonical form, so no digest: ${emitted.message}`);
      return;
    }
    // A record that is its own canonical form leaves nothing out: no need to walk it.
    if (sameText(document.bytes, emitted.bytes)) {
      judge.examine(document.count);
      return;
    }
    const left = leftOut(document, root, emitted.bytes);
    judge.examine(left.examined);
    say(judge, 'outside-digest', left.dropped, (count) => {
      const what = count === 1 ? '1 member' : `${String(count)} members`;
      return `no digest covers ${what} that canonical form leaves out`;
    });
    say(judge, 'digits-outside-digest', left.shortened, (count) => {
      const what = count === 1 ? '1 number' : `${String(count)} numbers`;
      return `no digest covers the digits past the ninth of ${what}`;
    });
  },
};

function say(judge: Judge, code: string, nodes: readonly number[], message: (count: number) => string): void {
  if (nodes.length === 0) return;
  const places = nodes.slice(0, MOST_PLACES).map((node) => judge.document.pointer(node));
  const more = nodes.length - places.length;
  const rest = more > 0 ? ` and ${String(more)} more` : '';
  judge.note(code, nodes[0], `${message(nodes.length)}: ${places.join(', ')}${rest}`);
}

/** What canonical form drops of a record, as nodes. */
export interface LeftOut {
  readonly examined: number;
  /** Members and elements without a counterpart. */
  readonly dropped: readonly number[];
  /** Numbers with more digits than canonical form writes. */
  readonly shortened: readonly number[];
}

/** Holds a record against its canonical bytes. @throws Error when these are not JSON: a fault of ours */
export function leftOut(document: JsonDocument, root: number, bytes: Uint8Array): LeftOut {
  const canonical = parseRecord(bytes, { start: 0, end: bytes.length });
  if (!canonical.ok) throw new Error(`canonical bytes that are not JSON: ${canonical.error.message}`);
  const walk = new Walk(document, canonical.document);
  walk.compare(root, 0);
  return walk;
}

/** Whether a record is its canonical form, but for white space after it. */
function sameText(record: Uint8Array, canonical: Uint8Array): boolean {
  const length = canonical.length - 1;
  if (record.length < length) return false;
  for (let i = 0; i < length; i += 1) if (record[i] !== canonical[i]) return false;
  for (let i = length; i < record.length; i += 1)
    if (record[i] !== 0x0a && record[i] !== 0x0d && record[i] !== 0x20) return false;
  return true;
}

function carriesDigest({ document, root }: ReceiptModel): boolean {
  const attestor = document.member(root, W.attestor);
  return [W.signed_subject_digest, W.bundle_root_digest].some((name) => document.member(attestor, name) >= 0);
}

/** Walks a record beside its canonical form and keeps what has no counterpart. */
class Walk implements LeftOut {
  readonly #document: JsonDocument;
  readonly #canonical: JsonDocument;
  readonly dropped: number[] = [];
  readonly shortened: number[] = [];
  examined = 0;

  constructor(document: JsonDocument, canonical: JsonDocument) {
    this.#document = document;
    this.#canonical = canonical;
  }

  compare(node: number, twin: number): void {
    const document = this.#document;
    this.examined += 1;
    if (document.isNumber(node) && document.digitsOf(node) > CANONICAL_DIGITS) this.shortened.push(node);
    if (document.isObject(node)) this.#members(node, twin);
    else if (document.isArray(node)) this.#elements(node, twin);
  }

  #members(node: number, twin: number): void {
    const twins = new Map(children(this.#canonical, twin).map((child) => [this.#canonical.nameOf(child), child]));
    for (const child of children(this.#document, node)) {
      const name = this.#document.nameOf(child);
      const counterpart = twins.get(name);
      if (counterpart !== undefined) this.compare(child, counterpart);
      // Units after the update may stand one level deeper than canonical form writes them.
      else if (name === 'units' && this.#document.pointer(child) === '/post_update_forward/units') {
        this.compare(child, twin);
      } else this.dropped.push(child);
    }
  }

  #elements(node: number, twin: number): void {
    const twins = children(this.#canonical, twin);
    children(this.#document, node).forEach((child, index) => {
      if (index < twins.length) this.compare(child, twins[index]);
      else this.dropped.push(child);
    });
  }
}

export function children(document: JsonDocument, node: number): number[] {
  const found: number[] = [];
  if (!document.isObject(node) && !document.isArray(node)) return found;
  const end = document.next[node];
  for (let child = node + 1; child < end; child = document.next[child]) found.push(child);
  return found;
}
