/** Rows of cards made from members of a receipt. */
import type { Check } from '../../../verdict/model.ts';
import type { ViewRow, ViewState } from '../../view.ts';
import { idOf } from '../checks.ts';
import type { CheckName } from '../checks.ts';
import type { Receipt } from '../receipt.ts';

/** A member as a row: text without quotes, anything else as it stands in the source. */
export function memberRow(receipt: Receipt, label: string, node: number, more: Partial<ViewRow> = {}): ViewRow {
  const value = receipt.text(node) ?? (node < 0 ? 'absent' : receipt.source(node));
  return { label, value, ...(node < 0 ? {} : { pointer: receipt.pointer(node) }), ...more };
}

/** How a check ended, and a link to it. */
export function checkMark(checks: readonly Check[], name: CheckName): { state?: ViewState; check?: Check['id'] } {
  const found = checks.find(({ id }) => id === idOf(name));
  return found === undefined ? {} : { state: found.outcome, check: found.id };
}
