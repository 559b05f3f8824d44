/** A corpus of hostile checkpoints, one file each: every opcode, names, nesting, broken framing, huge counts, bad archives. */
import {
  archive,
  concat,
  DICT,
  dict,
  EMPTY_TUPLE,
  FLOATS,
  frame,
  get,
  global,
  int,
  list,
  LIST,
} from './pickle-builder.ts';
import {
  MARK,
  NONE,
  op,
  ORDERED,
  pickle,
  proto,
  put,
  REDUCE,
  STOP,
  str,
  tensor,
  text,
  tuple,
  u64,
} from './pickle-builder.ts';
import { withNet } from './pickle-builder.ts';
import type { Code } from './pickle-builder.ts';

export const CLASSES = ['opcode', 'name', 'nesting', 'framing', 'count', 'archive'] as const;
export type CorpusClass = (typeof CLASSES)[number];

export interface Hostile {
  readonly kind: CorpusClass;
  readonly name: string;
  readonly bytes: Uint8Array;
}

const inData = (code: Code): Code => withNet([str('x'), code]);
const times = (count: number, code: Code): Code => new Uint8Array(count).fill(code[0]);
const many = (count: number, ...codes: readonly Code[]): Code => {
  const one = concat(...codes);
  const all = new Uint8Array(count * one.length);
  for (let i = 0; i < count; i += 1) all.set(one, i * one.length);
  return all;
};

const NAMES: readonly (readonly [string, string])[] = [
  ['os', 'system'],
  ['posix', 'system'],
  ['nt', 'system'],
  ['subprocess', 'Popen'],
  ['subprocess', 'check_output'],
  ['builtins', 'eval'],
  ['builtins', 'exec'],
  ['builtins', 'getattr'],
  ['builtins', '__import__'],
  ['builtins', 'open'],
  ['__builtin__', 'eval'],
  ['importlib', 'import_module'],
  ['runpy', 'run_path'],
  ['pickle', 'loads'],
  ['torch', 'load'],
  ['torch.hub', 'load'],
  ['torch.storage', '_load_from_bytes'],
  ['torch._utils', '_rebuild_parameter'],
  ['numpy.core.multiarray', '_reconstruct'],
  ['collections', 'defaultdict'],
  ['functools', 'partial'],
  ['operator', 'attrgetter'],
  ['socket', 'socket'],
  ['webbrowser', 'open'],
  ['ctypes', 'CDLL'],
];

/** A value in which the opcode stands among the data, with operands that would do for it. */
const opcodeFile = (code: number): Code =>
  concat(
    proto(4),
    DICT,
    str('net'),
    ORDERED,
    str('x'),
    MARK,
    int(1),
    int(2),
    op(code),
    new Uint8Array(16).fill(0x0a),
    STOP,
  );

const called = (module: string, name: string): readonly Code[] => [
  concat(global(module, name), tuple(str('true')), REDUCE),
  concat(str(module), str(name), op(0x93), tuple(str('true')), REDUCE),
];

const NESTING: readonly (readonly [string, Code])[] = [
  ['lists, 129 deep', pickle(dict([str('x'), concat(times(129, LIST), times(128, op('a')))]))],
  ['lists, a million deep', pickle(dict([str('x'), concat(times(999_999, LIST), times(999_998, op('a')))]))],
  ['tuples, 100000 deep', pickle(dict([str('x'), concat(EMPTY_TUPLE, times(100_000, op(0x85)))]))],
  ['a list in itself', inData(concat(LIST, put(1), get(1), op('a')))],
  ['a dictionary in itself', inData(concat(DICT, put(1), str('k'), get(1), op('s')))],
  ['the root in itself', pickle(DICT, put(1), str('k'), get(1), op('s'))],
  [
    'a call nested in a call',
    inData(concat(global('os', 'system'), tuple(concat(global('os', 'getcwd'), EMPTY_TUPLE, REDUCE)), REDUCE)),
  ],
];

const FRAMING: readonly (readonly [string, Code])[] = [
  ['longer than the rest', concat(proto(4), op(0x95), u64(100), DICT, STOP)],
  ['2^63 bytes', concat(proto(4), op(0x95), u64(2 ** 63), DICT, STOP)],
  ['a frame in a frame', concat(proto(4), frame(frame(DICT), STOP))],
  ['a frame that is cut', concat(proto(4), op(0x95, 1, 2))],
  ['an opcode across its end', concat(proto(4), op(0x95), u64(3), str('abc'), STOP)],
  ['no STOP', concat(proto(2), DICT)],
  ['bytes after STOP', concat(pickle(DICT), Uint8Array.of(0))],
  ['a pickle after STOP', concat(pickle(DICT), pickle(DICT))],
  ['PROTO 6', concat(proto(6), DICT, STOP)],
  ['nothing', concat()],
  ['a name without its end', concat(proto(2), op('cos'))],
  ['a float that is cut', concat(proto(2), op('G', 1, 2))],
];

const COUNTS: readonly (readonly [string, Code])[] = [
  ['a text of 2^32 - 1 bytes', concat(proto(2), op('X', 255, 255, 255, 255))],
  ['a text of 2^62 bytes', concat(proto(4), op(0x8d), u64(2 ** 62))],
  ['bytes of 2^63', concat(proto(4), op(0x8e), u64(2 ** 63), STOP)],
  ['an integer of 2^32 - 1 bytes', concat(proto(2), op(0x8b, 255, 255, 255, 255))],
  [
    'a tensor of 2^31 - 1 rows',
    pickle(dict([str('net'), concat(ORDERED, dict([str('w'), tensor({ size: tuple(int(2 ** 31 - 1)) })]))])),
  ],
  [
    'a stride of 2^31 - 1',
    pickle(dict([str('net'), concat(ORDERED, dict([str('w'), tensor({ stride: tuple(int(2 ** 31 - 1)) })]))])),
  ],
  ['a million marks', concat(proto(2), many(1_000_001, MARK))],
  ['a million values', concat(proto(2), many(1_000_001, NONE))],
  ['a million places in the memo', concat(proto(4), NONE, many(1_000_001, op(0x94)))],
  ['eight million opcodes', concat(proto(2), NONE, many(8_000_000, put(0)))],
  ['the memo place 2^32 - 1', inData(op('j', 255, 255, 255, 255))],
];

const ARCHIVES: readonly (readonly [string, Uint8Array])[] = [
  ['another version', archive(withNet(), [{ name: 'n/version', data: '4' }])],
  ['an entry outside the folder', archive(withNet(), [{ name: 'other', data: '' }])],
  ['two checkpoints', archive(withNet(), [{ name: 'n/data.pkl', data: withNet() }])],
  ['a storage twice', archive(withNet(), [{ name: 'm/data/0', data: FLOATS }])],
  ['the pickle twice', archive(withNet(), [{ name: 'm/data.pkl', data: withNet() }])],
  ['TorchScript', archive(withNet(), [{ name: 'm/constants.pkl', data: '' }])],
  ['a storage that is short', archive(withNet(), [], FLOATS.subarray(1))],
  ['a storage that is long', archive(withNet(), [], concat(FLOATS, FLOATS))],
  ['a raw pickle', withNet()],
  ['a tar archive', concat(new Uint8Array(257), text('ustar\0'))],
  ['an archive that is cut', archive(withNet()).slice(0, 300)],
];

/** Opcodes that checkpoints need stand here too, where they have nothing to work on or leave what is no state. */
export function hostileCheckpoints(): readonly Hostile[] {
  const pickled = (kind: CorpusClass, list_: readonly (readonly [string, Code])[]): readonly Hostile[] =>
    list_.map(([name, code]) => ({ kind, name, bytes: archive(code) }));
  const opcodes = Array.from(
    { length: 256 },
    (_, code) => [`0x${code.toString(16).padStart(2, '0')}`, opcodeFile(code)] as const,
  );
  const names = NAMES.flatMap(([module, name]) =>
    called(module, name).flatMap((code, form) =>
      [inData(code), inData(list(code)), concat(code, withNet())].map(
        (file, place) => [`${module}.${name}, form ${String(form)}, place ${String(place)}`, file] as const,
      ),
    ),
  );
  return [
    ...pickled('opcode', opcodes),
    ...pickled('name', names),
    ...pickled('nesting', NESTING),
    ...pickled('framing', FRAMING),
    ...pickled('count', COUNTS),
    ...ARCHIVES.map(([name, bytes]): Hostile => ({ kind: 'archive', name, bytes })),
  ];
}
