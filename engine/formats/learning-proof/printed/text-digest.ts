/** `hash.txt` of the published code: SHA-256 over the print-outs of all samples, in order, without separators. */
import { utf8Encode } from '../../../base/utf8.ts';
import { Sha256, hex } from '../../../crypto/sha256.ts';
import type { DType, Tensor } from '../data/index.ts';
import { DataError } from '../data/index.ts';
import type { TextDigest } from '../data-state.ts';
import { numpyText } from './numpy-text.ts';
import { torchText } from './torch-text.ts';

/** Numbers of a data set that are printed; beyond, the auditor declares the digest. */
const MOST_NUMBERS = 1 << 23;

/** Torch's names of the types that it prints behind the numbers. */
const TORCH_NAMES: Readonly<Record<DType, string | undefined>> = {
  f64: 'float64',
  f32: undefined,
  f16: 'float16',
  bf16: 'bfloat16',
  i64: undefined,
  i32: 'int32',
  u8: 'uint8',
};

/** Digests in both forms; none when the data set is too large to print or cannot be read. */
export async function textDigests(x: Tensor): Promise<readonly TextDigest[]> {
  const [count, ...shape] = x.shape;
  const width = x.size / count;
  // Half precision has shorter texts of its own, which are not made here.
  if (x.dtype === 'f16' || x.dtype === 'bf16') return [];
  if (x.size > MOST_NUMBERS || shape.length === 0 || !(width > 0)) return [];
  const floating = x.dtype === 'f32' || x.dtype === 'f64';
  const [numpy, torch] = [new Sha256(), new Sha256()];
  try {
    for (let i = 0; i < count; i++) {
      const values = await x.values(i * width, (i + 1) * width);
      const array = { shape, values, floating, single: x.dtype === 'f32' };
      numpy.update(utf8Encode(numpyText(array)));
      torch.update(utf8Encode(torchText(array, TORCH_NAMES[x.dtype])));
    }
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    return [];
  }
  return [
    { form: 'numpy', digest: hex(numpy.digest()) },
    { form: 'torch', digest: hex(torch.digest()) },
  ];
}
