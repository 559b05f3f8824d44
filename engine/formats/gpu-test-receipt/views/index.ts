/** What a receipt offers to be looked at, in the order in which it is shown. */
import type { CaseView } from '../../view.ts';
import type { Check } from '../../../verdict/model.ts';
import type { Examined } from '../examine.ts';
import type { Receipt } from '../receipt.ts';
import { codeCard, coveredTable } from './code.ts';
import { environmentCard } from './environment.ts';
import { trustLadder } from './ladder.ts';
import { policyTable } from './policy.ts';
import { keysTable, signerCard } from './signer.ts';
import { comparisonsTable, testsTable } from './tests.ts';

export function makeViews(receipt: Receipt, examined: Examined, checks: readonly Check[]): readonly CaseView[] {
  const covered = coveredTable(examined);
  return [
    signerCard(receipt, examined, checks),
    trustLadder(receipt, examined),
    testsTable(receipt),
    comparisonsTable(receipt),
    codeCard(receipt, examined, checks),
    ...(covered === undefined ? [] : [covered]),
    policyTable(examined),
    keysTable(examined),
    environmentCard(receipt),
  ];
}
