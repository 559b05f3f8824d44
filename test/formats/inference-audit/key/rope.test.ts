/** Sine, cosine and rotation against values worked out with 60 digits, and against the identities they obey. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { inverseFrequencies, rotate } from '../../../../engine/formats/inference-audit/key/rope.ts';
import { sinCos } from '../../../../engine/formats/inference-audit/key/trigonometry.ts';
import type { ModelConfig } from '../../../../engine/formats/inference-audit/wire/types.ts';
import { keyOf } from './support.ts';

/** Units in the last place between two doubles of like sign. */
function ulps(a: number, b: number): number {
  const bits = new BigInt64Array(new Float64Array([a, b]).buffer);
  return Math.abs(Number(bits[0] - bits[1]));
}

/** Angle, sine, cosine: power series over the reduced angle with 65 digits, rounded once. */
const SINES: readonly (readonly [number, number, number])[] = [
  [0.5, 0.479425538604203, 0.8775825618903728],
  [0.78, 0.7032794192004101, 0.7109135380122773],
  [0.7853981633974483, 0.7071067811865475, 0.7071067811865476],
  [0.7853981633974484, 0.7071067811865476, 0.7071067811865475],
  [1, 0.8414709848078965, 0.5403023058681398],
  [1.5707963267948966, 1.0, 6.123233995736766e-17],
  [3.141592653589793, 1.2246467991473532e-16, -1.0],
  [4.0, -0.7568024953079282, -0.6536436208636119],
  [6.283185307179586, -2.4492935982947064e-16, 1.0],
  [10.0, -0.5440211108893698, -0.8390715290764524],
  [100.0, -0.5063656411097588, 0.8623188722876839],
  [1165.0, 0.5062876569049047, -0.8623646609559911],
  [4096.75, 0.11293824154895865, 0.9936020096577045],
  [65536.5, 0.2612785597220341, -0.9652634429157563],
  [131071.0, -0.5752416837547893, -0.8179834993879491],
  [823549.75, 0.08531352584211087, 0.9963541550615361],
  [1048576.0, 0.3304931400217347, 0.943808393901312],
  [16777216.5, -0.3838562518943923, 0.9233928621565085],
  [4294967295.0, 0.49667719175328817, -0.8679353473572022],
];

it.each(SINES)('sine and cosine of %d', (x, sin, cos) => {
  const [ourSin, ourCos] = sinCos(x);
  expect(ulps(ourSin, sin)).toBeLessThanOrEqual(1);
  expect(ulps(ourCos, cos)).toBeLessThanOrEqual(1);
});

it('agrees with the engine that runs this test within one unit, for angles up to 2^30', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.double({ min: 0, max: 2 ** 30, noNaN: true }), fc.double({ min: -10, max: 10, noNaN: true })),
      (x) => {
        const [sin, cos] = sinCos(x);
        expect(Math.abs(sin - Math.sin(x))).toBeLessThanOrEqual(2.3e-16);
        expect(Math.abs(cos - Math.cos(x))).toBeLessThanOrEqual(2.3e-16);
      },
    ),
    { numRuns: 5000, verbose: 1 },
  );
});

it('what is no number stays none', () => {
  expect(sinCos(NaN)).toEqual([NaN, NaN]);
});

it('frequencies: plain, linear, and the three ranges of llama3', async () => {
  const { config } = await keyOf('llama');
  const plain: ModelConfig = { ...config, d_head: 64, rope_scaling: null };
  const base = inverseFrequencies(plain);
  expect(base[0]).toBe(1);
  expect(base[16]).toBeCloseTo(500000 ** -0.5, 15);
  const scaling = {
    rope_type: 'linear',
    factor: 4,
    low_freq_factor: 1,
    high_freq_factor: 4,
    original_max_position_embeddings: 8192,
  };
  const linear = inverseFrequencies({ ...plain, rope_scaling: scaling });
  linear.forEach((f, i) => {
    expect(f).toBe(base[i] / 4);
  });
  const llama3 = inverseFrequencies({ ...plain, rope_scaling: { ...scaling, rope_type: 'llama3', factor: 8 } });
  base.forEach((f, i) => {
    const wavelength = (2 * Math.PI) / f;
    if (wavelength < 2048) expect(llama3[i]).toBe(f);
    else if (wavelength > 8192) expect(llama3[i]).toBe(f / 8);
    else {
      const s = (8192 / wavelength - 1) / 3;
      expect(llama3[i]).toBeCloseTo(f * ((1 - s) / 8 + s), 18);
    }
  });
});

it('a rotation keeps lengths, adds up, and turns pair i with i + d/2', () => {
  const config = { d_head: 4, rope_theta: 10000, rope_scaling: null } as ModelConfig;
  const frequencies = inverseFrequencies(config);
  const quarter = Float64Array.of(1, 0, 0, 0, 0, 1, 0, 0);
  rotate(quarter, Math.PI / 2, config, frequencies);
  expect(quarter[0]).toBeCloseTo(0, 15);
  expect(quarter[2]).toBeCloseTo(1, 15);
  expect(quarter[5]).toBeCloseTo(Math.cos((Math.PI / 2) * 0.01), 15);
  expect(quarter[7]).toBeCloseTo(Math.sin((Math.PI / 2) * 0.01), 15);
  const once = Float64Array.of(3, -1, 2, 5, 0.5, 4, -2, 1);
  const twice = once.slice();
  rotate(once, 12, config, frequencies);
  rotate(twice, 5, config, frequencies);
  rotate(twice, 7, config, frequencies);
  once.forEach((value, i) => {
    expect(value).toBeCloseTo(twice[i], 12);
  });
  expect(Math.hypot(...once)).toBeCloseTo(Math.hypot(3, -1, 2, 5, 0.5, 4, -2, 1), 12);
});
