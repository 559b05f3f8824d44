/**
 * Runs a compiled schema over the columns of a JSON document. Accepts what a JSON Schema 2020-12 validator accepts of
 * the same document read by a lenient reader (docs/decisions/0002-schema-validation-over-columns.md), with infinite
 * numbers refused wherever a number is asked for.
 *
 * It recurses over the schema, which does not contain itself, and so never deeper than the schema for any document.
 */
import { KIND } from '../text/json/document.ts';
import type { JsonDocument } from '../text/json/document.ts';
import { ASKS, linkProgram, NEVER } from './link.ts';
import type { LinkedSchema } from './link.ts';
import { matchesPattern } from './patterns.ts';
import type { SchemaProgram } from './program.ts';
import { violationMessage } from './wording.ts';

export interface SchemaViolation {
  /** The value concerned. A missing member is reported at its object, an unexpected one at its value. */
  readonly node: number;
  /** The keyword of JSON Schema that is violated. */
  readonly keyword: string;
  /** What was expected and what was found, without the place. */
  readonly message: string;
  /** Member concerned, when it is absent or unexpected. */
  readonly name?: string;
}

/**
 * Violations in document order, at most `limit`; none means valid. The document must have been read with the words of
 * the program as its vocabulary. Of a repeated member the last one counts: the reader has recorded the repetition.
 */
export function validate(program: SchemaProgram, document: JsonDocument, node = 0, limit = 100): SchemaViolation[] {
  const run = new Validation(program, document);
  if (run.accepts(program.root, node)) return [];
  const violations = run.explain(program.root, node, Math.max(1, limit));
  // An empty list would read as "valid".
  if (violations.length === 0) throw new Error('a schema refused a document without a reason');
  return violations;
}

class Validation {
  readonly #schema: LinkedSchema;
  readonly #words: readonly string[];
  readonly #document: JsonDocument;
  readonly #kind: Uint8Array;
  readonly #next: Int32Array;
  readonly #key: Int32Array;
  readonly #num: Float64Array;
  /** 1 for members that a later member of the same name replaces. */
  readonly #replaced: Uint8Array | undefined;
  /** Verdict of a pattern by string id: 0 unknown, 1 refused, 2 accepted. One table per pattern. */
  readonly #matches = new Map<string, Uint8Array>();
  #stamps: Int32Array | undefined;
  #stampSerial = 0;
  /** Where violations go; undefined while only the verdict is asked for. */
  #out: SchemaViolation[] | undefined;
  #limit = 0;

  constructor(program: SchemaProgram, document: JsonDocument) {
    this.#schema = linkProgram(program);
    this.#words = program.words;
    this.#document = document;
    this.#kind = document.kind;
    this.#next = document.next;
    this.#key = document.key;
    this.#num = document.num;
    this.#replaced = document.defects.some((defect) => defect.code === 'duplicate-key')
      ? findReplaced(document)
      : undefined;
  }

  /** The verdict alone, stopping at the first violation. */
  accepts(schema: number, node: number): boolean {
    const out = this.#out;
    this.#out = undefined;
    const accepted = this.#visit(schema, node);
    this.#out = out;
    return accepted;
  }

  explain(schema: number, node: number, limit: number): SchemaViolation[] {
    const out: SchemaViolation[] = [];
    this.#out = out;
    this.#limit = limit;
    this.#visit(schema, node);
    // Branches of an object are run after its members; the sort is stable.
    return out.sort((a, b) => a.node - b.node);
  }

  /** Records a violation if violations are asked for. Always false: "not accepted". */
  #refuse(schema: number, node: number, keyword: string, name?: string): false {
    if (this.#out === undefined || this.#out.length >= this.#limit) return false;
    const { nodes } = this.#schema;
    const subject = { schema: nodes[schema], nodes, words: this.#words, document: this.#document, node, name };
    const message = violationMessage(keyword, subject);
    this.#out.push(name === undefined ? { node, keyword, message } : { node, keyword, message, name });
    return false;
  }

  /** Whether to go on after a violation. */
  #goesOn(): boolean {
    return this.#out !== undefined && this.#out.length < this.#limit;
  }

  #visit(schema: number, node: number): boolean {
    const linked = this.#schema;
    const kind = this.#kind[node];
    const asks = linked.asks[schema];
    if (((linked.kinds[schema] >> kind) & 1) === 0)
      return this.#refuse(schema, node, schema === NEVER ? 'false' : 'type');
    let good = true;
    if (kind === KIND.number) {
      if ((asks & (ASKS.finite | ASKS.integer | ASKS.range)) !== 0) good = this.#number(schema, node, asks);
    } else if (kind === KIND.string) {
      if ((asks & ASKS.text) !== 0) good = this.#text(schema, node);
    }
    if (good && (asks & ASKS.literal) !== 0) good = this.#literal(schema, node, kind);
    if (!good && !this.#goesOn()) return false;
    if (kind === KIND.object) {
      if ((asks & ASKS.members) !== 0) good = this.#members(schema, node) && good;
    } else if (kind === KIND.array) {
      if ((asks & ASKS.elements) !== 0) good = this.#elements(schema, node) && good;
    }
    if ((asks & ASKS.branches) === 0 || (!good && !this.#goesOn())) return good;
    return this.#branches(schema, node) && good;
  }

  #number(schema: number, node: number, asks: number): boolean {
    const { minimum, maximum, above, below } = this.#schema;
    const value = this.#num[node];
    if ((asks & ASKS.finite) !== 0 && value - value !== 0) return this.#refuse(schema, node, 'type');
    if ((asks & ASKS.integer) !== 0 && !Number.isInteger(value)) return this.#refuse(schema, node, 'type');
    // Limits that are not asked for are NaN, and every comparison with NaN is false.
    if (value < minimum[schema]) return this.#refuse(schema, node, 'minimum');
    if (value > maximum[schema]) return this.#refuse(schema, node, 'maximum');
    if (value <= above[schema]) return this.#refuse(schema, node, 'exclusiveMinimum');
    if (value >= below[schema]) return this.#refuse(schema, node, 'exclusiveMaximum');
    return true;
  }

  #text(schema: number, node: number): boolean {
    const { minLength = 0, pattern } = this.#schema.nodes[schema];
    // Counted in code points.
    if (minLength > 0 && [...(this.#document.stringOf(node) ?? '')].length < minLength) {
      return this.#refuse(schema, node, 'minLength');
    }
    if (pattern === undefined) return true;
    let verdicts = this.#matches.get(pattern);
    if (verdicts === undefined) {
      verdicts = new Uint8Array(this.#document.strings.count);
      this.#matches.set(pattern, verdicts);
    }
    const id = this.#document.aux[node];
    if (verdicts[id] === 0) verdicts[id] = matchesPattern(pattern, this.#document, node) ? 2 : 1;
    return verdicts[id] === 2 || this.#refuse(schema, node, 'pattern');
  }

  #literal(schema: number, node: number, kind: number): boolean {
    const linked = this.#schema;
    if (kind === KIND.string) {
      const id = this.#document.aux[node];
      const end = linked.literalStart[schema + 1];
      for (let i = linked.literalStart[schema]; i < end; i += 1) if (linked.literalWords[i] === id) return true;
    } else if (kind < KIND.string) {
      const value = kind === KIND.null ? null : kind === KIND.number ? this.#num[node] : kind === KIND.true;
      if (linked.nodes[schema].values?.includes(value) === true) return true;
    }
    return this.#refuse(schema, node, linked.nodes[schema].literal ?? 'enum');
  }

  /** Members of an object: one look-up each. */
  #members(schema: number, node: number): boolean {
    const { entries, plain } = this.#schema;
    const kind = this.#kind;
    const next = this.#next;
    const key = this.#key;
    const num = this.#num;
    const replaced = this.#replaced;
    const additional = this.#schema.additional[schema];
    const row = this.#schema.row[schema];
    const words = row < 0 ? 0 : this.#schema.wordCount;
    const need = this.#schema.need[schema];
    const end = next[node];
    let good = this.#out === undefined || this.#explainMissing(schema, node);
    if (this.#memberCount(node) > (this.#schema.nodes[schema].maxProperties ?? Infinity)) {
      good = this.#refuse(schema, node, 'maxProperties');
      if (!this.#goesOn()) return false;
    }
    let seen = 0;
    for (let child = node + 1; child < end; child = next[child]) {
      if (replaced !== undefined && replaced[child] === 1) continue;
      const id = key[child];
      let target = additional;
      if (id < words) {
        const entry = entries[row + id];
        if (entry !== 0) {
          target = entry & 0xffff;
          seen |= 1 << (entry >>> 16);
        }
      }
      const childKind = kind[child];
      if (((plain[target] >> childKind) & 1) === 1) {
        if (childKind !== KIND.number) continue;
        const value = num[child];
        if (value - value === 0) continue;
      }
      const accepted = target === NEVER ? this.#refuseMember(schema, child) : this.#visit(target, child);
      if (accepted) continue;
      good = false;
      if (!this.#goesOn()) return false;
    }
    return good && (seen & need) === need;
  }

  /** Members of an object, a repeated name once. */
  #memberCount(node: number): number {
    const replaced = this.#replaced;
    let count = this.#document.aux[node];
    if (replaced === undefined) return count;
    const end = this.#next[node];
    for (let child = node + 1; child < end; child = this.#next[child]) count -= replaced[child];
    return count;
  }

  #refuseMember(schema: number, child: number): false {
    return this.#refuse(schema, child, 'additionalProperties', this.#document.nameOf(child));
  }

  /** Reports required members that an object lacks, before anything about its members is reported. */
  #explainMissing(schema: number, node: number): boolean {
    let good = true;
    for (const word of this.#schema.nodes[schema].required ?? []) {
      if (this.#document.member(node, word) < 0) good = this.#refuse(schema, node, 'required', this.#words[word]);
    }
    return good;
  }

  #elements(schema: number, node: number): boolean {
    const { minItems = 0, maxItems = Infinity, unique = false } = this.#schema.nodes[schema];
    const size = this.#document.aux[node];
    let good = true;
    if (size < minItems) good = this.#refuse(schema, node, 'minItems');
    if (size > maxItems) good = this.#refuse(schema, node, 'maxItems');
    if (unique && (good || this.#goesOn())) good = this.#unique(schema, node) && good;
    if (!good && !this.#goesOn()) return false;
    const target = this.#schema.items[schema];
    const plain = this.#schema.plain[target];
    const kind = this.#kind;
    const next = this.#next;
    const end = next[node];
    for (let child = node + 1; child < end; child = next[child]) {
      const childKind = kind[child];
      if (((plain >> childKind) & 1) === 1 && childKind !== KIND.number) continue;
      if (this.#visit(target, child)) continue;
      good = false;
      if (!this.#goesOn()) return false;
    }
    return good;
  }

  /** No text twice. The compiler allows uniqueItems only where all elements must be texts. */
  #unique(schema: number, node: number): boolean {
    this.#stamps ??= new Int32Array(this.#document.strings.count);
    this.#stampSerial += 1;
    const stamps = this.#stamps;
    const end = this.#next[node];
    let good = true;
    for (let child = node + 1; child < end; child = this.#next[child]) {
      if (this.#kind[child] !== KIND.string) continue;
      const id = this.#document.aux[child];
      if (stamps[id] === this.#stampSerial) good = this.#refuse(schema, child, 'uniqueItems');
      if (!good && !this.#goesOn()) return false;
      stamps[id] = this.#stampSerial;
    }
    return good;
  }

  #branches(schema: number, node: number): boolean {
    const source = this.#schema.nodes[schema];
    let good = true;
    if (source.allOf !== undefined) {
      for (const part of source.allOf) {
        if (!this.#visit(part, node)) good = false;
        if (!good && !this.#goesOn()) return false;
      }
    }
    if (source.anyOf !== undefined && !this.#alternatives(schema, 'anyOf', source.anyOf, node)) good = false;
    if (source.oneOf !== undefined && !this.#alternatives(schema, 'oneOf', source.oneOf, node)) good = false;
    if (source.not !== undefined && this.accepts(source.not, node)) good = this.#refuseNot(schema, source.not, node);
    if (source.if !== undefined) {
      const branch = this.accepts(source.if, node) ? source.then : source.else;
      if (branch !== undefined && !this.#visit(branch, node)) good = false;
    }
    return good;
  }

  #alternatives(schema: number, keyword: 'anyOf' | 'oneOf', parts: readonly number[], node: number): boolean {
    let matches = 0;
    for (const part of parts) if (this.accepts(part, node)) matches += 1;
    if (keyword === 'anyOf' ? matches > 0 : matches === 1) return true;
    if (this.#out === undefined) return false;
    // If only one alternative is of the right kind, what is wrong with it says more than the list.
    const near = parts.filter((part) => (this.#schema.kinds[part] >> this.#kind[node]) % 2 === 1);
    if (matches === 0 && near.length === 1) return this.#visit(near[0], node);
    return this.#refuse(schema, node, keyword);
  }

  #refuseNot(schema: number, excluded: number, node: number): false {
    const required = this.#schema.nodes[excluded].required ?? [];
    const member = required.length === 1 ? this.#document.member(node, required[0]) : -1;
    if (member < 0) return this.#refuse(schema, node, 'not');
    return this.#refuse(schema, member, 'not', this.#words[required[0]]);
  }
}

/** Marks every member that a later member of the same object replaces. */
function findReplaced(document: JsonDocument): Uint8Array {
  const replaced = new Uint8Array(document.count);
  const lastMember = new Int32Array(document.strings.count);
  const lastObject = new Int32Array(document.strings.count).fill(-1);
  for (let node = 0; node < document.count; node += 1) {
    if (document.kind[node] !== KIND.object) continue;
    const end = document.next[node];
    for (let child = node + 1; child < end; child = document.next[child]) {
      const id = document.key[child];
      if (lastObject[id] === node) replaced[lastMember[id]] = 1;
      lastObject[id] = node;
      lastMember[id] = child;
    }
  }
  return replaced;
}
