/** The restricted pickle: every opcode, every name, every broken form. Nothing is looked up, nothing is called. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { member } from '../../../../engine/formats/learning-proof/data/index.ts';
import type { Tree } from '../../../../engine/formats/learning-proof/data/index.ts';
import {
  APPEND,
  archive,
  BINPERSID,
  BUILD,
  concat,
  DICT,
  dict,
  EMPTY_TUPLE,
  FALSE,
  float,
  FLOATS,
  frame,
  get,
  global,
  int,
  list,
  LIST,
  load,
  long,
  MARK,
  NONE,
  op,
  ordered,
  ORDERED,
  pickle,
  proto,
  put,
  REDUCE,
  refusal,
  run,
  SETITEM,
  SETITEMS,
  STOP,
  str,
  tensor,
  text,
  TRUE,
  tuple,
  u32,
  u64,
  withNet,
} from './pickle-builder.ts';
import type { Code, TensorParts } from './pickle-builder.ts';

const SEED = Number(process.env['ASSAY_SEED'] ?? '20250214');

/** Printed by Python: `[(ord(o.code), o.name) for o in pickletools.opcodes]`. */
const OPCODES = new Map<number, string>([
  [73, 'INT'],
  [74, 'BININT'],
  [75, 'BININT1'],
  [77, 'BININT2'],
  [76, 'LONG'],
  [138, 'LONG1'],
  [139, 'LONG4'],
  [83, 'STRING'],
  [84, 'BINSTRING'],
  [85, 'SHORT_BINSTRING'],
  [66, 'BINBYTES'],
  [67, 'SHORT_BINBYTES'],
  [142, 'BINBYTES8'],
  [150, 'BYTEARRAY8'],
  [151, 'NEXT_BUFFER'],
  [152, 'READONLY_BUFFER'],
  [78, 'NONE'],
  [136, 'NEWTRUE'],
  [137, 'NEWFALSE'],
  [86, 'UNICODE'],
  [140, 'SHORT_BINUNICODE'],
  [88, 'BINUNICODE'],
  [141, 'BINUNICODE8'],
  [70, 'FLOAT'],
  [71, 'BINFLOAT'],
  [93, 'EMPTY_LIST'],
  [97, 'APPEND'],
  [101, 'APPENDS'],
  [108, 'LIST'],
  [41, 'EMPTY_TUPLE'],
  [116, 'TUPLE'],
  [133, 'TUPLE1'],
  [134, 'TUPLE2'],
  [135, 'TUPLE3'],
  [125, 'EMPTY_DICT'],
  [100, 'DICT'],
  [115, 'SETITEM'],
  [117, 'SETITEMS'],
  [143, 'EMPTY_SET'],
  [144, 'ADDITEMS'],
  [145, 'FROZENSET'],
  [48, 'POP'],
  [50, 'DUP'],
  [40, 'MARK'],
  [49, 'POP_MARK'],
  [103, 'GET'],
  [104, 'BINGET'],
  [106, 'LONG_BINGET'],
  [112, 'PUT'],
  [113, 'BINPUT'],
  [114, 'LONG_BINPUT'],
  [148, 'MEMOIZE'],
  [130, 'EXT1'],
  [131, 'EXT2'],
  [132, 'EXT4'],
  [99, 'GLOBAL'],
  [147, 'STACK_GLOBAL'],
  [82, 'REDUCE'],
  [98, 'BUILD'],
  [105, 'INST'],
  [111, 'OBJ'],
  [129, 'NEWOBJ'],
  [146, 'NEWOBJ_EX'],
  [128, 'PROTO'],
  [46, 'STOP'],
  [149, 'FRAME'],
  [80, 'PERSID'],
  [81, 'BINPERSID'],
]);

/** What torch.save writes for tensors and plain containers, and FRAME, MEMOIZE and the like of protocols 4 and 5. */
const FOLLOWED = new Set(
  'BININT BININT1 BININT2 LONG1 LONG4 NONE NEWTRUE NEWFALSE SHORT_BINUNICODE BINUNICODE BINUNICODE8 BINFLOAT EMPTY_LIST APPEND APPENDS EMPTY_TUPLE TUPLE TUPLE1 TUPLE2 TUPLE3 EMPTY_DICT SETITEM SETITEMS MARK BINGET LONG_BINGET BINPUT LONG_BINPUT MEMOIZE GLOBAL STACK_GLOBAL REDUCE BUILD STOP FRAME BINPERSID'.split(
    ' ',
  ),
);

const STORAGES = ['Double', 'Float', 'Half', 'BFloat16', 'Long', 'Int', 'Byte'].map((name) => `${name}Storage`);

/** Names that a hostile checkpoint may try, and names just beside those of the list. */
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
  ['__builtin__', 'set'],
  ['importlib', 'import_module'],
  ['runpy', 'run_path'],
  ['pickle', 'loads'],
  ['_pickle', 'loads'],
  ['copyreg', '_reconstructor'],
  ['copy_reg', '_reconstructor'],
  ['operator', 'attrgetter'],
  ['functools', 'partial'],
  ['types', 'CodeType'],
  ['webbrowser', 'open'],
  ['numpy.core.multiarray', '_reconstruct'],
  ['numpy.core.multiarray', 'scalar'],
  ['numpy', 'dtype'],
  ['_codecs', 'encode'],
  ['torch', 'load'],
  ['torch', 'Size'],
  ['torch', 'ComplexFloatStorage'],
  ['torch', 'BoolStorage'],
  ['torch', 'CharStorage'],
  ['torch', 'ShortStorage'],
  ['torch.storage', '_load_from_bytes'],
  ['torch.storage', 'UntypedStorage'],
  ['torch._utils', '_rebuild_tensor'],
  ['torch._utils', '_rebuild_tensor_v3'],
  ['torch._utils', '_rebuild_parameter'],
  ['torch._utils', '_rebuild_sparse_tensor'],
  ['torch.hub', 'load'],
  ['torch.jit', 'load'],
  ['torch.serialization', '_get_layout'],
  ['torch.nn.parameter', 'Parameter'],
  ['collections', 'defaultdict'],
  ['collections', 'namedtuple'],
  ['collections', 'OrderedDict '],
  ['collections', 'ordereddict'],
  ['collections', 'OrderedDict.fromkeys'],
  ['collections', ''],
  ['', 'OrderedDict'],
  ['collections.OrderedDict', ''],
  [' collections', 'OrderedDict'],
  ['Collections', 'OrderedDict'],
  ['collections', '\u041erderedDict'],
  ['torch', '_utils._rebuild_tensor_v2'],
  ['torch', 'FloatStorage\u200b'],
  ['torch', 'FloatStorage.__init__'],
  ['torch.FloatStorage', '__init__'],
  ['__main__', 'FloatStorage'],
  ['constructor', 'constructor'],
  ['__proto__', '__proto__'],
  ['toString', 'valueOf'],
];

function isPlain(tree: Tree, seen = new Set<Tree>()): boolean {
  if (seen.has(tree)) return true;
  seen.add(tree);
  if (tree.kind === 'map') {
    return tree.entries.every(([key, value]) => /^(string|number)$/.test(typeof key) && isPlain(value, seen));
  }
  if (tree.kind === 'list') return tree.items.every((value) => isPlain(value, seen));
  return ['tensor', 'int', 'float', 'bool', 'text', 'none'].includes(tree.kind);
}

const inData = (code: Code): Code => withNet([str('x'), code]);

describe('every opcode', () => {
  const codes = Array.from({ length: 256 }, (_, code) => code);
  const named = (code: number): string => OPCODES.get(code) ?? `opcode 0x${code.toString(16).padStart(2, '0')}`;
  /** Stacks that an opcode may find: nothing, values, a mark with values, containers. */
  const stacks: readonly Code[] = [
    concat(),
    concat(str('a'), str('b'), str('c')),
    concat(LIST, MARK, int(1), int(2)),
    concat(DICT, str('k'), NONE),
    concat(global('collections', 'OrderedDict'), EMPTY_TUPLE),
    concat(ORDERED, DICT),
  ];
  const tails: readonly Code[] = [
    STOP,
    concat(new Uint8Array(16), STOP),
    text('1\n2\n.'),
    concat(Uint8Array.of(1, 0x41), STOP),
    new Uint8Array(9).fill(0xff),
  ];

  it.each(codes.filter((code) => !FOLLOWED.has(named(code))))('%i is refused, in whatever place', async (code) => {
    for (const stack of stacks) {
      for (const tail of tails) {
        const result = await run(concat(proto(2), stack, op(code), tail));
        expect(result.ok).toBe(false);
      }
    }
    // Values that no checkpoint holds are passed over and refused where they stay; the others at once.
    const whole = concat(op(code), Uint8Array.of(1, 0x0a, 0x0a, 0x0a, 0x0a, 0x0a, 0x0a, 0x0a), new Uint8Array(8), STOP);
    const [message] = [await refusal(run(concat(proto(2), str('a'), whole)))];
    expect(message).toBeDefined();
    if (!/BINBYTES|STRING|BYTEARRAY|^(INT|LONG|FLOAT|UNICODE|INST)$/.test(named(code))) {
      expect(message).toMatch(`m/data.pkl, byte 8: ${named(code)} is no opcode`);
    }
  });

  it.each(codes.filter((code) => FOLLOWED.has(named(code))))('%i gives plain data or a refusal', async (code) => {
    for (const stack of stacks) {
      for (const tail of tails) {
        const result = await run(concat(proto(2), stack, op(code), tail));
        if (result.ok) expect(isPlain(result.value.tree)).toBe(true);
        else expect(result.place).toMatch(/^m\/data\.pkl(, byte \d+)?$/);
      }
    }
  });

  it.each<[string, Code]>([
    ['INT', text('I1\n')],
    ['LONG', text('L1L\n')],
    ['FLOAT', text('F1.5\n')],
    ['STRING', text("S'x'\n")],
    ['UNICODE', text('Vx\n')],
    ['SHORT_BINSTRING', op('U', 1, 'x')],
    ['BINSTRING', op('T', 1, 0, 0, 0, 'x')],
    ['SHORT_BINBYTES', op('C', 1, 'x')],
    ['BINBYTES', op('B', 1, 0, 0, 0, 'x')],
    ['BINBYTES8', concat(op(0x8e), u64(1), text('x'))],
    ['BYTEARRAY8', concat(op(0x96), u64(1), text('x'))],
  ])('%s is passed over, named, and refused', async (name, code) => {
    expect(await refusal(run(inData(code)))).toMatch(`a value made by ${name} is left among the data`);
    expect(await refusal(run(inData(concat(code, global('os', 'system')))))).toMatch('os.system');
    expect(await refusal(run(inData(dict([code, NONE]))))).toMatch(`found a value made by ${name}`);
    expect(await refusal(run(inData(list(tuple(code)))))).toMatch(name);
  });
});

describe('names', () => {
  it.each(NAMES)('%s . %s is refused and told', async (module, name) => {
    const whole = `${module}.${name}`;
    const listed = /^[\x20-\x7e]*$/.test(whole) && !whole.includes('\n');
    for (const code of [
      ...(listed
        ? [global(module, name), concat(global(module, name), EMPTY_TUPLE, REDUCE), op(`(i${module}\n${name}\n`)]
        : []),
      concat(str(module), str(name), op(0x93)),
      concat(str(module), put(1), str(name), put(2), NONE, op('0').subarray(1), get(1), get(2), op(0x93)),
    ]) {
      const message = await refusal(run(inData(code)));
      expect(message).toMatch(/not on the list; it was not looked up|nothing was called|bytes follow|takes two texts/);
      expect(message).toContain(whole);
    }
  });

  it('a name that is not on the list refuses the whole file, wherever it stands and whether or not it is called', async () => {
    const bad = global('os', 'system');
    for (const code of [
      bad,
      list(bad),
      dict([str('k'), bad]),
      concat(bad, put(9), op('0').subarray(1)),
      tuple(bad, tuple(bad)),
      concat(bad, tuple(str('true')), REDUCE),
      concat(MARK, bad, str('true'), op('o')),
      concat(bad, EMPTY_TUPLE, op(0x81)),
    ]) {
      expect(await refusal(run(inData(code)))).toMatch(/byte \d+: the pickle names os\.system/);
    }
    expect(await refusal(run(concat(bad, withNet())))).toMatch('os.system');
  });

  it('names of the list are words: they are no data, and only called as torch calls them', async () => {
    const names = [
      ['collections', 'OrderedDict'],
      ['collections', 'Counter'],
      ['torch._utils', '_rebuild_tensor_v2'],
      ...STORAGES.map((name) => ['torch', name]),
    ];
    for (const [module, name] of names) {
      expect(await refusal(run(inData(global(module, name))))).toMatch(
        `the global ${module}.${name} is left among the data`,
      );
      expect(await refusal(run(inData(list(global(module, name)))))).toMatch('is left among the data');
      expect(await refusal(run(inData(dict([global(module, name), NONE]))))).toMatch('a dictionary key');
      expect(await refusal(run(inData(concat(global(module, name), tuple(int(1), int(2)), REDUCE))))).toBeDefined();
      expect(await refusal(run(inData(concat(global(module, name), LIST, REDUCE))))).toMatch('must be a tuple');
      expect(await refusal(run(inData(concat(global(module, name), DICT, BUILD))))).toMatch('BUILD on the global');
    }
    for (const name of STORAGES) {
      expect(await refusal(run(inData(concat(global('torch', name), tuple(int(9)), REDUCE))))).toMatch(
        'is called, which is refused',
      );
    }
  });

  it.each<[string, Code, string]>([
    [
      'OrderedDict of pairs',
      concat(global('collections', 'OrderedDict'), tuple(list(tuple(str('a'), int(1)))), REDUCE),
      'without',
    ],
    ['Counter of nothing', concat(global('collections', 'Counter'), EMPTY_TUPLE, REDUCE), 'one dictionary'],
    ['Counter of a list', concat(global('collections', 'Counter'), tuple(LIST), REDUCE), 'one dictionary'],
    ['Counter of an OrderedDict', concat(global('collections', 'Counter'), tuple(ORDERED), REDUCE), 'one dictionary'],
    [
      'Counter of texts',
      concat(global('collections', 'Counter'), tuple(dict([str('a'), int(1)])), REDUCE),
      'integers to integers',
    ],
    [
      'Counter to floats',
      concat(global('collections', 'Counter'), tuple(dict([int(1), float(1)])), REDUCE),
      'integers to integers',
    ],
    [
      'items set in a Counter',
      concat(global('collections', 'Counter'), tuple(DICT), REDUCE, int(1), int(2), SETITEM),
      'no dictionary that items',
    ],
    ['a call of a text', concat(str('os.system'), EMPTY_TUPLE, REDUCE), 'is called, which is refused'],
    ['a call of a tensor', concat(tensor(), EMPTY_TUPLE, REDUCE), 'a tensor is called'],
    ['a call of a dictionary', concat(DICT, EMPTY_TUPLE, REDUCE), 'a dictionary is called'],
  ])('%s', async (_, code, message) => {
    expect(await refusal(run(inData(code)))).toMatch(message);
  });
});

describe('broken programs', () => {
  it.each<[string, Code, RegExp]>([
    ['nothing', concat(), /empty/],
    ['STOP alone', STOP, /does not begin with PROTO/],
    ['protocol 0', concat(DICT, STOP), /does not begin with PROTO/],
    ['PROTO 0', concat(proto(0), DICT, STOP), /protocol 0, only 2 to 5/],
    ['PROTO 1', concat(proto(1), DICT, STOP), /protocol 1, only 2 to 5/],
    ['PROTO 6', concat(proto(6), DICT, STOP), /protocol 6, only 2 to 5/],
    ['PROTO 255', concat(proto(255), DICT, STOP), /protocol 255/],
    ['PROTO without a number', op(0x80), /1 bytes are announced here and 0 are left/],
    ['PROTO a second time', pickle(proto(2), DICT), /PROTO is no opcode/],
    ['no STOP', concat(proto(2), DICT), /ends without STOP/],
    ['STOP on nothing', pickle(), /STOP with 0 values/],
    ['STOP on two values', pickle(DICT, DICT), /STOP with 2 values/],
    ['STOP with an open mark', pickle(DICT, MARK), /open mark/],
    ['bytes after STOP', concat(pickle(DICT), Uint8Array.of(0)), /1 bytes follow STOP/],
    ['a pickle after STOP', concat(pickle(DICT), pickle(DICT)), /bytes follow STOP/],
    ['a number as the root', pickle(int(1)), /no dictionary/],
    ['a list as the root', pickle(LIST), /no dictionary/],
    ['a tensor as the root', pickle(tensor()), /no dictionary/],
    ['POP', inData(concat(NONE, NONE, op('0'))), /POP is no opcode/],
    ['DUP', inData(concat(NONE, op('2'))), /DUP is no opcode/],
    ['POP_MARK', inData(concat(NONE, MARK, op('1'))), /POP_MARK is no opcode/],
    ['a set', inData(op(0x8f)), /EMPTY_SET is no opcode/],
    ['a frozen set', inData(concat(MARK, op(0x91))), /FROZENSET is no opcode/],
    ['NEXT_BUFFER', inData(op(0x97)), /NEXT_BUFFER is no opcode/],
    ['NEWOBJ', inData(concat(global('collections', 'Counter'), EMPTY_TUPLE, op(0x81))), /NEWOBJ is no opcode/],
    [
      'NEWOBJ_EX',
      inData(concat(global('collections', 'Counter'), EMPTY_TUPLE, DICT, op(0x92))),
      /NEWOBJ_EX is no opcode/,
    ],
    ['OBJ', inData(concat(MARK, global('collections', 'OrderedDict'), op('o'))), /OBJ is no opcode/],
    ['EXT1', inData(op(0x82, 1)), /EXT1 is no opcode/],
    ['PERSID', inData(text('P0\n')), /PERSID is no opcode/],
    ['REDUCE on nothing', concat(proto(2), REDUCE, STOP), /REDUCE on an empty stack/],
    ['REDUCE on one value', concat(proto(2), EMPTY_TUPLE, REDUCE, STOP), /REDUCE on an empty stack/],
    ['BUILD on nothing', concat(proto(2), DICT, BUILD, STOP), /BUILD on an empty stack/],
    ['APPENDS without a mark', pickle(LIST, op('e')), /APPENDS without a mark/],
    ['SETITEMS on marks only', concat(proto(2), MARK, MARK, SETITEMS, STOP), /empty stack/],
    ['SETITEMS with a key and no value', pickle(DICT, MARK, str('a'), SETITEMS), /a key and no value/],
    ['SETITEM across a mark', pickle(DICT, str('a'), MARK, NONE, SETITEM), /empty stack/],
    ['TUPLE2 across a mark', pickle(DICT, NONE, MARK, NONE, op(0x86)), /TUPLE2 on an empty stack/],
    ['TUPLE3 on two', concat(proto(2), NONE, NONE, op(0x87), STOP), /TUPLE3 on an empty stack/],
    ['APPEND to a dictionary', pickle(DICT, NONE, APPEND), /no list/],
    ['APPEND to a tuple', pickle(EMPTY_TUPLE, NONE, APPEND), /no list/],
    ['SETITEM to a list', pickle(LIST, str('a'), NONE, SETITEM), /no dictionary/],
    ['SETITEM to a tensor', inData(concat(tensor(), str('a'), NONE, SETITEM)), /no dictionary/],
    ['a key twice', inData(dict([str('a'), NONE], [str('a'), NONE])), /"a" is given twice/],
    ['a key twice, in two instalments', inData(concat(dict([str('a'), NONE]), str('a'), NONE, SETITEM)), /given twice/],
    ['a number as key twice', inData(dict([int(1), NONE], [long(1n), NONE])), /1 is given twice/],
    ['a truth value as key', inData(dict([TRUE, NONE])), /a dictionary key must be/],
    ['a float as key', inData(dict([float(1), NONE])), /a dictionary key must be/],
    ['a tuple as key', inData(dict([EMPTY_TUPLE, NONE])), /a dictionary key must be/],
    ['a tensor as key', inData(dict([tensor(), NONE])), /a dictionary key must be/],
    ['2^53 as key', inData(dict([long(1n << 53n), NONE])), /a dictionary key must be/],
    ['a text that is not UTF-8', inData(op('X', 1, 0, 0, 0, 0xff)), /not UTF-8/],
    ['a lone surrogate', inData(op('X', 3, 0, 0, 0, 0xed, 0xa0, 0x80)), /not UTF-8/],
    ['a text of 2^32 - 1 bytes', concat(proto(2), op('X', 255, 255, 255, 255)), /more than 2 GiB are announced/],
    ['a text of 2^62 bytes', concat(proto(4), op(0x8d), u64(2 ** 62)), /more than 2 GiB are announced/],
    ['a text of 2^53 - 1 bytes', concat(proto(4), op(0x8d), u64(2 ** 53 - 1)), /more than 2 GiB are announced/],
    [
      'a text of one byte too many',
      concat(proto(2), op('X', 2, 0, 0, 0, 'a')),
      /2 bytes are announced here and 1 are left/,
    ],
    ['bytes of 2^63', concat(proto(4), op(0x8e), u64(2 ** 63), STOP), /more than 2 GiB are announced/],
    ['an integer of 2^32 - 1 bytes', concat(proto(2), op(0x8b, 255, 255, 255, 255)), /the limit is 1785/],
    ['an integer of 1786 bytes', inData(concat(op(0x8b), u32(1786), new Uint8Array(1786))), /the limit is 1785/],
    ['an integer that is cut', concat(proto(2), op(0x8a, 5, 1)), /announced/],
    ['a float that is cut', concat(proto(2), op('G', 1, 2)), /announced/],
    ['a name without its end', concat(proto(2), op('cos')), /a line without its end/],
    ['a name without its second line', concat(proto(2), op('cos\nsys')), /a line without its end/],
    ['a name of 2000 bytes', inData(global('o'.repeat(2000), 'system')), /a name of more than 1024 bytes/],
    ['STACK_GLOBAL of numbers', inData(concat(int(1), int(2), op(0x93))), /takes two texts/],
    ['STACK_GLOBAL on one text', concat(proto(4), str('os'), op(0x93), STOP), /empty stack/],
  ])('%s', async (_, code, message) => {
    expect(await refusal(run(code))).toMatch(message);
  });

  it.each<[string, Code, RegExp]>([
    ['a frame longer than the rest', concat(proto(4), op(0x95), u64(100), DICT, STOP), /a frame is longer/],
    ['a frame of 2^63 bytes', concat(proto(4), op(0x95), u64(2 ** 63), DICT, STOP), /a frame is longer/],
    ['a frame in a frame', concat(proto(4), frame(frame(DICT), STOP)), /a frame begins inside another/],
    ['a frame that is cut', concat(proto(4), op(0x95, 1, 2)), /announced/],
    [
      'an opcode across the end of a frame',
      concat(proto(4), op(0x95), u64(3), str('abc'), STOP),
      /crosses the end of its frame/,
    ],
    [
      'a text across the end of a frame',
      concat(proto(4), op(0x95), u64(6), str('abc'), STOP),
      /crosses the end of its frame/,
    ],
  ])('framing: %s', async (_, code, message) => {
    expect(await refusal(run(code))).toMatch(message);
  });

  it.each<[string, Code, RegExp]>([
    ['an empty place', pickle(get(0)), /BINGET of place 0 of the memo, which is empty/],
    ['a place never filled', inData(op('j', 255, 255, 255, 255)), /place 4294967295 of the memo/],
    ['put on nothing', concat(proto(2), put(0)), /BINPUT on an empty stack/],
    ['memoize on nothing', concat(proto(4), op(0x94)), /MEMOIZE on an empty stack/],
    ['put below a mark', pickle(DICT, MARK, put(0)), /BINPUT on an empty stack/],
    ['a list in itself', inData(concat(LIST, put(1), get(1), APPEND)), /contains itself/],
    ['a dictionary in itself', inData(concat(DICT, put(1), str('k'), get(1), SETITEM)), /contains itself/],
    ['a circle of two', inData(concat(LIST, put(1), LIST, put(2), get(1), APPEND, APPEND)), /contains itself/],
    ['a circle through a tuple', inData(concat(LIST, put(1), tuple(get(1)), APPEND)), /contains itself/],
    ['the root in itself', pickle(DICT, put(1), str('k'), get(1), SETITEM), /contains itself/],
    [
      'a circle in _metadata',
      pickle(
        dict([str('net'), concat(ORDERED, dict([str('_metadata'), concat(LIST, put(1), get(1), APPEND)]), BUILD)]),
      ),
      /contains itself/,
    ],
    [
      'a global in _metadata',
      pickle(dict([str('net'), concat(ORDERED, dict([str('_metadata'), global('torch', 'IntStorage')]), BUILD)])),
      /left among the data/,
    ],
    [
      'a storage among the data',
      inData(concat(tuple(str('storage'), global('torch', 'FloatStorage'), str('0'), str('cpu'), int(6)), BINPERSID)),
      /storage '0' is left among/,
    ],
    [
      'a text put in the place of a name',
      inData(concat(global('collections', 'OrderedDict'), put(1), str('x'), put(1), get(1), EMPTY_TUPLE, REDUCE)),
      /the text "x" is called/,
    ],
  ])('memo and circles: %s', async (_, code, message) => {
    expect(await refusal(run(code))).toMatch(message);
  });

  it('nesting up to the limit, one below, and far beyond', async () => {
    const times = (depth: number, code: Code): Code => new Uint8Array(depth).fill(code[0]);
    const nested = (depth: number): Code =>
      pickle(dict([str('x'), concat(times(depth, LIST), times(depth - 1, APPEND))]));
    expect(await refusal(run(nested(127)))).toBeUndefined();
    expect(await refusal(run(nested(128)))).toMatch(/nested more than 128 deep/);
    expect(await refusal(run(nested(100_000)))).toMatch(/nested more than 128 deep/);
    // A deep list that is shared counts where it stands deepest.
    const shared = (depth: number): Code => {
      const deep = concat(times(100, LIST), times(99, APPEND), put(1));
      const above = concat(times(depth, LIST), get(1), times(depth, APPEND));
      return pickle(dict([str('a'), deep], [str('b'), above]));
    };
    expect(await refusal(run(shared(27)))).toBeUndefined();
    expect(await refusal(run(shared(28)))).toMatch(/nested more than 128 deep/);
  });

  it('shared objects cost nothing: 10^100 leaves are read at once', async () => {
    const codes: Code[] = [LIST, put(0)];
    for (let level = 1; level <= 100; level += 1) {
      codes.push(LIST, MARK, ...Array<Code>(10).fill(get(level - 1)), op('e'), put(level));
    }
    const nested = concat(codes[0], codes[1]);
    // Each list is appended to the one after it, so that one value is left.
    const code = [nested];
    for (let level = 1; level <= 100; level += 1) code.push(tuple(...Array<Code>(10).fill(get(level - 1))), put(level));
    const before = Date.now();
    const result = await run(pickle(dict([str('x'), list(...code)])));
    expect(Date.now() - before).toBeLessThan(1000);
    expect(result.ok).toBe(true);
  });

  it('a million values, opcodes and marks are the end', async () => {
    const many = (count: number, ...codes: readonly Code[]): Code => {
      const one = concat(...codes);
      const all = new Uint8Array(count * one.length);
      for (let i = 0; i < count; i += 1) all.set(one, i * one.length);
      return all;
    };
    expect(await refusal(run(concat(proto(2), many(1_000_001, NONE))))).toMatch(/more than 1000000 values/);
    expect(await refusal(run(concat(proto(2), NONE, put(0), many(1_000_000, get(0)))))).toMatch(
      /the stack is over its limit/,
    );
    expect(await refusal(run(concat(proto(2), many(1_000_001, MARK))))).toMatch(/too many marks/);
    expect(await refusal(run(concat(proto(4), NONE, many(1_000_001, op(0x94)))))).toMatch(/the memo is over its limit/);
    expect(await refusal(run(concat(proto(2), NONE, many(8_000_000, put(0)))))).toMatch(/more than 8000000 opcodes/);
  }, 120_000);
});

describe('tensors', () => {
  const wrong = (parts: TensorParts): Code => pickle(dict([str('net'), ordered([str('w'), tensor(parts)])]));
  it.each<[string, TensorParts, RegExp]>([
    ['a kind other than storage', { word: str('module') }, /kind the text "module"/],
    ['a storage type that is a text', { type: str('FloatStorage') }, /must be one of the list/],
    ['a storage type that is no storage', { type: global('collections', 'OrderedDict') }, /must be one of the list/],
    ['a key that is a number', { key: int(0) }, /key of a storage must be a text/],
    ['a key without an entry', { key: str('7') }, /no entry m\/data\/7/],
    ['a key with dots', { key: str('../data.pkl') }, /no entry/],
    ['the name of a prototype as key', { key: str('__proto__') }, /no entry/],
    ['a location that is a number', { location: int(0) }, /location of a storage must be a text/],
    ['more numbers than there are', { numel: int(7) }, /needs 28 bytes for 7 numbers of f32, its entry has 24/],
    ['fewer numbers than there are', { numel: int(5) }, /needs 20 bytes/],
    ['10^9 numbers', { numel: int(1_000_000_000) }, /needs 4000000000 bytes/],
    ['a negative number of numbers', { numel: int(-6) }, /is negative/],
    ['numbers as a float', { numel: float(6) }, /must be an integer/],
    ['numbers as a truth value', { numel: TRUE }, /must be an integer/],
    ['2^53 numbers', { numel: long(1n << 53n) }, /beyond 2\^53/],
    [
      'another type of the same size',
      { type: global('torch', 'DoubleStorage') },
      /needs 48 bytes for 6 numbers of f64/,
    ],
    [
      'an id of four',
      { id: tuple(str('storage'), global('torch', 'FloatStorage'), str('0'), str('cpu')) },
      /has 5 members, found 4/,
    ],
    [
      'an id of six',
      { id: tuple(str('storage'), global('torch', 'FloatStorage'), str('0'), str('cpu'), int(6), NONE) },
      /has 5 members, found 6/,
    ],
    ['an id that is a list', { id: list(str('storage')) }, /must be a tuple/],
    ['an id that is a text', { id: str('0') }, /must be a tuple/],
    [
      'five arguments',
      { args: tuple(int(0), EMPTY_TUPLE, EMPTY_TUPLE, FALSE, ORDERED) },
      /takes 6 arguments here, found 5/,
    ],
    [
      'seven arguments',
      { args: tuple(int(0), int(0), EMPTY_TUPLE, EMPTY_TUPLE, FALSE, ORDERED, DICT) },
      /takes 6 arguments/,
    ],
    [
      'no storage',
      { args: tuple(int(0), int(0), EMPTY_TUPLE, EMPTY_TUPLE, FALSE, ORDERED) },
      /needs a storage, found the integer 0/,
    ],
    [
      'a tensor for a storage',
      { args: tuple(tensor(), int(0), EMPTY_TUPLE, EMPTY_TUPLE, FALSE, ORDERED) },
      /needs a storage, found a tensor/,
    ],
    ['a negative offset', { offset: int(-1) }, /offset of a tensor is negative/],
    ['an offset beyond the end', { offset: int(1) }, /reaches 7 elements, the storage has 6/],
    ['an offset of 2^62', { offset: long(1n << 62n) }, /beyond 2\^53/],
    ['an offset of 2^52', { offset: long(1n << 52n) }, /reaches/],
    ['an offset that is a float', { offset: float(0) }, /must be an integer/],
    [
      'an offset beyond the end, of nothing',
      { offset: int(7), size: tuple(int(0)), stride: tuple(int(1)) },
      /reaches 7/,
    ],
    ['a size that is a list', { size: list(int(2), int(3)) }, /size of a tensor must be a tuple/],
    ['a negative size', { size: tuple(int(2), int(-3)) }, /a size is negative/],
    ['a size that is a float', { size: tuple(int(2), float(3)) }, /a size must be an integer/],
    ['a size too large', { size: tuple(int(3), int(3)) }, /reaches 9 elements/],
    [
      '2^40 elements',
      { size: tuple(int(1 << 20), int(1 << 20)), stride: tuple(int(0), int(0)) },
      /elements, the limit is 268435456/,
    ],
    [
      '2^28 elements of one',
      { size: tuple(int(1 << 28)), stride: tuple(int(0)) },
      /repeat the elements of their storages too often/,
    ],
    [
      'infinitely many elements',
      { size: tuple(...Array<Code>(40).fill(int(1 << 30))), stride: tuple(...Array<Code>(40).fill(int(0))) },
      /the limit is/,
    ],
    [
      '65 axes',
      { size: tuple(...Array<Code>(65).fill(int(1))), stride: tuple(...Array<Code>(65).fill(int(1))) },
      /65 axes/,
    ],
    ['a negative stride', { stride: tuple(int(3), int(-1)) }, /a stride is negative/],
    ['a stride beyond the end', { stride: tuple(int(4), int(1)) }, /reaches 7/],
    ['a stride of 2^52', { stride: tuple(long(1n << 52n), int(1)) }, /reaches/],
    ['one stride for two sizes', { stride: tuple(int(1)) }, /2 sizes has 1 strides/],
    ['strides that are a list', { stride: list(int(3), int(1)) }, /stride of a tensor must be a tuple/],
    ['requires_grad as a number', { grad: int(0) }, /must be a truth value/],
    ['hooks that are None', { hooks: NONE }, /must be an empty OrderedDict/],
    ['hooks that are a dict', { hooks: DICT }, /must be an empty OrderedDict/],
    ['hooks that are not empty', { hooks: ordered([str('a'), NONE]) }, /must be an empty OrderedDict/],
  ])('%s', async (_, parts, message) => {
    expect(await refusal(run(wrong(parts)))).toMatch(message);
  });

  it('repeated views: no more than four times what is there, and four million', async () => {
    const views = (count: number): Code =>
      withNet([
        str('x'),
        list(...Array.from({ length: count }, () => tensor({ size: tuple(int(1 << 20)), stride: tuple(int(0)) }))),
      ]);
    expect(await refusal(run(views(4)))).toBeUndefined();
    expect(await refusal(run(views(5)))).toMatch(/too often/);
  });

  it.each<[string, Code, RegExp]>([
    ['on a dict', concat(DICT, dict([str('_metadata'), DICT]), BUILD), /read on an OrderedDict only/],
    ['on a list', concat(LIST, dict([str('_metadata'), DICT]), BUILD), /read on an OrderedDict only/],
    ['on a tensor', concat(tensor(), dict([str('_metadata'), DICT]), BUILD), /read on an OrderedDict only/],
    ['with another member', concat(ORDERED, dict([str('__dict__'), DICT]), BUILD), /single member _metadata/],
    [
      'with two members',
      concat(ORDERED, dict([str('_metadata'), DICT], [str('x'), DICT]), BUILD),
      /single member _metadata/,
    ],
    ['with nothing', concat(ORDERED, DICT, BUILD), /single member _metadata/],
    ['with a tuple', concat(ORDERED, tuple(DICT, DICT), BUILD), /single member _metadata/],
    ['with None', concat(ORDERED, NONE, BUILD), /single member _metadata/],
    ['with an OrderedDict', concat(ORDERED, ordered([str('_metadata'), DICT]), BUILD), /single member _metadata/],
    [
      'twice',
      concat(ORDERED, dict([str('_metadata'), DICT]), BUILD, dict([str('_metadata'), DICT]), BUILD),
      /second time/,
    ],
    [
      'elsewhere than on the net',
      concat(ORDERED, dict([str('_metadata'), DICT]), BUILD),
      /another object than the state/,
    ],
  ])('BUILD %s is refused', async (_, code, message) => {
    expect(await refusal(run(inData(code)))).toMatch(message);
  });
});

describe('the archive around it', () => {
  const good = withNet();
  it.each<[string, Uint8Array, RegExp]>([
    ['no version', archive(good).slice(0, 0), /empty/],
    ['another version', archive(good, [{ name: 'n/version', data: '4' }]), /outside the folder m\//],
    ['an entry outside the folder', archive(good, [{ name: 'other', data: '' }]), /outside the folder/],
    ['a second checkpoint', archive(good, [{ name: 'n/data.pkl', data: good }]), /two checkpoints/],
    ['an entry twice', archive(good, [{ name: 'm/data/0', data: FLOATS }]), /two entries/],
    ['the pickle twice', archive(good, [{ name: 'm/data.pkl', data: good }]), /two entries/],
    ['a byte order of words', archive(good, [{ name: 'm/byteorder', data: 'middle' }]), /byte order "middle"/],
    ['a byte order with a line feed', archive(good, [{ name: 'm/byteorder', data: 'little\n' }]), /byte order/],
    ['TorchScript', archive(good, [{ name: 'm/constants.pkl', data: '' }]), /TorchScript/],
    ['a storage that is short', archive(good, [], FLOATS.subarray(1)), /its entry has 23/],
    ['a storage that is long', archive(good, [], concat(FLOATS, FLOATS)), /its entry has 48/],
    ['a raw pickle', good, /a pickle without an archive/],
    ['a tar archive', concat(new Uint8Array(257), text('ustar\0')), /a tar archive/],
    ['text', text('hello, this is a text and no checkpoint'), /neither a torch archive/],
  ])('%s', async (_, bytes, message) => {
    expect(await refusal(load(bytes))).toMatch(message);
  });

  it('is read when it is good: values, order, shared storages, notes', async () => {
    const code = withNet(
      [str('a'), tensor({ size: tuple(int(3), int(2)), stride: tuple(int(1), int(3)) })],
      [
        str('b'),
        tensor({ offset: int(5), size: EMPTY_TUPLE, stride: EMPTY_TUPLE, grad: TRUE, location: str('cuda:0') }),
      ],
      [int(7), list(int(-1), long(-(1n << 70n), 10), float(0.1), TRUE, FALSE, NONE, str('\u4e2d'), tuple())],
      [str('c'), concat(global('collections', 'Counter'), tuple(dict([int(20), int(1)])), REDUCE)],
    );
    const result = await load(archive(code, [{ name: 'm/data/9', data: 'unused' }]));
    if (!result.ok) throw new Error(result.message);
    const { tree, notes, form } = result.value;
    expect(form).toBe('torch');
    expect(notes).toEqual(['m/data/9 belongs to no tensor and was not read']);
    if (tree.kind !== 'map') throw new Error('no map');
    expect(tree.entries.map(([key]) => key)).toEqual(['net', 'a', 'b', 7, 'c']);
    const values = async (node: Tree | undefined): Promise<number[]> =>
      node?.kind === 'tensor' ? [...(await node.tensor.values())] : [];
    expect(await values(member(member(tree, 'net'), 'w'))).toEqual([0, 1, 2, 3, 4, 5]);
    expect(await values(member(tree, 'a'))).toEqual([0, 3, 1, 4, 2, 5]);
    expect(await values(member(tree, 'b'))).toEqual([5]);
    expect(member(tree, 7)).toEqual({
      kind: 'list',
      items: [
        { kind: 'int', value: -1n },
        { kind: 'int', value: -(1n << 70n) },
        { kind: 'float', value: 0.1 },
        { kind: 'bool', value: true },
        { kind: 'bool', value: false },
        { kind: 'none' },
        { kind: 'text', value: '\u4e2d' },
        { kind: 'list', items: [] },
      ],
    });
    expect(member(tree, 'c')).toEqual({ kind: 'map', entries: [[20, { kind: 'int', value: 1n }]] });
  });

  it('protocols 2 to 5, framed and not; a state dictionary alone; _metadata', async () => {
    const net = ordered([str('w'), tensor()]);
    const metadata = concat(dict([str('_metadata'), ordered([str(''), dict([str('version'), int(1)])])]), BUILD);
    for (const code of [
      ...[2, 3, 4, 5].map((version) => concat(proto(version), dict([str('net'), net]), STOP)),
      concat(proto(4), frame(dict([str('net'), net]), STOP)),
      concat(proto(4), frame(DICT, str('net')), frame(net), SETITEM, frame(STOP)),
      pickle(dict([str('net'), concat(net, metadata)])),
      pickle(net),
      pickle(net, metadata),
    ]) {
      const result = await run(code);
      if (!result.ok) throw new Error(result.message);
      const found = member(member(result.value.tree, 'net'), 'w');
      expect(found?.kind === 'tensor' && [...(await found.tensor.values())]).toEqual([0, 1, 2, 3, 4, 5]);
    }
  });

  it('two storages may not be told apart by their keys alone: the same key needs the same type and size', async () => {
    const twice = withNet([str('again'), tensor()]);
    expect(await refusal(run(twice))).toBeUndefined();
    expect(await refusal(run(withNet([str('again'), tensor({ type: global('torch', 'IntStorage') })])))).toMatch(
      /named twice/,
    );
  });

  it('a pickle in a pickle is text, and stays text', async () => {
    const result = await run(inData(str('cos\nsystem\n(S"true"\ntR.')));
    expect(result.ok && member(result.value.tree, 'x')).toEqual({ kind: 'text', value: 'cos\nsystem\n(S"true"\ntR.' });
  });
});

it('any damage gives a refusal with its place, or plain data', async () => {
  const bases = [
    withNet([str('x'), list(int(1), float(2), tuple(TRUE, NONE))]),
    concat(proto(4), frame(dict([str('net'), ordered([str('w'), tensor()])]), STOP)),
  ];
  const prototypes = [Object.prototype, Array.prototype, Map.prototype, globalThis];
  const before = prototypes.map((object) => Reflect.ownKeys(object).length);
  let read = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...bases),
      fc.array(
        fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(255), fc.constantFrom('set', 'insert', 'cut')),
        {
          minLength: 1,
          maxLength: 3,
        },
      ),
      async (base, changes) => {
        let code: Uint8Array = base.slice();
        for (const [where, value, kind] of changes) {
          const at = Math.min(code.length - 1, Math.floor(where * code.length));
          if (kind === 'set') code[at] = value;
          else if (kind === 'insert') code = concat(code.subarray(0, at), Uint8Array.of(value), code.subarray(at));
          else if (code.length > 3) code = concat(code.subarray(0, at), code.subarray(at + 1));
        }
        const result = await run(code);
        if (!result.ok) {
          expect(result.place).toMatch(/^m\/data\.pkl(, byte \d+)?$/);
          expect(result.message).not.toBe('');
          return;
        }
        read += 1;
        expect(isPlain(result.value.tree)).toBe(true);
      },
    ),
    { seed: SEED, numRuns: 2000 },
  );
  expect(read).toBeGreaterThan(0);
  expect(prototypes.map((object) => Reflect.ownKeys(object).length)).toEqual(before);
}, 60_000);
