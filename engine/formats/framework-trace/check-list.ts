/** Every check that a sidecar may meet, in the order in which they are shown. */
import type { CheckId } from '../../verdict/model.ts';
import type { CheckInfo } from '../format.ts';
import { BUNDLE_RULES } from '../training-receipt/bundle/index.ts';
import { SCHEMA } from '../training-receipt/checks.ts';
import { PIN_RULES } from '../training-receipt/pins/index.ts';
import { pinBundleRoot } from '../training-receipt/pins/pin-bundle-root.ts';
import { CHECKS as RECEIPT_CHECKS, REFERENCE_RULES } from '../training-receipt/rules/index.ts';
import { COMPLETENESS, HELPER, IMPORT, JSON_TEXT, SHAPE } from './checks.ts';
import { SIDECAR_RULES } from './evidence.ts';

/** Checks of receipts that are asked of a sidecar or of the receipt that it becomes. */
const ASKED: ReadonlySet<CheckId> = new Set([
  SCHEMA.id,
  ...[...SIDECAR_RULES, ...REFERENCE_RULES, ...BUNDLE_RULES].map(({ info }) => info.id),
  // A sidecar has no canonical bytes that a bundle digest could be compared with.
  ...PIN_RULES.filter((rule) => rule !== pinBundleRoot).map(({ info }) => info.id),
]);

export const CHECKS: readonly CheckInfo[] = [
  JSON_TEXT,
  SHAPE,
  COMPLETENESS,
  IMPORT,
  ...RECEIPT_CHECKS.filter(({ id }) => ASKED.has(id)),
  HELPER,
];

export const CHECK_ORDER: readonly CheckId[] = CHECKS.map(({ id }) => id);
