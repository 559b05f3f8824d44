/** The file of one proof: its form, and what may be read from it. No proof is verified here. */
import type { JsonDocument } from '../../text/json/document.ts';
import { createVocabulary } from '../../text/json/strings.ts';
import { sha256Hex } from '../../crypto/sha256.ts';
import { children, digest, found, integerText, member, readStrict } from './json.ts';
import { pythonLoads } from './python-json.ts';
import { quote } from './text.ts';

const WORDS = createVocabulary(['instances', 'proof', 'hex_proof', 'version', 'commitment', 'transcript_type']);
/** Order of the scalar field of BN254, big-endian. */
const FIELD_ORDER = '30644e72e131a029b85045b68181585d2833e84879b9709143e1f593f0000001';

/** Something in a proof file that is not as it must be. */
export interface ShapeProblem {
  /** RFC 6901 pointer into the file, or `byte N`. */
  readonly pointer: string;
  readonly message: string;
  readonly claimed?: string;
}

export interface ProofFile {
  /** Empty when it has the form of an EZKL proof file. */
  readonly problems: readonly ShapeProblem[];
  /** All instances, in order; the lists are joined. Undefined when the form is wrong. */
  readonly instances?: readonly string[];
  readonly proofBytes: number;
  /** Labels that no proof binds. */
  readonly labels?: ProofLabels;
  /** The exception with which the reference's stand-in refuses the file; undefined when it takes it. */
  readonly referenceException?: string;
}

export interface ProofLabels {
  readonly version: string;
  readonly transcript: string;
  readonly commitment: string;
  /** False when `hex_proof` stands there and is not the proof in hexadecimal. */
  readonly hexAgrees: boolean;
}

/** Reads a proof file. Answers for any bytes. */
export function readProofFile(bytes: Uint8Array): ProofFile {
  const notProof = notAProof(bytes);
  if (notProof !== undefined) return refused([{ pointer: 'byte 0', message: notProof }], bytes);
  const read = readStrict(bytes, WORDS);
  if (!read.ok) return refused([{ pointer: 'byte 0', message: `no strict JSON: ${read.message}` }], bytes);
  const { document } = read;
  if (!document.isObject(0)) {
    return refused([{ pointer: '', message: `is ${found(document, 0)}, expected an object` }], bytes);
  }
  const problems: ShapeProblem[] = [];
  const instances = readInstances(document, problems);
  const proof = readProofBytes(document, problems);
  if (problems.length > 0) return refused(problems, bytes);
  return { problems, instances, proofBytes: proof.length, labels: readLabels(document, proof) };
}

function refused(problems: readonly ShapeProblem[], bytes: Uint8Array): ProofFile {
  const referenceException = referenceRefusal(bytes);
  return { problems, proofBytes: 0, ...(referenceException === undefined ? {} : { referenceException }) };
}

/** What is not even meant as JSON: the two hashes that may stand in the place of a proof. */
function notAProof(bytes: Uint8Array): string | undefined {
  if (bytes.length === 0) return 'the file is empty';
  const end = bytes.at(-1) === 0x0a ? bytes.length - 1 : bytes.length;
  if (end === 64 && bytes.subarray(0, 64).every(isHexDigit)) {
    return 'the file holds 64 hexadecimal characters: a hash in the place of a proof, as it is written where EZKL is absent';
  }
  if (bytes.length === 64 && bytes[0] !== 0x7b) {
    return `the file holds 64 raw bytes, as the two children of a tree node do (SHA-256 ${sha256Hex(bytes)}): no proof`;
  }
  return undefined;
}

function isHexDigit(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x66);
}

function readInstances(document: JsonDocument, problems: ShapeProblem[]): readonly string[] {
  const node = member(document, 0, 'instances');
  if (!document.isArray(node)) {
    problems.push(problem(document, node, 'instances', 'a list of lists'));
    return [];
  }
  const instances: string[] = [];
  for (const list of children(document, node)) {
    if (!document.isArray(list)) {
      problems.push(problem(document, list, 'instances', 'a list of field elements'));
      return [];
    }
    for (const element of children(document, list)) {
      const text = digest(document, element);
      if (text === undefined || !isFieldElement(text)) {
        const expected =
          text === undefined
            ? '64 lower-case hexadecimal digits'
            : 'a number below the order of the scalar field of BN254';
        problems.push(problem(document, element, 'an instance', expected));
        return [];
      }
      instances.push(text);
    }
  }
  if (instances.length === 0) {
    problems.push({ pointer: '/instances', message: 'there is no instance, expected at least one' });
  }
  return instances;
}

/** Little-endian below the order of the field. */
export function isFieldElement(littleEndian: string): boolean {
  let bigEndian = '';
  for (let at = littleEndian.length - 2; at >= 0; at -= 2) bigEndian += littleEndian.slice(at, at + 2);
  return bigEndian < FIELD_ORDER;
}

function readProofBytes(document: JsonDocument, problems: ShapeProblem[]): Uint8Array {
  const node = member(document, 0, 'proof');
  if (!document.isArray(node)) {
    problems.push(problem(document, node, 'proof', 'a list of bytes'));
    return new Uint8Array(0);
  }
  const bytes = new Uint8Array(document.size(node));
  if (bytes.length === 0) {
    problems.push({ pointer: '/proof', message: 'the proof has no byte, expected at least one' });
  }
  let at = 0;
  for (const element of children(document, node)) {
    const value = document.num[element];
    if (!(document.isNumber(element) && value >= 0 && value <= 255 && isPlainByte(document, element))) {
      problems.push(problem(document, element, 'a proof byte', 'a whole number from 0 to 255'));
      break;
    }
    bytes[at] = value;
    at += 1;
  }
  return bytes;
}

/** One to three digits: no sign, point or exponent. */
function isPlainByte(document: JsonDocument, node: number): boolean {
  const text = integerText(document, node);
  return text !== undefined && document.bytes[document.start[node]] !== 0x2d;
}

function problem(document: JsonDocument, node: number, name: string, expected: string): ShapeProblem {
  const scalar = node >= 0 && !document.isObject(node) && !document.isArray(node);
  return {
    pointer: node < 0 ? '' : document.pointer(node),
    message: `${name} is ${found(document, node)}, expected ${expected}`,
    ...(scalar ? { claimed: document.source(node) } : {}),
  };
}

function readLabels(document: JsonDocument, proof: Uint8Array): ProofLabels {
  const label = (name: string): string => {
    const node = member(document, 0, name);
    return node < 0 ? 'absent' : (document.stringOf(node) ?? found(document, node));
  };
  const hexNode = member(document, 0, 'hex_proof');
  return {
    version: label('version'),
    transcript: label('transcript_type'),
    commitment: label('commitment'),
    hexAgrees: hexNode < 0 || document.stringOf(hexNode) === `0x${Array.from(proof, toHex).join('')}`,
  };
}

function toHex(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}

/** The reference's stand-in takes any JSON object with `proof` and `instances`. */
function referenceRefusal(bytes: Uint8Array): string | undefined {
  const read = pythonLoads(bytes);
  if (!read.ok) return `RuntimeError: Failed to load proof: ${read.exception}`;
  const { document } = read;
  if (!document.isObject(0)) return `RuntimeError: Failed to load proof: TypeError (${quote(found(document, 0))})`;
  const complete = ['proof', 'instances'].every((name) => member(document, 0, name) >= 0);
  return complete ? undefined : 'RuntimeError: Failed to load proof: KeyError';
}
