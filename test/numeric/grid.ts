/**
 * The golden grid: 160,000 calls of exp, log, tanh and pow at fixed arguments, and the SHA-256 of the result bits.
 * Pure and made of engine code only, so that Node 20, Node 22 and a browser can all run it and must print the same text.
 */
import { POW2, POW2_BIAS } from '../../engine/numeric/bits.ts';
import { exp } from '../../engine/numeric/exp.ts';
import { log } from '../../engine/numeric/log.ts';
import { pow } from '../../engine/numeric/pow.ts';
import { tanh } from '../../engine/numeric/tanh.ts';
import { Sha256, hex } from '../../engine/crypto/sha256.ts';

export interface GridMaths {
  readonly exp: (x: number) => number;
  readonly log: (x: number) => number;
  readonly tanh: (x: number) => number;
  readonly pow: (x: number, y: number) => number;
}

export const GRID_POINTS = 160_000;
const PER_FUNCTION = GRID_POINTS / 4;
const SEED = 0x5eed_a55a;

/** A number source for tests: linear congruential, 32 bits of state, the top halves of two steps make one word. */
export class Lcg {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0;
  }

  /** 0 .. 2^32 - 1 */
  word(): number {
    return ((this.#half() << 16) | this.#half()) >>> 0;
  }

  /** [0, 1), 53 bits */
  unit(): number {
    return ((this.word() >>> 5) * 67108864 + (this.word() >>> 6)) / 9007199254740992;
  }

  between(low: number, high: number): number {
    return low + (high - low) * this.unit();
  }

  /** Any of the 2^64 bit patterns: subnormals, infinities and NaN too. */
  bits(): number {
    view.setUint32(0, this.word());
    view.setUint32(4, this.word());
    return view.getFloat64(0);
  }

  /** A double whose top word is within 2 of `high`: next to a branch of fdlibm. */
  near(high: number): number {
    view.setUint32(0, high + (this.word() % 5) - 2);
    view.setUint32(4, this.word());
    return view.getFloat64(0);
  }

  /** +-[1, 2) * 2^e, e drawn from a range */
  scaled(low: number, high: number): number {
    const e = low + (this.word() % (high - low + 1));
    return (this.word() & 1 ? -1 : 1) * (1 + this.unit()) * POW2[e + POW2_BIAS];
  }

  #half(): number {
    this.#state = (Math.imul(this.#state, 1664525) + 1013904223) | 0;
    return this.#state >>> 16;
  }
}

const view = new DataView(new ArrayBuffer(8));

/** Top words at which the functions change their method, and the ends of the scale. */
const EXP_BRANCHES = [0x40862e42, 0xc0874910, 0x3fd62e42, 0x3ff0a2b2, 0x3e300000, 0x3ff00000, 0x40862e40, 0x7ff00000];
const LOG_BRANCHES = [0x3ff00000, 0x3ff6a09e, 0x3fe6a09e, 0x00100000, 0x00000002, 0x7fefffff, 0x3fefffff, 0x3ff61480];
const TANH_BRANCHES = [0x40360000, 0x3ff00000, 0x3e300000, 0x3fc62e42, 0x3fe0a2b2, 0x4033687a, 0xbff00000, 0x3fe00000];
const SPECIAL = [0, -0, 1, -1, 0.5, -0.5, 2, -2, 3, Infinity, -Infinity, NaN, 5e-324, 1.7976931348623157e308];

/** Arguments for a function of one variable, by turns from eight kinds. */
export function argument(random: Lcg, i: number, branches: readonly number[]): number {
  switch (i % 8) {
    case 0:
      return random.between(-1, 1);
    case 1:
      return random.between(-40, 40);
    case 2:
      return random.between(-745.2, 710);
    case 3:
      return random.bits();
    case 4:
      return random.near(branches[random.word() % branches.length]);
    case 5:
      return random.scaled(-60, 12);
    case 6:
      return Math.abs(random.bits());
    default:
      return i < 8 * SPECIAL.length ? SPECIAL[(i - 7) / 8] : random.between(0, 4);
  }
}

export const ARGUMENT_BRANCHES = { exp: EXP_BRANCHES, log: LOG_BRANCHES, tanh: TANH_BRANCHES };

/** Arguments for pow, by turns from eight kinds. */
export function powArguments(random: Lcg, i: number): readonly [number, number] {
  switch (i % 8) {
    case 0:
      return [random.between(0, 10), random.between(-20, 20)];
    case 1:
      return [random.between(-10, 10), (random.word() % 61) - 30];
    case 2:
      return [random.between(0.9, 1), random.word() % 10001]; // beta ^ t of Adam
    case 3:
      return [random.bits(), random.bits()];
    case 4:
      return [Math.abs(random.bits()), random.between(-2, 2)];
    case 5:
      return [random.scaled(-8, 8), random.between(-1075, 1024) / 8]; // near overflow and in the subnormals
    case 6:
      return [random.near(0x3ff00000), random.scaled(20, 62)]; // next to 1, huge exponent
    default:
      if (i < 8 * SPECIAL.length * SPECIAL.length) {
        return [SPECIAL[((i - 7) / 8) % SPECIAL.length], SPECIAL[Math.floor((i - 7) / 8 / SPECIAL.length)]];
      }
      return limitArguments(random);
  }
}

/** A base a few ulps from a power of two and an exponent that takes it to a limit of the scale: overflow, subnormal, zero. */
function limitArguments(random: Lcg): readonly [number, number] {
  const k = 1 + (random.word() % 300);
  const base = POW2[k + POW2_BIAS] * (1 + ((random.word() % 9) - 4) * 2.220446049250313e-16);
  const limit = [1024, -1022, -1074, -1075][random.word() % 4];
  return [base, (limit + random.between(-1, 1) * (random.word() & 1)) / k];
}

/**
 * SHA-256, in hexadecimal, of all result bits in little-endian order; every NaN counts as 7ff8000000000000, because engines
 * differ in the NaN they store. With no argument: of the engine's own functions.
 */
export function gridDigest(maths: GridMaths = { exp, log, tanh, pow }): string {
  const bytes = new Uint8Array(GRID_POINTS * 8);
  const out = new DataView(bytes.buffer);
  let at = 0;
  const put = (result: number): void => {
    if (result !== result) out.setUint32(at + 4, 0x7ff80000, true);
    else out.setFloat64(at, result, true);
    at += 8;
  };
  const random = new Lcg(SEED);
  for (let i = 0; i < PER_FUNCTION; i++) put(maths.exp(argument(random, i, EXP_BRANCHES)));
  for (let i = 0; i < PER_FUNCTION; i++) put(maths.log(argument(random, i, LOG_BRANCHES)));
  for (let i = 0; i < PER_FUNCTION; i++) put(maths.tanh(argument(random, i, TANH_BRANCHES)));
  for (let i = 0; i < PER_FUNCTION; i++) put(maths.pow(...powArguments(random, i)));
  return hex(new Sha256().update(bytes).digest());
}
