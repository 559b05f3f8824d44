import type { CaseSummary, ViewInfo } from '../worker/contract.ts';
import { FACTORS, FINDINGS, MEANING, RULES, TEXT_VIEW } from '../text/messages.ts';
import { REPORT } from '../text/report.ts';
import { VIEWS } from '../text/views.ts';
import { totalRoots } from './findings.ts';
import { hasOverview, isGlance } from './views.ts';

type Tab = 'rules' | 'findings' | 'factors' | 'overview' | 'view' | 'text' | 'meaning' | 'report';

export interface CaseTab {
  readonly tab: Tab;
  /** Unique among the tabs of the case. */
  readonly id: string;
  readonly title: string;
  readonly count: number | undefined;
  /** With the tab `view`: what it shows, and all views that share it. */
  readonly info?: ViewInfo;
  readonly group?: readonly ViewInfo[];
}

/** The tabs of a case: what is wrong first, then what its format offers, then the raw text and the way out. */
export function tabsOf(open: CaseSummary, narrow: boolean): readonly CaseTab[] {
  const tab = (name: Tab, title: string, count?: number): CaseTab => ({ tab: name, id: name, title, count });
  const own = groupsOf(open.views.filter((info) => !isGlance(info))).map(tabOf);
  return [
    ...(narrow ? [tab('rules', RULES.title, open.checks.length)] : []),
    tab('findings', FINDINGS.tab, totalRoots(open)),
    ...(open.comparisonCount > 0 ? [tab('factors', FACTORS.tab, open.comparisonCount)] : []),
    ...(hasOverview(open) ? [tab('overview', VIEWS.overview)] : []),
    ...own,
    ...(open.textFiles > 0 ? [tab('text', TEXT_VIEW.tab)] : []),
    tab('meaning', MEANING.tab),
    tab('report', REPORT.tab),
  ];
}

/** Neighbours of one group stand together. */
function groupsOf(views: readonly ViewInfo[]): readonly (readonly ViewInfo[])[] {
  const groups: ViewInfo[][] = [];
  for (const info of views) {
    const last = groups.at(-1);
    if (info.group !== undefined && last?.[0]?.group === info.group) last.push(info);
    else groups.push([info]);
  }
  return groups;
}

function tabOf(group: readonly ViewInfo[]): CaseTab {
  const [info] = group;
  if (info === undefined) throw new Error('a group has a view');
  if (group.length === 1) {
    return { tab: 'view', id: `view ${info.id}`, title: info.group ?? info.title, count: countOf(info), info, group };
  }
  return { tab: 'view', id: `views ${info.id}`, title: info.group ?? info.title, count: undefined, info, group };
}

/** The tab that is shown: the chosen one where the case has it, else the findings. */
export function shownTab(
  tabs: readonly CaseTab[],
  chosen: { readonly tab: Tab; readonly view: string | undefined },
): CaseTab {
  for (const one of tabs) {
    if (one.tab !== 'view' || chosen.tab !== 'view') continue;
    const info = one.group?.find(({ id }) => id === chosen.view);
    if (info !== undefined) return { ...one, info };
  }
  const found = tabs.find(({ tab }) => tab === chosen.tab && tab !== 'view');
  const fallback = found ?? tabs.find(({ tab }) => tab === 'findings');
  if (fallback === undefined) throw new Error('every case has findings to show');
  return fallback;
}

/** Whether nothing in it can be chosen to be shown in full beside it. */
export const standsAlone = ({ tab, info }: CaseTab): boolean =>
  tab === 'overview' ||
  tab === 'report' ||
  info?.kind === 'chart' ||
  info?.kind === 'chain' ||
  info?.kind === 'text' ||
  info?.kind === 'what-if' ||
  info?.kind === 'computation';

/** Characters of a text, points of a chart and items of a what-if view say little as a number on a tab. */
const countOf = (info: ViewInfo): number | undefined => {
  if (info.kind === 'text' || info.kind === 'chart' || info.kind === 'what-if') return undefined;
  // One step is what everybody expects.
  return info.kind === 'computation' && info.length < 2 ? undefined : info.length;
};
