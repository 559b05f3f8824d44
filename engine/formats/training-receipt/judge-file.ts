/**
 * Judges the records of a file in memory by both profiles and folds the checks. No digest is made and no text for what
 * passed, so this is the whole way from bytes to verdict that the benchmark measures.
 */
import type { Profile } from '../../verdict/model.ts';
import { sha256Hex } from '../../crypto/sha256.ts';
import type { Pins } from '../../pins.ts';
import type { EvidenceFile } from '../format.ts';
import { WHOLE_RUN } from './bundle/bundle-rule.ts';
import { PartJoin, unreadable } from './join-parts.ts';
import type { Judgement } from './join-parts.ts';
import { PartJudge } from './judge-part.ts';
import { openRecord, readRecords } from './records.ts';
import type { FileRecords, ParsedRecord } from './records.ts';

export interface JudgedFile extends Judgement {
  readonly parsed: FileRecords;
}

/**
 * Judges a file of receipts. Answers for any bytes.
 * @param withReference whether a strict judgement also says what the reference would have said
 */
export function judgeFile(file: EvidenceFile, profile: Profile, pins?: Pins, withReference = true): JudgedFile {
  const parsed = readRecords(file.bytes);
  if (parsed.whole?.ok === false) {
    const { error } = parsed.whole;
    return { parsed, ...unreadable(`at byte ${String(error.byte)}: ${error.message}`) };
  }
  const settings = {
    profile,
    ...(pins === undefined ? {} : { pins }),
    withReference,
    bundle: parsed.records.length > 1,
  };
  const judge = new PartJudge(settings, WHOLE_RUN);
  let record: ParsedRecord | undefined;
  for (let index = 0; index < parsed.records.length; index += 1) {
    record = openRecord(file.bytes, parsed, index, record);
    judge.add(record, 0);
  }
  const join = new PartJoin(settings, () => `sha256:${sha256Hex(file.bytes)}`);
  join.add(judge.finish(), () => judge.facts());
  return { parsed, ...join.finish(parsed.blankLines) };
}
