/** What a run offers to be looked at; rows, marks and nodes are made when they are asked for. */
import type { CaseView } from '../view.ts';
import type { JudgedRun } from './judge-run.ts';
import { anchorLadder, claimsCard, eventTable, torrentTable } from './view-cards.ts';
import { merkleView } from './view-merkle.ts';
import { proofTable, stepTimeline } from './view-steps.ts';

export function viewsOf(judged: JudgedRun): readonly CaseView[] {
  return [
    stepTimeline(judged),
    proofTable(judged),
    merkleView(judged),
    anchorLadder(judged),
    eventTable(judged),
    claimsCard(judged),
    torrentTable(judged),
  ].filter((view) => view !== undefined);
}
