import { sequenceLength } from '../../text/json/wtf8.ts';

/** Whether bytes are UTF-8 (RFC 3629). */
export function isUtf8(bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length;) {
    const length = sequenceLength(bytes, at);
    if (length === 0 || at + length > bytes.length) return false;
    at += length;
  }
  return true;
}

/** A text of the evidence in a message: quoted and cut. */
export function quote(text: string, limit = 120): string {
  return JSON.stringify(text.length > limit ? `${text.slice(0, limit)}...` : text);
}

/** `1 step`, `2 steps`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${String(count)} ${count === 1 ? one : many}`;
}

/** What Python's `str.strip` takes away, from U+0085 on. */
const PYTHON_SPACES = '\u0085\u00a0\u1680\u2028\u2029\u202f\u205f\u3000';

function isPythonSpace(code: number): boolean {
  if (code <= 0x20) return (code >= 0x09 && code <= 0x0d) || code >= 0x1c;
  return code >= 0x85 && ((code >= 0x2000 && code <= 0x200a) || PYTHON_SPACES.includes(String.fromCharCode(code)));
}

/** Python's `text.strip()`. */
export function pythonStrip(text: string): string {
  let from = 0;
  let to = text.length;
  while (from < to && isPythonSpace(text.charCodeAt(from))) from += 1;
  while (to > from && isPythonSpace(text.charCodeAt(to - 1))) to -= 1;
  return text.slice(from, to);
}
