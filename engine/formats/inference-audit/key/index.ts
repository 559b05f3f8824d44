/** The half of the format that needs a verifier key or a decode artifact (commitllm-v4.md sections 5.4 to 5.8). */
import type { ArtifactFacts, KeyAuditInput, KeyReport } from '../report.ts';
import type { KeyTools } from '../tools.ts';
import { attentionPhase } from './attention.ts';
import { bridgePhase } from './bridge.ts';
import { crossCheckPhase } from './cross-check.ts';
import { deepPrefixPhase } from './deep-prefix.ts';
import { embeddingPhase } from './embedding.ts';
import { keyFindings } from './key-sanity.ts';
import { kvPhase } from './kv.ts';
import { lmHeadPhase } from './lm-head.ts';
import { EMPTY_PHASE } from './phase.ts';
import type { DecodeArtifact } from './read-artifact.ts';
import { readArtifact } from './read-artifact.ts';
import type { ReadKey } from './read-key.ts';
import { readKey } from './read-key.ts';

export type { DecodeArtifact } from './read-artifact.ts';
export { readArtifact } from './read-artifact.ts';
export type { ReadKey } from './read-key.ts';
export { readKey } from './read-key.ts';

/**
 * Runs the phases that need a key; without one those of C21 and C22. Answers for any response and any key; throws only
 * what the source of the artifact throws.
 * @param input artifact: one that `readArtifact` gave; key: one that `readKey` gave, so that its defects count (S-22)
 */
export async function auditWithKey(input: KeyAuditInput): Promise<KeyReport> {
  const { response, manifest, key, progress } = input;
  if (key === undefined) {
    const kv = kvPhase(response, manifest?.n_layers ?? undefined);
    const deepPrefix = deepPrefixPhase(response, undefined, kv);
    return {
      ...{ embedding: EMPTY_PHASE, crossCheck: EMPTY_PHASE, bridge: EMPTY_PHASE, lmHead: EMPTY_PHASE },
      ...{ kv: kv.phase, attention: EMPTY_PHASE, deepPrefix: deepPrefix.phase },
      ...{ linear: [], layers: [], tokenDecidedBy: undefined, capturedDifference: undefined },
      ...{ logitsRecomputed: false, strict: [] },
    };
  }
  const embedding = embeddingPhase(response, key);
  const crossCheck = crossCheckPhase(manifest, key);
  progress?.(0.1);
  const bridge = bridgePhase(response, key);
  progress?.(0.3);
  const head = await lmHeadPhase(response, key, artifactOf(input.artifact));
  progress?.(0.5);
  const kv = kvPhase(response, key.config.n_layers);
  const attention = attentionPhase(response, key, kv);
  progress?.(0.7);
  const deepPrefix = deepPrefixPhase(response, key, kv);
  progress?.(1);
  const defects = (key as Partial<ReadKey>).wire_defects ?? [];
  return {
    embedding,
    crossCheck,
    bridge: bridge.phase,
    lmHead: head.phase,
    kv: kv.phase,
    attention,
    deepPrefix: deepPrefix.phase,
    linear: [...bridge.linear, ...head.linear, ...deepPrefix.linear],
    layers: bridge.layers,
    tokenDecidedBy: head.tokenDecidedBy,
    capturedDifference: head.capturedDifference,
    logitsRecomputed: head.logitsRecomputed,
    strict: [...keyFindings(key, defects), ...bridge.strict, ...head.strict, ...deepPrefix.strict],
  };
}

/** What another reader made is no artifact that weights can be read from. */
function artifactOf(artifact: ArtifactFacts | undefined): DecodeArtifact | undefined {
  return artifact !== undefined && 'source' in artifact && 'weights' in artifact
    ? (artifact as DecodeArtifact)
    : undefined;
}

export const keyTools: KeyTools = { readKey, readArtifact, audit: auditWithKey };
