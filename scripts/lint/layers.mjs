/**
 * Who may import whom, as data. `eslint.config.js` enforces it through the rule in fences.mjs, `docs/architecture.md`
 * explains it. A file belongs to the first layer whose pattern matches its path (from the project root, `/` separated).
 *
 * `values`: files and packages whose code it may load. `types`: files it may name in `import type` besides those.
 */

/** Types that cross from the engine into the page. */
const WALL_TYPES = [
  /^engine\/verdict\//,
  /^engine\/formats\/(format|view)\.ts$/,
  /^engine\/export\/(report\/)?model\.ts$/,
  /^src\/worker\/contract\.ts$/,
];

const REACT = [/^react$/, /^react\//, /^react-dom$/, /^react-dom\//];
const WIDGETS = [...REACT, /^react-aria-components$/, /^@tanstack\//];

const STYLES = /^src\/styles\//;
const TEXT = /^src\/text\//;
const UI = /^src\/ui\//;
const STATE = /^src\/state\//;
const SELECTORS = /^src\/selectors\//;
const CLIENT = /^src\/worker\/client\.ts$/;

export const LAYERS = [
  {
    name: 'engine',
    match: /^engine\//,
    values: [/^engine\//, /^schemas\//, /^@noble\/(hashes|curves)\//, /^(yaml|smol-toml)$/],
    types: [],
  },
  {
    name: 'headless',
    match: /^src\/headless\//,
    values: [/^src\/headless\//, /^engine\//, /^node:/],
    types: [],
  },
  {
    name: 'worker (engine side)',
    match: /^src\/worker\/[^/]+\.worker\.ts$/,
    values: [/^src\/worker\/(?!client\.ts$)/, /^engine\//, /^comlink$/],
    types: [],
  },
  {
    name: 'worker (page side)',
    match: /^src\/worker\//,
    values: [/^src\/worker\//, /^comlink$/],
    types: [...WALL_TYPES, /^engine\/bytes\/source\.ts$/],
  },
  { name: 'styles', match: STYLES, values: [STYLES], types: [] },
  { name: 'text', match: TEXT, values: [TEXT], types: WALL_TYPES },
  { name: 'ui', match: UI, values: [UI, STYLES, ...WIDGETS], types: [] },
  { name: 'selectors', match: SELECTORS, values: [SELECTORS, TEXT], types: WALL_TYPES },
  { name: 'state', match: STATE, values: [STATE, SELECTORS, TEXT, CLIENT, ...REACT], types: WALL_TYPES },
  {
    name: 'feature',
    match: /^src\/features\//,
    values: [SELECTORS, STATE, UI, STYLES, TEXT, CLIENT, ...WIDGETS],
    /** A feature may load files of its own folder, never those of another. */
    ownFolder: /^(src\/features\/[^/]+\/)/,
    types: WALL_TYPES,
  },
  {
    name: 'app',
    match: /^src\//,
    values: [/^src\/(?!worker\/|headless\/)/, CLIENT, ...WIDGETS],
    types: WALL_TYPES,
  },
];

export function layerOf(path) {
  return LAYERS.find((layer) => layer.match.test(path));
}

/** Whether `from` may import `target` (a project path or a package name); a reason when it may not. */
export function refusal(from, target, typeOnly) {
  const layer = layerOf(from);
  if (layer === undefined) return undefined;
  const own = layer.ownFolder?.exec(from)?.[1];
  if (own !== undefined && target.startsWith(own)) return undefined;
  if (layer.values.some((pattern) => pattern.test(target))) return undefined;
  const nameable = layer.types.some((pattern) => pattern.test(target));
  if (typeOnly && nameable) return undefined;
  return nameable
    ? `${layer.name} code may only \`import type\` from '${target}'`
    : `${layer.name} code may not import '${target}' (scripts/lint/layers.mjs)`;
}
