/** Tests with their durations, and the comparisons inside them. Rows are made when they are looked at. */
import type { TableRow, TableView, ViewState } from '../../view.ts';
import { pythonJson } from '../../../text/python-json.ts';
import { arrayOf } from '../receipt.ts';
import type { Receipt } from '../receipt.ts';

/** Characters of metadata in one cell. */
const MOST_METADATA = 2000;

function shown(receipt: Receipt, node: number): string {
  return receipt.text(node) ?? (node < 0 ? '' : receipt.source(node));
}

function stateOf(outcome: string | undefined): ViewState {
  if (outcome === 'passed') return 'passed';
  return outcome === 'skipped' ? 'not-checked' : 'failed';
}

export function testsTable(receipt: Receipt): TableView {
  const tests = arrayOf(receipt, receipt.get('tests'));
  const row = (index: number): TableRow => {
    const test = tests[index];
    const checks = arrayOf(receipt, receipt.get('checks', test));
    const fine = checks.filter((check) => receipt.text(receipt.get('outcome', check)) === 'passed').length;
    const outcome = receipt.text(receipt.get('outcome', test));
    return {
      cells: [
        shown(receipt, receipt.get('node_id', test)),
        shown(receipt, receipt.get('outcome', test)),
        shown(receipt, receipt.get('duration_s', test)),
        checks.length === 0 ? '0: nothing was compared' : `${String(fine)} of ${String(checks.length)} passed`,
      ],
      state: stateOf(outcome),
      pointer: `/tests/${String(index)}`,
    };
  };
  return {
    kind: 'table',
    id: 'tests',
    title: 'Tests',
    lead: 'What the receipt says of each listed test; tests that it does not list are not attested.',
    columns: [
      { id: 'node-id', title: 'Test', evidence: true },
      { id: 'outcome', title: 'Outcome', evidence: true },
      { id: 'duration', title: 'Duration (s)', numeric: true, evidence: true },
      { id: 'checks', title: 'Comparisons' },
    ],
    length: tests.length,
    row,
  };
}

export function comparisonsTable(receipt: Receipt): TableView {
  const places: { readonly test: number; readonly check: number; readonly at: string }[] = [];
  arrayOf(receipt, receipt.get('tests')).forEach((test, index) => {
    arrayOf(receipt, receipt.get('checks', test)).forEach((check, place) => {
      places.push({ test, check, at: `/tests/${String(index)}/checks/${String(place)}` });
    });
  });
  const row = (index: number): TableRow => {
    const { test, check, at } = places[index];
    const metadata = receipt.get('metadata', check);
    const text = metadata < 0 ? '' : pythonJson(receipt.document, metadata);
    const outcome = receipt.text(receipt.get('outcome', check));
    return {
      cells: [
        shown(receipt, receipt.get('node_id', test)),
        shown(receipt, receipt.get('name', check)),
        shown(receipt, receipt.get('outcome', check)),
        text.length > MOST_METADATA ? `${text.slice(0, MOST_METADATA)}...` : text,
      ],
      state: stateOf(outcome),
      pointer: at,
    };
  };
  return {
    kind: 'table',
    id: 'comparisons',
    title: 'Comparisons inside tests',
    lead: 'Metadata is free text of the test author, shown as it was signed.',
    columns: [
      { id: 'node-id', title: 'Test', evidence: true },
      { id: 'name', title: 'Comparison', evidence: true },
      { id: 'outcome', title: 'Outcome', evidence: true },
      { id: 'metadata', title: 'Metadata', evidence: true },
    ],
    length: places.length,
    row,
  };
}
