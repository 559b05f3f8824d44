/** What the words of a verdict mean. */
import type { CaseOutcome, CheckOutcome } from '../../engine/verdict/model.ts';

/** From threats.md, section 1: nothing else is said of an outcome anywhere. */
export const CASE_MEANING: Readonly<Record<CaseOutcome, string>> = {
  PASS: 'Every required check of the profile passed. It always comes with what was examined, what was not checked, and what it does not prove.',
  FAIL: 'Some check failed, or a required part could not be read. Each failure keeps the claimed value, the recomputed value and the rule.',
  INCOMPLETE:
    'Nothing failed, but a required check could not be decided or was not performed: often something that only you can supply is missing.',
  UNREADABLE:
    'The evidence could not be read at all, so nothing was checked. It says nothing about what the evidence claims.',
};

export const CHECK_MEANING: Readonly<Record<CheckOutcome, string>> = {
  passed: 'The check ran on at least one subject, and every subject satisfied it.',
  failed: 'The check ran, and some subject did not satisfy it.',
  unverified:
    'It could not be decided: a pin or a file is missing, or a key is not trusted. It never counts as passed.',
  'not-checked': 'It was not performed: switched off, or nothing in this evidence calls for it.',
  error: 'The input could not be read at that place.',
};

export const WORDS = {
  title: 'What the outcome words mean',
  lead: 'Assay says one of four words about a case. It never says more than its checks found.',
  checks: 'A case is made of checks. Each ends in one of five ways, and all five are always counted.',
  limit: 'A PASS is no proof that training happened as told: every verdict says beside it what it does not show.',
  done: 'Understood',
  again: 'You find this again under ? and in the glossary.',
} as const;
