/** More units of a layer than this are drawn as this many. */
const MOST_UNITS = 6;
const HEIGHT = 44;
const WIDTH = 64;

/** The layers of a network, read from a text like `2-2-2, sigmoid`; nothing when there are none. Decoration. */
export function NetworkGlyph({ network }: { readonly network: string }) {
  const layers = /\d+(?:\s*[-\u2013x\u00d7\u2192]\s*\d+)+/.exec(network)?.[0].match(/\d+/g)?.map(Number) ?? [];
  if (layers.length < 2 || layers.length > 5) return null;
  const units = layers.map((size, layer) => placeUnits(Math.min(size, MOST_UNITS), layer, layers.length));
  return (
    <svg
      className="NetworkGlyph"
      viewBox={`0 0 ${String(WIDTH)} ${String(HEIGHT)}`}
      width={WIDTH}
      height={HEIGHT}
      aria-hidden="true"
      focusable="false"
    >
      {units
        .slice(1)
        .flatMap((layer, before) =>
          layer.flatMap((to) =>
            (units[before] ?? []).map((from) => (
              <line
                key={`${String(from.x)} ${String(from.y)} ${String(to.y)}`}
                x1={from.x}
                y1={from.y}
                x2={to.x}
                y2={to.y}
              />
            )),
          ),
        )}
      {units.flat().map((unit) => (
        <circle key={`${String(unit.x)} ${String(unit.y)}`} cx={unit.x} cy={unit.y} r="2.400" />
      ))}
    </svg>
  );
}

function placeUnits(count: number, layer: number, layers: number): { readonly x: number; readonly y: number }[] {
  const x = 4 + (layer * (WIDTH - 8)) / (layers - 1);
  const gap = Math.min(12, (HEIGHT - 6) / Math.max(1, count));
  return Array.from({ length: count }, (_, unit) => ({ x, y: HEIGHT / 2 + (unit - (count - 1) / 2) * gap }));
}
