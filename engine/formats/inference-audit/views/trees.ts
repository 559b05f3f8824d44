/** Trace tree and IO tree, as far as the proofs of the file show them. */
import { hex } from '../../../crypto/hex.ts';
import type { MerkleNode, MerkleStep, MerkleView, ViewState } from '../../view.ts';
import type { Derived } from '../derive.ts';
import { hashOf, ioLink } from '../hashes/leaves.ts';
import { foldProof, pow2, sameBytes, treeDepth, zeroSubtree } from '../hashes/merkle.ts';
import type { MerkleProof, V4AuditResponse } from '../wire/types.ts';
import type { OutcomeOf } from './binding.ts';

/** Leaves of a tree that is drawn, and earlier positions whose paths are walked for it. */
const MOST_LEAVES = 16_777_216;
const MOST_PATHS = 4096;
const LEVEL = 4294967296;

interface OpenedLeaf {
  readonly position: number;
  readonly leaf: Uint8Array;
  readonly proof: MerkleProof | undefined;
}

interface TreeTexts {
  readonly id: string;
  readonly title: string;
  readonly lead: string;
  readonly claimedRoot: Uint8Array;
  readonly state: ViewState;
}

export function treeViews(response: V4AuditResponse, derived: Derived, outcome: OutcomeOf): readonly MerkleView[] {
  const { commitment, token_index: index, prefix_leaf_hashes: leaves } = response;
  const count = commitment.n_tokens;
  if (count < 1 || count > MOST_LEAVES || index >= count) return [];
  const { chain, leaf } = derived;
  const traces: OpenedLeaf[] = [{ position: index, leaf, proof: response.merkle_proof }];
  for (let j = 0; j < leaves.length && j < index && j < MOST_PATHS; j++) {
    traces.push({ position: j, leaf: leaves.at(j), proof: response.prefix_merkle_proofs[j] });
  }
  const last = chain.links[chain.links.length - 1];
  const links: OpenedLeaf[] = [];
  if (chain.whole && chain.links.length === index + 1) {
    links.push({ position: index, leaf: ioLink(leaf, response.token_id, last), proof: response.io_proof });
    for (let j = 0; j < index && j < MOST_PATHS; j++) {
      links.push({ position: j, leaf: chain.links[j + 1], proof: undefined });
    }
  }
  const views = [
    treeView(count, traces, {
      id: 'trace-tree',
      title: 'Trace tree',
      lead: 'Leaves are the retained states of the positions. Only opened leaves and the siblings of their proofs are known.',
      claimedRoot: commitment.merkle_root,
      state: outcome('retained-leaf') ?? 'not-checked',
    }),
  ];
  if (links.length > 0) {
    views.push(
      treeView(count, links, {
        id: 'io-tree',
        title: 'IO tree',
        lead: 'Leaves are the links of the IO chain: state, token id and the link before.',
        claimedRoot: commitment.io_root,
        state: outcome('io-proof') ?? 'not-checked',
      }),
    );
  }
  return views;
}

function treeView(count: number, opened: readonly OpenedLeaf[], texts: TreeTexts): MerkleView {
  const depth = treeDepth(count);
  const byPosition = new Map(opened.map((one) => [one.position, one]));
  let known: Map<number, string> | undefined;
  const node = (level: number, index: number): MerkleNode => {
    known ??= knownNodes(opened, depth);
    const width = pow2(level);
    const found = index * width >= count ? hex(zeroSubtree(level)) : known.get(level * LEVEL + index);
    return { level, index, hash: found ?? '' };
  };
  const [first] = opened;
  return {
    kind: 'merkle',
    id: texts.id,
    title: texts.title,
    lead: texts.lead,
    widths: Array.from({ length: depth + 1 }, (_, level) => pow2(depth - level)),
    root: first.proof === undefined ? '' : hex(foldProof(first.leaf, first.proof)),
    claimedRoot: hex(texts.claimedRoot),
    leafLabel: (index) => leafLabel(index, count, byPosition, first.position),
    node,
    path: (leaf) => pathOf(byPosition.get(leaf), depth, count),
    marked: [{ leaf: first.position, state: texts.state, text: 'opened position' }],
    ambiguities: [],
  };
}

function leafLabel(index: number, count: number, opened: ReadonlyMap<number, OpenedLeaf>, challenged: number): string {
  if (index >= count) return `slot ${String(index)}: padding`;
  if (index === challenged) return `position ${String(index)}: opened`;
  return `position ${String(index)}: ${opened.has(index) ? 'leaf given' : 'not in the file'}`;
}

/** Every node that a proof of the right depth passes or names. */
function knownNodes(opened: readonly OpenedLeaf[], depth: number): Map<number, string> {
  const known = new Map<number, string>();
  const add = (level: number, index: number, hash: Uint8Array): void => {
    const at = level * LEVEL + index;
    if (!known.has(at)) known.set(at, hex(hash));
  };
  for (const { position, leaf, proof } of opened) {
    add(0, position, leaf);
    if (proof?.siblings.length !== depth) continue;
    let hash = leaf;
    let index = position;
    for (let level = 0; level < depth; level++) {
      const sibling = proof.siblings.at(level);
      const even = index % 2 === 0;
      add(level, even ? index + 1 : index - 1, sibling);
      hash = even ? hashOf(hash, sibling) : hashOf(sibling, hash);
      index = Math.floor(index / 2);
      add(level + 1, index, hash);
    }
  }
  return known;
}

function pathOf(opened: OpenedLeaf | undefined, depth: number, count: number): readonly MerkleStep[] {
  if (opened?.proof?.siblings.length !== depth) return [];
  const { position, leaf, proof } = opened;
  const steps: MerkleStep[] = [];
  let hash = leaf;
  let index = position;
  for (let level = 0; level < depth; level++) {
    const sibling = proof.siblings.at(level);
    const even = index % 2 === 0;
    const beside = even ? index + 1 : index - 1;
    const padding = beside * pow2(level) >= count && sameBytes(sibling, zeroSubtree(level));
    steps.push({
      node: { level, index, hash: hex(hash) },
      sibling: { level, index: beside, hash: hex(sibling) },
      side: even ? 'right' : 'left',
      ...(padding ? { filler: 'padding' as const } : {}),
    });
    hash = even ? hashOf(hash, sibling) : hashOf(sibling, hash);
    index = Math.floor(index / 2);
  }
  steps.push({ node: { level: depth, index: 0, hash: hex(hash) } });
  return steps;
}
