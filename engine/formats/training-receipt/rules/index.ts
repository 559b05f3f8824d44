/** The checks of training-step receipts, in the order in which they are shown. One line per rule. */
import type { CheckInfo } from '../../format.ts';
import type { CheckId } from '../../../verdict/model.ts';
import { BYTES, SCHEMA } from '../checks.ts';
import type { ReceiptRule } from '../rule.ts';
import { BUNDLE_RULES } from '../bundle/index.ts';
import { PIN_RULES } from '../pins/index.ts';
import { batch } from './batch.ts';
import { completeness } from './completeness.ts';
import { digestCoverage } from './digest-coverage.ts';
import { engineReproduction } from './engine-reproduction.ts';
import { factors } from './factors.ts';
import { hyperparameters } from './hyperparameters.ts';
import { initialState } from './initial-state.ts';
import { labels } from './labels.ts';
import { provenance } from './provenance.ts';
import { recompute } from './recompute.ts';
import { mathGate } from './math-gate.ts';
import { NUMERIC, STRUCTURAL } from './reference-order.ts';
import { rule0 } from './rule-0.ts';
import { rule08 } from './rule-0.8.ts';
import { rule09 } from './rule-0.9.ts';
import { rule1 } from './rule-1.ts';
import { rule2 } from './rule-2.ts';
import { rule3 } from './rule-3.ts';
import { rule4 } from './rule-4.ts';
import { rule5 } from './rule-5.ts';
import { rule6 } from './rule-6.ts';
import { rule7 } from './rule-7.ts';
import { rule8 } from './rule-8.ts';
import { rule11 } from './rule-11.ts';
import { rule12 } from './rule-12.ts';
import { rule13 } from './rule-13.ts';
import { rule14 } from './rule-14.ts';
import { rule15 } from './rule-15.ts';
import { rule16 } from './rule-16.ts';
import { rule18 } from './rule-18.ts';
import { rule19 } from './rule-19.ts';
import { rule20 } from './rule-20.ts';
import { rule21 } from './rule-21.ts';
import { rule22 } from './rule-22.ts';
import { rule23 } from './rule-23.ts';
import { rule24 } from './rule-24.ts';
import { status } from './status.ts';
import { topology } from './topology.ts';

/** Strict profile: evaluation order. `recompute` first, because it tells which numbers are wrong and which only follow. */
export const STRICT_RULES: readonly ReceiptRule[] = [
  topology,
  completeness,
  recompute,
  factors,
  provenance,
  hyperparameters,
  initialState,
  batch,
  rule0,
  rule08,
  rule09,
  rule1,
  rule2,
  rule3,
  rule4,
  rule5,
  rule6,
  rule7,
  rule8,
  rule11,
  rule12,
  rule13,
  rule14,
  rule15,
  rule16,
  rule18,
  rule19,
  rule20,
  rule21,
  rule22,
  rule23,
  rule24,
  status,
  labels,
  digestCoverage,
];

/** What the reference's gates ask beside the rules (training-receipts.md section 8): of one receipt, of a bundle's records. */
export const SINGLE_GATES: readonly ReceiptRule[] = [engineReproduction, mathGate];
export const BUNDLE_GATES: readonly ReceiptRule[] = [mathGate];

/** All rules of the reference profile. */
export const REFERENCE_RULES: readonly ReceiptRule[] = [...STRUCTURAL, ...NUMERIC, ...SINGLE_GATES];

const LABELS: readonly ReceiptRule[] = [status, labels, digestCoverage];
const RECORD_CHECKS = [
  ...STRICT_RULES.filter((rule) => !LABELS.includes(rule)),
  ...BUNDLE_RULES,
  ...LABELS,
  ...PIN_RULES,
  ...REFERENCE_RULES,
];

/** Every check of the format, each once, for lists and help. */
export const CHECKS: readonly CheckInfo[] = [...new Set([BYTES, SCHEMA, ...RECORD_CHECKS.map((rule) => rule.info)])];

export const CHECK_ORDER: readonly CheckId[] = CHECKS.map((check) => check.id);
