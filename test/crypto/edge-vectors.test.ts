import { describe, expect, it, vi } from 'vitest';
import { edgeVectors } from './edge/vectors.ts';
import { ORACLES } from './oracles.ts';

vi.setConfig({ testTimeout: 120_000 });

const VECTORS = edgeVectors(ORACLES.signatures);

describe('signatures at the edges', () => {
  it('are answered as published, or as OpenSSL answered', () => {
    const wrong = VECTORS.filter((one) => one.answer() !== one.expected).map(({ id }) => id);
    expect(wrong).toEqual([]);
  });

  it('have names of their own, and are refused far more often than accepted', () => {
    expect(new Set(VECTORS.map(({ id }) => id)).size).toBe(VECTORS.length);
    const accepted = VECTORS.filter(({ expected }) => expected === 'true').length;
    expect(VECTORS.length - accepted).toBeGreaterThan(10 * accepted);
    console.log(`${String(VECTORS.length)} vectors, ${String(accepted)} of them accepted`);
  });
});
