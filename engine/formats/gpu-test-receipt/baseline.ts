/** Expected skips and histories: lists of lines that the auditor gives. */
import { utf8Decode } from '../../base/utf8.ts';

/** A baseline of expected skips: one node id a line, `#` comments. */
export interface Baseline {
  readonly name: string;
  readonly ids: readonly string[];
}

/** The text of a small file, without a byte-order mark; undefined when it is not UTF-8. */
export function textOf(bytes: Uint8Array): string | undefined {
  const decoded = utf8Decode(bytes);
  if (!decoded.ok) return undefined;
  return decoded.text.startsWith('\ufeff') ? decoded.text.slice(1) : decoded.text;
}

/** Lines without the white space around; blank lines and comments are left out. */
export function linesOf(text: string): readonly string[] {
  return text
    .split(/\r\n|\n|\r/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

const COMMIT = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

export function isCommitId(text: string): boolean {
  return COMMIT.test(text);
}

/** The commits of `git rev-list HEAD`, newest first; undefined when any line is something else, or there is none. */
export function readHistory(text: string): readonly string[] | undefined {
  const lines = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return lines.length > 0 && lines.every(isCommitId) ? lines : undefined;
}
