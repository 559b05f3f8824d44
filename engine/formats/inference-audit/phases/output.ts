/** The output policy phase of the reference: C18 and C19. Only the opened position is examined. */
import type { Positions } from '../positions.ts';
import type { Phase, Step, StepFailure } from '../report.ts';
import type { DeploymentManifest, V4AuditResponse } from '../wire/types.ts';

/** Runs only where there are both a shell opening and a manifest. */
export function outputPhase(response: V4AuditResponse, positions: Positions): Phase {
  const { manifest } = response;
  if (manifest === null || response.shell_opening === null) return { steps: [], skipped: [] };
  const steps: Step[] = [];
  if (manifest.max_tokens > 0) {
    // The reference does not count this one.
    steps.push({ check: 'max-tokens', runs: 0, examined: 1, failures: lengthFailures(response, manifest, positions) });
  }
  const eos = manifest.eos_token_id;
  if (eos === null) {
    if (manifest.min_tokens > 0 || manifest.ignore_eos) {
      const message = 'min_tokens or ignore_eos is set, but the manifest names no EOS token';
      const failure: StepFailure = { code: 'missing_eos_token_id', place: '/manifest/eos_token_id', message };
      steps.push({ check: 'eos-rules', runs: 0, examined: 1, failures: [failure] });
    }
    return { steps, skipped: [] };
  }
  steps.push(...eosSteps(response, manifest, positions, eos));
  return { steps, skipped: [] };
}

function lengthFailures(
  { token_index: index, commitment }: V4AuditResponse,
  { max_tokens: most }: DeploymentManifest,
  { generatedCount }: Positions,
): StepFailure[] {
  const failures: StepFailure[] = [];
  if (!(index < commitment.n_tokens)) {
    failures.push({
      code: 'exceeds_max_tokens',
      place: '/token_index',
      message: `position ${String(index)} is beyond a run of ${String(commitment.n_tokens)} positions`,
      claimed: String(index),
    });
  }
  if (generatedCount > most) {
    failures.push({
      code: 'exceeds_max_tokens',
      place: '/manifest/max_tokens',
      message: `${String(generatedCount)} tokens were generated, ${String(most)} are allowed`,
      claimed: String(generatedCount),
      recomputed: String(most),
    });
  }
  return failures;
}

function eosSteps(
  { token_id: token, token_index: index }: V4AuditResponse,
  manifest: DeploymentManifest,
  { generatedCount, genIndex, isLast }: Positions,
  eos: number,
): Step[] {
  const steps: Step[] = [];
  const isEos = token === eos;
  const here = `position ${String(index)} is the EOS token ${String(eos)}`;
  const { min_tokens: least, eos_policy: policy } = manifest;
  if (least > 0) {
    const failures: StepFailure[] = [];
    const fail = (place: string, message: string): void => {
      failures.push({ code: 'min_tokens_violated', place, message });
    };
    if (generatedCount < least) {
      fail(
        '/commitment/n_tokens',
        `${String(generatedCount)} tokens were generated, at least ${String(least)} must be`,
      );
    }
    if (isEos && genIndex < least) {
      fail('/token_id', `${here}, at generation index ${String(genIndex)}, before min_tokens ${String(least)}`);
    }
    steps.push({ check: 'eos-rules', runs: 1, failures });
  }
  if (manifest.ignore_eos) {
    const failures: StepFailure[] = isEos
      ? [
          {
            code: 'ignore_eos_violated',
            place: '/token_id',
            message: `${here}, although ignore_eos is set`,
          },
        ]
      : [];
    steps.push({ check: 'eos-rules', runs: 1, failures });
  }
  if (policy === 'stop') {
    const message = `${here}, but it is not the last one under eos_policy stop`;
    const failures: StepFailure[] =
      isEos && !isLast ? [{ code: 'eos_policy_violated', place: '/token_id', message }] : [];
    steps.push({ check: 'eos-rules', runs: 1, failures });
  } else if (policy !== 'sample') {
    const message = 'the EOS policy is neither stop nor sample';
    const claimed = JSON.stringify(policy);
    const failure: StepFailure = { code: 'unknown_eos_policy', place: '/manifest/eos_policy', message, claimed };
    steps.push({ check: 'eos-rules', runs: 0, examined: 1, failures: [failure] });
  } else {
    // Under `sample` an EOS token may stand anywhere; nothing is counted.
    steps.push({ check: 'eos-rules', runs: 0, examined: 1, failures: [] });
  }
  return steps;
}
