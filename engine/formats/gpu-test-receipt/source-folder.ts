/** The folder that holds the source, among the files that were dropped with a receipt. */
import type { CaseInput } from '../../case-file/input.ts';
import type { SourceFolder } from './given.ts';
import { coversAll, pathsUnder } from './source.ts';

/** Text that other kinds of evidence have in their first 4 KiB: such files are left to their formats. */
const OTHER_EVIDENCE =
  /"(?:_type|payloadType|mediaType|schema_version|receipt_version|topology|framework|verdict)"\s*:/;
const OTHER_NAMES = /(?:^|\/)steps\.jsonl$|\.(?:vv4a|vvk|pt|pth|safetensors)$/;

/**
 * The nearest folder, from that of the receipt upwards and then from the top down, that holds something under an included
 * path; undefined when there is none.
 * @param files files without a role, pinned ones left out
 */
export async function findFolder(
  receipt: string,
  included: readonly string[],
  files: readonly CaseInput[],
): Promise<SourceFolder | undefined> {
  if (included.length === 0) return undefined;
  for (const root of roots(receipt, files)) {
    const inside = files.filter(({ name }) => name.startsWith(root));
    const paths = inside.map(({ name }) => name.slice(root.length));
    const covered = new Set(included.flatMap((entry) => pathsUnder(paths, entry)));
    if (covered.size === 0) continue;
    const kept: CaseInput[] = [];
    const everything = included.some(coversAll);
    for (const [index, input] of inside.entries()) {
      // With `.` everything is covered, other evidence as well: what is covered is hashed in any case.
      if ((covered.has(paths[index]) && !everything) || !(await isOtherEvidence(input))) kept.push(input);
    }
    return { root, files: kept };
  }
  return undefined;
}

/** The folders of the receipt, innermost first; then top folders, and the single folder inside each. */
function roots(receipt: string, files: readonly CaseInput[]): readonly string[] {
  const found: string[] = [];
  for (let at = receipt.lastIndexOf('/'); at >= 0; at = receipt.lastIndexOf('/', at - 1)) {
    found.push(receipt.slice(0, at + 1));
    if (at === 0) break;
  }
  found.push('');
  const tops = new Set<string>();
  for (const { name } of files) {
    const first = name.indexOf('/');
    if (first < 0) continue;
    tops.add(name.slice(0, first + 1));
    const second = name.indexOf('/', first + 1);
    if (second >= 0) tops.add(name.slice(0, second + 1));
  }
  return [...found, ...[...tops].sort((a, b) => a.split('/').length - b.split('/').length)];
}

async function isOtherEvidence(input: CaseInput): Promise<boolean> {
  if (OTHER_NAMES.test(input.name)) return true;
  if (!/\.(?:json|jsonl|ndjson)$/.test(input.name)) return false;
  const { head } = await input.head();
  let text = '';
  for (const byte of head) text += String.fromCharCode(byte);
  return OTHER_EVIDENCE.test(text);
}
