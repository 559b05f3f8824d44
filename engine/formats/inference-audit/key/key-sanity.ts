/** S-22: whether a key fits together and is drawn from its own seed. Its link to a model only the checkpoint can show. */
import type { StrictFinding } from '../report.ts';
import { MATRICES } from '../report.ts';
import type { WireDefect } from '../wire/reader.ts';
import type { ModelConfig, VerifierKey } from '../wire/types.ts';
import { sameBytes } from '../hashes/merkle.ts';
import { keyStream } from './chacha20.ts';
import { MODULUS } from './field.ts';

/** Words of key stream that are drawn for one key at most; a key of a model of 70B parameters needs 300,000. */
const MOST_WORDS = 16_777_216;

export function keyFindings(key: VerifierKey, defects: readonly WireDefect[]): readonly StrictFinding[] {
  return new KeySanity(key).run(defects);
}

class KeySanity {
  readonly #key: VerifierKey;
  readonly #findings: StrictFinding[] = [];

  constructor(key: VerifierKey) {
    this.#key = key;
  }

  run(defects: readonly WireDefect[]): readonly StrictFinding[] {
    for (const { byte, rule, message } of defects) this.#add('failed', `byte ${String(byte)}`, `${rule}: ${message}`);
    const { version } = this.#key;
    if (version !== 1) this.#add('failed', 'version', `the key has version ${String(version)}, expected 1`);
    this.#vectors();
    this.#stream();
    this.#head();
    this.#norms();
    this.#scales();
    return this.#findings;
  }

  /** Never a value of the key: its vectors and seeds are secret. */
  #add(action: StrictFinding['action'], place: string, message: string): void {
    this.#findings.push({ rule: 'S-22', check: 'key-sanity', action, place: `/key/${place}`, message });
  }

  #vectors(): void {
    const { r_vectors: r, v_vectors: v, config } = this.#key;
    const { inputs, outputs } = widths(config);
    if (r.length !== MATRICES.length) this.#add('failed', 'r_vectors', `${String(r.length)} vectors, expected 8`);
    if (v.length !== config.n_layers) {
      this.#add(
        'failed',
        'v_vectors',
        `vectors of ${String(v.length)} layers, the model has ${String(config.n_layers)}`,
      );
    }
    r.forEach((vector, matrix) => {
      this.#vector(`r_vectors/${String(matrix)}`, vector, outputs.at(matrix));
    });
    v.forEach((layer, index) => {
      const at = `v_vectors/${String(index)}`;
      if (layer.length !== 7) this.#add('failed', at, `${String(layer.length)} vectors, expected 7`);
      layer.forEach((vector, matrix) => {
        this.#vector(`${at}/${String(matrix)}`, vector, inputs.at(matrix));
      });
    });
    const { v_lm_head: head } = this.#key;
    if (head !== null) this.#vector('v_lm_head', head, config.hidden_dim);
  }

  #vector(place: string, vector: Uint32Array, length: number | undefined): void {
    if (length !== undefined && vector.length !== length) {
      this.#add('failed', place, `${String(vector.length)} elements, expected ${String(length)}`);
    }
    if (vector.some((element) => element >= MODULUS)) this.#add('failed', place, 'an element is not below the modulus');
    if (vector.length > 0 && vector.every((element) => element === 0)) {
      this.#add('failed', place, 'every element is zero: the check passes whatever it is given');
    }
  }

  /** The r vectors are the first words of the key stream of the seed, in order. */
  #stream(): void {
    const { r_vectors: r, seed, captured_logits_freivalds_seed: capturedSeed } = this.#key;
    const total = r.reduce((sum, { length }) => sum + length, 0);
    if (total > MOST_WORDS) {
      this.#add('unverified', 'r_vectors', 'too many elements to be drawn again from the seed');
      return;
    }
    const words = keyStream(seed, total + 8);
    let at = 0;
    r.forEach((vector, matrix) => {
      const wrong = vector.some((element, i) => element !== words[at + i] % MODULUS);
      at += vector.length;
      if (wrong) this.#add('failed', `r_vectors/${String(matrix)}`, 'the vector is not the one that the seed gives');
    });
    if (capturedSeed === null) return;
    const next = new Uint8Array(32);
    const view = new DataView(next.buffer);
    for (let i = 0; i < 8; i++) view.setUint32(4 * i, words[total + i], true);
    if (sameBytes(next, capturedSeed)) return;
    this.#add('note', 'captured_logits_freivalds_seed', 'it is not the next eight words of the key stream');
  }

  /** What the decode mode of the profile needs. */
  #head(): void {
    const { final_norm_weights: norm, v_lm_head: v, v_lm_head_f64: captured, config } = this.#key;
    const mode = this.#key.verification_profile?.decode_acceptance ?? 'ExactTokenIdentity';
    if (norm === null) this.#add('unverified', 'final_norm_weights', 'the key has no final norm');
    if (mode === 'ExactTokenIdentity' && v === null) {
      this.#add('unverified', 'v_lm_head', 'the key does not bind the output head');
    }
    if (mode !== 'CapturedLogits') return;
    if (captured === null || this.#key.captured_logits_freivalds_seed === null) {
      this.#add('unverified', 'v_lm_head_f64', 'the key does not bind captured logits');
      return;
    }
    if (captured.length !== config.hidden_dim) {
      const found = `${String(captured.length)} elements, expected ${String(config.hidden_dim)}`;
      this.#add('failed', 'v_lm_head_f64', found);
    }
    if (!allFinite(captured)) this.#add('failed', 'v_lm_head_f64', 'an element is not a finite number');
    else if (captured.every((element) => element === 0)) this.#add('failed', 'v_lm_head_f64', 'every element is zero');
  }

  #norms(): void {
    const { config, rmsnorm_eps: eps, final_norm_weights: final } = this.#key;
    if (!(eps > 0 && eps < Infinity)) this.#add('failed', 'rmsnorm_eps', 'it is not a finite number above 0');
    for (const field of ['rmsnorm_attn_weights', 'rmsnorm_ffn_weights'] as const) {
      const norms = this.#key[field];
      if (norms.length === 0) {
        this.#add('unverified', field, 'the key has no such norms: no layer can be replayed');
        continue;
      }
      if (norms.length !== config.n_layers) {
        this.#add('failed', field, `norms of ${String(norms.length)} layers, the model has ${String(config.n_layers)}`);
      }
      norms.forEach((norm, layer) => {
        this.#norm(`${field}/${String(layer)}`, norm);
      });
    }
    if (final !== null) this.#norm('final_norm_weights', final);
  }

  #norm(place: string, norm: Float32Array): void {
    const { hidden_dim: width } = this.#key.config;
    if (norm.length !== width) {
      this.#add('failed', place, `${String(norm.length)} weights, hidden_dim is ${String(width)}`);
    }
    if (!allFinite(norm)) this.#add('failed', place, 'a weight is not a finite number');
  }

  #scales(): void {
    const { config, weight_scales: scales, per_channel_weight_scales: channels, qkv_biases: biases } = this.#key;
    const { outputs } = widths(config);
    if (scales.length === 0 && channels.length === 0) {
      this.#add('unverified', 'weight_scales', 'the key has no scales of weights');
    }
    const layered = (field: string, length: number): void => {
      if (length === 0 || length === config.n_layers) return;
      this.#add('failed', field, `values of ${String(length)} layers, the model has ${String(config.n_layers)}`);
    };
    layered('weight_scales', scales.length);
    layered('per_channel_weight_scales', channels.length);
    layered('qkv_biases', biases.length);
    const numbers = (place: string, values: Float32Array, length: number): void => {
      if (values.length !== length) {
        this.#add('failed', place, `${String(values.length)} values, expected ${String(length)}`);
      }
      if (!allFinite(values)) this.#add('failed', place, 'a value is not a finite number');
    };
    scales.forEach((layer, index) => {
      numbers(`weight_scales/${String(index)}`, layer, 7);
    });
    channels.forEach((layer, index) => {
      layer.forEach((values, matrix) => {
        if (values.length === 0) return;
        numbers(`per_channel_weight_scales/${String(index)}/${String(matrix)}`, values, outputs.at(matrix) ?? 0);
      });
    });
    biases.forEach((layer, index) => {
      layer.forEach((values, matrix) => {
        if (values.length > 0) numbers(`qkv_biases/${String(index)}/${String(matrix)}`, values, outputs[matrix]);
      });
    });
  }
}

/** Inputs and outputs of each matrix, in the order of `MATRICES` (section 5.5.2). */
function widths(config: ModelConfig): { readonly inputs: readonly number[]; readonly outputs: readonly number[] } {
  const { hidden_dim: hidden, kv_dim: kv, ffn_dim: ffn, vocab_size: vocab } = config;
  return {
    inputs: [hidden, hidden, hidden, hidden, hidden, hidden, ffn],
    outputs: [hidden, kv, kv, hidden, ffn, ffn, hidden, vocab],
  };
}

function allFinite(values: Float32Array | Float64Array): boolean {
  for (const value of values) if (!Number.isFinite(value)) return false;
  return true;
}
