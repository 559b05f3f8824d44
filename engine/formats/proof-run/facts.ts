import type { JudgedRun } from './judge-run.ts';
import { plural } from './text.ts';

/** The lines of the overview. Values are what the evidence says. */
export function factsOf(judged: JudgedRun): readonly { readonly label: string; readonly value: string }[] {
  const { log, manifest, root, stride, proofs, anchorStates } = judged;
  const facts: { label: string; value: string }[] = [];
  const add = (label: string, value: string | undefined): void => {
    if (value !== undefined) facts.push({ label, value });
  };
  add('Run id (claimed)', manifest?.manifest.runDir);
  add('Steps in the log', log === undefined ? 'no log' : stepsText(log.count, stride));
  add('Circuit (claimed)', log?.facts.circuit);
  add('Learning rate (claimed, bound by nothing)', rateText(judged));
  add(
    'Proof files',
    proofs === undefined || log === undefined
      ? undefined
      : `${String(log.count - proofs.missing)} of ${String(log.count)}, none verified`,
  );
  add('Merkle root, recomputed', root);
  add(
    'Newest anchor',
    anchorStates.length === 0 ? 'none' : `counter ${anchorStates[anchorStates.length - 1].anchor.counter}`,
  );
  add('Reference verifier', `${judged.reference.word}: ${judged.reference.message}`);
  return facts;
}

function stepsText(count: number, stride: number | undefined): string {
  if (stride === undefined || stride === 1) return String(count);
  return `${String(count)}, one step in ${String(stride)}: ${plural((count - 1) * (stride - 1), 'step')} between have no proof`;
}

/** What the log says of the learning rate. */
export function rateText({ log }: JudgedRun): string | undefined {
  const facts = log?.facts;
  if (facts?.firstRate === undefined) return undefined;
  if (facts.rateChanges === 0) return facts.firstRate;
  return `${facts.firstRate} to ${facts.lastRate ?? ''}, changed ${plural(facts.rateChanges, 'time')}`;
}
