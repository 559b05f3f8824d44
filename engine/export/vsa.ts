/**
 * The result of an audit as an in-toto Statement, version 1, whose predicate is a SLSA verification summary
 * (https://slsa.dev/verification_summary/v1). Unsigned: it counts for nothing until a verifier signs it.
 */
import { utf8Encode } from '../base/utf8.ts';
import { encodeBase64Unpadded } from '../crypto/base64.ts';
import { sha256Hex } from '../crypto/sha256.ts';
import { STATEMENT_TYPE } from '../formats/attestation/statement.ts';
import { canonicalJson, canonicalJsonBytes } from '../text/canonical-json.ts';
import type { PinUsed, VerdictDocument } from '../verdict/model.ts';
import type { ExportedFile } from './model.ts';
import type { ExportSource } from './source.ts';
import { utcText } from './utc-text.ts';

export const SUMMARY_TYPE = 'https://slsa.dev/verification_summary/v1';
export const VERIFIER_ID = 'https://assay.invalid/verifier';

/**
 * @throws TypeError when a name holds half a character: such a name has no JSON form, and no verdict document either
 */
export function vsaExport(source: ExportSource): ExportedFile {
  const { document, verdictDigest, now } = source;
  const passed = document.outcome === 'PASS';
  const policy = policyText(document);
  const statement = {
    _type: STATEMENT_TYPE,
    subject: subjectsOf(source),
    predicateType: SUMMARY_TYPE,
    predicate: {
      verifier: { id: VERIFIER_ID, version: { [document.tool.name]: document.tool.version } },
      ...(now === undefined ? {} : { timeVerified: utcText(now) }),
      // Names what was verified and cannot be read as an address: the audit, by its verdict digest.
      resourceUri: `urn:assay:verdict:sha256:${verdictDigest}`,
      policy: {
        uri: `https://assay.invalid/profile/${profileOf(document)}`,
        digest: { sha256: sha256Hex(utf8Encode(policy)) },
        mediaType: 'application/json',
        content: padded(encodeBase64Unpadded(utf8Encode(policy))),
      },
      verificationResult: passed ? 'PASSED' : 'FAILED',
      // No SLSA track is evaluated. Words of our own may not begin with SLSA_.
      verifiedLevels: [passed ? `ASSAY_${profileOf(document).toUpperCase()}` : 'FAILED'],
    },
  };
  return {
    name: 'assay-summary.intoto.json',
    mediaType: 'application/vnd.in-toto+json',
    bytes: canonicalJsonBytes(statement),
  };
}

/**
 * The evidence, by its digests: what was only held against it was not verified, and is no subject. Where there is no
 * evidence at all, everything failed, and everything is named.
 */
function subjectsOf({ document, filesOf, trusted }: ExportSource): object[] {
  const judged = new Set(filesOf.flatMap(({ evidence }) => evidence).filter((at) => !trusted.has(at)));
  return document.inputs
    .filter((_, at) => judged.size === 0 || judged.has(at))
    .map(({ name, sha256 }) => ({ name, digest: { sha256 } }));
}

/** Profile and pins in canonical JSON: what the evidence was held against. */
export function policyText(document: VerdictDocument): string {
  const pins = new Map<string, PinUsed>();
  for (const { name, value } of document.cases.flatMap((one) => one.pins)) {
    pins.set(JSON.stringify([name, value]), { name, value });
  }
  const sorted = [...pins.keys()].sort().flatMap((key) => pins.get(key) ?? []);
  return canonicalJson({ profile: profileOf(document), pins: sorted });
}

/** All cases of an audit are judged by one profile. */
function profileOf({ cases }: VerdictDocument): string {
  return cases[0]?.profile ?? 'strict';
}

function padded(text: string): string {
  return text.padEnd(Math.ceil(text.length / 4) * 4, '=');
}
