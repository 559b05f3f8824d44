/** Reads typed members out of lossless JSON, collecting what is wrong instead of stopping. For files of the auditor. */
import type { JsonDocument } from '../../text/json/document.ts';
import { KIND } from '../../text/json/document.ts';

export interface FieldProblem {
  /** RFC 6901. */
  readonly pointer: string;
  readonly message: string;
}

/** The members of one object. Each is asked for once; `rest` then tells what nobody asked for. */
export class Fields {
  readonly #document: JsonDocument;
  readonly #node: number;
  readonly #problems: FieldProblem[];
  readonly #members = new Map<string, number>();
  readonly #asked = new Set<string>();

  constructor(document: JsonDocument, node: number, problems: FieldProblem[]) {
    this.#document = document;
    this.#node = node;
    this.#problems = problems;
    if (!document.isObject(node)) {
      this.problem(node, `is ${document.kindName(node)}, not an object`);
      return;
    }
    const end = document.next[node];
    for (let child = node + 1; child < end; child = document.next[child])
      this.#members.set(document.nameOf(child), child);
  }

  problem(node: number, message: string): void {
    this.#problems.push({ pointer: this.#document.pointer(node), message });
  }

  /** Node of a member, or -1 when it is absent. */
  node(name: string): number {
    this.#asked.add(name);
    return this.#members.get(name) ?? -1;
  }

  has(name: string): boolean {
    return this.#members.has(name);
  }

  names(): readonly string[] {
    return [...this.#members.keys()];
  }

  /** Members that were not asked for. */
  rest(): readonly string[] {
    return this.names().filter((name) => !this.#asked.has(name));
  }

  /** Makes a problem of every member that was not asked for. */
  refuseRest(): void {
    for (const name of this.rest()) {
      this.problem(this.#node, `has the member ${JSON.stringify(name)}, which this build does not know`);
    }
  }

  object(name: string): Fields | undefined {
    const node = this.node(name);
    return node < 0 || this.#document.kind[node] === KIND.null ? undefined : this.#inner(node);
  }

  #inner(node: number): Fields {
    return new Fields(this.#document, node, this.#problems);
  }

  /** Elements of a list of objects. */
  objects(name: string): readonly Fields[] | undefined {
    return this.#elements(name)?.map((node) => this.#inner(node));
  }

  numbers(name: string): readonly number[] | undefined {
    return this.#elements(name)?.map((node) => {
      if (!this.#document.isNumber(node)) this.problem(node, 'is not a number');
      return this.#document.isNumber(node) ? this.#document.num[node] : NaN;
    });
  }

  #elements(name: string): readonly number[] | undefined {
    const node = this.node(name);
    if (node < 0) return undefined;
    if (!this.#document.isArray(node)) {
      this.problem(node, 'is not a list');
      return undefined;
    }
    const nodes: number[] = [];
    const end = this.#document.next[node];
    for (let child = node + 1; child < end; child = this.#document.next[child]) nodes.push(child);
    return nodes;
  }

  text(name: string): string | undefined {
    const node = this.node(name);
    if (node < 0) return undefined;
    const text = this.#document.stringOf(node);
    if (text === undefined) this.problem(node, 'is not a text');
    return text;
  }

  word<T extends string>(name: string, words: readonly T[]): T | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const word = words.find((one) => one === text);
    if (word === undefined) this.problem(this.node(name), `is ${JSON.stringify(text)}, not one of ${words.join(', ')}`);
    return word;
  }

  flag(name: string): boolean | undefined {
    const node = this.node(name);
    if (node < 0) return undefined;
    const kind = this.#document.kind[node];
    if (kind === KIND.true) return true;
    if (kind !== KIND.false) this.problem(node, 'is neither true nor false');
    return kind === KIND.false ? false : undefined;
  }

  /** A finite number that `fits`; `form` says in words what fits. */
  number(name: string, form: string, fits: (x: number) => boolean): number | undefined {
    const node = this.node(name);
    if (node < 0) return undefined;
    const value = this.#document.isNumber(node) ? this.#document.num[node] : NaN;
    if (value - value === 0 && fits(value)) return value;
    this.problem(node, `is ${this.#document.source(node)}, not ${form}`);
    return undefined;
  }

  count(name: string, least = 1): number | undefined {
    return this.number(
      name,
      `a whole number of at least ${String(least)}`,
      (x) => x >= least && x <= Number.MAX_SAFE_INTEGER && x % 1 === 0,
    );
  }

  amount(name: string): number | undefined {
    return this.number(name, 'a number of at least 0', (x) => x >= 0);
  }
}
