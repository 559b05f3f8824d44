import { describe, expect, it } from 'vitest';
import { EMPTY_BOOK, remarksOn, withRemarks } from '../../../src/state/remarks.ts';
import type { AuditSummary } from '../../../src/worker/contract.ts';

const summary = (inputs: readonly { name: string; sha256: string; trusted?: boolean }[]): AuditSummary => ({
  inputs: inputs.map((input) => ({ size: 1, trusted: false, ...input })),
  cases: [],
  outcome: 'PASS',
  verdictDigest: 'd',
  toolVersion: '0',
});
const A = { name: 'a', sha256: 'aa' };
const B = { name: 'b', sha256: 'bb' };

describe('remarks', () => {
  it('do not follow to other evidence, and are there again when it comes back', () => {
    const book = withRemarks(EMPTY_BOOK, summary([A]), { text: 'about a' });
    expect(remarksOn(book, summary([B])).text).toBe('');
    expect(remarksOn(book, summary([A, B])).text).toBe('');
    expect(remarksOn(book, summary([{ ...A, sha256: 'ab' }])).text).toBe('');
    expect(remarksOn(withRemarks(book, summary([B]), { text: 'about b' }), summary([A])).text).toBe('about a');
  });

  it('stay when the same evidence is held against other trusted inputs, or comes in another order', () => {
    const book = withRemarks(EMPTY_BOOK, summary([A, B]), { text: 'x' });
    expect(remarksOn(book, summary([B, A, { name: 'key', sha256: 'kk', trusted: true }])).text).toBe('x');
  });

  it('know the auditor whatever the evidence', () => {
    const book = withRemarks(EMPTY_BOOK, summary([A]), { name: 'N', role: 'R' });
    expect(remarksOn(book, summary([B]))).toEqual({ name: 'N', role: 'R', text: '' });
  });
});
