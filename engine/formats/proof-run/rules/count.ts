import { ANCHORS_NAME } from '../anchor-file.ts';
import type { Anchor } from '../anchor-file.ts';
import { COUNT } from '../checks.ts';
import { Judgement } from '../judgement.ts';
import { MANIFEST_NAME } from '../manifest.ts';
import type { Manifest } from '../manifest.ts';

export interface CountClaims {
  readonly manifest: Manifest | undefined;
  readonly newest: Anchor | undefined;
  readonly newestPointer: string;
}

/**
 * @param lines lines of the log; undefined without a log
 * @param leftOver names of files in proofs/ that no line names
 */
export function judgeCount(
  { manifest, newest, newestPointer }: CountClaims,
  lines: number | undefined,
  leftOver: readonly string[],
): Judgement {
  const check = new Judgement(COUNT);
  for (const name of leftOver) {
    check.examined += 1;
    check.fail({ record: 0, pointer: `proofs/${name}`, message: `proofs/${name} is named by no line of the log` });
  }
  const compare = (claimed: string | undefined, name: string, pointer: string): void => {
    if (claimed === undefined || lines === undefined) return;
    check.examined += 1;
    if (claimed === String(lines)) return;
    const message = `${name} says ${claimed}, the log has ${String(lines)} lines`;
    check.fail({ record: 0, pointer, message, claimed, recomputed: String(lines) });
  };
  compare(manifest?.numSteps, 'num_steps of the manifest', `${MANIFEST_NAME}#/num_steps`);
  compare(newest?.numSteps, 'num_steps of the newest anchor', `${ANCHORS_NAME}#${newestPointer}/meta/num_steps`);
  if (lines === undefined) check.open('steps.jsonl is not among the files');
  if (manifest?.numSteps === undefined) check.open('the manifest gives no readable num_steps');
  return check;
}
