/** Judges a proof folder: from files to verdict. */
import { sealCase } from '../../verdict/case.ts';
import { CheckCollector } from '../../verdict/collect.ts';
import { foldCase } from '../../verdict/fold.ts';
import type { CaseOutcome, Check, Note, PinUsed } from '../../verdict/model.ts';
import type { AuditedCase, AuditSettings, AuditWatch } from '../format.ts';
import { NO_COMPARISONS } from '../no-comparisons.ts';
import type { ProofContext } from './context.ts';
import { factsOf } from './facts.ts';
import { splitName } from './folders.ts';
import { explainUnreadable } from './leftover-of.ts';
import type { Material, ProofSource } from './material.ts';
import type { Prepared } from './prepare.ts';
import { EXAMINED, prepare } from './prepare.ts';
import type { ReferenceResult } from './reference.ts';
import { judgeAsPublished } from './reference.ts';
import { CHECK_ORDER, RULES } from './rules/index.ts';
import type { Report, Rule } from './rules/rule.ts';
import { textsOfProof } from './texts.ts';
import { OPTIONS } from './verification.ts';
import { viewsOf } from './views/index.ts';

export const FORMAT_ID = 'learning-proof';
const NO_TEXT = new Uint8Array(0);

export async function auditProof(
  source: ProofSource,
  others: readonly ProofSource[],
  material: Material,
  settings: AuditSettings,
  watch: AuditWatch,
): Promise<AuditedCase> {
  const prepared = await prepare(source, others, material, settings, watch);
  const { context } = prepared;
  const strict = judgeStrictly(context);
  const reference = await judgeAsPublished(context, (done, total) =>
    watch.progress(EXAMINED + (1 - EXAMINED) * (done / total), 'as the published code'),
  );
  const isStrict = settings.profile === 'strict';
  const judged = isStrict ? strict : reference.checks;
  const outcome = outcomeOf(context, judged);
  const checks = outcome === 'UNREADABLE' ? explainUnreadable(judged, context.proof.problems) : judged;
  const shown = isStrict ? compareOutcomes(outcome, strict, reference) : {};
  const texts = await textsOfProof(context.proof, material);
  return {
    result: sealCase({
      format: FORMAT_ID,
      subject: subjectOf(context),
      profile: settings.profile,
      outcome,
      ...shown,
      checks,
      notes: notesOf(context),
      pins: await pinsOf(prepared, settings),
    }),
    facts: factsOf(context),
    text: NO_TEXT,
    locate: () => undefined,
    ...(texts === undefined ? {} : { texts }),
    comparisons: () => NO_COMPARISONS,
    views: viewsOf(context, reference),
  };
}

function judgeStrictly(context: ProofContext): Check[] {
  const collector = new CheckCollector();
  for (const rule of RULES) collector.add({ id: rule.info.id, ...withTrust(context, rule, rule.check(context)) });
  return collector.checks(CHECK_ORDER);
}

/** What rests on a recipe or on checkpoints that came with the evidence is not decided by them. */
function withTrust({ recipe, reproducer, reproductionPinned }: ProofContext, { uses }: Rule, report: Report): Report {
  if (report.idle !== undefined || report.unresolved !== undefined) return report;
  if (uses.includes('recipe') && recipe.recipe !== undefined && !recipe.pinned) {
    return {
      ...report,
      unresolved: `agrees with ${recipe.file ?? 'a recipe'}, which was not given as a trusted input`,
    };
  }
  if (uses.includes('reproduction') && reproducer.kind === 'checkpoints' && !reproductionPinned) {
    return { ...report, unresolved: 'agrees with reproduced checkpoints that were not given as trusted inputs' };
  }
  return report;
}

/** Nothing of the proof could be read: then no check had a subject. */
function outcomeOf({ proof }: ProofContext, checks: readonly Check[]): CaseOutcome {
  const unreadable = proof.checkpoints.size === 0 && proof.indices === undefined && proof.problems.length > 0;
  return unreadable ? 'UNREADABLE' : foldCase(checks);
}

function compareOutcomes(
  outcome: CaseOutcome,
  checks: readonly Check[],
  { outcome: reference }: ReferenceResult,
): { readonly referenceOutcome?: CaseOutcome; readonly difference?: string } {
  if (reference === undefined) return {};
  if (reference === outcome) return { referenceOutcome: reference };
  const verb = reference === 'PASS' ? 'accepts' : 'refuses';
  const deciding = checks.find((check) =>
    outcome === 'FAIL'
      ? check.outcome === 'failed' || check.outcome === 'error'
      : check.required && check.outcome !== 'passed',
  );
  const why = deciding === undefined ? 'every required check passed' : `${deciding.id} is ${deciding.outcome}`;
  return { referenceOutcome: reference, difference: `the published code ${verb} this proof; strictly, ${why}` };
}

function subjectOf({ proof, steps }: ProofContext): string {
  const { folder } = proof;
  const name = folder.path === '' ? splitName(folder.checkpoints[0].input.name).base : folder.path;
  return `${name}: ${folder.checkpoints.length} checkpoints of ${steps} steps`;
}

/** Notes that are listed; a proof can have thousands of odd files. */
const MOST_NOTES = 100;

function notesOf(context: ProofContext): readonly Note[] {
  const { proof, recipe, data, examination } = context;
  const note = (code: string, message: string): Note => ({ code, pointer: '', message });
  const notes = [
    note(
      'precedence',
      'a PASS does not establish that this proof came first: without a time stamp outside the control of the prover a copy cannot be told from its original',
    ),
  ];
  if (proof.hashText !== undefined) {
    notes.push(
      note(
        'hash-text',
        'the text digest does not bind the data or the labels: different data share one, and labels are not in it',
      ),
    );
  }
  if (data.files.length > 0 && !data.pinned && context.verification.dataSha256 === undefined) {
    notes.push(
      note('data-not-pinned', `${data.files.join(' and ')}: the data set is a claim; its digest is not pinned`),
    );
  }
  if (data.files.length > 1 && context.verification.dataSha256 !== undefined) {
    notes.push(
      note(
        'labels-not-pinned',
        `the pinned digest is that of ${data.files[0]}; the labels in ${data.files[1]} are not covered by it`,
      ),
    );
  }
  for (const name of recipe.recipe?.unread ?? []) {
    notes.push(
      note(
        'recipe-member',
        `${recipe.file ?? 'the recipe'}: the member ${JSON.stringify(name)} is not read by this build`,
      ),
    );
  }
  for (const { from, to, comparison } of examination.judged) {
    if (comparison.remark !== undefined)
      notes.push(note('undetermined-branch', `the update ${from} -> ${to}: ${comparison.remark}`));
  }
  for (const { file, message } of proof.notes) notes.push(note('container', `${file}: ${message}`));
  return notes.length > MOST_NOTES
    ? [...notes.slice(0, MOST_NOTES), note('more', `${notes.length - MOST_NOTES} further notes are not listed`)]
    : notes;
}

/** Files and settings of the auditor that were applied, sorted by name. */
async function pinsOf({ pinned }: Prepared, settings: AuditSettings): Promise<readonly PinUsed[]> {
  const pins: PinUsed[] = [];
  for (const { role, input } of pinned)
    pins.push({ name: role, value: `sha256:${await input.sha256()} ${splitName(input.name).base}` });
  for (const { name } of OPTIONS) {
    const value = settings.pins?.options?.get(name);
    if (value !== undefined) pins.push({ name, value });
  }
  return pins.sort((a, b) => (a.name < b.name ? -1 : 1));
}
