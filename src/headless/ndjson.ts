/** One piece of evidence a line in, one verdict a line out, in the same order, as fast as the reader of the output takes them. */
import { auditFiles, canonicalJsonBytes, memorySource } from '../../engine/index.ts';
import type { AuditInput } from '../../engine/index.ts';
import { lineParts } from '../../engine/bytes/line-parts.ts';
import { LIMITS } from '../../engine/bytes/limits.ts';
import type { AuditSettings } from '../../engine/formats/format.ts';
import { foldDocument } from '../../engine/verdict/fold.ts';
import type { CaseOutcome } from '../../engine/verdict/model.ts';
import { UsageError } from './errors.ts';

const LINE_FEED = Buffer.from('\n');

/**
 * Judges every line by itself; a line that holds nothing has its verdict too, so that line N of the output is about line N
 * of the input.
 * @param trusted inputs that every line is held against
 * @param print false when nobody reads any more
 * @returns the worst outcome of the lines that were judged
 * @throws UsageError at a line that is longer than the limit of one document
 */
export async function filterLines(
  slices: AsyncIterable<Uint8Array>,
  trusted: readonly AuditInput[],
  settings: AuditSettings,
  print: (output: Uint8Array) => Promise<boolean>,
): Promise<CaseOutcome> {
  let worst: CaseOutcome = 'PASS';
  let number = 0;
  for await (const { bytes, overlong } of lineParts(slices, 1, LIMITS.jsonDocumentBytes)) {
    number += 1;
    const name = `line ${String(number)}`;
    if (overlong !== undefined) {
      throw new UsageError(`${name}: more than ${String(LIMITS.jsonDocumentBytes)} bytes; give it as a file`);
    }
    const source = memorySource(name, bytes.at(-1) === 0x0a ? bytes.subarray(0, -1) : bytes);
    const { document } = await auditFiles([{ source }, ...trusted], settings);
    worst = foldDocument([worst, document.outcome]);
    if (!(await print(Buffer.concat([canonicalJsonBytes(document), LINE_FEED])))) break;
  }
  return number === 0 ? 'UNREADABLE' : worst;
}
