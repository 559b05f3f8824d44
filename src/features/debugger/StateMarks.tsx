import type { ComputationNetwork, ComputationScene } from '../../../engine/formats/view.ts';
import { lineOf, type NetworkLayout } from '../../selectors/network-layout.ts';

interface StateMarksProps {
  readonly network: ComputationNetwork;
  readonly layout: NetworkLayout;
  readonly scene: ComputationScene;
}

/** Positions of the states in a scene. */
const FOLLOWS = 2;
const WRONG = 3;

/** A cross over what is wrong, a triangle over what follows: lines whole or broken, so that no colour is needed. */
export function StateMarks({ network, layout, scene }: StateMarksProps) {
  const { unitStates, parameterStates } = scene;
  const size = Math.max(3.5, Math.min(8, layout.radius * 0.8));
  let wrongLines = '';
  let followLines = '';
  let crosses = '';
  let triangles = '';
  parameterStates.forEach((state, parameter) => {
    if (state < FOLLOWS) return;
    const line = lineOf(network, layout, parameter);
    if (state === FOLLOWS) {
      followLines += line;
      return;
    }
    wrongLines += line;
    const [a, b] = [network.from[parameter] ?? -1, network.to[parameter] ?? -1];
    // Two thirds along, where lines of one unit have parted.
    if (a >= 0 && b >= 0) {
      const at = (from: number, to: number): number => from + ((to - from) * 2) / 3;
      crosses += cross(at(layout.x[a] ?? 0, layout.x[b] ?? 0), at(layout.y[a] ?? 0, layout.y[b] ?? 0), size);
    }
  });
  for (let at = 0; at + 1 < network.biases.length; at += 2) {
    const state = parameterStates[network.biases[at] ?? 0] ?? 0;
    const slot = network.biases[at + 1] ?? 0;
    const [x, y] = [(layout.x[slot] ?? 0) - layout.radius, (layout.y[slot] ?? 0) + layout.radius];
    if (state === WRONG) crosses += cross(x, y, size);
    else if (state === FOLLOWS) triangles += triangle(x, y, size);
  }
  unitStates.forEach((state, slot) => {
    const [x, y] = [(layout.x[slot] ?? 0) + layout.radius * 0.8, (layout.y[slot] ?? 0) - layout.radius * 0.8];
    if (state === WRONG) crosses += cross(x, y, size);
    else if (state === FOLLOWS) triangles += triangle(x, y, size);
  });
  return (
    <g className="Network-states">
      <path className="Network-followLine" d={followLines} />
      <path className="Network-wrongLine" d={wrongLines} />
      <path className="Network-triangle" d={triangles} />
      <path className="Network-crossGround" d={crosses} />
      <path className="Network-cross" d={crosses} />
    </g>
  );
}

const f = (value: number): string => value.toFixed(1);

const cross = (x: number, y: number, size: number): string => {
  const r = size / 2;
  return `M${f(x - r)} ${f(y - r)}L${f(x + r)} ${f(y + r)}M${f(x + r)} ${f(y - r)}L${f(x - r)} ${f(y + r)}`;
};

const triangle = (x: number, y: number, size: number): string => {
  const r = size / 2;
  return `M${f(x)} ${f(y - r)}L${f(x + r)} ${f(y + r)}H${f(x - r)}z`;
};
