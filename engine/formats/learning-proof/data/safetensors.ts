/** safetensors: eight bytes of length, a JSON header, and tensors that cover the rest exactly. */
import { utf8Encode } from '../../../base/utf8.ts';
import type { ByteSource } from '../../../bytes/source.ts';
import type { JsonDocument } from '../../../text/json/document.ts';
import { childrenOf, countOf, strictJson } from './json-tree.ts';
import { DATA_LIMITS } from './limits.ts';
import { fileStorage } from './storage.ts';
import { sizeOf, StridedTensor } from './strided.ts';
import type { DType, Tensor } from './tensor.ts';
import { DataError, ITEM_BYTES, MAX_ELEMENTS } from './tensor.ts';

export interface FlatContent {
  /** In the order of the file. */
  readonly tensors: readonly (readonly [name: string, tensor: Tensor])[];
  /** JSON texts beside them: UTF-8, and where they stand. */
  readonly texts: ReadonlyMap<string, { readonly bytes: Uint8Array; readonly place: string }>;
  readonly notes: readonly string[];
}

const DTYPES = new Map<string, DType>([
  ['F64', 'f64'],
  ['F32', 'f32'],
  ['F16', 'f16'],
  ['BF16', 'bf16'],
  ['I64', 'i64'],
  ['I32', 'i32'],
  ['U8', 'u8'],
]);

interface Part {
  readonly name: string;
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
  readonly place: string;
}

/** @throws DataError */
export async function openSafetensors(source: ByteSource): Promise<FlatContent> {
  const head = await source.read(0, 8);
  if (head.length < 8)
    throw new DataError('byte 0', 'truncated', `the file has ${String(head.length)} bytes, not even a length`);
  const view = new DataView(head.buffer, head.byteOffset, 8);
  const length = view.getUint32(4, true) * 0x100000000 + view.getUint32(0, true);
  if (!(length <= source.size - 8)) {
    throw new DataError(
      'byte 0',
      'truncated',
      `the header is said to have ${String(length)} bytes, ${String(source.size - 8)} follow`,
    );
  }
  if (length > DATA_LIMITS.safetensorsHeaderBytes) {
    throw new DataError('byte 0', 'too-large', `the header has ${String(length)} bytes, the limit is 64 MiB`);
  }
  const bytes = await source.read(8, length);
  if (bytes.length < length) throw new DataError(`byte ${String(8 + bytes.length)}`, 'truncated', 'the file ends here');
  if (bytes[0] !== 0x7b) throw new DataError('byte 8', 'json', 'the header does not begin with {');
  const document = strictJson('header', bytes, 8);
  const parts: Part[] = [];
  const texts = new Map<string, { bytes: Uint8Array; place: string }>();
  for (const node of childrenOf(document, 0)) {
    if (document.nameOf(node) === '__metadata__') readMetadata(document, node, texts);
    else parts.push(readPart(document, node));
  }
  checkCover(parts, source.size - 8 - length);
  const tensors = parts.map(({ name, dtype, shape, begin, place }) => {
    const info = { dtype, size: sizeOf(shape), bigEndian: false, place, start: 8 + length + begin };
    return [name, new StridedTensor(fileStorage(source, info), shape)] as const;
  });
  return { tensors, texts, notes: [] };
}

function placeOf(document: JsonDocument, node: number): string {
  return `byte ${String(8 + document.start[node])}, ${document.pointer(node)}`;
}

function readMetadata(
  document: JsonDocument,
  node: number,
  texts: Map<string, { bytes: Uint8Array; place: string }>,
): void {
  if (!document.isObject(node))
    throw new DataError(placeOf(document, node), 'metadata', 'the metadata must be an object');
  for (const child of childrenOf(document, node)) {
    const text = document.stringOf(child);
    const place = placeOf(document, child);
    if (text === undefined) {
      throw new DataError(place, 'metadata', `metadata values must be texts, found ${document.kindName(child)}`);
    }
    texts.set(document.nameOf(child), { bytes: utf8Encode(text), place });
  }
}

/** `{"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}`, with nothing else in it. */
function readPart(document: JsonDocument, node: number): Part {
  const name = document.nameOf(node);
  const fail = (at: number, code: string, message: string): never => {
    throw new DataError(placeOf(document, at), code, message);
  };
  if (!document.isObject(node))
    fail(node, 'header', `a tensor must be described by an object, found ${document.kindName(node)}`);
  const members = new Map(childrenOf(document, node).map((child) => [document.nameOf(child), child]));
  for (const [key, child] of members) {
    if (key !== 'dtype' && key !== 'shape' && key !== 'data_offsets') fail(child, 'header', 'an unknown member');
  }
  const find = (key: string): number => members.get(key) ?? fail(node, 'header', `the member ${key} is missing`);
  const label = document.stringOf(find('dtype'));
  const dtype = label === undefined ? undefined : DTYPES.get(label);
  if (dtype === undefined)
    return fail(find('dtype'), 'dtype', `the dtype ${document.source(find('dtype'))} is not supported`);
  const counts = (key: string): number[] => {
    const list = find(key);
    if (!document.isArray(list))
      fail(list, 'header', `a list of integers is expected, found ${document.kindName(list)}`);
    return childrenOf(document, list).map(
      (child) =>
        countOf(document, child) ?? fail(child, 'header', `not an integer of at least 0: ${document.source(child)}`),
    );
  };
  const shape = counts('shape');
  if (shape.length > DATA_LIMITS.axes) fail(find('shape'), 'too-large', `a tensor of ${String(shape.length)} axes`);
  const size = sizeOf(shape);
  if (!(size <= MAX_ELEMENTS))
    fail(find('shape'), 'too-large', `${String(size)} elements, the limit is ${String(MAX_ELEMENTS)}`);
  const offsets = counts('data_offsets');
  if (offsets.length !== 2)
    fail(find('data_offsets'), 'header', `two offsets are expected, found ${String(offsets.length)}`);
  const [begin, end] = offsets;
  if (begin > end)
    fail(find('data_offsets'), 'offsets', `the data begin at ${String(begin)}, after their end ${String(end)}`);
  const bytes = size * ITEM_BYTES[dtype];
  if (end - begin !== bytes) {
    fail(
      find('data_offsets'),
      'offsets',
      `the shape needs ${String(bytes)} bytes, the offsets give ${String(end - begin)}`,
    );
  }
  return { name, dtype, shape, begin, end, place: `${name} (${placeOf(document, node)})` };
}

/** The tensors cover the data exactly: no hole, no overlap, nothing after the last. */
function checkCover(parts: readonly Part[], size: number): void {
  const order = [...parts].sort((a, b) => a.begin - b.begin || a.end - b.end);
  let at = 0;
  for (const { begin, end, place } of order) {
    if (begin < at)
      throw new DataError(place, 'overlap', `the data begin at ${String(begin)}, inside the tensor before`);
    if (begin > at)
      throw new DataError(place, 'gap', `${String(begin - at)} bytes before the data belong to no tensor`);
    if (end > size)
      throw new DataError(
        place,
        'truncated',
        `the data end at ${String(end)}, the file has ${String(size)} bytes of data`,
      );
    at = end;
  }
  if (at !== size)
    throw new DataError('byte 0', 'trailing', `${String(size - at)} bytes after the last tensor belong to none`);
}
