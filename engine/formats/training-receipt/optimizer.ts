/**
 * Optimiser steps, value and half-width side by side (training-receipts.md section 5, "Updates").
 * Sources: SGD, momentum and Nesterov as in PyTorch's torch.optim.SGD (Sutskever et al. 2013), Adam (Kingma and Ba 2014,
 * algorithm 1), AdamW (Loshchilov and Hutter 2019, algorithm 2). Signs: descent direction, updates are added.
 */
import { pow } from '../../numeric/pow.ts';
import { leastNormal } from './digits.ts';
import type { OptimizerName } from './model.ts';

/** A hyper-parameter and the half-width of its digits. */
export interface Ball {
  readonly value: number;
  readonly radius: number;
}

export interface Hyperparameters {
  readonly name: OptimizerName;
  readonly learningRate: Ball;
  /** Coupled L2 for the SGD family, decoupled for adamw, ignored for adam. */
  readonly weightDecay: Ball;
  readonly momentum: Ball;
  readonly dampening: Ball;
  readonly nesterov: boolean;
  readonly beta1: Ball;
  readonly beta2: Ball;
  readonly epsilon: Ball;
  /** Time step, 1 for the first. */
  readonly t: number;
}

export const ZERO: Ball = { value: 0, radius: 0 };

/** One parameter's step. Reused: `OptimizerStep` holds the last result. */
export class OptimizerStep {
  readonly #h: Hyperparameters;
  readonly #u: number;
  readonly #observed: boolean;
  /** 1 - beta1^t and 1 - beta2^t. */
  readonly correction1: Ball;
  readonly correction2: Ball;
  /** State after: first moment or momentum buffer, second moment. */
  first = 0;
  firstRadius = 0;
  second = 0;
  secondRadius = 0;
  update = 0;
  updateRadius = 0;
  after = 0;
  afterRadius = 0;

  /**
   * @param u unit round-off of producer plus verifier
   * @param observed whether the producer may have formed the update as weight after less weight before
   */
  constructor(hyperparameters: Hyperparameters, u: number, observed = false) {
    this.#h = hyperparameters;
    this.#u = u;
    this.#observed = observed;
    this.correction1 = correction(hyperparameters.beta1, hyperparameters.t, u);
    this.correction2 = correction(hyperparameters.beta2, hyperparameters.t, u);
  }

  /**
   * @param g pure loss gradient, descent direction
   * @param w parameter before
   * @param first first moment or momentum buffer before, second second moment before (0 where the optimiser has none)
   */
  run(
    g: number,
    gR: number,
    w: number,
    wR: number,
    first: number,
    firstR: number,
    second: number,
    secondR: number,
  ): void {
    if (this.#h.name === 'adam' || this.#h.name === 'adamw') this.#adam(g, gR, w, wR, first, firstR, second, secondR);
    else this.#sgd(g, gR, w, wR, first, firstR);
    if (this.#observed) this.updateRadius += differenceRadius(w, this.update, this.#u, isDecayed(this.#h));
  }

  #sgd(g: number, gR: number, w: number, wR: number, buffer: number, bufferR: number): void {
    const h = this.#h;
    const u = this.#u;
    const decay = h.weightDecay.value;
    let direction = g;
    let directionR = gR;
    if (decay !== 0) {
      direction = g - decay * w;
      directionR += decay * wR + Math.abs(w) * h.weightDecay.radius + 2 * u * (Math.abs(g) + Math.abs(decay * w));
    }
    if (h.name === 'sgd_momentum') {
      const mu = h.momentum.value;
      const keep = 1 - h.dampening.value;
      const next = mu * buffer + keep * direction;
      const nextR =
        mu * bufferR +
        Math.abs(buffer) * h.momentum.radius +
        keep * directionR +
        Math.abs(direction) * h.dampening.radius +
        4 * u * (Math.abs(mu * buffer) + Math.abs(keep * direction)) +
        2 * leastNormal(u);
      this.first = next;
      this.firstRadius = nextR;
      if (h.nesterov) {
        const lookahead = direction + mu * next;
        directionR +=
          mu * nextR + Math.abs(next) * h.momentum.radius + 2 * u * (Math.abs(direction) + Math.abs(mu * next));
        direction = lookahead;
      } else {
        direction = next;
        directionR = nextR;
      }
    }
    const rate = h.learningRate;
    const update = rate.value * direction;
    this.update = update;
    this.updateRadius =
      rate.value * directionR +
      Math.abs(direction) * rate.radius +
      rate.radius * directionR +
      2 * u * Math.abs(update) +
      leastNormal(u);
    this.after = w + update;
    this.afterRadius = wR + this.updateRadius + 2 * u * (Math.abs(w) + Math.abs(update));
  }

  #adam(g: number, gR: number, w: number, wR: number, m: number, mR: number, v: number, vR: number): void {
    const h = this.#h;
    const u = this.#u;
    const b1 = h.beta1.value;
    const b2 = h.beta2.value;
    const square = g * g;
    this.first = b1 * m + (1 - b1) * g;
    this.firstRadius =
      b1 * mR +
      (1 - b1) * gR +
      (Math.abs(m) + Math.abs(g)) * h.beta1.radius +
      4 * u * (Math.abs(b1 * m) + Math.abs((1 - b1) * g)) +
      2 * leastNormal(u);
    this.second = b2 * v + (1 - b2) * square;
    this.secondRadius =
      b2 * vR +
      (1 - b2) * (2 * Math.abs(g) * gR + gR * gR) +
      (Math.abs(v) + square) * h.beta2.radius +
      5 * u * (Math.abs(b2 * v) + Math.abs((1 - b2) * square)) +
      3 * leastNormal(u);
    this.adamUpdate(this.first, this.firstRadius, this.second, this.secondRadius);
    if (m === 0 && v === 0 && mR === 0 && vR === 0) {
      const tighter = this.#firstStepRadius(g, gR);
      if (tighter < this.updateRadius) this.updateRadius = tighter;
    }
    const decayed = h.name === 'adamw' ? 1 - h.learningRate.value * h.weightDecay.value : 1;
    this.after = decayed === 1 ? w + this.update : decayed * w + this.update;
    const decayR =
      h.name === 'adamw'
        ? Math.abs(w) *
          (h.learningRate.value * h.weightDecay.radius + h.weightDecay.value * h.learningRate.radius + 2 * u)
        : 0;
    this.afterRadius = wR + decayR + this.updateRadius + 3 * u * (Math.abs(w) + Math.abs(this.update));
  }

  /**
   * From zero state both moments are the gradient's alone, and the update lr k1 g / (k2 |g| + epsilon) grows with g: its ends
   * are those of the gradient. Without this a gradient near zero would leave the update open by lr / epsilon.
   */
  #firstStepRadius(g: number, gR: number): number {
    const h = this.#h;
    const k1 = (1 - h.beta1.value) / this.correction1.value;
    const k2 = Math.sqrt((1 - h.beta2.value) / this.correction2.value);
    const at = (x: number): number => (h.learningRate.value * k1 * x) / (k2 * Math.abs(x) + h.epsilon.value);
    const upper = at(g + gR);
    const lower = at(g - gR);
    const relative =
      ratio(h.learningRate) +
      ratio(h.epsilon) +
      h.beta1.radius / (1 - h.beta1.value) +
      h.beta2.radius / (1 - h.beta2.value) +
      ratio(this.correction1) +
      ratio(this.correction2) +
      16 * this.#u;
    const furthest = Math.max(Math.abs(upper), Math.abs(lower));
    return Math.max(upper - this.update, this.update - lower) + 2 * relative * furthest + leastNormal(this.#u);
  }

  /** The bias-corrected update from the moments after: lr * m^ / (sqrt(v^) + epsilon), product before division. */
  adamUpdate(m: number, mR: number, v: number, vR: number): void {
    const h = this.#h;
    const u = this.#u;
    const c1 = this.correction1;
    const c2 = this.correction2;
    const mHat = m / c1.value;
    const mHatR = quotientRadius(mHat, mR, c1);
    const vHat = v / c2.value;
    const vHatR = quotientRadius(vHat, vR, c2);
    const denominator = Math.sqrt(vHat) + h.epsilon.value;
    const update = (h.learningRate.value * mHat) / denominator;
    this.update = update;
    // The ends of numerator and denominator: near v = 0 the root is too steep for a first-order half-width.
    const numerator = h.learningRate.value * mHat;
    const numeratorR = h.learningRate.value * mHatR + (Math.abs(mHat) + mHatR) * h.learningRate.radius + leastNormal(u);
    const most = Math.sqrt(vHat + vHatR) + h.epsilon.value + h.epsilon.radius;
    const least = Math.sqrt(Math.max(0, vHat - vHatR)) + h.epsilon.value - h.epsilon.radius;
    const upper = numerator + numeratorR;
    const lower = numerator - numeratorR;
    const above = upper / (upper > 0 ? least : most) - update;
    const below = update - lower / (lower < 0 ? least : most);
    const furthest = Math.abs(update) + Math.max(above, below);
    this.updateRadius = least > 0 ? Math.max(above, below) + 16 * u * furthest + leastNormal(u) : Infinity;
  }
}

/**
 * Half-width of an update that an observer read off as weight after less weight before: the weight after was rounded, so
 * the difference carries a round-off of the weight, however small the update is.
 * @param decayed whether the weight before was shrunk first (adamw), which rounds twice more
 */
export function differenceRadius(weight: number, update: number, u: number, decayed = false): number {
  return u * ((decayed ? 3 : 1) * Math.abs(weight) + Math.abs(update));
}

/** Whether the optimiser shrinks the weight before it adds the update. */
export function isDecayed(h: Hyperparameters): boolean {
  return h.name === 'adamw' && h.weightDecay.value !== 0;
}

/** 1 - beta^t and its half-width. */
function correction(beta: Ball, t: number, u: number): Ball {
  const power = pow(beta.value, t);
  const slope = beta.value > 0 ? (t * power) / beta.value : 0;
  return { value: 1 - power, radius: slope * beta.radius * 2 + 4 * u * power + u };
}

function ratio(ball: Ball): number {
  return ball.radius / ball.value;
}

function quotientRadius(quotient: number, numeratorR: number, divisor: Ball): number {
  const least = divisor.value - divisor.radius;
  return least > 0 ? (numeratorR + Math.abs(quotient) * divisor.radius) / least : Infinity;
}
