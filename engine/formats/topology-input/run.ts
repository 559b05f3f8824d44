/** The step of a topology input, written as a receipt in canonical bytes. */
import type { JsonDocument } from '../../text/json/document.ts';
import { authorReceipt } from '../training-receipt/author.ts';
import { emitReceipt } from '../training-receipt/emit.ts';
import { parseRecord } from '../training-receipt/records.ts';

/** What the published engine writes where an input has no metadata: part of the bytes that must be equal. */
const SOURCE = 'src/general-engine.ts (generalized backprop engine first-run)';

export type RunResult =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly pointer: string; readonly message: string };

/** `document` was read with the words of receipts and has the shape of a topology input. */
export function runInput(document: JsonDocument): RunResult {
  const authored = authorReceipt(document, SOURCE);
  if (!authored.ok) return authored;
  // Members that the shape leaves optional, canonical form demands: it decides whether there is a receipt.
  const parsed = parseRecord(authored.bytes, { start: 0, end: authored.bytes.length });
  if (!parsed.ok) throw new Error(`an authored receipt that is not JSON: ${parsed.error.message}`);
  const emitted = emitReceipt(parsed.document, 0, '0.2.0');
  if (emitted.ok) return emitted;
  return { ok: false, pointer: parsed.document.pointer(emitted.node), message: emitted.message };
}
