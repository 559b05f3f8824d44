/** Sealing of cases and documents: digests over canonical JSON (RFC 8785). */
import { canonicalJsonBytes } from '../text/canonical-json.ts';
import { sha256Hex } from '../crypto/sha256.ts';
import { foldDocument } from './fold.ts';
import type { CaseResult, InputDigest, PinUsed, VerdictDocument } from './model.ts';

/** Version of this build, part of every verdict document. */
export const TOOL_VERSION = '0.1.0';

/** A case before its digest. Without `pins` none was applied. */
export type OpenResult = Omit<CaseResult, 'digest' | 'pins'> & { readonly pins?: readonly PinUsed[] };

/** Adds the digest to a case: SHA-256 of its canonical JSON without the digest. */
export function sealCase(result: OpenResult): CaseResult {
  const whole = { ...result, pins: result.pins ?? [] };
  return { ...whole, digest: sha256Hex(canonicalJsonBytes(whole)) };
}

/** A changed case with its digest made anew. */
export function resealCase(result: CaseResult): CaseResult {
  return sealCase({ ...result, digest: undefined } as OpenResult);
}

/** The verdict document over all cases. */
export function buildDocument(inputs: readonly InputDigest[], cases: readonly CaseResult[]): VerdictDocument {
  return {
    schema: 'assay-verdict/1',
    tool: { name: 'assay', version: TOOL_VERSION },
    inputs,
    cases,
    outcome: foldDocument(cases.map((entry) => entry.outcome)),
  };
}

/** SHA-256 of the canonical JSON of a verdict document: what two auditors compare. */
export function verdictDigest(document: VerdictDocument): string {
  return sha256Hex(canonicalJsonBytes(document));
}

/** Canonical bytes of a verdict document. */
export function verdictBytes(document: VerdictDocument): Uint8Array {
  return canonicalJsonBytes(document);
}
