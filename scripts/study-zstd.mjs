/**
 * `npm run study:zstd [-- --seconds N] [--seed N]`: the zstd decoder against Debian's `zstd`. Every level, with and without checksum and
 * long window, contents of 0 to 64 MiB: all must come out as they went in. Then frames changed at random for N seconds (60): every
 * one gets an answer within its limits, and none of those with a checksum is accepted with other content.
 */
import { createHash } from 'node:crypto';
import { importBundled } from './lib/engine.mjs';
import { Reason, main } from './lib/run.mjs';
import { contents, generator, packed } from './lib/zstd-frames.mjs';

const LARGEST = 1 << 26;
const SIZES = [0, 1, 2, 255, 256, 65_536, 131_072, 131_073, 1_000_003, 1 << 23, LARGEST];
/** Sizes above this are packed at a few levels only: the encoder needs minutes for the others. */
const LARGE = 1 << 21;
const LEVELS = ['--fast=5', '--fast=1', ...Array.from({ length: 19 }, (_, i) => `-${i + 1}`)];
const ULTRA = ['-20', '-21', '-22'].map((level) => ['--ultra', level]);
const LONG = [
  ['-3', '--long=27'],
  ['-19', '--long=24'],
];
const OFTEN = new Set(['--fast=1', '-1', '-3', '-7', '-19']);

const digest = (bytes) => createHash('sha256').update(bytes).digest('hex');

function option(args, name, fallback) {
  const at = args.indexOf(name);
  const value = at < 0 ? fallback : Number(args[at + 1]);
  if (!Number.isSafeInteger(value) || value < 0) throw new Reason(`${name} needs a whole number`);
  return value;
}

/** All frames; the small ones with what they hold, to be changed afterwards. */
function honest(decode) {
  const small = [];
  let count = 0;
  let bytes = 0;
  for (const [kind, content] of contents(LARGEST)) {
    for (const size of SIZES) {
      const part = content.subarray(0, size);
      const sha256 = digest(part);
      const levels = [...LEVELS.map((level) => [level]), ...ULTRA, ...LONG].filter(
        ([level, more]) =>
          size <= LARGE ||
          (more === undefined ? OFTEN.has(level) && (size < LARGEST || level !== '-19') : level === '-3'),
      );
      for (const level of levels) {
        for (const check of ['--check', '--no-check']) {
          const frame = packed(part, [...level, check]);
          const result = decode(frame, { maxOutput: LARGEST, maxWindow: 1 << 27 });
          const named = `${kind}, ${size} bytes, ${level.join(' ')} ${check}`;
          if (!result.ok) throw new Reason(`${named}: refused at byte ${result.byte}: ${result.message}`);
          if (digest(result.bytes) !== sha256) throw new Reason(`${named}: other bytes came out`);
          if ((result.checksum === 'verified') !== (check === '--check'))
            throw new Reason(`${named}: checksum ${result.checksum}`);
          count += 1;
          bytes += size;
          if (frame.length > 0 && frame.length < 40_000) small.push({ frame, sha256, checked: check === '--check' });
        }
      }
    }
    console.log(`  ${kind}: done, ${count} frames so far`);
  }
  return { count, bytes, small };
}

function changed(frame, next) {
  let bytes = frame.slice();
  const places = 1 + Math.floor(next() * 4);
  for (let i = 0; i < places && bytes.length > 0; i += 1) {
    const at = Math.floor(next() ** 2 * bytes.length);
    const kind = Math.floor(next() * 5);
    if (kind === 0) bytes[at] ^= 1 << Math.floor(next() * 8);
    else if (kind === 1) bytes[at] = Math.floor(next() * 256);
    else if (kind === 2) bytes = bytes.slice(0, at);
    else if (kind === 3)
      bytes = Uint8Array.from([...bytes.subarray(0, at), Math.floor(next() * 256), ...bytes.subarray(at)]);
    else bytes.copyWithin(at, Math.floor(next() * bytes.length), Math.floor(next() * bytes.length));
  }
  return bytes;
}

function fuzz(decode, small, seconds, seed) {
  const next = generator(seed);
  const end = performance.now() + seconds * 1000;
  const limits = { maxOutput: 1 << 20, maxWindow: 1 << 23 };
  const found = { tried: 0, accepted: 0, largest: 0, slowest: 0 };
  while (performance.now() < end) {
    const one = small[Math.floor(next() * small.length)];
    const bytes = changed(one.frame, next);
    const start = performance.now();
    // A throw ends the study: the decoder answers for any bytes.
    const result = decode(bytes, limits);
    found.slowest = Math.max(found.slowest, performance.now() - start);
    found.tried += 1;
    if (!result.ok) {
      if (!(result.byte >= 0 && result.byte <= bytes.length))
        throw new Reason(`attempt ${found.tried}: byte ${result.byte} of ${bytes.length}`);
      continue;
    }
    found.accepted += 1;
    found.largest = Math.max(found.largest, result.bytes.length);
    if (result.bytes.length > limits.maxOutput)
      throw new Reason(`attempt ${found.tried}: ${result.bytes.length} bytes came out`);
    // Only a change that moves the checksum itself away could be accepted; then the frame says that it has none.
    if (result.checksum === 'verified' && one.checked && digest(result.bytes) !== one.sha256)
      throw new Reason(`attempt ${found.tried}: other content under a checksum`);
  }
  return found;
}

await main(async (args) => {
  const seconds = option(args, '--seconds', 60);
  const seed = option(args, '--seed', 20261121);
  const { decodeZstdFrame } = await importBundled('scripts/bench-evidence-entry.ts');
  const { count, bytes, small } = honest(decodeZstdFrame);
  console.log(`${count} frames, ${(bytes / 1e6).toFixed(0)} MB of content: every one came out as it went in`);
  const { tried, accepted, largest, slowest } = fuzz(decodeZstdFrame, small, seconds, seed);
  console.log(
    `${tried} changed frames in ${seconds} s (seed ${seed}, from ${small.length}): 0 thrown, ${tried - accepted} refused by name, ${accepted} accepted, at most ${largest} bytes of 1048576; slowest ${slowest.toFixed(0)} ms`,
  );
});
