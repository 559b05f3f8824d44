/**
 * Pins: what the auditor expects, given before the audit. The one place where their text is read, for page and command
 * alike. Nothing of the evidence ever becomes a pin (threats.md, "pin").
 */
import type { OptionInfo } from './formats/format.ts';
import type { PinUsed } from './verdict/model.ts';

/** Names, for ever, as they stand in `--set NAME=VALUE` and in results. */
export const PIN_NAMES = [
  'records',
  'framework',
  'pin.digest',
  'pin.bundle_root',
  'pin.topology',
  'pin.atol',
  'pin.rtol',
] as const;
export type PinName = (typeof PIN_NAMES)[number];

/** A name and a value as the auditor wrote them. */
export interface PinText {
  readonly name: string;
  readonly value: string;
}

/** What is said of a pin where it is entered. */
export interface PinInfo {
  readonly name: string;
  readonly title: string;
  /** What must be entered, in one phrase. */
  readonly form: string;
  readonly example: string;
}

export interface PinnedTopology {
  /** Units of the input, hidden and output layer. */
  readonly sizes: readonly [number, number, number];
  /** Activations of the hidden and the output layer. */
  readonly activations?: readonly [string, string];
}

/** Every pin of an audit. What is absent is not pinned. */
export interface Pins {
  readonly records?: number;
  readonly framework?: string;
  /** `sha256:` and 64 hexadecimal digits. */
  readonly digest?: string;
  readonly bundleRoot?: string;
  readonly topology?: PinnedTopology;
  readonly atol?: number;
  readonly rtol?: number;
  /** Settings that formats define: canonical text by name. */
  readonly options?: ReadonlyMap<string, string>;
}

export type PinsResult = { readonly ok: true; readonly pins: Pins } | { readonly ok: false; readonly message: string };

/** The verifier's own ceilings: a pin may only be tighter (training-receipts.md section 4). */
const LOOSEST = { 'pin.atol': 1e-5, 'pin.rtol': 1e-3 } as const;
const MOST_RECORDS = 10_000_000;

const FRAMEWORKS = ['pytorch', 'jax', 'tensorflow', 'hand_derived', 'backprop_trace_engine'];
const HIDDEN = ['sigmoid', 'relu', 'identity'];
const OUTPUT = [...HIDDEN, 'softmax'];

export const PIN_INFOS: readonly (PinInfo & { readonly name: PinName })[] = [
  { name: 'records', title: 'Number of records', form: 'a whole number from 1 to 10000000', example: '20' },
  { name: 'framework', title: 'Framework', form: `one of ${FRAMEWORKS.join(', ')}`, example: 'pytorch' },
  {
    name: 'pin.digest',
    title: 'Digest of the receipt or of the file',
    form: '64 lower-case hexadecimal digits, with or without sha256: before them',
    example: `sha256:${'0123456789abcdef'.repeat(4)}`,
  },
  {
    name: 'pin.bundle_root',
    title: 'Bundle digest',
    form: '64 lower-case hexadecimal digits, with or without sha256: before them',
    example: `sha256:${'0123456789abcdef'.repeat(4)}`,
  },
  {
    name: 'pin.topology',
    title: 'Network',
    form: 'units of the three layers, and the two activations if they matter',
    example: '2-2-1 or 2-2-1:sigmoid,sigmoid',
  },
  {
    name: 'pin.atol',
    title: 'Largest absolute tolerance',
    form: 'a decimal number from 0 to 0.00001',
    example: '1e-9',
  },
  { name: 'pin.rtol', title: 'Largest relative tolerance', form: 'a decimal number from 0 to 0.001', example: '1e-7' },
];

/**
 * Reads pins; every name at most once. The message of a refusal names the pin, in one line.
 * @param options what formats define besides `PIN_NAMES`
 */
export function parsePins(texts: readonly PinText[], options: readonly OptionInfo[] = []): PinsResult {
  let pins: Pins = {};
  const seen = new Set<string>();
  const set = new Map<string, string>();
  for (const { name, value } of texts) {
    const known = PIN_NAMES.find((one) => one === name);
    const option = known === undefined ? options.find((one) => one.name === name) : undefined;
    if (known === undefined && option === undefined) {
      const shown = JSON.stringify(name.slice(0, 80));
      const names = [...PIN_NAMES, ...options.map((one) => one.name)];
      return { ok: false, message: `${shown} is not a name this build knows (${names.join(', ')})` };
    }
    if (seen.has(name)) return { ok: false, message: `${name} is given twice` };
    seen.add(name);
    if (option !== undefined) {
      const text = option.read(value);
      if (text === undefined) return { ok: false, message: `${name}: expected ${option.form}` };
      set.set(name, text);
    } else if (known !== undefined) {
      const read = readPin(known, value);
      if (read === undefined) return { ok: false, message: `${name}: expected ${formOf(known)}` };
      pins = { ...pins, ...read };
    }
  }
  return { ok: true, pins: set.size === 0 ? pins : { ...pins, options: set } };
}

/** All pins in canonical text, sorted by name, with the settings that formats define. */
export function listAllPins(pins: Pins | undefined): readonly PinUsed[] {
  const set = Array.from(pins?.options ?? [], ([name, value]) => ({ name, value }));
  return [...listPins(pins), ...set].sort(byName);
}

/** The pins of training evidence in canonical text, sorted by name: what a result carries. */
export function listPins(pins: Pins | undefined): readonly PinUsed[] {
  if (pins === undefined) return [];
  const texts: Readonly<Record<PinName, string | undefined>> = {
    records: text(pins.records),
    framework: pins.framework,
    'pin.digest': pins.digest,
    'pin.bundle_root': pins.bundleRoot,
    'pin.topology': pins.topology === undefined ? undefined : topologyText(pins.topology),
    'pin.atol': text(pins.atol),
    'pin.rtol': text(pins.rtol),
  };
  return PIN_NAMES.flatMap((name) => {
    const value = texts[name];
    return value === undefined ? [] : [{ name, value }];
  }).sort(byName);
}

function byName(a: PinUsed, b: PinUsed): number {
  return a.name < b.name ? -1 : 1;
}

/** The pinned network in the form in which it is entered. */
export function topologyText({ sizes, activations }: PinnedTopology): string {
  return activations === undefined ? sizes.join('-') : `${sizes.join('-')}:${activations.join(',')}`;
}

function text(value: number | undefined): string | undefined {
  return value === undefined ? undefined : String(value);
}

function formOf(name: PinName): string {
  return PIN_INFOS.find((info) => info.name === name)?.form ?? 'a value';
}

function readPin(name: PinName, value: string): Pins | undefined {
  switch (name) {
    case 'records': {
      const records = /^[1-9]\d{0,7}$/.test(value) ? Number(value) : NaN;
      return records <= MOST_RECORDS ? { records } : undefined;
    }
    case 'framework':
      return FRAMEWORKS.includes(value) ? { framework: value } : undefined;
    case 'pin.digest':
    case 'pin.bundle_root': {
      const digits = /^(?:sha256:)?([0-9a-f]{64})$/.exec(value)?.[1];
      if (digits === undefined) return undefined;
      const digest = `sha256:${digits}`;
      return name === 'pin.digest' ? { digest } : { bundleRoot: digest };
    }
    case 'pin.topology':
      return readTopology(value);
    case 'pin.atol':
    case 'pin.rtol': {
      const tolerance = readTolerance(value);
      if (tolerance === undefined || !(tolerance <= LOOSEST[name])) return undefined;
      return name === 'pin.atol' ? { atol: tolerance } : { rtol: tolerance };
    }
  }
}

function readTopology(value: string): Pins | undefined {
  const match = /^([1-9]\d{0,3})-([1-9]\d{0,3})-([1-9]\d{0,3})(?::([a-z]+),([a-z]+))?$/.exec(value);
  if (match === null) return undefined;
  const sizes = [Number(match[1]), Number(match[2]), Number(match[3])] as const;
  const activations = match.slice(4, 6).filter((word: string | undefined) => word !== undefined);
  if (activations.length === 0) return { topology: { sizes } };
  const [hidden, output] = activations;
  if (!HIDDEN.includes(hidden) || !OUTPUT.includes(output)) return undefined;
  return { topology: { sizes, activations: [hidden, output] } };
}

/** A number that underflows to 0 would not be the tolerance that was meant. */
function readTolerance(value: string): number | undefined {
  const match = /^(\d{1,30}(?:\.\d{1,30})?)(?:e[+-]?\d{1,3})?$/i.exec(value);
  if (match === null) return undefined;
  const tolerance = Number(value);
  return tolerance === 0 && /[1-9]/.test(match[1]) ? undefined : tolerance;
}
