/**
 * The receipt: the commitment as it was handed out at generation time, as JSON (commitllm-v4.md section 1.10). Alone, or
 * as the member `commitment` of the whole reply to `/chat`.
 */
import { LIMITS } from '../../../bytes/limits.ts';
import type { JsonDocument } from '../../../text/json/document.ts';
import { KIND, REFUSED_DEFECTS } from '../../../text/json/document.ts';
import { readJson } from '../../../text/json/reader.ts';
import { createVocabulary } from '../../../text/json/strings.ts';
import { hashList } from './reader.ts';
import type { BatchCommitment, Hashes } from './types.ts';

/** What the reply carries beside the commitment; absent members are undefined. */
export interface ChatReply {
  /** All tokens, the first prompt token included. */
  readonly token_ids: Uint32Array | undefined;
  readonly generated_text: string | undefined;
  readonly n_tokens: number | undefined;
  /** Lower-case hex. */
  readonly kv_roots: readonly string[] | undefined;
}

export interface Receipt {
  readonly commitment: BatchCommitment;
  /** Present when the whole reply was kept. */
  readonly reply: ChatReply | undefined;
}

export type ReceiptResult =
  | { readonly ok: true; readonly receipt: Receipt }
  | { readonly ok: false; readonly place: string; readonly message: string };

const NO_WORDS = createVocabulary([]);
const HASH_BYTES = 32;
const LARGEST_U32 = 4294967295;

class Unusable extends Error {
  readonly place: string;

  constructor(place: string, message: string) {
    super(message);
    this.place = place;
  }
}

/** Reads a receipt strictly: no repeated name, every hash 32 whole numbers from 0 to 255. Answers for any bytes. */
export function readReceipt(bytes: Uint8Array): ReceiptResult {
  if (bytes.length > LIMITS.jsonDocumentBytes) return { ok: false, place: 'byte 0', message: 'the file is too large' };
  const read = readJson(bytes, NO_WORDS);
  if (!read.ok) return { ok: false, place: `byte ${String(read.error.byte)}`, message: read.error.message };
  const { document } = read;
  const defect = document.defects.find(({ code }) => REFUSED_DEFECTS.includes(code));
  if (defect !== undefined) return { ok: false, place: `byte ${String(defect.byte)}`, message: defect.message };
  try {
    return { ok: true, receipt: readRoot(document) };
  } catch (error) {
    if (!(error instanceof Unusable)) throw error;
    return { ok: false, place: error.place, message: error.message };
  }
}

function readRoot(document: JsonDocument): Receipt {
  if (!document.isObject(0)) throw new Unusable('', 'a receipt is a JSON object');
  const inner = member(document, 0, 'commitment');
  if (inner < 0) return { commitment: readCommitment(document, 0), reply: undefined };
  const ids = member(document, 0, 'token_ids');
  const text = member(document, 0, 'generated_text');
  const count = member(document, 0, 'n_tokens');
  const roots = member(document, 0, 'kv_roots');
  return {
    commitment: readCommitment(document, inner),
    reply: {
      token_ids: absent(document, ids) ? undefined : Uint32Array.from(integers(document, ids, LARGEST_U32)),
      generated_text: absent(document, text) ? undefined : stringAt(document, text),
      n_tokens: absent(document, count) ? undefined : integer(document, count, LARGEST_U32),
      kv_roots: absent(document, roots) ? undefined : children(document, roots).map((node) => stringAt(document, node)),
    },
  };
}

function readCommitment(document: JsonDocument, node: number): BatchCommitment {
  if (!document.isObject(node)) throw new Unusable(document.pointer(node), 'a commitment is a JSON object');
  const needed = (name: string): number => {
    const found = member(document, node, name);
    if (found < 0) throw new Unusable(document.pointer(node), `the commitment has no ${name}`);
    return found;
  };
  const optional = (name: string): Uint8Array | null => {
    const found = member(document, node, name);
    return absent(document, found) ? null : hashAt(document, found);
  };
  const version = stringAt(document, needed('version'));
  if (version !== 'V4') {
    throw new Unusable(
      document.pointer(needed('version')),
      `the version is ${JSON.stringify(version.slice(0, 40))}, expected "V4"`,
    );
  }
  const count = member(document, node, 'n_prompt_tokens');
  return {
    merkle_root: hashAt(document, needed('merkle_root')),
    io_root: hashAt(document, needed('io_root')),
    n_tokens: integer(document, needed('n_tokens'), LARGEST_U32),
    manifest_hash: optional('manifest_hash'),
    input_spec_hash: optional('input_spec_hash'),
    model_spec_hash: optional('model_spec_hash'),
    decode_spec_hash: optional('decode_spec_hash'),
    output_spec_hash: optional('output_spec_hash'),
    version: 'V4',
    prompt_hash: optional('prompt_hash'),
    seed_commitment: optional('seed_commitment'),
    n_prompt_tokens: absent(document, count) ? null : integer(document, count, LARGEST_U32),
    kv_roots: rootsAt(document, member(document, node, 'kv_roots')),
  };
}

function rootsAt(document: JsonDocument, node: number): Hashes {
  const hashes = absent(document, node) ? [] : children(document, node).map((child) => hashAt(document, child));
  const bytes = new Uint8Array(HASH_BYTES * hashes.length);
  hashes.forEach((hash, i) => {
    bytes.set(hash, HASH_BYTES * i);
  });
  return hashList(bytes);
}

function member(document: JsonDocument, node: number, name: string): number {
  const id = document.strings.find(name);
  return id < 0 ? -1 : document.member(node, id);
}

/** Not there, or null. */
function absent(document: JsonDocument, node: number): boolean {
  return node < 0 || document.kind[node] === KIND.null;
}

function children(document: JsonDocument, node: number): number[] {
  if (!document.isArray(node)) throw new Unusable(document.pointer(node), 'a list is expected');
  const nodes: number[] = [];
  for (let child = node + 1; child < document.next[node]; child = document.next[child]) nodes.push(child);
  return nodes;
}

function hashAt(document: JsonDocument, node: number): Uint8Array {
  const values = integers(document, node, 255);
  if (values.length !== HASH_BYTES) {
    throw new Unusable(document.pointer(node), `a hash is 32 numbers, here are ${String(values.length)}`);
  }
  return Uint8Array.from(values);
}

function integers(document: JsonDocument, node: number, most: number): number[] {
  return children(document, node).map((child) => integer(document, child, most));
}

function integer(document: JsonDocument, node: number, most: number): number {
  const text = document.isNumber(node) ? document.source(node) : '';
  if (!/^(?:0|[1-9]\d{0,9})$/.test(text) || !(Number(text) <= most)) {
    throw new Unusable(document.pointer(node), `a whole number from 0 to ${String(most)} is expected`);
  }
  return Number(text);
}

function stringAt(document: JsonDocument, node: number): string {
  const text = document.stringOf(node);
  if (text === undefined) throw new Unusable(document.pointer(node), 'a text is expected');
  return text;
}
