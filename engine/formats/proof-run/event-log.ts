/**
 * An exported list of `RootAnchored(bytes32 indexed runId, uint256 counter, bytes32 merkleRoot)` events: raw JSON logs as a
 * node gives them, or decoded ones. A list inside `{"result": [...]}`, as a node answers, is taken as well.
 */
import type { JsonDocument } from '../../text/json/document.ts';
import { children, found, integerText, member, readStrict } from './json.ts';

/** Keccak-256 of `RootAnchored(bytes32,uint256,bytes32)`. */
export const ROOT_ANCHORED = '1b4c4af97ba7a28f8bb257028f80bca706367a70311128e9f5039ae5101a26f6';

export interface RootEvent {
  readonly counter: bigint;
  /** 64 lower-case hexadecimal digits. */
  readonly root: string;
  readonly block: bigint;
  readonly index: bigint;
  /** Contract, lower case with 0x; empty when the export does not say. */
  readonly address: string;
  /** Position in the export. */
  readonly position: number;
}

/** What the auditor looks for. */
export interface EventFilter {
  /** 64 lower-case hexadecimal digits. */
  readonly runId: string;
  /** Lower case with 0x; undefined for any contract. */
  readonly address: string | undefined;
}

export type EventResult =
  | {
      readonly ok: true;
      /** Ordered by block and log index. */
      readonly events: readonly RootEvent[];
      /** Entries that do not count, by reason. */
      readonly left: {
        readonly otherEvents: number;
        readonly otherRuns: number;
        readonly otherContracts: number;
        readonly removed: number;
      };
    }
  | { readonly ok: false; readonly message: string };

/** Thrown inside this file only: an entry that cannot be read. */
class Unreadable extends Error {}

export function readEvents(bytes: Uint8Array, filter: EventFilter): EventResult {
  const read = readStrict(bytes);
  if (!read.ok) return read;
  const { document } = read;
  const list = document.isArray(0) ? 0 : member(document, 0, 'result');
  if (!document.isArray(list)) return { ok: false, message: `expected a list of events, found ${found(document, 0)}` };
  const left = { otherEvents: 0, otherRuns: 0, otherContracts: 0, removed: 0 };
  const events: RootEvent[] = [];
  let position = 0;
  for (const node of children(document, list)) {
    try {
      const event = readEvent(document, node, filter, position);
      if (typeof event === 'string') left[event] += 1;
      else events.push(event);
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      return { ok: false, message: `event ${String(position)}: ${error.message}` };
    }
    position += 1;
  }
  events.sort((a, b) => compare(a.block, b.block) || compare(a.index, b.index) || a.position - b.position);
  return { ok: true, events, left };
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

type Left = 'otherEvents' | 'otherRuns' | 'otherContracts' | 'removed';

function readEvent(document: JsonDocument, node: number, filter: EventFilter, position: number): RootEvent | Left {
  if (!document.isObject(node)) throw new Unreadable(`found ${found(document, node)}, expected an object`);
  const at = (name: string): number => member(document, node, name);
  const address = at('address') < 0 ? '' : hexText(document, at('address'), 40, 'address');
  const args = readArguments(document, node);
  if (args === undefined) return 'otherEvents';
  if (filter.address !== undefined && `0x${address}` !== filter.address) return 'otherContracts';
  if (args.runId !== filter.runId) return 'otherRuns';
  const removed = at('removed');
  if (removed >= 0 && document.kindName(removed) !== 'boolean') {
    throw new Unreadable(`removed is ${found(document, removed)}, expected true or false`);
  }
  if (removed >= 0 && document.source(removed) === 'true') return 'removed';
  return {
    ...args.values(),
    block: wholeNumber(document, at('blockNumber'), 'blockNumber'),
    index: wholeNumber(document, at('logIndex'), 'logIndex'),
    address: address === '' ? '' : `0x${address}`,
    position,
  };
}

interface Arguments {
  readonly runId: string;
  /** Read only when the event is of the run that is looked for. */
  values(): { readonly counter: bigint; readonly root: string };
}

/** The arguments of a RootAnchored event; undefined for another event. */
function readArguments(document: JsonDocument, node: number): Arguments | undefined {
  const topics = member(document, node, 'topics');
  if (topics >= 0) {
    if (!document.isArray(topics)) throw new Unreadable(`topics is ${found(document, topics)}, expected a list`);
    const signature = document.element(topics, 0);
    if (signature < 0 || hexText(document, signature, 64, 'topics/0') !== ROOT_ANCHORED) return undefined;
    if (document.size(topics) !== 2) throw new Unreadable(`it has ${String(document.size(topics))} topics, expected 2`);
    return {
      runId: hexText(document, document.element(topics, 1), 64, 'topics/1'),
      values: () => {
        const data = hexText(document, member(document, node, 'data'), 128, 'data');
        return { counter: BigInt(`0x${data.slice(0, 64)}`), root: data.slice(64) };
      },
    };
  }
  const name = member(document, node, 'event');
  if (document.stringOf(name) === undefined) {
    throw new Unreadable('it has neither topics nor the name of an event');
  }
  if (document.stringOf(name) !== 'RootAnchored') return undefined;
  const args = member(document, node, 'args');
  if (!document.isObject(args)) throw new Unreadable(`args is ${found(document, args)}, expected an object`);
  return {
    runId: hexText(document, member(document, args, 'runId'), 64, 'args/runId'),
    values: () => ({
      counter: wholeNumber(document, member(document, args, 'counter'), 'args/counter'),
      root: hexText(document, member(document, args, 'merkleRoot'), 64, 'args/merkleRoot'),
    }),
  };
}

/** Lower-case digits of `0x...` with exactly so many of them. */
function hexText(document: JsonDocument, node: number, digits: number, name: string): string {
  const text = document.stringOf(node);
  if (text?.length !== digits + 2 || !/^0x[0-9a-fA-F]+$/.test(text)) {
    throw new Unreadable(`${name} is ${found(document, node)}, expected 0x and ${String(digits)} hexadecimal digits`);
  }
  return text.slice(2).toLowerCase();
}

/** A whole number from 0: an integer, or a text in decimal or, after 0x, in hexadecimal digits. */
function wholeNumber(document: JsonDocument, node: number, name: string): bigint {
  const text = integerText(document, node) ?? document.stringOf(node);
  if (text === undefined || !/^(?:0x[0-9a-fA-F]{1,64}|[0-9]{1,78})$/.test(text)) {
    throw new Unreadable(`${name} is ${found(document, node)}, expected a whole number`);
  }
  return BigInt(text);
}
