import { attestation } from './attestation/format.ts';
import type { EvidenceFormat } from './format.ts';
import { frameworkTrace } from './framework-trace/format.ts';
import { topologyInput } from './topology-input/format.ts';
import { trainingReceipt } from './training-receipt/format.ts';

/** Every evidence format that this build reads, in the order in which ties between recognisers are decided. */
export const FORMATS: readonly EvidenceFormat[] = [trainingReceipt, frameworkTrace, topologyInput, attestation];
