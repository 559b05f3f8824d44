/**
 * The order in which the reference evaluates a single record (training-receipts.md section 6): `toleranceGate` of rule 0,
 * then the structural pass, and only if that finds nothing the numeric pass. The first failure depends on it.
 */
import type { ReceiptRule } from '../rule.ts';
import { rule0 } from './rule-0.ts';
import { rule08 } from './rule-0.8.ts';
import { rule09 } from './rule-0.9.ts';
import { rule1 } from './rule-1.ts';
import { rule11 } from './rule-11.ts';
import { rule12 } from './rule-12.ts';
import { rule13 } from './rule-13.ts';
import { rule14 } from './rule-14.ts';
import { rule15 } from './rule-15.ts';
import { rule16 } from './rule-16.ts';
import { rule18 } from './rule-18.ts';
import { rule19 } from './rule-19.ts';
import { rule2 } from './rule-2.ts';
import { rule20 } from './rule-20.ts';
import { rule21 } from './rule-21.ts';
import { rule22 } from './rule-22.ts';
import { rule23 } from './rule-23.ts';
import { rule24 } from './rule-24.ts';
import { rule3 } from './rule-3.ts';
import { rule4 } from './rule-4.ts';
import { rule5 } from './rule-5.ts';
import { rule6 } from './rule-6.ts';
import { rule7 } from './rule-7.ts';
import { rule8 } from './rule-8.ts';

/** The reference numbers all three 0. */
export const STRUCTURAL: readonly ReceiptRule[] = [rule0, rule08, rule09];

export const NUMERIC: readonly ReceiptRule[] = [
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
  rule21,
  rule20,
  rule22,
  rule23,
  rule24,
];
