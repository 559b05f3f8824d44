/** The strict profile: the checks of the reference, and the rules of commitllm-v4.md section 7.2 on top. */
import { CheckCollector } from '../../verdict/collect.ts';
import type { Note } from '../../verdict/model.ts';
import { CHECK_ORDER, idOf } from './checks.ts';
import type { Derived } from './derive.ts';
import type { ArtifactInput, Evidence, ReceiptInput } from './evidence.ts';
import { trustedKey } from './evidence.ts';
import type { Judgement } from './judge-reference.ts';
import { addKeyFile, addSteps, withoutKey } from './judge-reference.ts';
import type { CheckName, FailureCode, KeyReport, Step } from './report.ts';
import { modelAgreement } from './strict/agreement.ts';
import { kvShapes, scoreShapes } from './strict/attention.ts';
import { capturedChoice, uncoveredLayers, uncoveredPrefix, undecidedToken } from './strict/choice.ts';
import { dimsOf } from './strict/dims.ts';
import { attentionInputs, positionInRun, prefixLeaves, prefixLengths, promptLength } from './strict/lists.ts';
import { prefixParts } from './strict/prefix.ts';
import { paddingSiblings, proofShapes } from './strict/proofs.ts';
import { receiptAgreement, replyAgreement } from './strict/receipt.ts';
import type { StrictRule } from './strict/rule.ts';
import { RuleReport } from './strict/rule.ts';
import { accumulators, layerShapes, scales, vocabulary } from './strict/shapes.ts';
import { textRule } from './strict/text.ts';
import { valueRanges } from './strict/values.ts';
import type { V4AuditResponse, VerifierKey } from './wire/types.ts';

/** Reference checks without which nothing passes, whatever the file says: not run means not decided. */
const ALWAYS: readonly CheckName[] = [
  ...(['version', 'seed', 'prompt', 'prompt-token-count', 'retained-leaf', 'io-replay', 'io-proof'] as const),
  ...(['prefix-count', 'shell-opening', 'spec-hashes', 'manifest-hash', 'sampler-version'] as const),
  ...(['decode-features', 'key-agreement', 'embedding', 'bridge', 'linear-checks', 'token-choice'] as const),
];

/** Reference checks that run only where the file or the auditor brings their subject, and why they did not. */
const WITH_TRIGGER: readonly (readonly [check: CheckName, idle: string])[] = [
  ['prefix-leaves', 'there is no earlier position'],
  ['attention-backend', 'the quantization family is not W8A8'],
  ['decode-mode', 'the manifest states no decode mode'],
  ['max-tokens', 'max_tokens is 0: no limit'],
  ['eos-rules', 'the manifest names no EOS token and no rule that needs one'],
  ['layer-list', 'judged by the rule on retained and opened layers'],
  ['kv-transcript', 'no KV entries are opened, or no root is committed'],
  ['deep-prefix-leaves', 'no earlier state is opened'],
  ['final-hidden', 'the key or the file has no final norm or residual'],
  ['lm-head', 'the key does not bind integer logits'],
  ['captured-logits', 'the key does not bind captured logits'],
  ['deep-prefix', 'no earlier state is opened'],
  ['decode-artifact', 'no logits were recomputed from a decode artifact'],
  ['tokenization', 'no prompt tokens were given'],
  ['detokenization', 'no detokenizer was given'],
  ['challenge', 'no challenge was given'],
];

const ATTENTION_OPEN = 'attention outputs are not verified: no linear check covers them, and nothing here replays them';
const ISLANDS =
  'not established: that the token was derived from the checked layers. Layers, final residual and logits are bound separately';

export function judgeStrictly(evidence: Evidence, derived: Derived): Judgement {
  const { response } = evidence.opened.decoded;
  const trusted = trustedKey(evidence.key);
  const collector = new CheckCollector();
  const notes: Note[] = [];
  collector.add({ id: idOf('container'), required: true, examined: 1, failures: [] });
  addKeyFile(collector, evidence.key);
  const steps = derived.phases.flatMap((phase) => phase.steps).map((step) => lenient(step, evidence));
  const contradiction = trusted === undefined ? capturedChoice(response, derived.positions) : undefined;
  addSteps(
    collector,
    contradiction === undefined ? steps : [...steps, contradiction],
    ({ runs, examined = runs }) => examined,
  );
  const ran = new Set<CheckName>(
    steps.filter(({ runs, examined }) => (examined ?? runs) > 0).map(({ check }) => check),
  );
  undecided(collector, evidence, derived, ran);
  for (const rule of strictRules(evidence, derived)) {
    addRule(collector, notes, rule);
  }
  notes.push(...evidence.notes);
  labels(notes, response, trusted?.key, trusted?.report);
  return { checks: collector.checks(CHECK_ORDER), notes };
}

/** The step without what only the reference calls a failure. */
function lenient(step: Step, evidence: Evidence): Step {
  const failures = step.failures.filter(({ code }) => !isQuirk(code, evidence));
  return failures.length === step.failures.length ? step : { ...step, examined: 0, failures };
}

function isQuirk(code: FailureCode, { key, artifact, opened }: Evidence): boolean {
  const { n_tokens: tokens, n_prompt_tokens: prompt } = opened.decoded.response.commitment;
  // It adds in 32 bits. S-07 makes the comparison as it is meant.
  if (code === 'n_prompt_tokens_bound') return prompt !== null && prompt <= tokens + 1;
  // It asks for an artifact that the auditor did not pin: nothing is decided, rather than wrong.
  const mode = trustedKey(key)?.key.verification_profile?.decode_acceptance;
  return code === 'missing_logits' && mode === 'LpHiddenBf16' && artifact?.pinned !== true;
}

/** Says of every check of the reference that did not run why it did not. */
function undecided(collector: CheckCollector, evidence: Evidence, derived: Derived, ran: ReadonlySet<CheckName>): void {
  const { response } = evidence.opened.decoded;
  const trusted = trustedKey(evidence.key);
  const open = (check: CheckName, unresolved: string, required = true): void => {
    collector.add({ id: idOf(check), required, examined: 0, failures: [], unresolved });
  };
  const stopped = derived.phases.flatMap((phase) => phase.stopped ?? []);
  for (const one of stopped) open(one.check, `cannot be computed: at ${one.place}: ${one.message}`);
  const needsKey: readonly CheckName[] = ['key-agreement', 'embedding', 'bridge', 'linear-checks', 'token-choice'];
  for (const check of ALWAYS) {
    if (ran.has(check)) continue;
    const reason = trusted === undefined && needsKey.includes(check) ? withoutKey(evidence.key) : 'did not run';
    open(check, reason);
  }
  for (const [check, idle] of WITH_TRIGGER) {
    if (ran.has(check)) continue;
    collector.add({ id: idOf(check), required: false, examined: 0, failures: [], idle });
  }
  if (!ran.has('attention')) open('attention', ATTENTION_OPEN, false);
  // What was looked at beside a skipped replay is not the replay.
  for (const { check, text } of derived.phases.flatMap((phase) => phase.skipped)) {
    if (check === 'attention') open('attention', `not verified: ${text}`, false);
  }
  if (trusted !== undefined) {
    const { linear } = trusted.report;
    const opened = response.shell_opening?.layers.length ?? 0;
    const layers = uncoveredLayers(linear, opened, undefined);
    if (layers !== undefined) open('linear-checks', layers);
    const prefix = uncoveredPrefix(response, linear);
    if (prefix !== undefined) open('deep-prefix', prefix);
  } else if ((response.prefix_shell_openings?.length ?? 0) > 0) {
    open('deep-prefix', withoutKey(evidence.key));
  }
  const token = undecidedToken(derived.positions, trusted?.report);
  if (token !== undefined) open('token-choice', token);
}

function strictRules(evidence: Evidence, derived: Derived): readonly RuleReport[] {
  const { response } = evidence.opened.decoded;
  const trusted = trustedKey(evidence.key);
  const dims = dimsOf(trusted?.key, response.manifest);
  const [s02, s03, s07] = [prefixLengths(response), positionInRun(response), promptLength(response, derived.positions)];
  const s08 = receiptRule(response, evidence.receipts);
  const receipt = trustedReceipt(response, evidence.receipts);
  const anchored = [s02, s03, s07, s08].every(
    ({ failures, unresolved }) => failures.length === 0 && unresolved === undefined,
  );
  const s14 = scales(response);
  const rules: RuleReport[] = [
    ...[s02, s03, proofShapes(response), prefixLeaves(response), attentionInputs(response), s07, s08],
    valueRanges(response),
    agreementRule(evidence),
    unhashedRule(response),
    ...[layerShapes(response, dims), accumulators(response, dims), s14, vocabulary(response, dims)],
    ...[kvShapes(response, dims), scoreShapes(response, dims)],
    prefixParts(response, rowsProved(response, trusted?.key, trusted?.report)),
    new RuleReport('s-20').nothingTo(ISLANDS),
    textRule(response, { decoded: derived.detokenization.text, positions: derived.positions, anchored }),
    skipRule(derived),
    contextRule(response, trusted?.key),
    replyAgreement(response, receipt?.read.ok === true ? receipt.read.receipt.reply : undefined),
    paddingSiblings(response),
    ...keyRules(evidence, s14),
  ];
  return rules;
}

/** Rules that `key/` judges: S-19, S-21, S-22, and what it adds to S-14. */
function keyRules(evidence: Evidence, s14: RuleReport): readonly RuleReport[] {
  const trusted = trustedKey(evidence.key);
  const [s19, s21, s22] = [new RuleReport('s-19'), new RuleReport('s-21'), new RuleReport('s-22')];
  if (trusted === undefined) {
    s19.nothingTo('no captured logits were held against a key');
    s21.nothingTo('no logits were recomputed');
    return [s19, s21, s22.cannotDecide(withoutKey(evidence.key))];
  }
  s22.examined = 1;
  const { report } = trusted;
  for (const { rule, action, place, message, claimed, recomputed } of report.strict) {
    const target = [s14, s19, s21, s22].find((one) => one.rule === rule.toLowerCase()) ?? s22;
    const found = {
      place,
      message,
      ...(claimed === undefined ? {} : { claimed }),
      ...(recomputed === undefined ? {} : { recomputed }),
    };
    if (action === 'failed') target.fail(found);
    else if (action === 'unverified') target.cannotDecide(`${message} (${place})`);
    else target.notes.push(found);
  }
  const { capturedDifference: difference } = report;
  if (difference === undefined) s19.nothingTo('no captured logits were held against the key');
  else {
    s19.examined += 1;
    const message = `captured logits: the projections differ by ${String(difference)}; the bound of the reference is 1000000`;
    s19.notes.push({ place: '/shell_opening/captured_logits_f32', message });
  }
  if (report.logitsRecomputed || report.tokenDecidedBy === 'artifact') s21.examined += 1;
  else if (difference !== undefined) s21.cannotDecide(withoutArtifact(evidence.artifact));
  else s21.nothingTo('there are no captured logits to recompute');
  return [s19, s21, s22];
}

function withoutArtifact(artifact: ArtifactInput | undefined): string {
  if (artifact === undefined) return 'no decode artifact was given, so the captured logits were not recomputed';
  if (artifact.problem !== undefined)
    return `the decode artifact ${artifact.name} could not be used: ${artifact.problem}`;
  if (!artifact.pinned) return `the decode artifact ${artifact.name} (SHA256:${artifact.sha256}) is not pinned`;
  return 'the captured logits were not recomputed';
}

function trustedReceipt({ commitment }: V4AuditResponse, receipts: readonly ReceiptInput[]): ReceiptInput | undefined {
  const pinned = receipts.filter((one) => one.pinned);
  return (
    pinned.find(({ read }) => read.ok && receiptAgreement(commitment, read.receipt.commitment).failures.length === 0) ??
    pinned[0]
  );
}

function receiptRule(response: V4AuditResponse, receipts: readonly ReceiptInput[]): RuleReport {
  const { commitment } = response;
  const rule = new RuleReport('s-08');
  const trusted = trustedReceipt(response, receipts);
  if (trusted !== undefined) {
    if (trusted.read.ok) return receiptAgreement(commitment, trusted.read.receipt.commitment);
    const { place, message } = trusted.read;
    rule.error = `the receipt ${trusted.name} could not be read: at ${place === '' ? 'the root' : place}: ${message}`;
    return rule;
  }
  const beside = receipts.find(({ read }) => read.ok);
  if (beside?.read.ok !== true)
    return rule.cannotDecide('self-consistent only: no receipt from generation time was given');
  const differing = receiptAgreement(commitment, beside.read.receipt.commitment).failures;
  const worth = differing.length === 0 ? 'agrees with' : `differs in ${String(differing.length)} fields from`;
  return rule.cannotDecide(`${worth} the receipt ${beside.name}, SHA256:${beside.sha256}, not pinned`);
}

function agreementRule(evidence: Evidence): RuleReport {
  const trusted = trustedKey(evidence.key);
  if (trusted === undefined) return new RuleReport('s-10').cannotDecide(withoutKey(evidence.key));
  return modelAgreement(evidence.opened.decoded.response.manifest, trusted.key);
}

/** S-11. */
function unhashedRule({ manifest }: V4AuditResponse): RuleReport {
  const rule = new RuleReport('s-11');
  if (manifest === null) return rule.nothingTo('there is no manifest');
  const { attn_backend: backend, attn_dtype: dtype } = manifest;
  if (backend === null && dtype === null) return rule.nothingTo('neither field is stated');
  return rule.cannotDecide('attn_backend and attn_dtype are bound by no hash: anyone could have edited them');
}

function rowsProved(response: V4AuditResponse, key: VerifierKey | undefined, report: KeyReport | undefined): boolean {
  if (key === undefined || report === undefined) return false;
  if (key.embedding_merkle_root === null || response.prefix_embedding_proofs === null) return false;
  return report.embedding.steps.every(({ failures }) => failures.length === 0);
}

/** S-24: a skip of the reference, other than of attention, leaves the case undecided. */
function skipRule({ phases }: Derived): RuleReport {
  const rule = new RuleReport('s-24');
  const skipped = phases.flatMap((phase) => phase.skipped);
  for (const { check, text } of skipped) {
    rule.notes.push({ place: '', message: `not verified: ${text}` });
    if (check !== 'attention') rule.cannotDecide(`not verified: ${text}`);
  }
  return rule.unresolved === undefined ? rule.nothingTo('nothing that a verdict needs was skipped') : rule;
}

/** S-25. */
function contextRule(
  { commitment, witnessed_scores: scores }: V4AuditResponse,
  key: VerifierKey | undefined,
): RuleReport {
  const rule = new RuleReport('s-25');
  const profile = key?.verification_profile ?? null;
  if (profile === null) return rule.nothingTo('no pinned key states a profile');
  rule.examined = 1;
  const { max_validated_context: most, requires_score_anchoring: anchoring } = profile;
  if (!(commitment.n_tokens <= most)) {
    rule.cannotDecide(
      `a run of ${String(commitment.n_tokens)} positions; the profile was validated up to ${String(most)}`,
    );
  }
  if (anchoring && scores === null) rule.cannotDecide('the profile asks for score anchoring, and there are no scores');
  return rule;
}

/** Shown in every result and needed for none: a PASS does not rest on them. */
const NEVER_REQUIRED: readonly StrictRule[] = ['s-11', 's-19', 's-20', 's-21', 's-25'];

function addRule(collector: CheckCollector, notes: Note[], report: RuleReport): void {
  const { rule, examined, failures, unresolved, idle, error } = report;
  collector.add({
    id: idOf(rule),
    required: !NEVER_REQUIRED.includes(rule),
    examined,
    unresolved,
    error,
    idle: examined > 0 || failures.length > 0 || unresolved !== undefined ? undefined : idle,
    failures: failures.map(({ place, message, claimed, recomputed }) => ({
      record: 0,
      pointer: place,
      message,
      ...(claimed === undefined ? {} : { claimed }),
      ...(recomputed === undefined ? {} : { recomputed }),
    })),
  });
  for (const { place, message } of report.notes) notes.push({ code: rule.toUpperCase(), pointer: place, message });
}

/** What has to be said whatever the outcome. */
function labels(
  notes: Note[],
  response: V4AuditResponse,
  key: VerifierKey | undefined,
  report: KeyReport | undefined,
): void {
  const note = (code: string, pointer: string, message: string): void => {
    notes.push({ code, pointer, message });
  };
  note('S-20', '/shell_opening', ISLANDS);
  note('attention', '/retained', 'attention outputs at arbitrary positions are not verified');
  note('G-20', '', 'an old honest audit verifies for ever: nothing here shows when it was made');
  note('G-23', '/prefix_token_ids', 'the first prompt token is in no chain; only the prompt hash covers it');
  if (response.commitment.kv_roots.length > 0 && response.kv_entries === null) {
    note('kv-not-opened', '/commitment/kv_roots', 'KV not opened: keys and values are committed and were not checked');
  }
  if (report?.tokenDecidedBy === 'captured' && !report.logitsRecomputed) {
    const message = 'captured logits are bound to the hidden state only within 1000000; they do not decide the token';
    note('S-21', '/shell_opening/captured_logits_f32', message);
  }
  if (key !== undefined)
    note(
      'U-12',
      '',
      'that the key belongs to the checkpoint can only be confirmed by someone who holds the checkpoint',
    );
}
