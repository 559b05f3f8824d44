/** Whether a file is a receipt, by its content; also of receipts that are damaged, so that the damage is named. */
import type { CaseInput } from '../../case-file/input.ts';
import { baseName } from './keyring.ts';

/** Words that together only receipts have; some may be missing. Other readers' spelling (quotes, UTF-16) does not matter. */
const MARKS = [
  ...['included_paths', 'file_count', 'node_ids', 'github_username', 'commit_sha', 'duration_s', 'key_fingerprint'],
  ...['gpu_info', 'plugin_version', 'pytest_version', 'ended_at', 'ssh-local'],
];
/** Words by which a receipt may begin when one test fills its first 4 KiB. */
const HINTS = ['node_id', 'outcome', 'checks', 'metadata', 'fingerprint', 'session', 'tests', 'signature', 'gpu'];
const ENOUGH = 4;
const MOST_BYTES = 64 * 1024 * 1024;
/** A receipt names one of the marks in so many bytes: what does not is not read whole. */
const FIRST_BYTES = 1024 * 1024;

/** The name that the producer gives by default. */
const USUAL_NAME = 'gpu-proof.json';

export async function isReceipt(input: CaseInput): Promise<boolean> {
  const { head, tail } = await input.head();
  if (!startsLikeJson(head)) return baseName(input.name) === USUAL_NAME;
  const ends = latin(head) + latin(tail);
  if (countOf(MARKS, ends) >= ENOUGH) return true;
  if (input.size > MOST_BYTES || countOf(HINTS, ends) === 0) return baseName(input.name) === USUAL_NAME;
  if (input.size <= head.length + tail.length) return baseName(input.name) === USUAL_NAME;
  const first = await input.source.read(0, Math.min(input.size, FIRST_BYTES));
  if (countOf(MARKS, latin(first)) === 0) return baseName(input.name) === USUAL_NAME;
  const bytes = await input.bytes(MOST_BYTES);
  return bytes !== undefined && countWhole(bytes) >= ENOUGH;
}

/** An opening brace, after white space, a byte-order mark, or in UTF-16. */
function startsLikeJson(head: Uint8Array): boolean {
  const first = head.find((byte) => !SKIPPED.has(byte));
  return first === 0x7b;
}

const SKIPPED: ReadonlySet<number> = new Set([0x20, 0x0a, 0x0d, 0x09, 0xef, 0xbb, 0xbf, 0xff, 0xfe, 0]);

/** Characters of bytes, without zeros (UTF-16). */
function latin(bytes: Uint8Array): string {
  let text = '';
  // In pieces, since a call takes so many arguments only; applied, since spreading typed arrays takes six times as long.
  for (let at = 0; at < bytes.length; at += 4096) {
    text += String.fromCharCode.apply(undefined, bytes.subarray(at, at + 4096) as unknown as number[]);
  }
  return text.replaceAll('\0', '');
}

function countOf(words: readonly string[], text: string): number {
  return words.filter((word) => text.includes(word)).length;
}

/** How many of the marks stand anywhere in a text. */
function countWhole(bytes: Uint8Array): number {
  const piece = 1 << 16;
  const found = new Set<string>();
  for (let at = 0; at < bytes.length; at += piece) {
    const text = latin(bytes.subarray(at, at + piece + 32));
    for (const word of MARKS) if (text.includes(word)) found.add(word);
    if (found.size >= ENOUGH) break;
  }
  return found.size;
}
