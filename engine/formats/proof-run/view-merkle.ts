/** The Merkle tree over the proof hashes. */
import type { MerkleTree } from '../../crypto/merkle.ts';
import type { MerkleStep, MerkleView, ViewState } from '../view.ts';
import type { JudgedRun } from './judge-run.ts';
import { lineOf } from './log.ts';
import type { StepLog } from './log.ts';
import { FILE_STATE, SHAPE_STATE } from './proofs.ts';
import { rootText } from './rules/root.ts';

/** Leaves that are marked. */
const MOST_MARKED = 100;

export function merkleView(judged: JudgedRun): MerkleView | undefined {
  const { tree, log, rootFile, manifest } = judged;
  if (tree === undefined || log === undefined) return undefined;
  const claimed = rootText(rootFile) ?? manifest?.manifest.merkleRoot;
  const node = (level: number, index: number): MerkleStep['node'] => ({ level, index, hash: tree.hex(level, index) });
  return {
    id: 'merkle',
    kind: 'merkle',
    title: 'Merkle tree over the proof hashes',
    lead: 'A parent is SHA-256 of its two children; an odd last node is paired with itself; a leaf is the proof hash of a line.',
    widths: tree.widths,
    root: tree.root,
    ...(claimed === undefined ? {} : { claimedRoot: claimed }),
    leafLabel: (index) => `${lineOf(log, index)}, step ${String(log.steps[index])}`,
    node,
    path: (leaf) =>
      tree.path(leaf).map(({ level, index, sibling }): MerkleStep => {
        if (sibling === undefined) return { node: node(level, index) };
        return {
          node: node(level, index),
          sibling: node(level, sibling),
          side: index % 2 === 0 ? 'right' : 'left',
          ...(sibling === index ? { filler: 'repeated' as const } : {}),
        };
      }),
    marked: markedLeaves(judged, log),
    ambiguities: ambiguitiesOf(judged, tree),
  };
}

function markedLeaves({ proofs, unique }: JudgedRun, log: StepLog): MerkleView['marked'] {
  const marked: { leaf: number; state: ViewState; text: string }[] = [];
  for (let leaf = 0; leaf < log.count && marked.length < MOST_MARKED; leaf += 1) {
    const first = unique?.repeats.get(leaf);
    const state = proofs?.state[leaf];
    if (first !== undefined) marked.push({ leaf, state: 'failed', text: `repeats the leaf of ${lineOf(log, first)}` });
    else if (state === FILE_STATE.different)
      marked.push({ leaf, state: 'failed', text: 'the file has another digest' });
    else if (proofs?.shape[leaf] === SHAPE_STATE.wrong)
      marked.push({ leaf, state: 'failed', text: 'the file is no proof' });
    else if (state === FILE_STATE.missing) {
      marked.push({
        leaf,
        state: 'unverified',
        text: 'no file has this digest: it may be an inner node of a longer run',
      });
    }
  }
  return marked;
}

/** Where this tree leaves two readings open. */
function ambiguitiesOf({ proofs, unique }: JudgedRun, tree: MerkleTree): readonly string[] {
  const found: string[] = [];
  const lines = tree.leafCount;
  const twins = twinCounts(tree);
  if (twins.longer !== undefined) {
    found.push(
      `An odd last node is paired with itself, so a log of ${String(twins.longer)} lines whose tail repeats has the same root as this one of ${String(lines)}: the root does not bind the number of steps.`,
    );
  }
  if (twins.shorter !== undefined) {
    found.push(
      `The tail of this log repeats itself: the first ${String(twins.shorter)} of its ${String(lines)} lines have the same root.`,
    );
  }
  if (unique !== undefined && unique.repeats.size > 0 && twins.shorter === undefined) {
    found.push('Leaves are repeated, though not as a tail that the tree itself would repeat.');
  }
  if (proofs !== undefined && proofs.missing > 0) {
    found.push(
      'Leaves and inner nodes are not told apart: a leaf whose file is missing may be an inner node, and then the run had more steps than lines.',
    );
  }
  return found;
}

/**
 * Other numbers of leaves with the same root. `longer`: the least one that is made by writing the repeated tail out.
 * `shorter`: the least number of first lines whose tree has this root.
 */
export function twinCounts(tree: MerkleTree): {
  readonly longer: number | undefined;
  readonly shorter: number | undefined;
} {
  const lines = tree.leafCount;
  let longer: number | undefined;
  let shorter: number | undefined;
  for (let level = 0, span = 1; level < tree.widths.length - 1; level += 1, span *= 2) {
    const width = tree.widths[level];
    // The last node stands for the leaves from here to the end.
    const tail = lines - (width - 1) * span;
    if (width % 2 === 1) longer ??= lines + tail;
    else if (tree.same(level, width - 1, width - 2)) shorter = (width - 1) * span;
  }
  return { longer, shorter };
}
