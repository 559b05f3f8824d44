/** The `VDEC` file (commitllm-v4.md section 1.7): the output head in bfloat16, about a gigabyte, read in slices. */
import type { ByteSource } from '../../../bytes/source.ts';
import { utf8Encode } from '../../../base/utf8.ts';
import { Sha256 } from '../../../crypto/sha256.ts';
import type { ArtifactFacts } from '../report.ts';
import type { ReadOutcome } from '../tools.ts';
import { MAGIC, magicOf } from '../wire/container.ts';
import type { WireDefect } from '../wire/reader.ts';
import { WireError } from '../wire/reader.ts';
import { SourceReader } from './source-reader.ts';

const SEPARATOR = utf8Encode('vi-decode-artifact-v1');
/** Offset of the first weight: magic and count. */
const DATA = 12;
/** Bytes read at a time; even. */
const SLICE = 4 * 1024 * 1024;

export interface DecodeArtifact extends ArtifactFacts {
  readonly source: ByteSource;
  /** Number of weights: vocab_size times hidden_dim in an artifact that is right. */
  readonly weights: number;
  readonly wire_defects: readonly WireDefect[];
}

/** Reads and hashes an artifact in slices. Answers for any bytes; throws only what the source throws. */
export async function readArtifact(source: ByteSource): Promise<ReadOutcome<DecodeArtifact>> {
  const magic = magicOf(await source.read(0, 4));
  if (magic !== MAGIC.artifact) {
    return { ok: false, place: 'byte 0', message: `the file starts with ${magic}, expected ${MAGIC.artifact}` };
  }
  try {
    const reader = new SourceReader(source);
    reader.skip(4);
    const weights = await reader.count(2);
    reader.skip(2 * weights);
    const vocab_size = await reader.usize();
    const hidden_dim = await reader.usize();
    reader.finish();
    // The dimensions stand behind the weights on the wire, and before them in the hash.
    const state = new Sha256().update(SEPARATOR).update(await source.read(DATA + 2 * weights, 16));
    for await (const slice of slices(source, DATA, 2 * weights)) state.update(slice);
    const hash = state.digest();
    return { ok: true, value: { vocab_size, hidden_dim, hash, source, weights, wire_defects: reader.defects } };
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    return { ok: false, place: `byte ${String(error.byte)}`, message: error.message };
  }
}

async function* slices(source: ByteSource, from: number, length: number): AsyncGenerator<Uint8Array> {
  for (let done = 0; done < length;) {
    const slice = await source.read(from + done, Math.min(SLICE, length - done));
    if (slice.length === 0) throw new WireError(from + done, 'the file ends within the weights');
    done += slice.length;
    yield slice;
  }
}

const bits = new Uint32Array(1);
const float = new Float32Array(bits.buffer);

/** The number of a bfloat16 bit pattern. */
export function bf16(pattern: number): number {
  bits[0] = pattern << 16;
  return float[0];
}

let allBf16: Float32Array | undefined;

/** All 65,536 of them, by pattern. */
function bf16Table(): Float32Array {
  return (allBf16 ??= Float32Array.from({ length: 65536 }, (_, pattern) => bf16(pattern)));
}

/**
 * The product of the head with one hidden state, each logit summed in f32 from left to right (section 5.5.7).
 * @param hidden `hidden_dim` bfloat16 patterns, as many as a row of the artifact has
 * @throws WireError when the file is shorter than it was
 */
export async function headProduct(artifact: DecodeArtifact, hidden: Uint16Array): Promise<Float32Array> {
  const table = bf16Table();
  const x = Float32Array.from(hidden, (pattern) => table[pattern]);
  const logits = new Float32Array(artifact.vocab_size);
  const row = x.length;
  const rowsAtOnce = Math.max(1, Math.floor(SLICE / (2 * Math.max(1, row))));
  for (let first = 0; first < logits.length; first += rowsAtOnce) {
    const rows = Math.min(rowsAtOnce, logits.length - first);
    const bytes = await artifact.source.read(DATA + 2 * first * row, 2 * rows * row);
    if (bytes.length < 2 * rows * row) throw new WireError(DATA + 2 * first * row, 'the file ends within the weights');
    for (let i = 0, at = 0; i < rows; i++) {
      let sum = 0;
      for (let j = 0; j < row; j++, at += 2) {
        sum = Math.fround(sum + Math.fround(table[bytes[at] | (bytes[at + 1] << 8)] * x[j]));
      }
      logits[first + i] = sum;
    }
  }
  return logits;
}
