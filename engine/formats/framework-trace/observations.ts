/** What a failing step looks like, where the cause is known: said in a note, never a reason to accept. */
import type { Note } from '../../verdict/model.ts';
import type { ReceiptModel } from '../training-receipt/model.ts';
import { W } from '../training-receipt/schema.generated.ts';

type Cause = 'momentum-ascent' | 'undamped-first-step' | 'late-start';

const MESSAGES: Readonly<Record<Cause, string>> = {
  'momentum-ascent':
    'every momentum buffer follows its recurrence with the sign of the gradient reversed: the buffers stand in ascent direction, as the framework keeps them, while a trace states them in descent direction',
  'undamped-first-step':
    "the first buffers are the gradients undamped, as torch.optim.SGD makes them; the rule of the trace damps every step. A known difference: the framework's first step with dampening does not verify",
  'late-start':
    'the moments before t = 1 are not zero: recording began in a run already under way and the helper counted from 1, so the bias correction cannot be that of the recorded t',
};

/** Share of a number within which a pattern is taken to hold. */
const SLACK = 1e-4;

/** Collects causes over the records of a file; each is named once, with its first place. */
export class Observations {
  readonly #found = new Map<Cause, { pointer: string; count: number }>();

  add(model: ReceiptModel, prefix: string): void {
    const cause = momentumCause(model) ?? (startsLate(model) ? 'late-start' : undefined);
    if (cause === undefined) return;
    const known = this.#found.get(cause);
    if (known !== undefined) known.count += 1;
    else this.#found.set(cause, { pointer: `${prefix}/updates`, count: 1 });
  }

  notes(): Note[] {
    return [...this.#found].map(([code, { pointer, count }]) => {
      const where = count > 1 ? ` (${String(count)} records)` : '';
      return { code, pointer, message: `${MESSAGES[code]}${where}` };
    });
  }
}

function near(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-9 + SLACK * Math.max(Math.abs(a), Math.abs(b));
}

function momentumCause(model: ReceiptModel): Cause | undefined {
  const { optimizer, document, updates } = model;
  if (optimizer?.name !== 'sgd_momentum') return undefined;
  const setting = (node: number): number => (node < 0 ? 0 : document.num[node]);
  const mu = setting(optimizer.momentum);
  const damping = setting(optimizer.dampening);
  const decay = setting(optimizer.weightDecay);
  let declared = true;
  let ascent = true;
  let undamped = damping > 0;
  for (let i = 0; i < updates.count; i += 1) {
    const before = document.member(updates.stateBefore[i], W.buffer);
    const after = document.member(updates.stateAfter[i], W.buffer);
    if (before < 0 || after < 0) return undefined;
    const b = document.num[before];
    const claimed = document.num[after];
    const direction = document.num[updates.gradient[i]] - decay * document.num[updates.weightBefore[i]];
    const fresh = (1 - damping) * direction;
    declared = declared && near(claimed, mu * b + fresh);
    ascent = ascent && near(claimed, mu * b - fresh);
    undamped = undamped && b === 0 && near(claimed, direction);
  }
  if (declared || updates.count === 0) return undefined;
  if (undamped) return 'undamped-first-step';
  return ascent ? 'momentum-ascent' : undefined;
}

function startsLate(model: ReceiptModel): boolean {
  const { optimizer, document, updates } = model;
  if (optimizer === undefined || optimizer.t < 0 || document.num[optimizer.t] !== 1) return false;
  for (let i = 0; i < updates.count; i += 1) {
    const first = document.member(updates.stateBefore[i], W.m);
    if (first >= 0 && document.num[first] !== 0) return true;
  }
  return false;
}
