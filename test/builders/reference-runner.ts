/** Runs our reference profile and the reference package side by side on one receipt. */
import {
  emitGeneralReceipt,
  emitMazurReceipt,
  reconcileReceipt,
  validateReceiptSchema,
  verifyEngineReproduces,
  verifyGeneralEngineReproduces,
} from '@mcptoolshop/backprop-trace';
import { utf8Encode } from '../../engine/base/utf8.ts';
import { validate } from '../../engine/schema/validate.ts';
import { createVocabulary } from '../../engine/text/json/strings.ts';
import { readJson } from '../../engine/text/json/reader.ts';
import type { JsonDocument } from '../../engine/text/json/document.ts';
import type { Profile } from '../../engine/verdict/model.ts';
import { U64 } from '../../engine/formats/training-receipt/digits.ts';
import { ENGINE_CEILING, Judge, OBSERVER_CEILING } from '../../engine/formats/training-receipt/judge.ts';
import type { Findings } from '../../engine/formats/training-receipt/judge.ts';
import { emitReceipt } from '../../engine/formats/training-receipt/emit.ts';
import { buildModel } from '../../engine/formats/training-receipt/build-model.ts';
import type { ReceiptModel } from '../../engine/formats/training-receipt/model.ts';
import { RecordContext, judgeReference, referenceOutcome } from '../../engine/formats/training-receipt/record.ts';
import type { ReceiptRule, RuleContext } from '../../engine/formats/training-receipt/rule.ts';
import { engineReproduction } from '../../engine/formats/training-receipt/rules/engine-reproduction.ts';
import { mathGate } from '../../engine/formats/training-receipt/rules/math-gate.ts';
import { PROGRAMS, WORDS } from '../../engine/formats/training-receipt/schema.generated.ts';
import { computeStep } from '../../engine/formats/training-receipt/step.ts';
import type { StepResult } from '../../engine/formats/training-receipt/step.ts';
import { expectedSources } from '../../engine/formats/training-receipt/sources.ts';
import type { JsonObject } from './receipts.ts';

export const VOCABULARY = createVocabulary(WORDS);

/** What one side says about a receipt. */
export interface Opinion {
  readonly schema: boolean;
  /** Numbers of the failing rules, ascending. */
  readonly rules: readonly number[];
  /** Number of the rule that failed first, or -1. */
  readonly first: number;
  /** Engine reproduction; undefined when the gate skips it. */
  readonly reproduced: boolean | undefined;
  readonly waived: boolean;
  readonly pass: boolean;
}

export function read(text: string): JsonDocument {
  const result = readJson(utf8Encode(text), VOCABULARY);
  if (!result.ok) throw new Error(result.error.message);
  return result.document;
}

/** The model of a text that is valid for the version it declares, or undefined. */
export function modelOf(text: string): ReceiptModel | undefined {
  const document = read(text);
  const version = document.stringOf(document.resolve('/schema_version')) ?? '';
  if (!Object.keys(PROGRAMS).includes(version)) return undefined;
  if (validate(PROGRAMS[version], document).length > 0) return undefined;
  return buildModel(document, 0, version);
}

export function contextOf(model: ReceiptModel): RuleContext {
  let declared: StepResult | undefined;
  let plain: StepResult | undefined;
  return {
    model,
    declaredStep: () => (declared ??= computeStep(model, 'declared', false)),
    plainStep: () => (plain ??= computeStep(model, 'plain', false)),
    sources: () => expectedSources(model),
    canonical: () => emitReceipt(model.document, model.root, model.version),
    canonicalWithout: (omit) => emitReceipt(model.document, model.root, model.version, { omit }),
    failedIds: new Map([1, 2, 3, 4, 5, 6, 7].map((rule) => [rule, new Set<number>()])),
  };
}

/** Runs one rule alone; undefined when it has nothing to look at. */
export function runRule(rule: ReceiptRule, model: ReceiptModel, profile: Profile): Findings | undefined {
  if (rule.trigger(model) !== undefined) return undefined;
  const judge = judgeOf(model, profile);
  judge.begin('training-receipt/rule-0');
  const findings = judge.begin(rule.info.id);
  rule.check(judge, contextOf(model));
  return findings;
}

function judgeOf(model: ReceiptModel, profile: Profile): Judge {
  return new Judge(model, profile, model.externalLabel ? OBSERVER_CEILING : ENGINE_CEILING, 2 * U64);
}

export function ruleNumber(id: string): number {
  return Math.floor(Number(id.slice('training-receipt/rule-'.length)));
}

/** Our reference profile, as the product runs it on one record. */
export function ours(text: string): Opinion {
  const model = modelOf(text);
  if (model === undefined) {
    return { schema: false, rules: [], first: -1, reproduced: undefined, waived: false, pass: false };
  }
  const judgement = judgeReference(new RecordContext(model), false);
  const rules = new Set<number>();
  let waived = false;
  for (const { findings } of judgement.results) {
    if (findings.failures.length === 0) continue;
    if (/rule-[\d.]+$/.test(findings.id)) rules.add(ruleNumber(findings.id));
    else if (findings.id === mathGate.info.id) waived = true;
  }
  const first = judgement.judge.firstFailed ?? '';
  // A tolerance above the ceiling ends the run before the gates; the reference's gates are asked one by one.
  const reproduction = runRule(engineReproduction, model, 'reference');
  return {
    schema: true,
    rules: [...rules].sort((a, b) => a - b),
    first: rules.size > 0 ? ruleNumber(first) : -1,
    reproduced: reproduction === undefined ? undefined : reproduction.failures.length === 0,
    waived,
    pass: referenceOutcome(judgement) === 'PASS',
  };
}

interface ReferenceResult {
  readonly ok: boolean;
  readonly failures?: readonly { readonly rule: number }[] | null;
  readonly math_gate_skipped?: boolean;
}

/** The reference package, put together as its gates `verify mazur` and `verify general` are. */
export function theirs(receipt: JsonObject): Opinion {
  const version = receipt['schema_version'];
  const known = typeof version === 'string' && Object.keys(PROGRAMS).includes(version);
  if (!known || !validateReceiptSchema(receipt).ok) {
    return { schema: false, rules: [], first: -1, reproduced: undefined, waived: false, pass: false };
  }
  const result = reconcileReceipt(receipt) as ReferenceResult;
  const failures = result.failures ?? [];
  const rules = [...new Set(failures.map(({ rule }) => Math.floor(rule)))].sort((a, b) => a - b);
  const status = receipt['fixture_status'] as JsonObject;
  const external = status['authoring_state'] === 'external_imported';
  const reproduced = external ? undefined : referenceReproduces(receipt);
  const waived = result.math_gate_skipped === true;
  const first = failures.length === 0 ? -1 : Math.floor(failures[0].rule);
  return { schema: true, rules, first, reproduced, waived, pass: result.ok && reproduced !== false && !waived };
}

export function referenceReproduces(receipt: JsonObject): boolean {
  try {
    const input = receipt as never;
    const result =
      receipt['schema_version'] === '0.1.0' ? verifyEngineReproduces(input) : verifyGeneralEngineReproduces(input);
    return result.matches;
  } catch {
    return false;
  }
}

/** Canonical text of the reference, or undefined where it throws. */
export function referenceEmits(receipt: JsonObject): string | undefined {
  try {
    const input = receipt as never;
    return receipt['schema_version'] === '0.1.0' ? emitMazurReceipt(input) : emitGeneralReceipt(input);
  } catch {
    return undefined;
  }
}

/** Where two opinions differ, or undefined. */
export function difference(a: Opinion, b: Opinion): string | undefined {
  if (a.schema !== b.schema) return `schema ${String(a.schema)} / ${String(b.schema)}`;
  if (a.rules.join() !== b.rules.join()) return `rules ${a.rules.join()} / ${b.rules.join()}`;
  if (a.first !== b.first) return `first ${String(a.first)} / ${String(b.first)}`;
  if (a.reproduced !== b.reproduced) return `reproduced ${String(a.reproduced)} / ${String(b.reproduced)}`;
  if (a.waived !== b.waived) return `waived ${String(a.waived)} / ${String(b.waived)}`;
  if (a.pass !== b.pass) return `pass ${String(a.pass)} / ${String(b.pass)}`;
  return undefined;
}
