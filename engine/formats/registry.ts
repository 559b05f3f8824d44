import { attestation } from './attestation/format.ts';
import type { EvidenceFormat } from './format.ts';
import { frameworkTrace } from './framework-trace/format.ts';
import { gpuTestReceipt } from './gpu-test-receipt/format.ts';
import { inferenceAudit } from './inference-audit/format.ts';
import { learningProof } from './learning-proof/format.ts';
import { proofRun } from './proof-run/format.ts';
import { topologyInput } from './topology-input/format.ts';
import { trainingReceipt } from './training-receipt/format.ts';

/**
 * Every evidence format that this build reads: those that gather files first, in the order in which they look, then those of
 * single files, in the order in which ties between their recognisers are decided.
 */
export const FORMATS: readonly EvidenceFormat[] = [
  proofRun,
  inferenceAudit,
  learningProof,
  gpuTestReceipt,
  trainingReceipt,
  frameworkTrace,
  topologyInput,
  attestation,
];
