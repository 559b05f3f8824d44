import type { JsonDocument } from '../../../text/json/document.ts';
import { BOTH } from '../rule.ts';
import type { ReceiptRule } from '../rule.ts';
import type { Judge } from '../judge.ts';
import { slackByNode } from '../copies.ts';
import type { ReceiptModel } from '../model.ts';

export const rule8: ReceiptRule = {
  info: {
    id: 'training-receipt/rule-8',
    title: 'Provenance of factors',
    statement: 'Every factor that names a source field has the value that stands there.',
    why: 'A factor may multiply out correctly and still not be the number it says it is.',
    formula: 'value(factor) = value(receipt at factor.from)',
    example: 'A factor with "from": "forward.h1.out" and a value that differs from forward.h1.out.',
    reference: 'training-receipts.md 7.2, rule 8',
  },
  profiles: BOTH,
  required: true,
  trigger: (model) => (namesSource(model) ? undefined : 'no visited factor names a source field'),
  check: (judge, context) => {
    const { model } = context;
    const resolved = new Map<number, number>(context.sources().nodes);
    const slack = judge.strict ? slackByNode(context) : NO_SLACK;
    // Output signals, then updates. Dual-form factors are not visited.
    for (const signal of model.outputSignals) {
      checkRun(judge, resolved, slack, signal.firstFactor, signal.factorCount);
    }
    const { updates } = model;
    for (let i = 0; i < updates.count; i += 1) {
      checkRun(judge, resolved, slack, updates.firstFactor[i], updates.factorCount[i]);
    }
  },
};

/** Factors of output signals and of updates; those of dual forms are not visited. */
function namesSource(model: ReceiptModel): boolean {
  const { factors, updates } = model;
  const named = (first: number, count: number): boolean => {
    for (let i = first; i < first + count; i += 1) if (factors.from[i] >= 0) return true;
    return false;
  };
  for (let i = 0; i < updates.count; i += 1) {
    if (named(updates.firstFactor[i], updates.factorCount[i])) return true;
  }
  return model.outputSignals.some((signal) => named(signal.firstFactor, signal.factorCount));
}

const NO_SLACK: ReadonlyMap<number, number> = new Map();

function checkRun(
  judge: Judge,
  resolved: Map<number, number>,
  slack: ReadonlyMap<number, number>,
  first: number,
  count: number,
): void {
  const { factors, document, root } = judge.model;
  for (let i = first; i < first + count; i += 1) {
    const from = factors.from[i];
    if (from < 0) continue;
    let source = resolved.get(from);
    if (source === undefined) {
      source = resolveDotted(document, root, document.strings.text(from));
      resolved.set(from, source);
    }
    if (source === EMPTY) continue;
    const node = factors.value[i];
    if (source < 0) {
      judge.examine();
      judge.fail(factors.fromNode[i], `${judge.quote(from)} names no number of this receipt`);
    } else if (!judge.test(node, judge.num(source), judge.strict ? judge.half(source) + (slack.get(source) ?? 0) : 0)) {
      judge.mismatch(node, judge.num(source), `the factor from ${judge.quote(from)}`, [source]);
    }
  }
}

/** An empty `from` names nothing and is not a source. */
const EMPTY = -2;

/**
 * The number that a dotted path names; -1 if there is none. A segment is a member name, which may carry `[n]` suffixes;
 * arrays are indexed by those only. Names are looked up in the document, so `constructor` and the like name nothing.
 */
export function resolveDotted(document: JsonDocument, root: number, path: string): number {
  if (path === '') return EMPTY;
  let node = root;
  for (const segment of path.split('.')) {
    const match = /^([^[\]]+)((?:\[\d+\])*)$/.exec(segment);
    if (match === null) return -1;
    const [, name = '', indices = ''] = match;
    const id = document.strings.find(name);
    node = id < 0 ? -1 : document.member(node, id);
    for (const index of indices.matchAll(/\d+/g)) {
      if (node < 0) return -1;
      node = document.element(node, Number(index[0]));
    }
    if (node < 0) return -1;
  }
  return document.isNumber(node) ? node : -1;
}
