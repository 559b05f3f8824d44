import { useMemo } from 'react';
import type { ComputationNetwork } from '../../../engine/formats/view.ts';
import type { NetworkLayout } from '../../selectors/network-layout.ts';

interface BiasMarksProps {
  readonly network: ComputationNetwork;
  readonly layout: NetworkLayout;
  /** Only these parameters, and marked; without it, all. */
  readonly parameters?: readonly number[];
}

/** Biases as small squares at the lower edge of the units that they serve. */
export function BiasMarks({ network, layout, parameters }: BiasMarksProps) {
  const { biases } = network;
  const wanted = useMemo(() => (parameters === undefined ? undefined : new Set(parameters)), [parameters]);
  const side = Math.max(2, layout.radius * 0.55);
  let path = '';
  for (let at = 0; at + 1 < biases.length; at += 2) {
    if (wanted?.has(biases[at] ?? -1) === false) continue;
    const slot = biases[at + 1] ?? 0;
    const x = (layout.x[slot] ?? 0) - layout.radius - side / 2;
    const y = (layout.y[slot] ?? 0) + layout.radius - side / 2;
    path += `M${x.toFixed(1)} ${y.toFixed(1)}h${side.toFixed(1)}v${side.toFixed(1)}h-${side.toFixed(1)}z`;
  }
  return <path className={parameters === undefined ? 'Network-bias' : 'Network-bias Network-bias--stop'} d={path} />;
}
