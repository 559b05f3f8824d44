import { ROOT } from '../checks.ts';
import { ANCHORS_NAME } from '../anchor-file.ts';
import type { Anchor } from '../anchor-file.ts';
import { ROOT_NAME } from '../files.ts';
import { Judgement } from '../judgement.ts';
import { MANIFEST_NAME } from '../manifest.ts';
import type { Manifest } from '../manifest.ts';
import { quote } from '../text.ts';
import type { SmallFile } from '../small-file.ts';

export interface RootClaims {
  readonly file: SmallFile;
  readonly manifest: Manifest | undefined;
  readonly newest: Anchor | undefined;
  /** Pointer of the newest anchor in its file. */
  readonly newestPointer: string;
}

export interface Recomputed {
  /** Undefined when some hash of the log cannot be read, or there is no log. */
  readonly root: string | undefined;
  readonly why: string;
  /** Steps of the log; the root of none binds nothing. */
  readonly count: number;
}

export function judgeRoot(
  { file, manifest, newest, newestPointer }: RootClaims,
  { root, why, count }: Recomputed,
): Judgement {
  const check = new Judgement(ROOT);
  const claimed = rootText(file);
  if (file.kind === 'absent') check.open(`${ROOT_NAME} is not among the files`);
  if (file.kind === 'bad') check.error(file.message);
  if (root === undefined) check.open(why);
  const compare = (text: string | undefined, name: string, pointer: string): void => {
    if (text === undefined || root === undefined) return;
    check.examined += 1;
    if (text === root) return;
    check.fail({
      record: 0,
      pointer,
      message: `${name} is not the root over the proof hashes of the log`,
      claimed: text,
      recomputed: root,
    });
  };
  if (file.kind === 'bytes' && claimed === undefined) {
    check.examined += 1;
    const shown = String.fromCharCode(...file.bytes.subarray(0, 100));
    check.fail({
      record: 0,
      pointer: `${ROOT_NAME}#byte 0`,
      message: `${ROOT_NAME} holds ${quote(shown)}, expected 64 lower-case hexadecimal digits and at most one line end`,
      ...(root === undefined ? {} : { recomputed: root }),
    });
  }
  compare(claimed, ROOT_NAME, `${ROOT_NAME}#byte 0`);
  compare(manifest?.merkleRoot, 'merkle_root of the manifest', `${MANIFEST_NAME}#/merkle_root`);
  compare(newest?.root, 'merkle_root of the newest anchor', `${ANCHORS_NAME}#${newestPointer}/merkle_root`);
  // Without a log the claims can still contradict each other.
  if (root === undefined && claimed !== undefined && manifest?.merkleRoot !== undefined) {
    if (claimed !== manifest.merkleRoot) {
      const message = `merkle_root of the manifest is not that of ${ROOT_NAME}`;
      check.fail({
        record: 0,
        pointer: `${MANIFEST_NAME}#/merkle_root`,
        message,
        claimed: manifest.merkleRoot,
        recomputed: claimed,
      });
    }
  }
  if (count === 0) check.idle('the root of no steps binds nothing');
  return check;
}

/** The root in the file: 64 lower-case digits and at most one line end. */
export function rootText(file: SmallFile): string | undefined {
  if (file.kind !== 'bytes' || file.bytes.length > 66) return undefined;
  return /^([0-9a-f]{64})(?:\r?\n)?$/.exec(String.fromCharCode(...file.bytes))?.[1];
}
