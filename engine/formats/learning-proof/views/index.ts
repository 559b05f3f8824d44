/** What a learning proof offers to be looked at, in the order in which it is shown. */
import type { CaseView } from '../../view.ts';
import type { ProofContext } from '../context.ts';
import type { ReferenceResult } from '../reference.ts';
import { directionChart, planeChart, rateChart, sizesChart } from './charts.ts';
import { costTable, initialisationTable, normalisedCard, publishedCard, settingsCard, updatesTable } from './tables.ts';
import { whatIfView } from './what-if.ts';

export function viewsOf(context: ProofContext, reference: ReferenceResult): readonly CaseView[] {
  const views: (CaseView | undefined)[] = [
    settingsCard(context),
    sizesChart(context),
    directionChart(context),
    planeChart(context),
    rateChart(context),
    updatesTable(context),
    initialisationTable(context),
    normalisedCard(context),
    costTable(context),
    publishedCard(reference),
    whatIfView(context),
  ];
  return views.filter((view) => view !== undefined);
}
