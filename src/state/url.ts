import { TABS, type FindingPlace, type Tab } from './view.ts';
import type { CheckId } from '../../engine/verdict/model.ts';

/** What a link can say: ids and positions. Never evidence, never a verdict, a file or a policy. */
export interface Location {
  readonly caseId: number;
  readonly tab: Tab;
  /** With the tab `view`, and only then. */
  readonly view?: string | undefined;
  /** The record that is looked at, when it is not the one that is shown at first; the stop of its computation, with the tab `view`. */
  readonly record?: number | undefined;
  readonly stop?: number | undefined;
  /** Position of the file that is looked at, with the tab `text`, and only then. */
  readonly file?: number | undefined;
  readonly check: CheckId | undefined;
  readonly finding: FindingPlace | undefined;
}

const VERSION = 'v1';
const NAMES = ['case', 'tab', 'view', 'record', 'stop', 'file', 'check', 'finding'];
/** Longer addresses are not ours. */
const LONGEST = 512;
const CHECK_ID = /^[a-z0-9][a-z0-9.-]{0,63}\/[a-z0-9][a-z0-9.-]{0,63}$/;
/** Views are named by their format. What is not named like this has no link. */
const VIEW_ID = /^[a-z0-9][a-z0-9.-]{0,63}$/;
const POSITION = /^(?:0|[1-9]\d{0,8})$/;

/** `#v1/case/0/tab/findings/check/training-receipt:rule-4/finding/2` */
export function formatHash(location: Location): string {
  const { view } = location;
  const linked = location.tab !== 'view' || (view !== undefined && VIEW_ID.test(view));
  const parts = [VERSION, 'case', String(location.caseId), 'tab', linked ? location.tab : 'findings'];
  if (linked && location.tab === 'view' && view !== undefined) parts.push('view', view);
  const { record, stop = 0 } = location;
  if (record !== undefined) parts.push('record', String(record));
  if (stop > 0 && linked && location.tab === 'view') parts.push('stop', String(stop));
  if (location.tab === 'text' && location.file !== undefined) parts.push('file', String(location.file));
  const check = location.finding?.check ?? location.check;
  if (check !== undefined) parts.push('check', check.replace('/', ':'));
  if (location.finding !== undefined) parts.push('finding', String(location.finding.index));
  return `#${parts.join('/')}`;
}

/** Reads an address; anything unknown or malformed makes the whole of it undefined. */
export function parseHash(hash: string): Location | undefined {
  if (hash.length > LONGEST || !hash.startsWith('#')) return undefined;
  const [version, ...parts] = hash.slice(1).split('/');
  if (version !== VERSION || parts.length === 0 || parts.length % 2 !== 0) return undefined;
  const members = new Map<string, string>();
  for (let at = 0; at < parts.length; at += 2) {
    const name = parts[at] ?? '';
    if (members.has(name)) return undefined;
    members.set(name, parts[at + 1] ?? '');
  }
  return readMembers(members);
}

function readMembers(members: Map<string, string>): Location | undefined {
  const caseId = members.get('case') ?? '';
  const tab = TABS.find((one) => one === (members.get('tab') ?? 'findings'));
  const check = readCheck(members.get('check'));
  const finding = members.get('finding');
  if (!POSITION.test(caseId) || tab === undefined || check === null) return undefined;
  if (finding !== undefined && (check === undefined || !POSITION.test(finding))) return undefined;
  const view = members.get('view');
  if ((view !== undefined) !== (tab === 'view') || (view !== undefined && !VIEW_ID.test(view))) return undefined;
  const record = members.get('record');
  const stop = members.get('stop');
  const file = members.get('file');
  for (const position of [record, stop, file]) if (position !== undefined && !POSITION.test(position)) return undefined;
  if (stop !== undefined && tab !== 'view') return undefined;
  if (file !== undefined && tab !== 'text') return undefined;
  for (const name of members.keys()) if (!NAMES.includes(name)) return undefined;
  return {
    caseId: Number(caseId),
    tab,
    ...(view === undefined ? {} : { view }),
    ...(record === undefined ? {} : { record: Number(record) }),
    ...(stop === undefined ? {} : { stop: Number(stop) }),
    ...(file === undefined ? {} : { file: Number(file) }),
    check,
    finding: check === undefined || finding === undefined ? undefined : { check, index: Number(finding) },
  };
}

/** `null`: malformed. */
function readCheck(text: string | undefined): CheckId | undefined | null {
  if (text === undefined) return undefined;
  const id = text.replace(':', '/');
  return CHECK_ID.test(id) ? (id as CheckId) : null;
}
