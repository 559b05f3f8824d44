/** An assembler for pickles, good and bad, and the archive around them. Nothing here is ever loaded by anything else. */
import { memorySource } from '../../../../engine/bytes/source.ts';
import { readCheckpoint } from '../../../../engine/formats/learning-proof/data/index.ts';
import type { Checkpoint, ReadResult } from '../../../../engine/formats/learning-proof/data/index.ts';
import { buildZip, concat, text, u16, u32, u64 } from '../../../archive/zip-builder.ts';
import type { EntrySpec } from '../../../archive/zip-builder.ts';

export type Code = Uint8Array;

export const op = (...bytes: readonly (number | string)[]): Code =>
  Uint8Array.from(bytes.flatMap((byte) => (typeof byte === 'number' ? [byte] : [...Buffer.from(byte, 'latin1')])));

export const MARK = op('(');
export const STOP = op('.');
export const NONE = op('N');
export const TRUE = op(0x88);
export const FALSE = op(0x89);
export const DICT = op('}');
export const LIST = op(']');
export const EMPTY_TUPLE = op(')');
export const SETITEM = op('s');
export const SETITEMS = op('u');
export const APPEND = op('a');
export const APPENDS = op('e');
export const REDUCE = op('R');
export const BUILD = op('b');
export const BINPERSID = op('Q');
export const proto = (version: number): Code => op(0x80, version);
export const str = (value: string): Code => concat(op('X'), u32(text(value).length), text(value));
export const int = (value: number): Code => concat(op('J'), u32(value));
export const long = (value: bigint, length = 8): Code => {
  const bytes = [];
  for (let i = 0; i < length; i += 1) bytes.push(Number(BigInt.asUintN(8, value >> BigInt(8 * i))));
  return op(0x8a, length, ...bytes);
};
export const float = (value: number): Code => {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return concat(op('G'), bytes);
};
export const put = (index: number): Code => op('q', index);
export const get = (index: number): Code => op('h', index);
export const global = (module: string, name: string): Code => op(`c${module}\n${name}\n`);
export const tuple = (...items: readonly Code[]): Code => concat(MARK, ...items, op('t'));
export const dict = (...pairs: readonly (readonly [Code, Code])[]): Code =>
  concat(DICT, MARK, ...pairs.flat(), SETITEMS);
export const list = (...items: readonly Code[]): Code => concat(LIST, MARK, ...items, APPENDS);
export const frame = (...codes: readonly Code[]): Code => {
  const body = concat(...codes);
  return concat(op(0x95), u64(body.length), body);
};

export const ORDERED = concat(global('collections', 'OrderedDict'), EMPTY_TUPLE, REDUCE);
export const ordered = (...pairs: readonly (readonly [Code, Code])[]): Code =>
  concat(ORDERED, MARK, ...pairs.flat(), SETITEMS);

export interface TensorParts {
  readonly word?: Code;
  readonly type?: Code;
  readonly key?: Code;
  readonly location?: Code;
  readonly numel?: Code;
  readonly id?: Code;
  readonly offset?: Code;
  readonly size?: Code;
  readonly stride?: Code;
  readonly grad?: Code;
  readonly hooks?: Code;
  readonly args?: Code;
}

/** float32 [2, 3] of the storage '0', which has 6 numbers; any part may be another. */
export function tensor(parts: TensorParts = {}): Code {
  const id =
    parts.id ??
    tuple(
      parts.word ?? str('storage'),
      parts.type ?? global('torch', 'FloatStorage'),
      parts.key ?? str('0'),
      parts.location ?? str('cpu'),
      parts.numel ?? int(6),
    );
  const args =
    parts.args ??
    tuple(
      concat(id, BINPERSID),
      parts.offset ?? int(0),
      parts.size ?? tuple(int(2), int(3)),
      parts.stride ?? tuple(int(3), int(1)),
      parts.grad ?? FALSE,
      parts.hooks ?? ORDERED,
    );
  return concat(global('torch._utils', '_rebuild_tensor_v2'), args, REDUCE);
}

/** A whole pickle of protocol 2. */
export const pickle = (...codes: readonly Code[]): Code => concat(proto(2), ...codes, STOP);
/** The pickle of a dictionary with a good net, and what is given. */
export const withNet = (...pairs: readonly (readonly [Code, Code])[]): Code =>
  pickle(dict([str('net'), ordered([str('w'), tensor()])], ...pairs));

export const FLOATS = new Uint8Array(Float32Array.of(0, 1, 2, 3, 4, 5).buffer);

export function archive(code: Code, more: readonly EntrySpec[] = [], storage: Uint8Array = FLOATS): Uint8Array {
  return buildZip([
    { name: 'm/data.pkl', data: code },
    { name: 'm/data/0', data: storage },
    { name: 'm/version', data: '3\n' },
    ...more,
  ]);
}

export function load(bytes: Uint8Array): Promise<ReadResult<Checkpoint>> {
  return readCheckpoint('m.pt', memorySource('m.pt', bytes));
}

export const run = (code: Code): Promise<ReadResult<Checkpoint>> => load(archive(code));

/** `place: message` of a refusal; undefined when the file was read. */
export async function refusal(result: Promise<ReadResult<Checkpoint>>): Promise<string | undefined> {
  const found = await result;
  return found.ok ? undefined : `${found.place}: ${found.message}`;
}

export { concat, text, u16, u32, u64 };
