/** Moved settings against audits that were really made with them; and nothing that is moved reaches the verdict. */
import { describe, expect, it } from 'vitest';
import type { AuditedCase } from '../../../engine/formats/format.ts';
import type { TableView, WhatIfState, WhatIfView } from '../../../engine/formats/view.ts';
import { OPTIONS } from '../../../engine/formats/learning-proof/verification.ts';
import { parsePins } from '../../../engine/pins.ts';
import { STRICT, audit, entry, inputsOf } from './vectors.ts';

const judged = new Map<string, Promise<AuditedCase>>();

function auditWith(id: string, set: Readonly<Record<string, string>> = {}): Promise<AuditedCase> {
  const key = JSON.stringify([id, set]);
  const known = judged.get(key);
  if (known !== undefined) return known;
  const pins = parsePins(
    Object.entries(set).map(([name, value]) => ({ name, value })),
    OPTIONS,
  );
  if (!pins.ok) throw new Error(pins.message);
  const made = audit(inputsOf(entry(id)), { ...STRICT, pins: pins.pins });
  judged.set(key, made);
  return made;
}

function viewOf(audited: AuditedCase): WhatIfView {
  const found = audited.views?.find((view): view is WhatIfView => view.kind === 'what-if');
  if (found === undefined) throw new Error('no what-if view');
  return found;
}

/** How the table of a real audit says that each update stands. */
function statesIn(audited: AuditedCase): (string | undefined)[] {
  const table = audited.views?.find((view): view is TableView => view.kind === 'table' && view.id === 'updates');
  if (table === undefined) throw new Error('no table of updates');
  return Array.from({ length: table.length }, (_, i) => table.row(i).state);
}

const AS_TABLE: Readonly<Record<WhatIfState, string>> = {
  within: 'passed',
  undecided: 'unverified',
  outside: 'failed',
  unknown: 'not-checked',
  'left-out': 'not-checked',
};

/** Values by setting, and the same for a real audit. */
const MOVES: readonly (readonly [string, Readonly<Record<string, number>>])[] = [
  ['nothing', {}],
  ['a tiny angle', { theta_degrees: 1e-5 }],
  ['the widest angle', { theta_degrees: 90 }],
  ['a tight l2', { 'thresholds.l2': 1e-7 }],
  ['a tight l-infinity', { 'thresholds.linf': 1e-8 }],
  ['a tight cosine', { 'thresholds.cos': 1e-14 }],
  ['the two largest', { 'coverage.q': 2 }],
  ['none of the largest, three others', { 'coverage.q': 0, 'coverage.extra': 3 }],
];

describe.each(['H02-sgd-k5', 'H06-adam-k5', 'S01-infinitesimal', 'S04-blindfold-q2', 'S21-steered-momentum'])(
  'moved settings of %s',
  (id) => {
    it.each(MOVES)('agree with an audit under them: %s', async (_, move) => {
      const base = await auditWith(id);
      const set = Object.fromEntries(Object.entries(move).map(([name, value]) => [name, String(value)]));
      const real = await auditWith(id, { ...set, ...('coverage.q' in move ? { 'coverage.mode': 'topq' } : {}) });
      const result = viewOf(base).at(new Map(Object.entries(move)));
      const mine = Array.from({ length: viewOf(base).length }, (__, i) => AS_TABLE[result.state(i)]);
      expect(mine).toEqual(statesIn(real));
    });
  },
);
