/** One line of the step log. */
import { hexToWords } from '../../crypto/digest-words.ts';
import type { JsonDocument } from '../../text/json/document.ts';
import { createVocabulary } from '../../text/json/strings.ts';
import type { Vocabulary } from '../../text/json/strings.ts';
import {
  children,
  compareIntegers,
  found,
  integerText,
  member,
  otherMembers,
  readStrict,
  safeInteger,
} from './json.ts';

export const CIRCUITS = ['adam', 'sgd'] as const;
export type Circuit = (typeof CIRCUITS)[number];

const MEMBERS = ['step_idx', 'proof_hash', 'public_inputs', 'timestamp'];
const INPUTS = ['circuit', 'step_idx', 'lr', 'chunk_idx', 'chunks'];
const WORDS: Vocabulary = createVocabulary([...new Set([...MEMBERS, ...INPUTS, ...CIRCUITS])]);

/** A place in a line and what is wrong there. */
export interface LineProblem {
  /** RFC 6901 pointer into the line. */
  readonly pointer: string;
  readonly message: string;
  readonly claimed?: string;
}

/** A line as far as it can be read. What is refused is undefined. */
export interface StepLine {
  /** Why the line is malformed; empty when it is not. */
  readonly problems: readonly LineProblem[];
  /** The four members stand there and are no others: what the reference needs to load a line. */
  readonly loads: boolean;
  /** Digits of `step_idx`, of any size. */
  readonly step?: string;
  /** The same where a double holds it exactly and it is not below 0. */
  readonly stepNumber?: number;
  readonly time?: number;
  /** Whether the hash was put into `hash` at the place that was given. */
  readonly hashed: boolean;
  readonly inputs?: StepInputs;
}

export interface StepInputs {
  readonly problems: readonly LineProblem[];
  readonly circuit?: Circuit;
  /** Source text of the learning rate, or of what stands in its place. */
  readonly lr: string;
  readonly chunks: string;
  readonly chunkIndex?: string;
}

export type LineResult =
  { readonly ok: true; readonly line: StepLine } | { readonly ok: false; readonly message: string };

/**
 * Reads one line.
 * @param hashes where the proof hash goes, eight words from word `at`
 */
export function readLine(bytes: Uint8Array, hashes: Int32Array, at: number): LineResult {
  const read = readStrict(bytes, WORDS);
  if (!read.ok) return read;
  const { document } = read;
  if (!document.isObject(0)) return { ok: false, message: `expected an object, found ${found(document, 0)}` };
  const problems: LineProblem[] = [];
  const refuse = (pointer: string, message: string): void => void problems.push({ pointer, message });
  const nodes = MEMBERS.map((name) => member(document, 0, name));
  const others = otherMembers(document, 0, MEMBERS);
  MEMBERS.forEach((name, i) => {
    if (nodes[i] < 0) refuse('', `the member ${name} is missing`);
  });
  for (const name of others) refuse('', `the member ${JSON.stringify(name.slice(0, 40))} is not of this log`);
  const [stepNode, hashNode, inputsNode, timeNode] = nodes;
  const step = integerText(document, stepNode);
  const exact = safeInteger(document, stepNode);
  const stepNumber = exact !== undefined && exact >= 0 ? exact : undefined;
  if (stepNode >= 0 && (step === undefined || step.startsWith('-'))) {
    refuse('/step_idx', `step_idx is ${found(document, stepNode)}, expected a whole number from 0`);
  }
  const hashed = hexToWords(document.stringOf(hashNode) ?? '', hashes, at);
  if (hashNode >= 0 && !hashed) {
    refuse('/proof_hash', `proof_hash is ${found(document, hashNode)}, expected 64 lower-case hexadecimal digits`);
  }
  if (inputsNode >= 0 && !document.isObject(inputsNode)) {
    refuse('/public_inputs', `public_inputs is ${found(document, inputsNode)}, expected an object`);
  }
  const time = document.isNumber(timeNode) ? document.num[timeNode] : undefined;
  const timed = time !== undefined && time >= 0;
  if (timeNode >= 0 && !timed) {
    refuse('/timestamp', `timestamp is ${found(document, timeNode)}, expected seconds since 1970`);
  }
  return {
    ok: true,
    line: {
      problems,
      loads: others.length === 0 && nodes.every((node) => node >= 0),
      hashed,
      ...(step === undefined ? {} : { step }),
      ...(stepNumber === undefined ? {} : { stepNumber }),
      ...(timed ? { time } : {}),
      ...(document.isObject(inputsNode) ? { inputs: readInputs(document, inputsNode, step) } : {}),
    },
  };
}

function readInputs(document: JsonDocument, node: number, step: string | undefined): StepInputs {
  const problems: LineProblem[] = [];
  const at = (name: string): number => member(document, node, name);
  const refuse = (name: string, expected: string): void => {
    const place = at(name);
    const scalar = place >= 0 && !document.isObject(place) && !document.isArray(place);
    problems.push({
      pointer: place < 0 ? '/public_inputs' : `/public_inputs/${name}`,
      message: `public_inputs.${name} is ${found(document, place)}, expected ${expected}`,
      ...(scalar ? { claimed: document.source(place) } : {}),
    });
  };
  for (const child of children(document, node)) {
    const name = document.nameOf(child);
    if (!INPUTS.includes(name)) {
      problems.push({
        pointer: document.pointer(child),
        message: `public_inputs has the member ${JSON.stringify(name.slice(0, 40))}, which no circuit of this format has`,
      });
    }
  }
  const circuit = CIRCUITS.find((name) => name === document.stringOf(at('circuit')));
  if (circuit === undefined) refuse('circuit', 'adam or sgd');
  const inner = integerText(document, at('step_idx'));
  if (inner === undefined || inner !== step)
    refuse('step_idx', `the step_idx of the line, ${step ?? 'which cannot be read'}`);
  // Numbers beyond the doubles are no JSON numbers in range: the line was refused before.
  if (!document.isNumber(at('lr'))) refuse('lr', 'a finite number');
  const chunks = integerText(document, at('chunks'));
  const chunkIndex = integerText(document, at('chunk_idx'));
  if (chunks === undefined || compareIntegers(chunks, '1') < 0) refuse('chunks', 'a whole number from 1');
  if (at('chunk_idx') < 0) {
    if (chunks === undefined || compareIntegers(chunks, '1') <= 0)
      refuse('chunk_idx', 'a whole number: there is one chunk only');
  } else if (chunkIndex === undefined || chunkIndex.startsWith('-')) {
    refuse('chunk_idx', 'a whole number from 0');
  } else if (chunks !== undefined && compareIntegers(chunkIndex, chunks) >= 0) {
    refuse('chunk_idx', `a number below chunks, ${chunks}`);
  }
  return {
    problems,
    lr: found(document, at('lr')),
    chunks: chunks ?? found(document, at('chunks')),
    ...(circuit === undefined ? {} : { circuit }),
    ...(chunkIndex === undefined ? {} : { chunkIndex }),
  };
}
