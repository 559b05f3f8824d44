/** Which files of the audit the subjects of a statement are. */
import type { Neighbour } from '../format.ts';
import type { Subject } from './statement.ts';

export interface Match {
  readonly subject: Subject;
  /** Files of the name that the subject gives. */
  readonly named: readonly Neighbour[];
  /** Files that the digest belongs to, or in which a receipt has it; among `named` where there are any. */
  readonly same: readonly Neighbour[];
}

/** The other files of the audit, by name and by every digest that they are known by. */
export class Neighbourhood {
  readonly #byName = new Map<string, Neighbour[]>();
  readonly #byDigest = new Map<string, Neighbour[]>();

  constructor(others: readonly Neighbour[]) {
    for (const other of others) {
      const { name, sha256 } = other.input;
      for (const key of new Set([name, lastPart(name)])) add(this.#byName, key, other);
      const digests = (other.audited.digests?.() ?? []).flatMap(({ found, value }) => (found ? [value.slice(7)] : []));
      for (const key of new Set([sha256, ...digests])) add(this.#byDigest, key, other);
    }
  }

  match(subject: Subject): Match {
    const named = subject.name === undefined ? [] : (this.#byName.get(subject.name) ?? []);
    const same = subject.sha256 === undefined ? [] : (this.#byDigest.get(subject.sha256) ?? []);
    return { subject, named, same: named.length === 0 ? same : same.filter((other) => named.includes(other)) };
  }
}

function add(map: Map<string, Neighbour[]>, key: string, other: Neighbour): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [other]);
  else list.push(other);
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}
