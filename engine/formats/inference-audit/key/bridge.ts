/** C20 and C31: the replay of the residual stream between the linear checks (commitllm-v4.md section 5.5.5). */
import type { BridgeLayer, CheckName, LinearCheck, MatrixName, Phase, StepFailure, StrictFinding } from '../report.ts';
import type {
  RetainedTokenState,
  ShellLayerOpening,
  ShellTokenOpening,
  V4AuditResponse,
  VerifierKey,
} from '../wire/types.ts';
import { freivalds } from './field.ts';
import type { MatrixScales } from './numbers.ts';
import { dequantize, quantize, rmsnorm, siluMultiply } from './numbers.ts';
import { MATRIX_INDEX, PhaseBuilder } from './phase.ts';

/** Largest difference of two scales that counts as none: the machine epsilon of an f32. */
const SCALE_EPSILON = 1.1920928955078125e-7;

/** Vectors of zeros that are named; a long prefix could hold any number. */
const MOST_NOTES = 100;

export interface BridgeResult {
  readonly phase: Phase;
  readonly linear: readonly LinearCheck[];
  readonly layers: readonly BridgeLayer[];
  readonly strict: readonly StrictFinding[];
}

/** The bridge of the challenged position. */
export function bridgePhase(response: V4AuditResponse, key: VerifierKey): BridgeResult {
  const phase = new PhaseBuilder();
  const linear: LinearCheck[] = [];
  const layers: BridgeLayer[] = [];
  const strict: StrictFinding[] = [];
  const { shell_opening: shell, retained } = response;
  if (shell !== null && canReplay(shell, retained, key) && shapesFit(phase, shell, retained, key)) {
    if (listFits(phase, shell, retained)) {
      const replay: Replay = { phase, key, shell, retained, prefix: undefined, linear, layers, strict };
      replayBridge(replay);
    }
  }
  if (shell !== null && key.verification_profile?.supports_qkv_freivalds === false && layers.length > 0) {
    const { name } = key.verification_profile;
    const reason = 'bridge replay cannot match GPU quantized GEMM';
    phase.skip('linear-checks', `Wq/Wk/Wv Freivalds: unsupported for profile '${name}' (${reason})`);
  }
  return { phase: phase.build(), linear, layers, strict };
}

/** Without these the reference says nothing at all: G-01 and G-19. */
export function canReplay(shell: ShellTokenOpening, retained: RetainedTokenState, key: VerifierKey): boolean {
  const norms = key.rmsnorm_attn_weights.length > 0 && key.rmsnorm_ffn_weights.length > 0;
  return shell.initial_residual !== null && norms && retained.layers.length > 0;
}

/** Whether residual and norms have the width of the model. */
function shapesFit(
  phase: PhaseBuilder,
  shell: ShellTokenOpening,
  retained: RetainedTokenState,
  key: VerifierKey,
): boolean {
  let fits = true;
  const length = shell.initial_residual?.length ?? 0;
  const count = Math.min(shell.layers.length, retained.layers.length);
  const expect = (holds: boolean, failure: Omit<StepFailure, 'code'>): void => {
    phase.check('bridge', holds, () => ({ code: 'spec_field_mismatch', ...failure }));
    fits &&= holds;
  };
  expect(length === key.config.hidden_dim, {
    place: '/shell_opening/initial_residual',
    message: `${String(length)} values, hidden_dim of the key is ${String(key.config.hidden_dim)}`,
    claimed: String(length),
    recomputed: String(key.config.hidden_dim),
    field: 'initial_residual',
  });
  const families = ['rmsnorm_attn_weights', 'rmsnorm_ffn_weights'] as const;
  for (const field of families) {
    const found = key[field].length;
    expect(found >= count, {
      place: `/key/${field}`,
      message: `${String(found)} norms in the key for ${String(count)} opened layers`,
      claimed: String(found),
      recomputed: String(count),
      field,
    });
  }
  for (let layer = 0; layer < count; layer++) {
    for (const field of families) {
      const found = key[field].at(layer)?.length ?? 0;
      expect(found === length, {
        place: `/key/${field}/${String(layer)}`,
        message: `${String(found)} weights in the key, the residual has ${String(length)} values`,
        claimed: String(found),
        recomputed: String(length),
        layer,
        field,
      });
    }
  }
  return fits;
}

/** C20: the opened layers are listed as 0, 1, 2 and so on. */
function listFits(phase: PhaseBuilder, shell: ShellTokenOpening, retained: RetainedTokenState): boolean {
  const indices = shell.layer_indices ?? retained.layers.map((_, layer) => layer);
  const place = '/shell_opening/layer_indices';
  if (indices.length !== shell.layers.length) {
    phase.fail('layer-list', {
      code: 'shell_layer_count_mismatch',
      place,
      message: `${String(indices.length)} layers are listed, ${String(shell.layers.length)} are opened`,
      claimed: String(indices.length),
      recomputed: String(shell.layers.length),
    });
    return false;
  }
  const wrong = indices.findIndex((index, i) => index !== i);
  if (wrong < 0) {
    phase.examined('layer-list', 1);
    return true;
  }
  phase.fail('layer-list', {
    code: 'non_contiguous_layer_indices',
    place: `${place}/${String(wrong)}`,
    message: 'the opened layers are not the first ones in their order',
    claimed: String(indices[wrong]),
    recomputed: String(wrong),
  });
  return false;
}

/** What a replay works on, and where it puts what it finds. */
export interface Replay {
  readonly phase: PhaseBuilder;
  readonly key: VerifierKey;
  readonly shell: ShellTokenOpening;
  readonly retained: RetainedTokenState;
  /** Position in the prefix; undefined: the challenged one. */
  readonly prefix: number | undefined;
  readonly linear: LinearCheck[];
  /** Kept only where it is to be shown. */
  readonly layers: BridgeLayer[] | undefined;
  readonly strict: StrictFinding[];
}

/** Scales of one matrix of one layer. @param length of its output */
export function scalesOf(key: VerifierKey, layer: number, matrix: MatrixName, length: number): MatrixScales {
  const index = MATRIX_INDEX[matrix];
  const channels = key.per_channel_weight_scales.at(layer)?.at(index);
  const perChannel = channels !== undefined && channels.length > 0 && channels.length === length ? channels : undefined;
  return { perChannel, perTensor: key.weight_scales.at(layer)?.at(index) ?? 0 };
}

/** How far a committed input may lie from the derived one. */
function bridgeTolerance(key: VerifierKey): number {
  if (key.verification_profile !== null) return key.verification_profile.bridge_tolerance;
  const hasScales = key.weight_scales.length > 0 && key.rmsnorm_attn_weights.length > 0;
  return hasScales ? 1 : 0;
}

/** Replays the layers that are both opened and retained. Needs what `canReplay` asks for. */
export function replayBridge(replay: Replay): void {
  const { phase, key, shell, retained } = replay;
  const at = placeOf(replay);
  const count = Math.min(shell.layers.length, retained.layers.length);
  const check: CheckName = replay.prefix === undefined ? 'bridge' : 'deep-prefix';
  if (count === 0) {
    phase.stop(check, `${at}/layers`, 'no layer is opened, and the replay starts from the first');
    return;
  }
  const norms = key.rmsnorm_attn_weights;
  const residual = Float64Array.from(shell.initial_residual ?? []);
  let x = quantize(rmsnorm(residual, norms[0], key.rmsnorm_eps), shell.layers[0].scale_x_attn);
  x = gate(replay, 0, x, shell.layers[0].scale_x_attn);
  const checksQkv = key.verification_profile?.supports_qkv_freivalds ?? true;
  for (let layer = 0; layer < count; layer++) {
    const opened = shell.layers[layer];
    const { a, scale_a: scaleA } = retained.layers[layer];
    if (checksQkv) {
      linearCheck(replay, layer, 'Wq', x, opened.q);
      linearCheck(replay, layer, 'Wk', x, opened.k);
      linearCheck(replay, layer, 'Wv', x, opened.v);
    }
    linearCheck(replay, layer, 'Wo', a, opened.attn_out);
    addOutput(residual, opened.attn_out, scalesOf(key, layer, 'Wo', opened.attn_out.length), scaleA);
    const norm = key.rmsnorm_ffn_weights.at(layer);
    if (norm === undefined) {
      phase.stop(check, `/key/rmsnorm_ffn_weights/${String(layer)}`, 'the key has no norm for this layer');
      return;
    }
    const xFfn = quantize(rmsnorm(residual, norm, key.rmsnorm_eps), opened.scale_x_ffn);
    linearCheck(replay, layer, 'Wg', xFfn, opened.g);
    linearCheck(replay, layer, 'Wu', xFfn, opened.u);
    const h = hidden(key, layer, opened);
    linearCheck(replay, layer, 'Wd', h, opened.ffn_out);
    if (phase.isStopped) return;
    addOutput(residual, opened.ffn_out, scalesOf(key, layer, 'Wd', opened.ffn_out.length), opened.scale_h);
    replay.layers?.push({ layer, x_attn: x, x_ffn: xFfn, h, residual: residual.slice() });
    noteZeros(replay, layer, { x_attn: x, x_ffn: xFfn, h });
    // Behind the last opened layer the reference goes on with scale 1 (U3).
    const nextScale = shell.layers.at(layer + 1)?.scale_x_attn ?? 1;
    const nextNorm = norms.at(layer + 1);
    x = nextNorm === undefined ? new Int8Array() : quantize(rmsnorm(residual, nextNorm, key.rmsnorm_eps), nextScale);
    if (layer + 1 < retained.layers.length) x = gate(replay, layer + 1, x, nextScale);
  }
  if (replay.prefix === undefined) phase.examined('bridge', count);
}

function hidden(key: VerifierKey, layer: number, { g, u, scale_x_ffn: sx, scale_h: sh }: ShellLayerOpening): Int8Array {
  return siluMultiply(g, u, scalesOf(key, layer, 'Wg', g.length), scalesOf(key, layer, 'Wu', u.length), sx, sh);
}

function addOutput(residual: Float64Array, acc: Int32Array, scales: MatrixScales, sx: number): void {
  const output = dequantize(acc, scales, sx);
  for (let i = 0; i < residual.length && i < output.length; i++) residual[i] += output[i];
}

function placeOf({ prefix }: Replay): string {
  return prefix === undefined ? '/shell_opening' : `/prefix_shell_openings/${String(prefix)}`;
}

/** Words and context of a finding in the prefix. */
function inPrefix({ prefix }: Replay, failure: StepFailure): StepFailure {
  if (prefix === undefined) return failure;
  return { ...failure, message: `prefix token ${String(prefix)}: ${failure.message}`, token_index: prefix };
}

/** Holds the derived input of a layer against the committed one, and goes on with the committed one where there is one. */
function gate(replay: Replay, layer: number, derived: Int8Array, scale: number): Int8Array {
  const { phase, key, retained, prefix } = replay;
  const { x_attn_i8: committed, scale_x_attn: committedScale } = retained.layers[layer];
  if (committed === null || committedScale === null) return derived;
  const check: CheckName = prefix === undefined ? 'bridge' : 'deep-prefix';
  const states = prefix === undefined ? '/retained' : `/prefix_retained/${String(prefix)}`;
  const at = `${states}/layers/${String(layer)}`;
  if (Math.abs(committedScale - scale) > SCALE_EPSILON) {
    const message = 'the committed scale is not the one that is opened';
    const values = { claimed: String(committedScale), recomputed: String(scale) };
    phase.fail(
      check,
      inPrefix(replay, { code: 'bridge_scale_mismatch', place: `${at}/scale_x_attn`, message, ...values, layer }),
    );
  }
  const place = `${at}/x_attn_i8`;
  const code = 'bridge_x_attn_mismatch';
  const tolerance = bridgeTolerance(key);
  const [worst, difference] = largestDifference(committed, derived);
  if (committed.length !== derived.length) {
    const message = `${String(committed.length)} committed values, ${String(derived.length)} derived ones`;
    phase.fail(check, inPrefix(replay, { code, place, message, layer }));
  } else if (difference > tolerance) {
    const message = `the committed input differs from the derived one by ${String(difference)}, at most ${String(tolerance)} is allowed`;
    const values = { claimed: String(committed[worst]), recomputed: String(derived[worst]) };
    phase.fail(check, inPrefix(replay, { code, place: `${place}/${String(worst)}`, message, ...values, layer }));
  }
  return committed;
}

function largestDifference(a: Int8Array, b: Int8Array): readonly [index: number, difference: number] {
  let index = 0;
  let difference = 0;
  for (let i = 0; i < a.length && i < b.length; i++) {
    const d = Math.abs(a[i] - b[i]);
    if (d > difference) [index, difference] = [i, d];
  }
  return [index, difference];
}

const OUTPUT_FIELD = { Wq: 'q', Wk: 'k', Wv: 'v', Wo: 'attn_out', Wg: 'g', Wu: 'u', Wd: 'ffn_out' } as const;

/** One Freivalds check; a vector of another length stops the replay, as it stops the reference. */
function linearCheck(
  replay: Replay,
  layer: number,
  matrix: keyof typeof OUTPUT_FIELD,
  x: Int8Array,
  z: Int32Array | null,
): void {
  const { phase, key, prefix } = replay;
  if (phase.isStopped) return;
  const check: CheckName = prefix === undefined ? 'linear-checks' : 'deep-prefix';
  const place = `${placeOf(replay)}/layers/${String(layer)}/${OUTPUT_FIELD[matrix]}`;
  if (z === null) {
    const message = `the accumulators of ${matrix} are withheld`;
    phase.fail(check, inPrefix(replay, { code: 'missing_qkv', place, message, layer, matrix }));
    return;
  }
  const r = key.r_vectors.at(MATRIX_INDEX[matrix]);
  const v = key.v_vectors.at(layer)?.at(MATRIX_INDEX[matrix]);
  if (r === undefined || v === undefined) {
    phase.stop(check, place, `the key has no vectors for ${matrix} of layer ${String(layer)}`);
    return;
  }
  if (v.length !== x.length || r.length !== z.length) {
    const found = `${String(x.length)} inputs and ${String(z.length)} outputs`;
    phase.stop(check, place, `${found}, the key expects ${String(v.length)} and ${String(r.length)}`);
    return;
  }
  const ok = freivalds(v, x, r, z);
  replay.linear.push(prefix === undefined ? { layer, matrix, ok } : { prefix, layer, matrix, ok });
  phase.check(check, ok, () => {
    const message = `the accumulators are not the product of ${matrix} of layer ${String(layer)} with its input`;
    return inPrefix(replay, { code: 'freivalds_failed', place, message, layer, matrix });
  });
}

/** S-14: a scale so large that it quantizes everything to zero is worth saying. */
function noteZeros(replay: Replay, layer: number, vectors: Readonly<Record<string, Int8Array>>): void {
  for (const [name, vector] of Object.entries(vectors)) {
    if (vector.length === 0 || vector.some((value) => value !== 0)) continue;
    if (replay.strict.length >= MOST_NOTES) return;
    replay.strict.push({
      rule: 'S-14',
      check: replay.prefix === undefined ? 'bridge' : 'deep-prefix',
      action: 'note',
      place: `${placeOf(replay)}/layers/${String(layer)}`,
      message: `the derived ${name} is zero everywhere: its scale, which the prover chose at opening time, is very large`,
    });
  }
}
