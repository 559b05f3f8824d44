import { sameWords } from '../../../crypto/digest-words.ts';
import { DIGEST_WORDS } from '../../../crypto/sha256-pair.ts';
import { PROOF_UNIQUE } from '../checks.ts';
import { Judgement } from '../judgement.ts';
import { RECORD, hashOf, lineOf } from '../log.ts';
import type { StepLog } from '../log.ts';

export interface UniqueResult {
  readonly check: Judgement;
  /** First record with the hash of a record, for records whose hash stood there before. */
  readonly repeats: ReadonlyMap<number, number>;
}

/** Repeats that are kept for display. */
const MOST_REPEATS = 10_000;

/**
 * @param seed digits that depend on every hash: whoever chooses the hashes cannot choose where they fall in the table,
 *   so that no log makes the search slow
 */
export function judgeUnique(log: StepLog, seed: string): UniqueResult {
  const check = new Judgement(PROOF_UNIQUE);
  const repeats = new Map<number, number>();
  let size = 16;
  while (size < log.count * 2) size *= 2;
  /** Record number plus one; 0 is a free place. */
  const table = new Int32Array(size);
  const keys = Int32Array.from({ length: DIGEST_WORDS }, (_, i) => parseInt(seed.slice(i * 8, i * 8 + 8), 16) | 1);
  for (let record = 0; record < log.count; record += 1) {
    if ((log.flags[record] & RECORD.hashed) === 0) {
      check.open(`${lineOf(log, record)} has no readable proof_hash`);
      continue;
    }
    check.examined += 1;
    const at = record * DIGEST_WORDS;
    let slot = mix(log.hashes, at, keys) & (size - 1);
    while (table[slot] !== 0 && !sameWords(log.hashes, (table[slot] - 1) * DIGEST_WORDS, log.hashes, at)) {
      slot = (slot + 1) & (size - 1);
    }
    if (table[slot] === 0) {
      table[slot] = record + 1;
      continue;
    }
    const first = table[slot] - 1;
    if (repeats.size < MOST_REPEATS) repeats.set(record, first);
    check.fail({
      record: log.lines[record],
      pointer: '/proof_hash',
      message: `${lineOf(log, record)}: the proof of ${lineOf(log, first)} is used again for another step`,
      claimed: hashOf(log, record) ?? '',
    });
  }
  if (log.count === 0) check.idle('the log has no step');
  return { check, repeats };
}

function mix(words: Int32Array, at: number, keys: Int32Array): number {
  let hash = 0;
  for (let i = 0; i < DIGEST_WORDS; i += 1) {
    hash = Math.imul(hash ^ words[at + i], keys[i]);
    hash ^= hash >>> 15;
  }
  return hash;
}
