/** The sentences of the report. Evidence stands beside them, never inside. */
import type { CaseOutcome, CheckOutcome, Profile } from '../../verdict/model.ts';
import type { ReportText } from './model.ts';

export const own = (text: string): ReportText => ({ kind: 'own', text });
export const evidence = (text: string): ReportText => ({ kind: 'evidence', text });
export const prose = (text: string): ReportText => ({ kind: 'evidence', text, prose: true });
export const code = (text: string): ReportText => ({ kind: 'code', text });

/** Digits in groups of three, parted by a narrow space. */
export const grouped = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, '\u202f');

export const counted = (value: number, one: string, many: string): string =>
  `${grouped(value)} ${value === 1 ? one : many}`;

/** What is said of rows that did not fit. */
export function more(left: number, one: string, many: string): { readonly more?: string } {
  if (left <= 0) return {};
  return {
    more: `and ${counted(left, `more ${one}`, `more ${many}`)}; the HTML report and the JSON document hold all`,
  };
}

export const CHECK_WORD: Readonly<Record<CheckOutcome, string>> = {
  passed: 'passed',
  failed: 'failed',
  unverified: 'unverified',
  'not-checked': 'not checked',
  error: 'error',
};

export const CHECK_MEANING: Readonly<Record<CheckOutcome, string>> = {
  failed: 'ran, and some subject did not satisfy it',
  error: 'the input could not be read',
  unverified: 'could not be decided: something that the auditor must supply is missing',
  'not-checked': 'not performed: switched off, or nothing in this evidence calls for it',
  passed: 'ran on at least one subject, and every subject satisfied it',
};

export const CASE_MEANING: Readonly<Record<CaseOutcome, string>> = {
  PASS: 'every required check passed',
  FAIL: 'some check failed, or a required part could not be read',
  INCOMPLETE: 'nothing failed, and some required check could not be decided',
  UNREADABLE: 'nothing could be checked',
};

export const PROFILE_MEANING: Readonly<Record<Profile, string>> = {
  strict: 'strict: the published rules and the additional ones of Assay',
  reference: 'reference: the rules of the published verifier of this evidence, its quirks included',
};

export const REPORT = {
  title: 'Audit report',
  outcome: 'Outcome',
  counts: 'Checks by outcome',
  countsMeaning: 'What the words mean',
  inputs: 'Inputs',
  inputsWhy:
    'SHA-256 of the bytes that were judged. Another copy of the evidence is this evidence if its digest is the same.',
  held: 'What the evidence was held against',
  noPins: 'Nothing was pinned: no key, digest, count, policy or reproduction from elsewhere.',
  time: "Auditor's time",
  noTime: 'none given: what depends on the time was not decided',
  profile: 'Profile',
  findings: 'Findings',
  noFindings: 'No check failed.',
  findingsWhy:
    'Findings that no other explains, in the order of the result. What follows from one is counted beside it.',
  undecided: 'Not decided and not checked',
  allDecided: 'Every check that this build knows for this evidence was decided.',
  passed: 'Passed checks',
  noPassed: 'No check passed.',
  notes: 'Notes',
  views: 'From the evidence',
  claims: 'What the evidence says of itself, with what it is worth.',
  meaning: 'What this shows and what it does not',
  shows: 'Shows',
  showsNot: 'Does not show',
  showsNothing: 'Since the outcome is not PASS, this is what the checks are for, not what was shown.',
  act: 'EU AI Act: which clauses this evidence can support',
  remarks: "Auditor's remarks",
  again: 'How to check this report',
  againWhy:
    'This report is not itself a proof. Run Assay again on inputs with the digests above, with the same profile and pins, and compare the verdict digest. The verdict document (JSON) is the complete form; it was made without a clock, so two auditors get the same bytes.',
} as const;

export const ACT = {
  lead: 'Regulation (EU) 2024/1689. Which clauses evidence of this kind can help to document, if it holds. This is no statement of conformity and no legal advice; no clause is met by this evidence alone.',
  notPass: (outcome: CaseOutcome): string =>
    `The outcome is ${outcome}: until that is settled, the evidence supports none of these clauses.`,
  pass: 'The outcome is PASS, within what it shows and does not show above.',
  clauses: {
    'annex-iv-2b': 'Annex IV, point 2(b): general logic of the system and its algorithms, design choices',
    'annex-iv-2g': 'Annex IV, point 2(g): validation and testing procedures, test logs and test reports',
    'article-12': 'Article 12: record-keeping, automatic logs over the lifetime',
    'article-15': 'Article 15: accuracy, robustness, cybersecurity',
    'article-10': 'Article 10: data and data governance',
  },
  article10:
    'Nothing here shows where data came from, its quality, its representativeness, possible biases, or how it is governed.',
  supports: 'Supports',
  wouldSupport: 'Would support',
  degree: { no: 'No', part: 'In part' },
} as const;

export const REMARKS = {
  lead: 'Written by the auditor. Not part of the verdict document, and not covered by its digest.',
  none: 'No remarks.',
  name: 'Name',
  role: 'Role',
} as const;

export const SIGNATURE = ['Name', 'Role', 'Place and date', 'Signature'] as const;
