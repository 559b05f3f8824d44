/** Judges an opened audit and says what it establishes. */
import { foldCase } from '../../verdict/fold.ts';
import { sealCase } from '../../verdict/case.ts';
import type { CaseOutcome, CaseResult, Check, CheckId, CheckOutcome, PinUsed, Profile } from '../../verdict/model.ts';
import { sha256Hex } from '../../crypto/sha256.ts';
import type { AuditedCase, DerivedFile, TextRange } from '../format.ts';
import { leftover } from '../../leftover.ts';
import { NO_COMPARISONS } from '../no-comparisons.ts';
import { byteRange } from '../places.ts';
import { FORMAT, idOf } from './checks.ts';
import type { Derived } from './derive.ts';
import { derive } from './derive.ts';
import type { Evidence } from './evidence.ts';
import { trustedKey } from './evidence.ts';
import { jsonFile, projectFields } from './export.ts';
import { judgeAsReference } from './judge-reference.ts';
import { judgeStrictly } from './judge-strict.ts';
import { reportJson } from './reference.ts';
import { textWorth } from './strict/text.ts';
import type { Binding, OutcomeOf } from './views/binding.ts';
import { bindingsOf } from './views/binding.ts';
import { layersText, positionText } from './views/coverage.ts';
import { viewsOf } from './views/index.ts';
import type { DecodedResponse } from './wire/response.ts';
import type { Refusal } from './wire/container.ts';
import type { DeploymentManifest, V4AuditResponse } from './wire/types.ts';

/** The file that is judged. */
export interface AuditFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/**
 * A case for a file that holds no response as the profile reads it.
 * @param reference outcome under the reference profile, where the profile is strict
 */
export function refusedCase(
  file: AuditFile,
  profile: Profile,
  refusal: Refusal,
  reference: CaseOutcome | undefined,
): AuditedCase {
  const { byte, of, message, rule, kind = 'damaged' } = refusal;
  const sentence = `at byte ${String(byte)} of the ${of === 'file' ? 'file' : 'decompressed payload'}: ${message} (${rule})`;
  const reason = leftover(kind, sentence);
  const check: Check = { id: idOf('container'), outcome: 'error', required: true, examined: 0, reason, failures: [] };
  const result = sealCase({
    format: FORMAT,
    subject: file.name,
    profile,
    outcome: 'UNREADABLE',
    ...(reference === undefined ? {} : { referenceOutcome: reference }),
    ...(reference === undefined || reference === 'UNREADABLE'
      ? {}
      : { difference: `the reference verifier reads on and ends with ${reference}; strict reading stops ${sentence}` }),
    checks: [check],
    notes: [],
  });
  const text = of === 'payload' && refusal.payload !== undefined ? refusal.payload : file.bytes;
  return {
    result,
    facts: [],
    text,
    locate: (_record, pointer) => byteRange(pointer),
    comparisons: () => NO_COMPARISONS,
  };
}

/** @param pins what the auditor gave and this case used */
export function auditCase(
  file: AuditFile,
  evidence: Evidence,
  profile: Profile,
  pins: readonly PinUsed[],
): AuditedCase {
  const derived = derive(evidence);
  const reference = judgeAsReference(evidence, derived);
  const referenceOutcome = foldCase(reference.checks);
  const judged = profile === 'strict' ? judgeStrictly(evidence, derived) : reference;
  const outcome = foldCase(judged.checks);
  const difference = outcome === referenceOutcome ? undefined : differenceOf(outcome, referenceOutcome, judged.checks);
  const { payload, decoded } = evidence.opened;
  const payloadHash = sha256Hex(payload);
  const result: CaseResult = sealCase({
    format: FORMAT,
    subject: file.name,
    profile,
    outcome,
    ...(profile === 'strict' ? { referenceOutcome } : {}),
    ...(profile === 'strict' && difference !== undefined ? { difference } : {}),
    checks: judged.checks,
    notes: [{ code: 'payload', pointer: '', message: `payload SHA256:${payloadHash}` }, ...judged.notes],
    pins,
  });
  const outcomes = new Map<CheckId, CheckOutcome>(judged.checks.map((check) => [check.id, check.outcome]));
  const outcomeOf: OutcomeOf = (name) => outcomes.get(idOf(name));
  const { response } = decoded;
  const anchored = (['s-02', 's-03', 's-07', 's-08'] as const).every((rule) => outcomeOf(rule) === 'passed');
  const worth = textWorth(response, { decoded: derived.detokenization.text, positions: derived.positions, anchored });
  const bindings = bindingsOf(response, outcomeOf, worth);
  return {
    result,
    facts: factsOf(evidence, derived, outcomeOf),
    text: payload,
    locate: (_record, pointer) => byteRange(pointer) ?? rangeIn(decoded, pointer),
    comparisons: () => NO_COMPARISONS,
    digests: () => [
      { label: 'SHA-256 of the decompressed payload: the identity of the audit', value: payloadHash, found: true },
      { label: 'SHA-256 of the file, which any recompression changes', value: sha256Hex(file.bytes), found: true },
    ],
    derived: derivedFiles(response, payloadHash, bindings, result, derived),
    views: viewsOf(evidence, derived, bindings, worth, outcomeOf),
  };
}

function differenceOf(outcome: CaseOutcome, reference: CaseOutcome, checks: readonly Check[]): string {
  const failed = checks.find((check) => check.outcome === 'failed');
  const says = reference === 'PASS' ? 'passes this audit' : `ends with ${reference}`;
  if (failed !== undefined) {
    return `the reference verifier ${says}; strict refuses it: ${failed.id}: ${failed.failures[0].message}`;
  }
  const open = checks.find((check) => check.required && check.outcome !== 'passed');
  const why = open === undefined ? outcome : `${open.id}: ${open.reason ?? open.outcome}`;
  return `the reference verifier ${says}; for strict it is undecided: ${why}`;
}

/** Bytes of the field of the response, or of the manifest, that a pointer leads into. */
function rangeIn({ spans, manifestSpans }: DecodedResponse, pointer: string): TextRange | undefined {
  const [, first, second] = pointer.split('/') as (string | undefined)[];
  if (first === undefined) return undefined;
  if (first === 'manifest' && second !== undefined) {
    const inner = manifestSpans?.get(second as keyof DeploymentManifest);
    if (inner !== undefined) return inner;
  }
  return spans.get(first as keyof V4AuditResponse);
}

function factsOf(
  evidence: Evidence,
  derived: Derived,
  outcome: OutcomeOf,
): readonly { readonly label: string; readonly value: string }[] {
  const { response } = evidence.opened.decoded;
  const { manifest } = response;
  const trusted = trustedKey(evidence.key);
  const receipt =
    outcome('s-08') === 'passed' ? 'pinned, and every field agrees' : 'none that counts: self-consistent only';
  const decoding =
    manifest === null
      ? 'unknown'
      : `${manifest.decode_mode ?? 'not stated'}, temperature ${String(manifest.temperature)}`;
  const profile = trusted?.key.verification_profile?.name;
  return [
    { label: 'Position', value: positionText(evidence, derived) },
    { label: 'Token', value: String(response.token_id) },
    { label: 'Coverage', value: layersText(evidence) },
    {
      label: 'Verifier key',
      value:
        trusted === undefined ? 'none that counts' : `pinned${profile === undefined ? '' : `, profile ${profile}`}`,
    },
    { label: 'Receipt', value: receipt },
    { label: 'Decoding', value: decoding },
    { label: 'Text', value: response.output_text === null ? 'none claimed' : 'claimed, see its label' },
    { label: 'Attention', value: 'outputs at arbitrary positions are not verified' },
  ];
}

function derivedFiles(
  response: V4AuditResponse,
  payloadHash: string,
  bindings: readonly Binding[],
  result: CaseResult,
  { reference }: Derived,
): readonly DerivedFile[] {
  const fields = {
    schema: 'assay-committed-fields/1',
    payload_sha256: payloadHash,
    verdict: { profile: result.profile, outcome: result.outcome, digest: result.digest },
    fields: projectFields(response),
    bound_by: bindings.map(({ field, state, boundBy }) => ({ field, state, by: boundBy })),
  };
  return [
    {
      name: 'committed-fields.json',
      bytes: jsonFile(fields),
      title: 'The committed fields, each with what binds it',
    },
    {
      name: 'reference-report.json',
      bytes: jsonFile(reportJson(reference)),
      title: 'The report in the terms of the reference verifier',
    },
  ];
}
