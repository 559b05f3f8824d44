import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { relativeUri } from '../../engine/export/relative-uri.ts';
import { HALF, HOSTILE } from './support.ts';

const BASE = 'https://base.invalid/a/b/c/';

describe('the name of a file as a reference', () => {
  it.each([...HOSTILE, HALF, '', '/', '//', '.', '..', 'a/../..', '%2e%2e/x', 'a?b#c', '~'])(
    '%j stays below its base',
    (name) => {
      const uri = relativeUri(name);
      expect(uri).toMatch(/^[A-Za-z0-9._~%/-]*$/);
      expect(new URL(uri, BASE).href.startsWith(BASE)).toBe(true);
      expect(new URL(uri, BASE).href.length).toBeGreaterThan(BASE.length);
      expect(uri).not.toMatch(/^[A-Za-z][A-Za-z0-9+.-]*:|^\//);
    },
  );

  it('stays below it whatever the name', () => {
    const any = fc.string({ unit: fc.constantFrom('.', '/', '\\', ':', '%', '2', 'e', 'a', '\u00e9', '\u202e', '~') });
    fc.assert(
      fc.property(any, (name) => {
        expect(new URL(relativeUri(name), BASE).href.startsWith(BASE)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('leaves plain paths readable', () => {
    expect(relativeUri('run-1/steps.jsonl')).toBe('run-1/steps.jsonl');
    expect(relativeUri('my run/\u00e9.json')).toBe('my%20run/%C3%A9.json');
  });
});
