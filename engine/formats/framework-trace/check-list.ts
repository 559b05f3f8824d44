/** Every check that a sidecar may meet, in the order in which they are shown. */
import type { CheckId } from '../../verdict/model.ts';
import type { CheckInfo } from '../format.ts';
import { BYTES } from '../training-receipt/checks.ts';
import { CHECKS as RECEIPT_CHECKS } from '../training-receipt/rules/index.ts';
import { completeness as receiptCompleteness } from '../training-receipt/rules/completeness.ts';
import { status } from '../training-receipt/rules/status.ts';
import { COMPLETENESS, HELPER, IMPORT, JSON_TEXT, SHAPE } from './checks.ts';

/** Checks of receipts that no sidecar meets: it has a text, a completeness and no lifecycle label of its own. */
const NOT_ASKED: readonly CheckId[] = [BYTES.id, receiptCompleteness.info.id, status.info.id];

export const CHECKS: readonly CheckInfo[] = [
  JSON_TEXT,
  SHAPE,
  COMPLETENESS,
  IMPORT,
  ...RECEIPT_CHECKS.filter(({ id }) => !NOT_ASKED.includes(id)),
  HELPER,
];

export const CHECK_ORDER: readonly CheckId[] = CHECKS.map(({ id }) => id);
