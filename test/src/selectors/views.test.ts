import { describe, expect, it } from 'vitest';
import type { AuditSummary, CaseSummary, InputSummary, ViewInfo } from '../../../src/worker/contract.ts';
import { caseFiles } from '../../../src/selectors/case-files.ts';
import { beyondOf, chartPoints, stackOf, verticalAxis, type ChartPoint } from '../../../src/selectors/chart.ts';
import { chartOf, seriesOf } from '../../builders/chart.ts';
import { groupSettings } from '../../../src/selectors/settings.ts';
import { shownTab, standsAlone, tabsOf } from '../../../src/selectors/tabs.ts';
import { barsOf, moveTo, zoom } from '../../../src/selectors/timeline.ts';
import { viewOfState } from '../../../src/selectors/views.ts';

const card: ViewInfo = { kind: 'card', id: 'signer', title: 'Signer', length: 1 };
const table: ViewInfo = { kind: 'table', id: 'tests', title: 'Tests', length: 3, columns: [] };

const oneCase = (more: Partial<CaseSummary> = {}): CaseSummary => ({
  id: 0,
  format: 'f',
  formatTitle: 'F',
  subject: 'a.json',
  demo: false,
  profile: 'strict',
  outcome: 'PASS',
  counts: { passed: 1, failed: 0, unverified: 0, 'not-checked': 0, error: 0 },
  checks: [],
  notes: [],
  facts: [],
  pins: [],
  files: [],
  proves: '',
  provesNot: '',
  digest: '',
  textBytes: 1,
  textFiles: 1,
  comparisonCount: 0,
  records: 1,
  views: [],
  inputs: { evidence: [0], supporting: [] },
  ...more,
});

const idsOf = (more: Partial<CaseSummary>, narrow = false): string =>
  tabsOf(oneCase(more), narrow)
    .map(({ id }) => id)
    .join(', ');

describe('tabs', () => {
  it.each<[string, Partial<CaseSummary>, string]>([
    ['nothing but text', {}, 'findings, text, meaning, report'],
    ['comparisons', { comparisonCount: 1 }, 'findings, factors, text, meaning, report'],
    ['no text', { textFiles: 0 }, 'findings, meaning, report'],
    ['a card', { views: [card] }, 'findings, overview, text, meaning, report'],
    ['files beside it', { inputs: { evidence: [0], supporting: [1] } }, 'findings, overview, text, meaning, report'],
    ['a table', { views: [table] }, 'findings, view tests, text, meaning, report'],
    [
      'all of it',
      { views: [table, card], comparisonCount: 9 },
      'findings, factors, overview, view tests, text, meaning, report',
    ],
  ])('%s', (_name, more, ids) => {
    expect(idsOf(more)).toBe(ids);
  });

  it('hold the checks where there is no room beside', () => {
    expect(idsOf({}, true)).toBe('rules, findings, text, meaning, report');
  });

  it('give all the room to what has no rows to choose', () => {
    const chart = {
      kind: 'chart',
      id: 'c',
      title: '',
      length: 0,
      xTitle: '',
      yTitle: '',
      xScale: 'linear',
      yScale: 'log',
      stacked: false,
      limits: [],
    } as const;
    const wide = tabsOf(oneCase({ views: [card, table, chart], comparisonCount: 1 }), true).filter(standsAlone);
    expect(wide.map(({ id }) => id)).toEqual(['overview', 'view c', 'report']);
  });

  it('are shared by neighbours of one group, and lead to the one that is chosen', () => {
    const one = (id: string, group?: string) => ({
      ...table,
      id,
      title: id,
      ...(group === undefined ? {} : { group }),
    });
    const views = [one('a', 'G'), one('b', 'G'), one('c'), one('d', 'G')];
    const tabs = tabsOf(oneCase({ views }), false).filter(({ tab }) => tab === 'view');
    expect(tabs.map(({ title }) => title)).toEqual(['G', 'c', 'G']);
    const shown = shownTab(tabsOf(oneCase({ views }), false), { tab: 'view', view: 'b' });
    expect([shown.id, shown.info?.id, shown.group?.length]).toEqual(['views a', 'b', 2]);
  });

  it('show the findings where the case lacks what is chosen', () => {
    const tabs = tabsOf(oneCase({ views: [table] }), false);
    expect(shownTab(tabs, { tab: 'view', view: 'tests' }).id).toBe('view tests');
    expect(shownTab(tabs, { tab: 'view', view: 'other' }).id).toBe('findings');
    expect(shownTab(tabs, { tab: 'view', view: undefined }).id).toBe('findings');
    expect(shownTab(tabs, { tab: 'factors', view: undefined }).id).toBe('findings');
    expect(shownTab(tabs, { tab: 'rules', view: undefined }).id).toBe('findings');
  });
});

describe('states', () => {
  it('a claim is not drawn like anything that was checked', () => {
    expect(viewOfState('claim').word).toBe('claim');
    expect(viewOfState('claim').tone).not.toBe('pass');
    expect(() => viewOfState('PASS' as 'passed')).toThrow(TypeError);
  });
});

describe('files of a case', () => {
  const input = (name: string, trusted = false): InputSummary => ({ name, size: 1, sha256: '', trusted });
  const a = oneCase({ inputs: { evidence: [0], supporting: [1, 2, 3] } });
  const b = oneCase({ id: 1, inputs: { evidence: [2], supporting: [] } });
  const summary: AuditSummary = {
    inputs: [input('run.json'), input('keys.pub'), input('other.json'), input('mine.pub', true)],
    cases: [a, b],
    outcome: 'PASS',
    verdictDigest: '',
    toolVersion: '',
  };

  it('may be trusted when they came beside evidence and are none themselves', () => {
    expect(caseFiles(summary, a).map(({ input: { name }, role, mayBeTrusted }) => [name, role, mayBeTrusted])).toEqual([
      ['run.json', 'evidence', false],
      ['keys.pub', 'supporting', true],
      ['other.json', 'supporting', false],
      ['mine.pub', 'supporting', false],
    ]);
  });
});

describe('settings', () => {
  const field = (name: string, formats: readonly string[] = []) => ({
    name,
    title: name,
    form: '',
    example: '',
    formats,
  });
  const format = (id: string) => ({ id, title: id.toUpperCase(), proves: '', provesNot: '', versions: [], checks: [] });
  const fields = [field('records'), field('limit', ['x']), field('age', ['x', 'y'])];
  const formats = [format('x'), format('y'), format('z')];
  const shown = (present: readonly string[], search = '', kept: readonly string[] = []): string =>
    groupSettings(fields, formats, { present, search, kept })
      .shown.map(({ title, fields: own }) => `${title}: ${own.map(({ name }) => name).join(' ')}`)
      .join('; ');

  it.each<[string, readonly string[], string, readonly string[], string]>([
    ['nothing open', [], '', [], 'Evidence in general: records'],
    ['a format with settings of its own', ['x'], '', [], 'X: limit age'],
    ['one that shares a setting', ['y'], '', [], 'Y: age'],
    ['one without', ['z'], '', [], 'Evidence in general: records'],
    ['what no format read', ['unknown'], '', [], 'Evidence in general: records'],
    ['a search', ['x'], 'REC', [], 'Evidence in general: records'],
    ['one that has a value', ['y'], '', ['limit'], 'X: limit; Y: age'],
  ])('%s', (_name, present, search, kept, expected) => {
    expect(shown(present, search, kept)).toBe(expected);
  });

  it('counts those that only a search shows', () => {
    expect(groupSettings(fields, formats, { present: ['y'], search: '', kept: [] }).hidden).toBe(2);
  });
});

describe('a timeline', () => {
  it('follows the item that leaves the part in view, and stays inside', () => {
    const frame = { at: 0, from: 0, to: 100 };
    expect(moveTo(frame, 50, 1000)).toEqual({ at: 50, from: 0, to: 100 });
    expect(moveTo(frame, 100, 1000)).toEqual({ at: 100, from: 50, to: 150 });
    expect(moveTo(frame, 5000, 1000)).toEqual({ at: 999, from: 900, to: 1000 });
    expect(moveTo(frame, -5, 1000)).toEqual({ at: 0, from: 0, to: 100 });
  });

  it('zooms around the item, within the axis', () => {
    expect(zoom({ at: 500, from: 0, to: 1000 }, 'in', 1000)).toEqual({ at: 500, from: 375, to: 625 });
    expect(zoom({ at: 10, from: 0, to: 20 }, 'in', 1000)).toEqual({ at: 10, from: 0, to: 20 });
    expect(zoom({ at: 500, from: 375, to: 625 }, 'out', 1000)).toEqual({ at: 500, from: 0, to: 1000 });
    expect(zoom({ at: 1, from: 0, to: 3 }, 'in', 3)).toEqual({ at: 1, from: 0, to: 3 });
  });

  it('colours a bin by the gravest state in it, and joins neighbours that look the same', () => {
    const states = ['passed', 'claim', 'failed'] as const;
    const counts = Uint32Array.from([5, 0, 0, 9, 0, 0, 9999, 0, 1, 0, 0, 0, 1, 1, 0]);
    expect(barsOf({ states, counts, totals: new Uint32Array(3) })).toEqual([
      { start: 0, length: 2, state: 'passed' },
      { start: 2, length: 1, state: 'failed' },
      { start: 4, length: 1, state: 'claim' },
    ]);
  });
});

describe('a chart', () => {
  const read = (points: readonly ChartPoint[]) =>
    points.map(({ x, readings }) => [x, ...readings.map(({ series, value, index }) => [series, value, index])]);

  it('joins series at the same place and keeps points of one series apart', () => {
    const chart = chartOf([seriesOf([1, 1, 2], [10, 11, 20]), seriesOf([1], [5], { index: Uint32Array.of(7) })]);
    expect(read(chartPoints(chart))).toEqual([
      [1, [0, 10, 0], [1, 5, 7]],
      [1, [0, 11, 1]],
      [2, [0, 20, 2]],
    ]);
  });

  it('keeps the order of a path that goes back and forth, and that of the series beside it', () => {
    expect(read(chartPoints(chartOf([seriesOf([1, 3, 2], [10, 30, 20]), seriesOf([3], [5])])))).toEqual([
      [1, [0, 10, 0]],
      [3, [0, 30, 1]],
      [2, [0, 20, 2]],
      [3, [1, 5, 0]],
    ]);
  });

  it('stacks bars at the same place in the order of the series', () => {
    const series = [seriesOf([1, 2], [3, 4], { mark: 'bar' }), seriesOf([2, 3], [5, 6], { mark: 'bar' })];
    expect(stackOf(series).map(({ from, to }) => [[...from], [...to]])).toEqual([
      [
        [0, 0],
        [3, 4],
      ],
      [
        [4, 0],
        [9, 6],
      ],
    ]);
    const chart = chartOf(series, { stacked: true });
    expect(chartPoints(chart).map(({ readings }) => readings.map(({ height }) => height))).toEqual([[3], [4, 9], [6]]);
    expect(verticalAxis(chart).domain[1]).toBeGreaterThan(9);
  });

  it('is worth a look above the lowest limit that says so', () => {
    expect(beyondOf(chartOf([], { limits: [{ label: 'l', y: 1 }] }))).toBeUndefined();
    const limits = [
      { label: 'a', y: 3, beyond: true },
      { label: 'b', y: 2, beyond: true },
      { label: 'c', y: 1 },
    ] as const;
    expect(beyondOf(chartOf([], { limits }))).toBe(2);
  });

  it('has every point and every limit on its axis', () => {
    const { domain } = verticalAxis(chartOf([seriesOf([0, 1], [-3, 7])], { limits: [{ label: 'l', y: 50 }] }));
    expect(domain[0]).toBeLessThan(-3);
    expect(domain[1]).toBeGreaterThan(50);
  });

  it('begins bars at zero', () => {
    expect(verticalAxis(chartOf([seriesOf([0, 1], [5, 7], { mark: 'bar' })])).domain[0]).toBe(0);
  });

  it('has decades on a logarithmic axis, the lowest below every point', () => {
    const limits = [{ label: 'off', y: 0 }];
    const { domain, ticks } = verticalAxis(chartOf([seriesOf([0, 1], [1e-6, 0.002])], { yScale: 'log', limits }));
    expect(domain).toEqual([1e-7, 1e-2]);
    expect(ticks).toEqual([1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2]);
  });

  it.each<['linear' | 'log', readonly number[]]>([
    ['linear', []],
    ['log', []],
    ['linear', [5]],
    ['log', [5]],
    ['log', [5e-324, 1.7e308]],
  ])('%s: has an axis of some width for %j', (yScale, y) => {
    const { domain } = verticalAxis(chartOf([seriesOf([...y.keys()], y)], { yScale }));
    expect(domain.every(Number.isFinite)).toBe(true);
    expect(domain[1]).toBeGreaterThan(domain[0]);
    if (yScale === 'log') expect(domain[0]).toBeGreaterThan(0);
  });
});
