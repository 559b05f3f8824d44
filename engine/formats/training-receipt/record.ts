/**
 * Judging of one record: shape, then model, then the rules of a profile. The result is kept as drafts, so that a bundle can
 * merge its records without building texts for what passed.
 */
import type { JsonDocument } from '../../text/json/document.ts';
import { validate } from '../../schema/validate.ts';
import type { SchemaViolation } from '../../schema/validate.ts';
import type { CaseOutcome, CheckId, Profile } from '../../verdict/model.ts';
import type { BundleRecord } from './bundle/bundle-rule.ts';
import { U32, U64 } from './digits.ts';
import { ENGINE_CEILING, Judge, OBSERVER_CEILING } from './judge.ts';
import { emitReceipt, withoutDigest } from './emit.ts';
import type { BytesResult, EmitResult, Omitted } from './emit.ts';
import type { Findings, Recorder } from './judge.ts';
import { buildModel } from './build-model.ts';
import type { ReadLayout } from './layout.ts';
import type { ReceiptModel } from './model.ts';
import { isFloat32Producer } from './producer.ts';
import type { ReceiptRule, RuleContext } from './rule.ts';
import { rule0, toleranceGate } from './rules/rule-0.ts';
import { BUNDLE_GATES, SINGLE_GATES, STRICT_RULES } from './rules/index.ts';
import { NUMERIC, STRUCTURAL } from './rules/reference-order.ts';
import { PROGRAMS, W } from './schema.generated.ts';
import { expectedSources } from './sources.ts';
import type { Sources } from './sources.ts';
import { computeStep } from './step.ts';
import type { OptimizerChoice } from './step-preconditions.ts';
import type { StepResult } from './step.ts';

/** Schema versions that this build reads. */
export const VERSIONS: readonly string[] = Object.keys(PROGRAMS);

/** How a record reads before any rule: its declared version, and whether it has the shape of that version. */
export type RecordShape =
  | { readonly kind: 'valid'; readonly version: string; readonly model: ReceiptModel }
  | { readonly kind: 'invalid'; readonly version: string | undefined; readonly violations: readonly SchemaViolation[] }
  | { readonly kind: 'unknown-version'; readonly version: string; readonly node: number };

/**
 * Validates a record against its declared version and builds the model.
 * @param like the record before, whose layout is mostly the same
 */
export function readRecord(document: JsonDocument, root: number, like?: ReadLayout): RecordShape {
  const node = document.member(root, W.schema_version);
  const declared = document.stringOf(node);
  if (declared === undefined) {
    const message =
      node < 0
        ? 'the member "schema_version" is missing'
        : `schema_version must be a string, found ${document.kindName(node)}`;
    return {
      kind: 'invalid',
      version: undefined,
      violations: [{ node: Math.max(node, root), keyword: 'required', message }],
    };
  }
  const program = VERSIONS.includes(declared) ? PROGRAMS[declared] : undefined;
  if (program === undefined) return { kind: 'unknown-version', version: declared, node };
  const violations = validate(program, document, root);
  if (violations.length > 0) return { kind: 'invalid', version: declared, violations };
  return { kind: 'valid', version: declared, model: buildModel(document, root, declared, like) };
}

/** What a rule said about a record. */
export interface RuleResult {
  readonly rule: ReceiptRule;
  readonly findings: Findings;
  /** Why the rule had nothing to look at. */
  readonly idle: string | undefined;
}

export interface RecordJudgement {
  readonly results: readonly RuleResult[];
  readonly judge: Judge;
  /** Nodes that the recomputation refutes. */
  readonly wrong: ReadonlySet<number>;
}

/** Recomputations of one record, made when first asked for and shared by both profiles. */
export class RecordContext implements RuleContext {
  readonly model: ReceiptModel;
  readonly failedIds = new Map<number, Set<number>>();
  readonly float32: boolean;
  #declared: StepResult | undefined;
  #plain: StepResult | undefined;
  #sources: Sources | undefined;
  #canonical: EmitResult | undefined;

  constructor(model: ReceiptModel) {
    this.model = model;
    this.float32 = isFloat32Producer(model);
  }

  resetCascades(): void {
    this.failedIds.clear();
  }

  readonly declaredStep = (): StepResult => (this.#declared ??= this.#compute('declared'));

  readonly plainStep = (): StepResult => {
    // Without an optimiser block both choices are the same computation.
    if (this.model.optimizer === undefined) return this.declaredStep();
    return (this.#plain ??= this.#compute('plain'));
  };

  readonly sources = (): Sources => (this.#sources ??= expectedSources(this.model));

  readonly canonical = (): EmitResult => {
    const { document, root, version } = this.model;
    return (this.#canonical ??= emitReceipt(document, root, version));
  };

  readonly canonicalWithout = (member: Omitted): BytesResult => {
    const { document, root, version } = this.model;
    const whole = this.canonical();
    // What cannot be written may be the member that is left out.
    return whole.ok
      ? { ok: true, bytes: withoutDigest(whole, member) }
      : emitReceipt(document, root, version, { omit: member });
  };

  #compute(choice: OptimizerChoice): StepResult {
    return computeStep(this.model, choice, this.float32);
  }

  /** Unit round-off of producer plus verifier. */
  get u(): number {
    return (this.float32 ? U32 : U64) + U64;
  }
}

/** A record as the rules over several see it. `float32`: of the record as it was declared. */
export function bundleRecord(index: number, context: RecordContext, float32 = context.float32): BundleRecord {
  const { model, declaredStep, canonicalWithout } = context;
  return { index, model, float32, declaredStep, canonicalWithout };
}

/** Ceiling of the verifier on the declared tolerance: by the label in profile reference, by the population in strict. */
function newJudge(context: RecordContext, profile: Profile, recorder?: Recorder): Judge {
  const { model } = context;
  const lenient = profile === 'reference' ? model.externalLabel : model.observer;
  return new Judge(model, profile, lenient ? OBSERVER_CEILING : ENGINE_CEILING, context.u, recorder);
}

function runRule(rule: ReceiptRule, judge: Judge, context: RecordContext): RuleResult {
  const idle = rule.trigger(context.model);
  const findings = judge.begin(rule.info.id, rule.resolving === true);
  if (idle === undefined) rule.check(judge, context);
  return { rule, findings, idle };
}

/** The strict profile on one record. `rules`: another list, for evidence that becomes a receipt. */
export function judgeStrict(
  context: RecordContext,
  recorder?: Recorder,
  rules: readonly ReceiptRule[] = STRICT_RULES,
): RecordJudgement {
  context.resetCascades();
  const judge = newJudge(context, 'strict', recorder);
  const results = rules.map((rule) => runRule(rule, judge, context));
  return { results, judge, wrong: refuted(results) };
}

/** Nodes that the whole-step recomputation refutes: what other failures may follow from. */
function refuted(results: readonly RuleResult[]): Set<number> {
  const wrong = new Set<number>();
  for (const { findings } of results) {
    if (findings.id !== RECOMPUTE) continue;
    for (const failure of findings.failures) if (failure.delta !== undefined) wrong.add(failure.node);
  }
  return wrong;
}

export const RECOMPUTE: CheckId = 'training-receipt/recompute';

/**
 * The reference profile on one record: structural pass first, numeric pass only if it found nothing, then the gates of a
 * single receipt or of a record in a bundle.
 */
export function judgeReference(context: RecordContext, inBundle: boolean, recorder?: Recorder): RecordJudgement {
  context.resetCascades();
  const wrong = new Set<number>();
  const gate = newJudge(context, 'reference');
  const findings = gate.begin('training-receipt/rule-0');
  if (toleranceGate(gate, context)) {
    return { results: [{ rule: rule0, findings, idle: undefined }], judge: gate, wrong };
  }
  const judge = newJudge(context, 'reference', recorder);
  const results = STRUCTURAL.map((rule) => runRule(rule, judge, context));
  if (!results.some(({ findings: found }) => found.failures.length > 0)) {
    results.push(...NUMERIC.map((rule) => runRule(rule, judge, context)));
  }
  const gates = inBundle ? BUNDLE_GATES : SINGLE_GATES;
  results.push(...gates.map((rule) => runRule(rule, judge, context)));
  return { results, judge, wrong };
}

/** Outcome of the reference profile for one record whose shape is valid. */
export function referenceOutcome(judgement: RecordJudgement): CaseOutcome {
  return judgement.results.some(({ findings }) => findings.failures.length > 0) ? 'FAIL' : 'PASS';
}
