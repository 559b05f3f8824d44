/** Whether the linear checks cover every opened layer, and whether anything decides the token. */
import { tokenSeed } from '../hashes/leaves.ts';
import { sampleToken } from '../key/sampler.ts';
import type { Positions } from '../positions.ts';
import type { KeyReport, LinearCheck, MatrixName, Step } from '../report.ts';
import type { V4AuditResponse } from '../wire/types.ts';

const LAYER_MATRICES: readonly MatrixName[] = ['Wq', 'Wk', 'Wv', 'Wo', 'Wg', 'Wu', 'Wd'];

/** Why the linear checks of a state do not cover its opened layers; undefined when all of them ran. */
export function uncoveredLayers(
  checks: readonly LinearCheck[],
  opened: number,
  prefix: number | undefined,
): string | undefined {
  const ran = new Set(
    checks.filter((one) => one.prefix === prefix).map(({ layer, matrix }) => `${String(layer)} ${matrix}`),
  );
  for (let layer = 0; layer < opened; layer++) {
    const missing = LAYER_MATRICES.filter((matrix) => !ran.has(`${String(layer)} ${matrix}`));
    if (missing.length === 0) continue;
    const where = prefix === undefined ? '' : ` of prefix position ${String(prefix)}`;
    return `not run for layer ${String(layer)}${where}: ${missing.join(', ')}`;
  }
  return opened === 0 ? 'no layer is opened' : undefined;
}

/** The same over all opened states of the prefix. */
export function uncoveredPrefix(response: V4AuditResponse, checks: readonly LinearCheck[]): string | undefined {
  const shells = response.prefix_shell_openings ?? [];
  // Grouped once, so that a long prefix is not searched for each of its positions.
  const groups = new Map<number, LinearCheck[]>();
  for (const check of checks) {
    if (check.prefix === undefined) continue;
    const group = groups.get(check.prefix);
    if (group === undefined) groups.set(check.prefix, [check]);
    else group.push(check);
  }
  for (let j = 0; j < shells.length; j++) {
    const reason = uncoveredLayers(groups.get(j) ?? [], shells[j].layers.length, j);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

/** Why the token of the position is not decided; undefined when it is. @param report of a pinned key */
export function undecidedToken({ generated }: Positions, report: KeyReport | undefined): string | undefined {
  if (!generated) return 'this is a prompt position: no token was sampled here';
  if (report === undefined) return 'the logits are bound only by a pinned verifier key';
  switch (report.tokenDecidedBy) {
    case 'logits_i32':
    case 'artifact':
      return undefined;
    case 'captured':
      return report.logitsRecomputed
        ? undefined
        : 'captured logits are bound to the hidden state only within 1000000; a pinned decode artifact would decide the token';
    case undefined:
      return 'the sampler did not run on logits that are bound to the key';
  }
}

/**
 * C24, where no key selects the mode: the sampler on the captured logits, which the leaf covers, gives the token. It
 * shows a contradiction inside the file; agreement decides nothing, since the logits are bound to no model.
 */
export function capturedChoice(response: V4AuditResponse, { generated, genIndex }: Positions): Step | undefined {
  const logits = response.shell_opening?.captured_logits_f32 ?? null;
  const { manifest, token_id: token } = response;
  if (!generated || logits === null || logits.length === 0 || manifest === null) return undefined;
  const { temperature, top_p: topP } = manifest;
  // Where a number is out of its range, S-09 says so.
  if (!(temperature >= 0) || !Number.isFinite(temperature) || !Number.isFinite(topP)) return undefined;
  if (!logits.every((logit) => Number.isFinite(logit))) return undefined;
  const chosen = sampleToken(logits, manifest, tokenSeed(response.revealed_seed, genIndex));
  if (chosen === undefined || chosen === token) return undefined;
  return {
    check: 'token-choice',
    runs: 1,
    failures: [
      {
        code: 'token_selection_mismatch',
        place: '/token_id',
        message: 'the sampler on the captured logits chooses another token',
        claimed: String(token),
        recomputed: String(chosen),
      },
    ],
  };
}
