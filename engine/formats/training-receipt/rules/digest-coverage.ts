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
    const canonical = parseRecord(emitted.bytes, { start: 0, end: emitted.bytes.length });
    if (!canonical.ok) throw new Error(`canonical bytes that are not JSON: ${canonical.error.message}`);
    const walk = new Walk(judge, document, canonical.document);
    walk.compare(root, 0);
    walk.note();
  },
};

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
class Walk {
  readonly #judge: Judge;
  readonly #document: JsonDocument;
  readonly #canonical: JsonDocument;
  readonly #dropped: number[] = [];
  readonly #shortened: number[] = [];

  constructor(judge: Judge, document: JsonDocument, canonical: JsonDocument) {
    this.#judge = judge;
    this.#document = document;
    this.#canonical = canonical;
  }

  compare(node: number, twin: number): void {
    const document = this.#document;
    this.#judge.examine();
    if (document.isNumber(node) && document.digitsOf(node) > CANONICAL_DIGITS) this.#shortened.push(node);
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
      } else this.#dropped.push(child);
    }
  }

  #elements(node: number, twin: number): void {
    const twins = children(this.#canonical, twin);
    children(this.#document, node).forEach((child, index) => {
      if (index < twins.length) this.compare(child, twins[index]);
      else this.#dropped.push(child);
    });
  }

  note(): void {
    const dropped = this.#dropped.length;
    if (dropped > 0) {
      const what = dropped === 1 ? '1 member' : `${String(dropped)} members`;
      this.#say('outside-digest', this.#dropped, `no digest covers ${what} that canonical form leaves out`);
    }
    const shortened = this.#shortened.length;
    if (shortened > 0) {
      const what = shortened === 1 ? '1 number' : `${String(shortened)} numbers`;
      this.#say('digits-outside-digest', this.#shortened, `no digest covers the digits past the ninth of ${what}`);
    }
  }

  #say(code: string, nodes: readonly number[], message: string): void {
    const places = nodes.slice(0, MOST_PLACES).map((node) => this.#document.pointer(node));
    const more = nodes.length - places.length;
    const rest = more > 0 ? ` and ${String(more)} more` : '';
    this.#judge.note(code, nodes[0], `${message}: ${places.join(', ')}${rest}`);
  }
}

function children(document: JsonDocument, node: number): number[] {
  const found: number[] = [];
  if (!document.isObject(node) && !document.isArray(node)) return found;
  const end = document.next[node];
  for (let child = node + 1; child < end; child = document.next[child]) found.push(child);
  return found;
}
