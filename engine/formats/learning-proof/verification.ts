/** How the auditor wants a proof verified: thresholds, coverage, pins. From the recipe, each overridden by `--set`. */
import type { Pins } from '../../pins.ts';
import type { OptionInfo } from '../format.ts';
import type { Metric } from './distances.ts';
import { METRICS } from './distances.ts';
import type { Fields } from './fields.ts';

export const COVERAGE_MODES = ['all', 'topq'] as const;
export type CoverageMode = (typeof COVERAGE_MODES)[number];

/** What the published code uses when it is told nothing. */
export const PUBLISHED_THRESHOLDS: readonly (readonly [Metric, number])[] = [
  ['l1', 1000],
  ['l2', 10],
  ['linf', 0.1],
  ['cos', 0.01],
];
/** Degrees: when steps are re-executed here, and when they are held against reproduced checkpoints (other hardware). */
const THETA = { rerun: 1, reproduced: 5 } as const;
const PUBLISHED_Q = 2;

/** Settings as they were given; what is absent has a default. */
export interface VerificationText {
  readonly thresholds?: ReadonlyMap<Metric, number> | undefined;
  readonly adaptive?: boolean | undefined;
  readonly thetaDegrees?: number | undefined;
  readonly mode?: CoverageMode | undefined;
  readonly q?: number | undefined;
  readonly metric?: Metric | undefined;
  readonly extra?: number | undefined;
  readonly seed?: string | undefined;
  readonly dataSha256?: string | undefined;
  readonly dRef?: ReadonlyMap<Metric, number> | undefined;
}

/** Settings in force. */
export interface Verification {
  /** The metrics that are held against a fixed limit. */
  readonly thresholds: ReadonlyMap<Metric, number>;
  readonly adaptive: boolean;
  readonly thetaDegrees: number;
  readonly mode: CoverageMode;
  readonly q: number;
  readonly metric: Metric;
  /** Updates of each epoch that are sampled outside the largest. */
  readonly extra: number;
  readonly seed: string;
  readonly dataSha256: string | undefined;
  readonly dRef: ReadonlyMap<Metric, number>;
}

const isTheta = (x: number): boolean => x > 0 && x <= 90;

export function readVerification(fields: Fields | undefined): VerificationText {
  if (fields === undefined) return {};
  const coverage = fields.object('coverage');
  const pins = fields.object('pins');
  const dataSha256 = pins?.text('data_sha256');
  if (dataSha256 !== undefined && !/^[0-9a-f]{64}$/.test(dataSha256)) {
    pins?.problem(pins.node('data_sha256'), 'is not 64 lower-case hexadecimal digits');
  }
  const text: VerificationText = {
    thresholds: readMetrics(fields.object('thresholds')),
    adaptive: fields.flag('adaptive'),
    thetaDegrees: fields.number('theta_degrees', 'a number above 0 and up to 90', isTheta),
    mode: coverage?.word('mode', COVERAGE_MODES),
    q: coverage?.count('q', 0),
    metric: coverage?.word('metric', METRICS),
    extra: coverage?.count('extra', 0),
    seed: coverage?.text('seed'),
    dataSha256,
    dRef: readMetrics(fields.object('d_ref')),
  };
  for (const one of [fields, coverage, pins]) one?.refuseRest();
  return text;
}

function readMetrics(fields: Fields | undefined): ReadonlyMap<Metric, number> | undefined {
  if (fields === undefined) return undefined;
  const values = new Map<Metric, number>();
  for (const metric of METRICS) {
    const value = fields.amount(metric);
    if (value !== undefined) values.set(metric, value);
  }
  fields.refuseRest();
  return values;
}

/** Recipe, then what was set by name, then defaults. */
export function settle(text: VerificationText, pins: Pins | undefined, rerun: boolean): Verification {
  const set = pins?.options;
  const number = (name: string): number | undefined => {
    const value = set?.get(name);
    return value === undefined || value === OFF ? undefined : Number(value);
  };
  const metrics = (group: string, given: ReadonlyMap<Metric, number>): ReadonlyMap<Metric, number> => {
    const values = new Map(given);
    for (const metric of METRICS) {
      const name = `${group}.${metric}`;
      const value = number(name);
      if (value !== undefined) values.set(metric, value);
      else if (set?.get(name) === OFF) values.delete(metric);
    }
    return values;
  };
  const adaptive = set?.get('adaptive');
  return {
    thresholds: metrics('thresholds', text.thresholds ?? new Map(PUBLISHED_THRESHOLDS)),
    adaptive: adaptive === undefined ? (text.adaptive ?? true) : adaptive === 'true',
    thetaDegrees: number('theta_degrees') ?? text.thetaDegrees ?? (rerun ? THETA.rerun : THETA.reproduced),
    mode: COVERAGE_MODES.find((mode) => mode === set?.get('coverage.mode')) ?? text.mode ?? 'all',
    q: number('coverage.q') ?? text.q ?? PUBLISHED_Q,
    metric: METRICS.find((metric) => metric === set?.get('coverage.metric')) ?? text.metric ?? 'l2',
    extra: number('coverage.extra') ?? text.extra ?? 0,
    seed: set?.get('coverage.seed') ?? text.seed ?? '',
    dataSha256: set?.get('pins.data_sha256') ?? text.dataSha256,
    dRef: metrics('d_ref', text.dRef ?? new Map<Metric, number>()),
  };
}

/** Switches a fixed threshold off. */
const OFF = 'off';

const METRIC_TITLES: Readonly<Record<Metric, string>> = {
  l1: 'sum of absolute differences',
  l2: 'Euclidean distance',
  linf: 'largest difference',
  cos: 'cosine distance',
};

/** Every setting that this format reads by name, as under `options` of the vectors. */
export const OPTIONS: readonly OptionInfo[] = [
  ...METRICS.map((metric) => ({
    name: `thresholds.${metric}`,
    title: `Fixed threshold, ${METRIC_TITLES[metric]}`,
    form: 'a number of at least 0, or off',
    example: metric === 'l2' ? '10' : '0.01',
    read: (text: string) => (text === OFF ? OFF : readNumber(text, (x) => x >= 0)),
  })),
  flagOption('adaptive', 'Adaptive threshold'),
  {
    name: 'theta_degrees',
    title: 'Largest angle between an update and its reproduction',
    form: 'degrees, above 0 and up to 90',
    example: '1',
    read: (text) => readNumber(text, isTheta),
  },
  {
    name: 'coverage.mode',
    title: 'Which updates are examined',
    form: 'all or topq',
    example: 'all',
    read: (text) => COVERAGE_MODES.find((mode) => mode === text),
  },
  countOption('coverage.q', 'Largest updates examined of each epoch'),
  {
    name: 'coverage.metric',
    title: 'Metric by which updates are largest',
    form: `one of ${METRICS.join(', ')}`,
    example: 'l2',
    read: (text) => METRICS.find((metric) => metric === text),
  },
  countOption('coverage.extra', 'Updates sampled of each epoch besides the largest'),
  {
    name: 'coverage.seed',
    title: 'Seed of that sample, unknown to the prover',
    form: 'a text of 1 to 200 characters',
    example: 'auditor-1',
    read: (text) => (text.length >= 1 && text.length <= 200 ? text : undefined),
  },
  ...METRICS.map((metric) => ({
    name: `d_ref.${metric}`,
    title: `Mean distance of the ends of independent runs, ${METRIC_TITLES[metric]}`,
    form: 'a number above 0',
    example: '1.9',
    read: (text: string) => readNumber(text, (x) => x > 0),
  })),
  {
    name: 'pins.data_sha256',
    title: 'Digest of the data file',
    form: '64 lower-case hexadecimal digits, with or without sha256: before them',
    example: '0123456789abcdef'.repeat(4),
    read: (text) => /^(?:sha256:)?([0-9a-f]{64})$/.exec(text)?.[1],
  },
];

function flagOption(name: string, title: string): OptionInfo {
  const read = (text: string): string | undefined => (text === 'true' || text === 'false' ? text : undefined);
  return { name, title, form: 'true or false', example: 'true', read };
}

function countOption(name: string, title: string): OptionInfo {
  const read = (text: string): string | undefined => (/^(0|[1-9]\d{0,8})$/.test(text) ? text : undefined);
  return { name, title, form: 'a whole number of at least 0', example: '2', read };
}

/** Canonical text of a decimal number that `fits`. */
function readNumber(text: string, fits: (x: number) => boolean): string | undefined {
  if (!/^\d{1,30}(?:\.\d{1,30})?(?:e[+-]?\d{1,3})?$/i.test(text)) return undefined;
  const value = Number(text);
  if (!(value < Infinity) || !fits(value)) return undefined;
  // What underflows to 0 is not what was meant.
  return value === 0 && /[1-9]/.test(text.split(/e/i)[0]) ? undefined : String(value);
}
