import type { MerkleNode, MerkleStep } from '../../../engine/formats/view.ts';
import type { MerklePath } from '../../worker/contract.ts';
import { shortHash, viewOfState } from '../../selectors/views.ts';
import { toTsv } from '../../selectors/table-text.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { Evidence } from '../../ui/Evidence.tsx';
import { Mark } from '../../ui/Mark.tsx';
import { COPY, grouped } from '../../text/messages.ts';
import { MERKLE, VIEWS } from '../../text/views.ts';

interface MerkleRouteProps {
  readonly path: MerklePath | undefined;
  /** Nodes of each level, leaves first. */
  readonly widths: readonly number[];
  /** Whether the root is another than the claimed one. */
  readonly differs: boolean;
  readonly loading: boolean;
}

/** The path of one leaf, the root on top; of every level the two nodes that matter, the others counted. */
export function MerkleRoute({ path, widths, differs, loading }: MerkleRouteProps) {
  if (path === undefined || path.steps.length === 0) {
    return <p className="ViewTable-none">{loading ? VIEWS.loading : MERKLE.noPath}</p>;
  }
  const steps = [...path.steps].reverse();
  const wrong = path.mark?.state === 'failed' || path.mark?.state === 'error';
  return (
    <div className="MerkleRoute">
      <div className="MerkleRoute-head">
        <h3 className="MerkleRoute-title">{MERKLE.path}</h3>
        <CopyButton
          text={() => toTsv([HEAD, ...path.steps.map(cellsOf)])}
          label={MERKLE.copyPath}
          done={COPY.copied}
          refused={COPY.refused}
        />
      </div>
      <p className="MerkleRoute-lead">{MERKLE.pathLead}</p>
      <p className="MerkleRoute-leaf">
        <strong>{MERKLE.markedLeaf(path.leaf)}</strong> <Evidence text={path.label} most={200} />
        {path.mark === undefined ? null : (
          <span className="MerkleRoute-mark">
            <Mark {...viewOfState(path.mark.state)} showWord /> <Evidence text={path.mark.text} most={300} prose />
          </span>
        )}
      </p>
      <ol className="MerkleRoute-levels" aria-label={MERKLE.path}>
        {steps.map((step, position) => (
          <Level
            key={step.node.level}
            step={step}
            above={steps[position - 1]}
            width={widths[step.node.level] ?? 1}
            wrong={position === 0 ? differs : position === steps.length - 1 && wrong}
          />
        ))}
      </ol>
    </div>
  );
}

interface LevelProps {
  readonly step: MerkleStep;
  readonly above: MerkleStep | undefined;
  /** Nodes of the level. */
  readonly width: number;
  /** Whether the node of the path does not match. */
  readonly wrong: boolean;
}

function Level({ step, above, width, wrong }: LevelProps) {
  const { node, sibling, side, filler } = step;
  const left = side === 'left' ? sibling : undefined;
  const own = <Node node={node} kind={wrong ? 'wrong' : 'path'} />;
  const other =
    sibling === undefined ? null : (
      <Node node={sibling} kind={filler === undefined ? 'sibling' : 'filler'} filler={filler} />
    );
  const drawn = sibling === undefined || filler !== undefined ? 1 : 2;
  const before = Math.min(node.index, left === undefined ? node.index : left.index);
  const after = Math.max(0, width - before - drawn);
  return (
    <li className="MerkleRow">
      {above === undefined ? null : <Joint step={step} above={above} />}
      <span className="MerkleRow-level">{sibling === undefined ? MERKLE.rootLevel : MERKLE.level(node.level)}</span>
      <span className="MerkleRow-folded">{before > 0 ? MERKLE.folded(before) : ''}</span>
      <div className={sibling === undefined ? 'MerklePair MerklePair--one' : 'MerklePair'}>
        {side === 'left' ? other : own}
        {side === 'left' ? own : other}
      </div>
      <span className="MerkleRow-folded MerkleRow-folded--after">{after > 0 ? MERKLE.folded(after) : ''}</span>
    </li>
  );
}

/** From the node above to the two below it. */
function Joint({ step, above }: { readonly step: MerkleStep; readonly above: MerkleStep }) {
  const top = above.sibling === undefined ? 50 : above.side === 'left' ? 75 : 25;
  const own = step.side === 'left' ? 75 : 25;
  return (
    <svg className="MerkleJoint" viewBox="0 0 100 16" preserveAspectRatio="none" aria-hidden="true" focusable="false">
      <path className="MerkleJoint-other" d={`M${String(top)} 0V8H${String(100 - own)}V16`} />
      <path className="MerkleJoint-path" d={`M${String(top)} 0V8H${String(own)}V16`} />
    </svg>
  );
}

interface NodeProps {
  readonly node: MerkleNode;
  readonly kind: 'path' | 'wrong' | 'sibling' | 'filler';
  readonly filler?: MerkleStep['filler'];
}

function Node({ node, kind, filler }: NodeProps) {
  return (
    <div className={`MerkleNode MerkleNode--${kind}`}>
      <span className="MerkleNode-role">
        {kind === 'wrong' ? <Mark {...viewOfState('failed')} size={12} /> : null} {grouped(node.index)}{' '}
        <span className="MerkleNode-word">
          {kind === 'sibling' || kind === 'filler' ? MERKLE.sibling : MERKLE.onPath}
        </span>
      </span>
      <code className="MerkleNode-hash" title={node.hash}>
        {shortHash(node.hash, 10)}
      </code>
      <CopyButton
        text={node.hash}
        label={MERKLE.copyHash(node.level, node.index)}
        short={COPY.copy}
        done={COPY.copied}
        refused={COPY.refused}
      />
      {filler === undefined ? null : <span className="MerkleNode-filler">{MERKLE.filler[filler]}</span>}
    </div>
  );
}

const HEAD = ['level', 'index', 'hash', 'sibling_index', 'sibling_hash', 'sibling_side', 'filler'].map((ours) => ({
  ours,
}));

const cellsOf = ({ node, sibling, side, filler }: MerkleStep) => [
  { ours: String(node.level) },
  { ours: String(node.index) },
  { evidence: node.hash },
  { ours: sibling === undefined ? '' : String(sibling.index) },
  { evidence: sibling?.hash ?? '' },
  { ours: side ?? '' },
  { ours: filler ?? '' },
];
