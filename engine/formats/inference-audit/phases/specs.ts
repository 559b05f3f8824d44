/** The specification phase of the reference: hashes of the manifest (C11, C12) and rules on its values (C14 to C17). */
import { hex } from '../../../crypto/hex.ts';
import { sameBytes } from '../hashes/merkle.ts';
import type { SpecName } from '../hashes/specs.ts';
import { SPECS, manifestHash, specHash } from '../hashes/specs.ts';
import type { Phase, Step, StepFailure } from '../report.ts';
import type { ManifestSpans } from '../wire/manifest.ts';
import type { BatchCommitment, DeploymentManifest, V4AuditResponse } from '../wire/types.ts';

/** The five hashes of a manifest. */
export interface ManifestHashes {
  readonly specs: Readonly<Record<SpecName, Uint8Array>>;
  readonly manifest: Uint8Array;
}

/** @param payload the bytes that `spans` speak of */
export function hashManifest(payload: Uint8Array, spans: ManifestSpans): ManifestHashes {
  const specs = {
    input: specHash('input', payload, spans),
    model: specHash('model', payload, spans),
    decode: specHash('decode', payload, spans),
    output: specHash('output', payload, spans),
  };
  return { specs, manifest: manifestHash(specs) };
}

function committedSpec(commitment: BatchCommitment, name: SpecName): Uint8Array | null {
  switch (name) {
    case 'input':
      return commitment.input_spec_hash;
    case 'model':
      return commitment.model_spec_hash;
    case 'decode':
      return commitment.decode_spec_hash;
    case 'output':
      return commitment.output_spec_hash;
  }
}

/** C11 and C12. Without a manifest the whole specification phase of the reference ends here. */
export function hashPhase(response: V4AuditResponse, hashes: ManifestHashes | undefined): Phase {
  if (hashes === undefined) {
    const failure: StepFailure = {
      code: 'missing_manifest_hash',
      place: '/manifest',
      message: 'the file holds no manifest, so nothing is held against the committed hashes',
    };
    return { steps: [{ check: 'spec-hashes', runs: 0, examined: 1, failures: [failure] }], skipped: [] };
  }
  const { commitment } = response;
  const steps: Step[] = SPECS.map((name) => {
    const claimed = committedSpec(commitment, name);
    const failures = hashFailures(claimed, hashes.specs[name], {
      place: `/commitment/${name}_spec_hash`,
      missing: 'missing_spec_hash',
      mismatch: 'spec_hash_mismatch',
      what: `the ${name} specification`,
    });
    return { check: 'spec-hashes', runs: 1, failures: failures.map((failure) => ({ ...failure, spec: name })) };
  });
  const failures = hashFailures(commitment.manifest_hash, hashes.manifest, {
    place: '/commitment/manifest_hash',
    missing: 'missing_manifest_hash',
    mismatch: 'manifest_hash_mismatch',
    what: 'the manifest',
  });
  steps.push({ check: 'manifest-hash', runs: 1, failures });
  return { steps, skipped: [] };
}

interface HashTexts {
  readonly place: string;
  readonly missing: 'missing_spec_hash' | 'missing_manifest_hash';
  readonly mismatch: 'spec_hash_mismatch' | 'manifest_hash_mismatch';
  readonly what: string;
}

function hashFailures(claimed: Uint8Array | null, recomputed: Uint8Array, texts: HashTexts): StepFailure[] {
  const { place, what } = texts;
  if (claimed === null) {
    return [{ code: texts.missing, place, message: `the commitment holds no hash of ${what}` }];
  }
  if (sameBytes(claimed, recomputed)) return [];
  const message = `${what} in the file does not hash to the committed value`;
  return [{ code: texts.mismatch, place, message, claimed: hex(claimed), recomputed: hex(recomputed) }];
}

const SAMPLER = 'chacha20-vi-sample-v1';
const BACKENDS: readonly (string | null)[] = ['sdpa', 'flash_attention_2'];

/** C14 to C17. @param manifest undefined: nothing runs */
export function rulePhase(manifest: DeploymentManifest | null): Phase {
  if (manifest === null) return { steps: [], skipped: [] };
  const steps: Step[] = [];
  if (manifest.quant_family === 'W8A8') {
    steps.push({ check: 'attention-backend', runs: 1, failures: backendFailures(manifest) });
  }
  steps.push({ check: 'sampler-version', runs: 1, failures: samplerFailures(manifest) });
  if (manifest.decode_mode !== null) steps.push({ check: 'decode-mode', runs: 1, failures: modeFailures(manifest) });
  steps.push({ check: 'decode-features', runs: 1, failures: featureFailures(manifest) });
  return { steps, skipped: [] };
}

function backendFailures({ attn_backend: backend }: DeploymentManifest): StepFailure[] {
  if (BACKENDS.includes(backend)) return [];
  return [
    {
      code: 'spec_field_mismatch',
      place: '/manifest/attn_backend',
      message: `W8A8 needs sdpa or flash_attention_2, ${backend === null ? 'none is named' : 'another is named'}`,
      ...(backend === null ? {} : { claimed: JSON.stringify(backend) }),
      field: 'attn_backend',
    },
  ];
}

function samplerFailures({ sampler_version: version }: DeploymentManifest): StepFailure[] {
  if (version === null || version === SAMPLER) return [];
  return [
    {
      code: 'unsupported_sampler_version',
      place: '/manifest/sampler_version',
      message: `the committed sampler is not ${SAMPLER}`,
      claimed: JSON.stringify(version),
      recomputed: JSON.stringify(SAMPLER),
    },
  ];
}

function modeFailures({ decode_mode: mode, temperature }: DeploymentManifest): StepFailure[] {
  const place = '/manifest/decode_mode';
  const claimed = JSON.stringify(mode);
  if (mode !== 'greedy' && mode !== 'sampled') {
    return [
      { code: 'unsupported_decode_mode', place, message: 'the decode mode is neither greedy nor sampled', claimed },
    ];
  }
  if ((mode === 'greedy') === (temperature === 0)) return [];
  const message = `decode mode ${mode} contradicts temperature ${String(temperature)}`;
  return [{ code: 'decode_mode_temp_inconsistent', place, message, claimed }];
}

function featureFailures(manifest: DeploymentManifest): StepFailure[] {
  const features: readonly (readonly [field: keyof DeploymentManifest, idle: boolean, value: string])[] = [
    ['repetition_penalty', manifest.repetition_penalty === 1, String(manifest.repetition_penalty)],
    ['frequency_penalty', manifest.frequency_penalty === 0, String(manifest.frequency_penalty)],
    ['presence_penalty', manifest.presence_penalty === 0, String(manifest.presence_penalty)],
    ['logit_bias', manifest.logit_bias.length === 0, `${String(manifest.logit_bias.length)} entries`],
    ['bad_word_ids', manifest.bad_word_ids.length === 0, `${String(manifest.bad_word_ids.length)} entries`],
    ['guided_decoding', manifest.guided_decoding === '', JSON.stringify(manifest.guided_decoding.slice(0, 200))],
    ['stop_sequences', manifest.stop_sequences.length === 0, `${String(manifest.stop_sequences.length)} entries`],
  ];
  return features
    .filter(([, idle]) => !idle)
    .map(([field, , claimed]) => ({
      code: 'unsupported_decode_feature',
      place: `/manifest/${field}`,
      message: `${field} changes logits or stops generation in a way that the canonical sampler does not`,
      claimed,
      field,
    }));
}
