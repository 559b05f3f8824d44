/**
 * How far re-executed updates are from those that PyTorch recorded, over every honest vector that is re-executed here.
 * `ASSAY_TABLE=1 npx vitest run test/formats/learning-proof/pytorch-steps.test.ts` prints the table of docs/learning-proof-steps.md.
 */
import { expect, it } from 'vitest';
import type { AuditedCase } from '../../../engine/formats/format.ts';
import type { ChartView, TableView } from '../../../engine/formats/view.ts';
import { ENTRIES, audit, checkOf, inputsOf } from './vectors.ts';

interface Measured {
  readonly steps: number;
  /** norm(g - g') over the shorter of both updates. */
  readonly share: number;
  /** norm(g - g') over the resolution of the dtype. */
  readonly spacings: number;
  readonly within: boolean;
}

/** From the table and the chart of a case, as the auditor sees them. */
function measured({ views = [] }: AuditedCase): Measured[] {
  const table = views.find((view): view is TableView => view.kind === 'table' && view.id === 'updates');
  const chart = views.find((view): view is ChartView => view.kind === 'chart' && view.id === 'update-norms');
  const resolution = chart?.series.find(({ name }) => name === 'resolution r');
  if (table === undefined || resolution === undefined) throw new Error('no updates');
  const at = (cells: readonly string[], id: string): number =>
    Number(cells[table.columns.findIndex((column) => column.id === id)]);
  return Array.from({ length: table.length }, (_, i) => {
    const { cells, state } = table.row(i);
    const [from, to, error] = [at(cells, 'from'), at(cells, 'to'), at(cells, 'error')];
    const r = resolution.y[resolution.x.indexOf(to)];
    const share = error / Math.min(at(cells, 'g'), at(cells, 'reproduced'));
    return { steps: to - from, share, spacings: error / r, within: state === 'passed' };
  });
}

const quantile = (sorted: readonly number[], q: number): string =>
  sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))].toExponential(1);

it('every honest update is inside the derived window and the adaptive threshold', async () => {
  const honest = ENTRIES.filter(
    ({ kind, expected, inputs }) => kind === 'honest' && expected === 'PASS' && inputs.reproduced === undefined,
  );
  const lines: string[] = [];
  const all: Measured[] = [];
  for (const entry of honest) {
    const judged = await audit(inputsOf(entry));
    if (checkOf(judged, 'coverage').outcome !== 'passed') continue;
    const updates = measured(judged);
    all.push(...updates);
    const shares = updates.map(({ share }) => share).sort((a, b) => a - b);
    const spacings = Math.max(...updates.map((one) => one.spacings));
    const steps = updates.reduce((sum, one) => sum + one.steps, 0);
    const within = updates.filter((one) => one.within).length;
    lines.push(
      `| ${entry.id} | ${updates.length} | ${steps} | ${quantile(shares, 0.5)} | ${quantile(shares, 0.99)} | ${quantile(shares, 1)} | ${spacings.toPrecision(2)} | ${within} of ${updates.length} |`,
    );
  }
  if (process.env['ASSAY_TABLE'] !== undefined) {
    const shares = all.map(({ share }) => share).sort((a, b) => a - b);
    const total = `| all | ${all.length} | ${all.reduce((sum, one) => sum + one.steps, 0)} | ${quantile(shares, 0.5)} | ${quantile(shares, 0.99)} | ${quantile(shares, 1)} | ${Math.max(...all.map((one) => one.spacings)).toPrecision(2)} | ${all.filter((one) => one.within).length} of ${all.length} |`;
    const decades = new Map<number, number>();
    for (const { share } of all) {
      const decade = share === 0 ? -99 : Math.floor(Math.log10(share));
      decades.set(decade, (decades.get(decade) ?? 0) + 1);
    }
    console.log([...lines, total, JSON.stringify([...decades].sort(([a], [b]) => a - b))].join('\n'));
  }
  expect(all.length).toBe(291);
  expect(all.filter(({ within }) => !within)).toEqual([]);
  // The resolution is the window that is derived from the arithmetic; below it two honest machines cannot be told apart.
  expect(all.filter(({ spacings }) => !(spacings <= 1))).toEqual([]);
  expect(all.filter(({ share }) => !(share < 1e-5))).toEqual([]);
}, 120_000);
