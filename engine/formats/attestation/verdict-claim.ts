/** Our own predicate, read back: the verdict that was claimed beside the verdict that is made here. */
import { KIND } from '../../text/json/document.ts';
import type { JsonDocument } from '../../text/json/document.ts';
import { TOOL_VERSION } from '../../verdict/case.ts';
import type { Neighbour } from '../format.ts';
import { memberNamed } from './statement.ts';
import { verdictPredicate } from './write.ts';

export interface Difference {
  readonly node: number;
  readonly message: string;
  readonly claimed?: string;
  readonly recomputed?: string;
}

export interface ClaimResult {
  readonly examined: number;
  readonly differences: readonly Difference[];
  /** Why the claim could not be recomputed here. */
  readonly unresolved?: string;
}

/** Differences named in one result; one is enough to fail. */
const MOST_DIFFERENCES = 20;

/** Compares the whole predicate, member by member. `name`: the name by which the statement calls the file. */
export function compareVerdict(
  document: JsonDocument,
  predicate: number,
  about: Neighbour,
  name: string | undefined,
): ClaimResult {
  const found = verdictPredicate(about, name);
  const version = textAt(document, predicate, 'tool', 'version');
  if (version !== undefined && version !== TOOL_VERSION) {
    return open(`the verdict was made by another version of Assay (${shown(version)})`);
  }
  const profile = textAt(document, predicate, 'profile');
  if (profile !== undefined && profile !== found.profile) {
    return open(`the verdict was made in the profile ${shown(profile)}; judge the files in that profile to compare it`);
  }
  const pins = memberNamed(document, memberNamed(document, predicate, 'case'), 'pins');
  const comparison = new Comparison(document);
  if (pins >= 0 && !comparison.same(pins, found.case.pins)) {
    return open('the verdict was made with other pins; judge the files with those pins to compare it');
  }
  comparison.compare(predicate, found);
  return { examined: comparison.examined, differences: comparison.differences };
}

function open(unresolved: string): ClaimResult {
  return { examined: 0, differences: [], unresolved };
}

function shown(text: string): string {
  return JSON.stringify(text.slice(0, 80));
}

function textAt(document: JsonDocument, node: number, ...path: readonly string[]): string | undefined {
  let at = node;
  for (const name of path) at = memberNamed(document, at, name);
  return at < 0 ? undefined : document.stringOf(at);
}

/** Plain data beside lossless JSON. A member that is undefined counts as absent, as in canonical JSON. */
class Comparison {
  readonly differences: Difference[] = [];
  examined = 0;
  readonly #document: JsonDocument;

  constructor(document: JsonDocument) {
    this.#document = document;
  }

  same(node: number, value: unknown): boolean {
    const other = new Comparison(this.#document);
    other.compare(node, value);
    return other.differences.length === 0;
  }

  compare(node: number, value: unknown): void {
    if (this.differences.length >= MOST_DIFFERENCES) return;
    if (Array.isArray(value)) this.#array(node, value);
    else if (typeof value === 'object' && value !== null) this.#object(node, value);
    else this.#scalar(node, value);
  }

  #differ(node: number, message: string, recomputed?: string): void {
    const scalar = !this.#document.isObject(node) && !this.#document.isArray(node);
    this.differences.push({
      node,
      message,
      ...(scalar ? { claimed: this.#document.source(node) } : {}),
      ...(recomputed === undefined ? {} : { recomputed }),
    });
  }

  #array(node: number, value: readonly unknown[]): void {
    const document = this.#document;
    if (!document.isArray(node)) {
      this.#differ(node, 'must be a list');
      return;
    }
    const count = document.size(node);
    this.examined += 1;
    if (count !== value.length) {
      this.#differ(node, `has ${String(count)} elements; here there are ${String(value.length)}`);
      return;
    }
    let child = node + 1;
    for (const element of value) {
      this.compare(child, element);
      child = document.next[child];
    }
  }

  #object(node: number, value: object): void {
    const document = this.#document;
    if (!document.isObject(node)) {
      this.#differ(node, 'must be an object');
      return;
    }
    const members = new Map(Object.entries(value).filter(([, member]) => member !== undefined));
    const end = document.next[node];
    for (let child = node + 1; child < end; child = document.next[child]) {
      const name = document.nameOf(child);
      if (members.has(name)) {
        this.compare(child, members.get(name));
        members.delete(name);
      } else this.#differ(child, 'is said in the statement, but not by the verdict made here');
    }
    for (const name of members.keys()) this.#differ(node, `lacks the member ${JSON.stringify(name)}`);
  }

  #scalar(node: number, value: unknown): void {
    const document = this.#document;
    this.examined += 1;
    const kind = document.kind[node];
    const same =
      typeof value === 'string'
        ? document.stringOf(node) === value
        : typeof value === 'number'
          ? document.isNumber(node) && document.num[node] === value
          : kind === (value === true ? KIND.true : value === false ? KIND.false : KIND.null);
    if (!same) this.#differ(node, 'is not what the verdict made here says', JSON.stringify(value));
  }
}
