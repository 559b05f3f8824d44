import { describe, expect, it } from 'vitest';
import { formatHash, parseHash, type Location } from '../../../src/state/url.ts';

const LOCATIONS: readonly Location[] = [
  { caseId: 0, tab: 'findings', check: undefined, finding: undefined },
  { caseId: 12, tab: 'factors', check: 'training-receipt/rule-0.8', finding: undefined },
  { caseId: 0, tab: 'overview', check: undefined, finding: undefined },
  { caseId: 2, tab: 'view', view: 'merkle-tree', check: undefined, finding: undefined },
  { caseId: 2, tab: 'view', view: 'step', record: 137, stop: 20, check: undefined, finding: undefined },
  { caseId: 0, tab: 'factors', record: 0, check: undefined, finding: undefined },
  { caseId: 3, tab: 'text', file: 0, check: undefined, finding: undefined },
  { caseId: 3, tab: 'text', file: 12, check: 'a/b', finding: { check: 'a/b', index: 41 } },
  { caseId: 3, tab: 'text', check: 'a/b', finding: { check: 'a/b', index: 41 } },
];

describe('the address', () => {
  it.each(LOCATIONS.map((location) => [formatHash(location), location] as const))(
    '%s, there and back',
    (hash, location) => {
      expect(parseHash(hash)).toEqual(location);
    },
  );

  it.each([undefined, 'Tests', '<b>', 'a/b', '__proto__', 'a'.repeat(65)])(
    'of a view that cannot be named, %j, leads to its case alone',
    (view) => {
      expect(formatHash({ caseId: 1, tab: 'view', view, check: undefined, finding: undefined })).toBe(
        '#v1/case/1/tab/findings',
      );
    },
  );

  it('names a file with the tab of texts only', () => {
    expect(formatHash({ caseId: 1, tab: 'findings', file: 2, check: undefined, finding: undefined })).toBe(
      '#v1/case/1/tab/findings',
    );
  });

  it('needs no tab', () => {
    expect(parseHash('#v1/case/0/check/training-receipt:rule-4')).toEqual({
      caseId: 0,
      tab: 'findings',
      check: 'training-receipt/rule-4',
      finding: undefined,
    });
  });

  it.each([
    '',
    '#',
    'v1/case/0',
    '#v2/case/0',
    '#v1',
    '#v1/case',
    '#v1/case/-1',
    '#v1/case/01',
    '#v1/case/1e3',
    '#v1/case/0/case/1',
    '#v1/case/0/tab/verdict',
    '#v1/case/0/tab/view',
    '#v1/case/0/view/tests',
    '#v1/case/0/tab/text/view/tests',
    '#v1/case/0/tab/view/view/__proto__',
    '#v1/case/0/tab/view/view/Tests',
    '#v1/case/0/verdict/PASS',
    '#v1/case/0/check/<b>PASS</b>',
    '#v1/case/0/check/a:b:c',
    '#v1/case/0/check/__proto__',
    '#v1/case/0/finding/1',
    '#v1/case/0/check/a:b/finding/x',
    '#v1/case/0/outcome/PASS',
    '#v1/case/0/record/x',
    '#v1/case/0/file/1',
    '#v1/case/0/tab/findings/file/1',
    '#v1/case/0/tab/text/file/-1',
    '#v1/case/0/tab/text/file/01',
    '#v1/case/0/tab/text/file/anchors.json',
    '#v1/case/0/tab/text/file/',
    '#v1/case/0/tab/text/file/1/file/2',
    '#v1/case/0/record/-1',
    '#v1/case/0/stop/3',
    '#v1/case/0/tab/text/stop/3',
    '#v1/case/0/tab/view/view/step/stop/1e3',
    `#v1/case/0/check/a:${'b'.repeat(600)}`,
  ])('refuses %j', (hash) => {
    expect(parseHash(hash)).toBeUndefined();
  });
});
