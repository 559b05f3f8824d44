import { memo, useMemo, useRef } from 'react';
import type { ComputationMark, ComputationNetwork, ComputationScene, StopState } from '../../../engine/formats/view.ts';
import {
  lineBundles,
  lineOf,
  lineStyle,
  networkLayout,
  strengths,
  type NetworkLayout,
} from '../../selectors/network-layout.ts';
import { formatMeasure } from '../../selectors/numbers.ts';
import { useSize } from '../../ui/use-size.ts';
import { visibleText } from '../../ui/visible-escape.ts';
import { DEBUGGER } from '../../text/debugger.ts';
import { BiasMarks } from './BiasMarks.tsx';
import { StateMarks } from './StateMarks.tsx';
import './NetworkDrawing.css';

interface NetworkDrawingProps {
  readonly network: ComputationNetwork;
  readonly scene: ComputationScene | undefined;
  readonly state: StopState | undefined;
  readonly result: ComputationMark | undefined;
  readonly sources: ComputationMark | undefined;
  readonly onUnit: (slot: number) => void;
}

/** The network with the numbers of one stage; above it, in a drawing of its own, the stop that is looked at. */
export function NetworkDrawing({ network, scene, state, result, sources, onUnit }: NetworkDrawingProps) {
  const place = useRef<HTMLDivElement>(null);
  const size = useSize(place);
  const sizes = network.layers.map(({ units }) => units.length);
  const key = sizes.join(' ');
  const layout = useMemo(
    () => (size === undefined ? undefined : networkLayout(key.split(' ').map(Number), size.width, size.height)),
    [key, size],
  );
  const box = size === undefined ? '' : `0 0 ${String(size.width)} ${String(size.height)}`;
  return (
    <div ref={place} className="NetworkDrawing">
      {layout === undefined || scene === undefined ? null : (
        <>
          <Picture network={network} scene={scene} layout={layout} box={box} onUnit={onUnit} />
          <svg
            className="NetworkDrawing-layer NetworkDrawing-layer--stop"
            viewBox={box}
            aria-hidden="true"
            focusable="false"
          >
            <SourceLines network={network} scene={scene} layout={layout} parameters={sources?.parameters ?? []} />
            {(sources?.units ?? []).map((slot) => (
              <circle
                key={slot}
                className="Network-sourceUnit"
                cx={layout.x[slot]}
                cy={layout.y[slot]}
                r={layout.radius + 2}
              />
            ))}
            <path
              className={`Network-result Network-result--${state ?? 'open'}`}
              d={(result?.parameters ?? []).map((one) => lineOf(network, layout, one, layout.radius)).join('')}
            />
            {(result?.units ?? []).map((slot) => (
              <circle
                key={slot}
                className={`Network-resultUnit Network-result--${state ?? 'open'}`}
                cx={layout.x[slot]}
                cy={layout.y[slot]}
                r={layout.radius + 4}
              />
            ))}
            <BiasMarks
              network={network}
              layout={layout}
              parameters={[...(sources?.parameters ?? []), ...(result?.parameters ?? [])]}
            />
          </svg>
        </>
      )}
    </div>
  );
}

interface SourceLinesProps {
  readonly network: ComputationNetwork;
  readonly scene: ComputationScene;
  readonly layout: NetworkLayout;
  readonly parameters: readonly number[];
}

/** The lines that enter the stop, in front of all others: thick and full by their strength among themselves and all. */
function SourceLines({ network, scene, layout, parameters }: SourceLinesProps) {
  const bundles = useMemo(
    () => (parameters.length === 0 ? [] : lineBundles(network, layout, scene.parameters, parameters)),
    [network, scene, layout, parameters],
  );
  return (
    <>
      <path
        className="Network-source"
        d={parameters.map((one) => lineOf(network, layout, one, layout.radius)).join('')}
      />
      {bundles.map(({ sign, level, path }) => (
        <path
          key={`${sign} ${String(level)}`}
          className={`Network-lines Network-lines--${sign}`}
          d={path}
          strokeWidth={1 + 0.35 * level}
        />
      ))}
    </>
  );
}

interface PictureProps {
  readonly network: ComputationNetwork;
  readonly scene: ComputationScene;
  readonly layout: NetworkLayout;
  readonly box: string;
  readonly onUnit: (slot: number) => void;
}

/** Everything that does not change from stop to stop: drawn once for a stage. */
const Picture = memo(function Picture({ network, scene, layout, box, onUnit }: PictureProps) {
  const bundles = useMemo(() => lineBundles(network, layout, scene.parameters), [network, layout, scene]);
  const strength = useMemo(() => strengths(scene.units), [scene]);
  const names = network.layers.flatMap(({ units }) => units);
  return (
    <svg
      className="NetworkDrawing-layer"
      viewBox={box}
      role="img"
      aria-label={DEBUGGER.drawing(
        network.layers.map(({ units }) => String(units.length)).join(', '),
        scene.unitMeaning,
        scene.parameterMeaning,
      )}
      focusable="false"
    >
      {bundles.map(({ sign, level, path }) => {
        const { width, opacity } = lineStyle(level, scene.parameters.length);
        return (
          <path
            key={`${sign} ${String(level)}`}
            className={`Network-lines Network-lines--${sign}`}
            d={path}
            strokeWidth={width}
            strokeOpacity={opacity}
          />
        );
      })}
      <BiasMarks network={network} layout={layout} />
      {names.map((name, slot) => {
        const value = scene.units[slot] ?? Number.NaN;
        const own = strength[slot] ?? Number.NaN;
        const sign = Number.isNaN(own) ? 'none' : own < 0 ? 'negative' : 'positive';
        const [x = 0, y = 0] = [layout.x[slot], layout.y[slot]];
        return (
          <g
            key={slot}
            className="Network-unit"
            onClick={() => {
              onUnit(slot);
            }}
          >
            <title>{`${visibleText(name)}: ${Number.isNaN(value) ? DEBUGGER.none : String(value)}`}</title>
            <circle className="Network-ground" cx={x} cy={y} r={layout.radius} />
            <circle
              className={`Network-circle Network-circle--${sign}`}
              cx={x}
              cy={y}
              r={layout.radius}
              fillOpacity={Number.isNaN(own) ? 0 : 0.12 + 0.75 * Math.abs(own)}
            />
            {layout.named ? (
              <UnitLabel
                name={name}
                value={value}
                x={x}
                y={y}
                layer={layerOf(network, slot)}
                layers={network.layers.length}
                radius={layout.radius}
              />
            ) : null}
          </g>
        );
      })}
      <StateMarks network={network} layout={layout} scene={scene} />
    </svg>
  );
});

function layerOf(network: ComputationNetwork, slot: number): number {
  let from = 0;
  return network.layers.findIndex(({ units }) => {
    from += units.length;
    return slot < from;
  });
}

interface UnitLabelProps {
  readonly name: string;
  readonly value: number;
  readonly x: number;
  readonly y: number;
  readonly layer: number;
  readonly layers: number;
  readonly radius: number;
}

/** Name and number beside a unit: outwards at the ends, above in between. */
function UnitLabel({ name, value, x, y, layer, layers, radius }: UnitLabelProps) {
  const shown = visibleText(name);
  const short = shown.length > 9 ? `${shown.slice(0, 8)}\u2026` : shown;
  const inner = layer > 0 && layer < layers - 1;
  const anchor = inner ? 'middle' : layer === 0 ? 'end' : 'start';
  const at = inner ? x : layer === 0 ? x - radius - 6 : x + radius + 6;
  const number = Number.isNaN(value) ? '' : formatMeasure(value);
  if (inner && radius < 12) return null;
  return inner ? (
    <text className="Network-name" x={at} y={y - radius - 5} textAnchor="middle">
      {short} <tspan className="Network-number">{number}</tspan>
    </text>
  ) : (
    <>
      <text className="Network-name" x={at} y={radius < 9 ? y + 3.5 : y - 1} textAnchor={anchor}>
        {short}
      </text>
      {radius < 9 ? null : (
        <text className="Network-number" x={at} y={y + 11} textAnchor={anchor}>
          {number}
        </text>
      )}
    </>
  );
}
