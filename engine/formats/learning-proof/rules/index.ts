/** Every check of a proof, in the order in which they are shown. */
import type { CheckId } from '../../../verdict/model.ts';
import type { CheckInfo } from '../../format.ts';
import { continuity } from './continuity.ts';
import { optimiserCounters } from './counters.ts';
import { dataCommitment, dataDigest, hashText } from './data.ts';
import { adaptiveThreshold, coverage, distance } from './distance.ts';
import { drift, replay } from './identity.ts';
import { container, finite, recipe } from './reading.ts';
import type { Rule } from './rule.ts';
import { schedule } from './schedule.ts';
import { blindfold, discontinuity, interpolation } from './spoofs.ts';
import { initialisation } from './start.ts';
import { buffers, optimiserState } from './state.ts';

export const RULES: readonly Rule[] = [
  container,
  recipe,
  finite,
  continuity,
  optimiserCounters,
  schedule,
  initialisation,
  dataCommitment,
  dataDigest,
  hashText,
  coverage,
  distance,
  adaptiveThreshold,
  optimiserState,
  buffers,
  interpolation,
  blindfold,
  discontinuity,
  drift,
  replay,
];

export const CHECKS: readonly CheckInfo[] = RULES.map(({ info }) => info);
export const CHECK_ORDER: readonly CheckId[] = CHECKS.map(({ id }) => id);
