/** What a run offers to be looked at; rows, marks and nodes are made when they are asked for. */
import type { Check } from '../../verdict/model.ts';
import type { CaseView } from '../view.ts';
import type { JudgedRun } from './judge-run.ts';
import { chainView } from './view-chain.ts';
import { anchorLadder, claimsCard, eventTable, torrentTable } from './view-cards.ts';
import { merkleView } from './view-merkle.ts';
import { proofTable, stepTimeline } from './view-steps.ts';

/** @param listed the checks of the result */
export function viewsOf(judged: JudgedRun, listed: readonly Check[]): readonly CaseView[] {
  return [
    stepTimeline(judged),
    chainView(judged, listed),
    proofTable(judged),
    merkleView(judged),
    anchorLadder(judged),
    eventTable(judged),
    claimsCard(judged),
    torrentTable(judged),
  ].filter((view) => view !== undefined);
}
