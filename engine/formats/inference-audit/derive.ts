/** Everything that is recomputed from an opened audit before anything is judged. */
import { retainedLeaf } from './hashes/leaves.ts';
import type { Evidence } from './evidence.ts';
import { trustedKey } from './evidence.ts';
import { outputPhase } from './phases/output.ts';
import type { ManifestHashes } from './phases/specs.ts';
import { hashManifest, hashPhase, rulePhase } from './phases/specs.ts';
import type { Chain } from './phases/structural.ts';
import { replayChain, structuralPhase } from './phases/structural.ts';
import type { Detokenization } from './phases/text.ts';
import { challengePhase, detokenizationPhase, tokenizationPhase } from './phases/text.ts';
import type { Positions } from './positions.ts';
import { positionsOf } from './positions.ts';
import type { ReferenceReport } from './reference.ts';
import { assembleReport, coverageText } from './reference.ts';
import type { Phase } from './report.ts';

export interface Derived {
  /** Hash of the opened position. */
  readonly leaf: Uint8Array;
  readonly chain: Chain;
  readonly positions: Positions;
  /** Undefined without a manifest. */
  readonly hashes: ManifestHashes | undefined;
  readonly detokenization: Detokenization;
  /** In the order of section 5.2; those of a key that is not pinned are not among them. */
  readonly phases: readonly Phase[];
  readonly reference: ReferenceReport;
}

export function derive({ opened, key, keyless, outside }: Evidence): Derived {
  const { payload, decoded } = opened;
  const { response, manifestSpans } = decoded;
  const leaf = retainedLeaf(response.retained, response.shell_opening);
  const chain = replayChain(response);
  const positions = positionsOf(response);
  const hashes = manifestSpans === undefined ? undefined : hashManifest(payload, manifestSpans);
  const detokenization = detokenizationPhase(response, positions, outside.detokenizer);
  const trusted = trustedKey(key);
  const withKey = trusted?.report ?? keyless;
  // The reference ends the phase where there is no manifest.
  const rules = response.manifest === null ? [] : [withKey.crossCheck, rulePhase(response.manifest)];
  const phases: Phase[] = [
    structuralPhase(response, leaf, chain),
    withKey.embedding,
    hashPhase(response, hashes),
    ...rules,
    outputPhase(response, positions),
    withKey.bridge,
    withKey.lmHead,
    withKey.kv,
    withKey.attention,
    withKey.deepPrefix,
    tokenizationPhase(response, outside.promptTokens),
    detokenization.phase,
    challengePhase(response, outside.challenge),
  ];
  const shell = response.shell_opening;
  const openedLayers = shell === null ? undefined : (shell.layer_indices ?? shell.layers).length;
  const reference = assembleReport(phases, coverageText(openedLayers, trusted?.key.config.n_layers));
  return { leaf, chain, positions, hashes, detokenization, phases, reference };
}
