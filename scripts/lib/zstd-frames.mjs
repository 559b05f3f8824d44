/** Contents to pack, and frames of Debian's zstd around them. */
import { execFileSync } from 'node:child_process';
import { Reason } from './run.mjs';

const MOST_BYTES = 1 << 28;

/** Numbers from 0 to 1, the same in every run. */
export function generator(seed = 1) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
}

/** Kinds of content of `bytes` bytes, from what hardly packs to what packs to nothing. */
export function contents(bytes) {
  const next = generator();
  const fill = (make) => Uint8Array.from({ length: bytes }, make);
  const words = Array.from({ length: 400 }, () => Math.floor(next() * 1e6).toString(36));
  let text = '';
  while (text.length < bytes) text += `${words[Math.floor(next() ** 2 * words.length)]} `;
  return [
    // Sums of four draws: like quantised activations.
    ['activations', fill(() => 128 + Math.round(16 * (next() + next() + next() + next() - 2)))],
    ['text', Buffer.from(text.slice(0, bytes), 'latin1')],
    ['counters', fill((_, at) => (at % 8 < 2 ? (at >> (3 + 8 * (at % 8))) & 255 : 0))],
    ['random', fill(() => Math.floor(next() * 256))],
  ];
}

/** A frame of Debian's `zstd` with these arguments. */
export function packed(content, args) {
  try {
    return new Uint8Array(
      execFileSync('zstd', ['-q', '-c', ...args], {
        input: content,
        maxBuffer: MOST_BYTES,
        stdio: ['pipe', 'pipe', 'pipe'],
      }),
    );
  } catch (error) {
    if (error.code === 'ENOENT') throw new Reason("this needs Debian's zstd: apt-get install zstd");
    throw error;
  }
}
