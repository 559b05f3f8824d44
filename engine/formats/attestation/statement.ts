/** The members of an in-toto Statement v1, read from lossless JSON. Unknown members are let pass, as its specification says. */
import type { JsonDocument } from '../../text/json/document.ts';

export const STATEMENT_TYPE = 'https://in-toto.io/Statement/v1';

export interface Subject {
  /** Node of the subject. */
  readonly node: number;
  readonly name: string | undefined;
  /** Lower-case hexadecimal; undefined where the subject has digests of other kinds only. */
  readonly sha256: string | undefined;
  readonly digestNode: number;
}

export interface Statement {
  readonly subjects: readonly Subject[];
  readonly predicateType: string;
  /** Node of the predicate, or -1. */
  readonly predicate: number;
}

export interface ShapeProblem {
  readonly node: number;
  readonly message: string;
}

/** Most subjects that are looked at; a statement with more is refused. */
const MOST_SUBJECTS = 10_000;

/** The member of an object under this name, or -1. */
export function memberNamed(document: JsonDocument, node: number, name: string): number {
  const id = document.strings.find(name);
  return id < 0 ? -1 : document.member(node, id);
}

/** Reads a statement; with any problem there is none. */
export function readStatement(document: JsonDocument): {
  readonly statement: Statement | undefined;
  readonly problems: readonly ShapeProblem[];
} {
  const reader = new StatementReader(document);
  const statement = reader.read();
  return { statement: reader.problems.length === 0 ? statement : undefined, problems: reader.problems };
}

class StatementReader {
  readonly problems: ShapeProblem[] = [];
  readonly #document: JsonDocument;

  constructor(document: JsonDocument) {
    this.#document = document;
  }

  read(): Statement {
    const type = this.#text(0, '_type');
    if (type.text !== undefined && type.text !== STATEMENT_TYPE) {
      this.#problem(type.node, `is not ${STATEMENT_TYPE}, the only version that this build reads`);
    }
    const predicateType = this.#text(0, 'predicateType');
    const predicate = memberNamed(this.#document, 0, 'predicate');
    if (predicate >= 0 && !this.#document.isObject(predicate)) this.#problem(predicate, 'must be an object');
    return { subjects: this.#subjects(), predicateType: predicateType.text ?? '', predicate };
  }

  #problem(node: number, message: string): void {
    this.problems.push({ node, message });
  }

  #text(parent: number, name: string): { readonly node: number; readonly text: string | undefined } {
    const node = memberNamed(this.#document, parent, name);
    const text = node < 0 ? undefined : this.#document.stringOf(node);
    if (node < 0) this.#problem(parent, `lacks the member ${JSON.stringify(name)}`);
    else if (text === undefined || text === '') this.#problem(node, 'must be a text that is not empty');
    return { node, text };
  }

  #subjects(): readonly Subject[] {
    const document = this.#document;
    const list = memberNamed(document, 0, 'subject');
    if (list < 0 || !document.isArray(list)) {
      this.#problem(Math.max(list, 0), 'the member "subject" must be a list of subjects');
      return [];
    }
    const count = document.size(list);
    if (count === 0) this.#problem(list, 'must name at least one subject');
    if (count > MOST_SUBJECTS) {
      this.#problem(list, `has ${String(count)} subjects; the limit is ${String(MOST_SUBJECTS)}`);
      return [];
    }
    const subjects: Subject[] = [];
    const end = document.next[list];
    for (let node = list + 1; node < end; node = document.next[node]) subjects.push(this.#subject(node));
    return subjects;
  }

  #subject(node: number): Subject {
    const document = this.#document;
    const nameNode = memberNamed(document, node, 'name');
    if (nameNode >= 0 && !document.isString(nameNode)) this.#problem(nameNode, 'must be a text');
    const digest = memberNamed(document, node, 'digest');
    if (digest < 0 || !document.isObject(digest) || document.size(digest) === 0) {
      this.#problem(node, 'a subject must have at least one digest');
      return { node, name: undefined, sha256: undefined, digestNode: node };
    }
    const end = document.next[digest];
    for (let child = digest + 1; child < end; child = document.next[child]) {
      if (!document.isString(child)) this.#problem(child, 'a digest must be a text');
    }
    const digestNode = memberNamed(document, digest, 'sha256');
    const sha256 = digestNode < 0 ? undefined : document.stringOf(digestNode);
    if (sha256 !== undefined && !/^[0-9a-f]{64}$/.test(sha256)) {
      this.#problem(digestNode, 'must be 64 lower-case hexadecimal digits');
    }
    return {
      node,
      name: nameNode < 0 ? undefined : document.stringOf(nameNode),
      sha256,
      digestNode: digestNode < 0 ? digest : digestNode,
    };
  }
}
