/** The rules over several records, in evaluation order (9, 10, 17, 25, 26 as in the reference, then ours). */
import type { BundleRule } from './bundle-rule.ts';
import { chain } from './chain.ts';
import { drift } from './drift.ts';
import { oneRun } from './one-run.ts';
import { replay } from './replay.ts';
import { rule10 } from './rule-10.ts';
import { rule17 } from './rule-17.ts';
import { rule25 } from './rule-25.ts';
import { rule26 } from './rule-26.ts';
import { rule9 } from './rule-9.ts';
import { trace } from './trace.ts';

export const BUNDLE_RULES: readonly BundleRule[] = [
  rule9,
  rule10,
  rule17,
  rule25,
  rule26,
  oneRun,
  trace,
  chain,
  drift,
  replay,
];
