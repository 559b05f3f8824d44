/** Rotary position embedding in the half-split convention (commitllm-v4.md section 5.7). */
import { pow } from '../../../numeric/pow.ts';
import type { ModelConfig } from '../wire/types.ts';
import { sinCos } from './trigonometry.ts';

/** Inverse frequency of each pair of a head. */
export function inverseFrequencies({
  d_head: width,
  rope_theta: theta,
  rope_scaling: scaling,
}: ModelConfig): Float64Array {
  const frequencies = new Float64Array(Math.floor(width / 2));
  for (let i = 0; i < frequencies.length; i++) {
    let f = 1 / pow(theta, (2 * i) / width);
    if (scaling?.rope_type === 'linear') {
      f /= scaling.factor;
    } else if (scaling?.rope_type === 'llama3') {
      const { factor, low_freq_factor: low, high_freq_factor: high, original_max_position_embeddings: old } = scaling;
      const wavelength = (2 * Math.PI) / f;
      if (wavelength > old / low) {
        f /= factor;
      } else if (!(wavelength < old / high)) {
        const s = (old / wavelength - low) / (high - low);
        f *= (1 - s) / factor + s;
      }
    }
    frequencies[i] = f;
  }
  return frequencies;
}

/** Rotates every head of a vector in place to a position. */
export function rotate(x: Float64Array, position: number, config: ModelConfig, frequencies: Float64Array): void {
  const half = frequencies.length;
  for (let i = 0; i < half; i++) {
    const [sin, cos] = sinCos(position * frequencies[i]);
    for (let head = 0; head + config.d_head <= x.length; head += config.d_head) {
      const a = x[head + i];
      const b = x[head + i + half];
      x[head + i] = a * cos - b * sin;
      x[head + i + half] = a * sin + b * cos;
    }
  }
}
