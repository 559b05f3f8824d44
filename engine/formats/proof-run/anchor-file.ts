/** anchors.json: `{<run id>: {counter, anchors: [{counter, merkle_root, time, meta: {num_steps}}]}}`. */
import type { JsonDocument } from '../../text/json/document.ts';
import { children, digest, found, integerText, member, readStrict } from './json.ts';
import { quote } from './text.ts';

export const ANCHORS_NAME = 'anchors.json';

export interface Anchor {
  /** Digits, of any size. */
  readonly counter: string;
  readonly root: string;
  /** Whole Unix seconds. */
  readonly time: number;
  /** Digits, of any size. */
  readonly numSteps: string;
}

export interface AnchorEntry {
  /** Digits of the entry's own counter. */
  readonly counter: string;
  readonly anchors: readonly Anchor[];
  /** RFC 6901 pointer of the entry. */
  readonly pointer: string;
}

export type AnchorFile =
  | {
      readonly ok: true;
      /** The entry of the run; undefined when there is none under its id. */
      readonly entry: AnchorEntry | undefined;
      /** What was seen in the entries of other runs; never judged. */
      readonly others: readonly { readonly runId: string; readonly oddity: string | undefined }[];
    }
  | { readonly ok: false; readonly message: string };

/** Reads the file and, of the entries, the one of `runId`. */
export function readAnchors(bytes: Uint8Array, runId: string | undefined): AnchorFile {
  const read = readStrict(bytes);
  if (!read.ok) return { ok: false, message: `${ANCHORS_NAME} ${read.message}` };
  const { document } = read;
  if (!document.isObject(0)) {
    return { ok: false, message: `${ANCHORS_NAME} is ${found(document, 0)}, expected an object` };
  }
  let entry: AnchorEntry | undefined;
  const others: { runId: string; oddity: string | undefined }[] = [];
  for (const node of children(document, 0)) {
    const name = document.nameOf(node);
    if (name !== runId) {
      others.push({ runId: name, oddity: oddityOf(document, node) });
      continue;
    }
    const result = readEntry(document, node);
    if (typeof result === 'string') return { ok: false, message: `${ANCHORS_NAME} ${result}` };
    entry = result;
  }
  return { ok: true, entry, others };
}

function readEntry(document: JsonDocument, node: number): AnchorEntry | string {
  const refuse = (at: number, name: string, expected: string): string =>
    `entry of the run: ${name} is ${found(document, at)}, expected ${expected}`;
  const pointer = document.pointer(node);
  if (!document.isObject(node)) return refuse(node, 'it', 'an object');
  const counterNode = member(document, node, 'counter');
  const counter = integerText(document, counterNode);
  if (counter === undefined) return refuse(counterNode, 'counter', 'a whole number');
  const list = member(document, node, 'anchors');
  if (!document.isArray(list)) return refuse(list, 'anchors', 'a list');
  const anchors: Anchor[] = [];
  for (const at of children(document, list)) {
    const place = `anchors/${String(anchors.length)}`;
    if (!document.isObject(at)) return refuse(at, place, 'an object');
    const anchor = readAnchor(document, at, place, refuse);
    if (typeof anchor === 'string') return anchor;
    anchors.push(anchor);
  }
  return { counter, anchors, pointer };
}

function readAnchor(
  document: JsonDocument,
  node: number,
  place: string,
  refuse: (at: number, name: string, expected: string) => string,
): Anchor | string {
  const at = (name: string): number => member(document, node, name);
  const counter = integerText(document, at('counter'));
  if (counter === undefined) return refuse(at('counter'), `${place}/counter`, 'a whole number');
  const root = digest(document, at('merkle_root'));
  if (root === undefined) return refuse(at('merkle_root'), `${place}/merkle_root`, '64 lower-case hexadecimal digits');
  // Beyond the doubles it is still a time, and not of the past.
  const time = integerText(document, at('time')) === undefined ? NaN : document.num[at('time')];
  if (!(time >= 0)) return refuse(at('time'), `${place}/time`, 'whole seconds since 1970');
  const meta = at('meta');
  const steps = member(document, meta, 'num_steps');
  const numSteps = integerText(document, steps);
  if (numSteps === undefined || numSteps.startsWith('-')) {
    return refuse(document.isObject(meta) ? steps : meta, `${place}/meta/num_steps`, 'a whole number from 0');
  }
  return { counter, root, time, numSteps };
}

/** What strikes the eye in the entry of another run. */
function oddityOf(document: JsonDocument, node: number): string | undefined {
  const counter = integerText(document, member(document, node, 'counter'));
  const list = member(document, node, 'anchors');
  if (counter === undefined || !document.isArray(list)) return 'it has no counter or no list of anchors';
  const size = String(document.size(list));
  if (counter !== size) return `its counter is ${quote(counter, 40)} and it has ${size} anchors`;
  let expected = 0;
  for (const anchor of children(document, list)) {
    expected += 1;
    const at = integerText(document, member(document, anchor, 'counter'));
    if (at !== String(expected)) return `the counters of its anchors do not rise by one from 1`;
  }
  return undefined;
}
