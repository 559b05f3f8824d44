import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ArchiveError } from '../../engine/archive/archive.ts';
import type { ArchiveEntry, ArchiveResult } from '../../engine/archive/archive.ts';
import { damageOf } from '../../engine/archive/check-entry.ts';
import { readDirectory } from '../../engine/archive/zip-directory.ts';
import { InflatedReader } from '../../engine/archive/zip-inflated.ts';
import { openZip } from '../../engine/archive/zip.ts';
import { memorySource } from '../../engine/bytes/source.ts';
import type { ByteSource } from '../../engine/bytes/source.ts';
import { buildZip, concat, slowCrc32, text, u16, u32, u64, zip64Extra } from './zip-builder.ts';
import type { EndSpec, EntrySpec } from './zip-builder.ts';

const SEED = Number(process.env['ASSAY_SEED'] ?? '20250214');
const HERE = join(import.meta.dirname, 'fixtures');
const LINES = Array.from({ length: 4000 }, (_, i) => `line ${i % 97} of a text that repeats itself\n`).join('');
const BIG = 1 << 30;

const open = (bytes: Uint8Array): Promise<ArchiveResult> => openZip(memorySource('a.zip', bytes));
const fixture = (name: string): Uint8Array => new Uint8Array(readFileSync(join(HERE, name)));

async function entriesOf(bytes: Uint8Array): Promise<readonly ArchiveEntry[]> {
  const result = await open(bytes);
  if (!result.ok) throw new Error(result.message);
  return result.entries;
}

/** Why the archive, or else its first entry that cannot be read, is refused. */
async function refusal(bytes: Uint8Array): Promise<string | undefined> {
  const result = await open(bytes);
  if (!result.ok) {
    expect(result.byte).toBeGreaterThanOrEqual(0);
    expect(result.byte).toBeLessThanOrEqual(bytes.length);
    return result.message;
  }
  for (const entry of result.entries) {
    try {
      await entry.bytes(BIG);
    } catch (error) {
      expect(error).toBeInstanceOf(ArchiveError);
      expect((error as ArchiveError).byte).toBeLessThanOrEqual(bytes.length);
      return (error as ArchiveError).message;
    }
  }
  return undefined;
}

const A: EntrySpec = { name: 'a', data: 'alpha' };
const B: EntrySpec = { name: 'b', data: 'beta beta beta beta', method: 8 };
/** `A` wrong in one way, between two good ones. */
const one = (spec: Partial<EntrySpec>, end?: EndSpec): Uint8Array => buildZip([B, { ...A, ...spec }, B], end);

describe('archives that are refused', () => {
  const good = buildZip([A, B], { comment: text('comment') });
  const wide = (zip64: EndSpec['zip64'] & object, end: EndSpec['end'] = {}): Uint8Array =>
    buildZip([A, B], { zip64, end });

  it.each<[string, Uint8Array, RegExp]>([
    ['nothing', new Uint8Array(0), /no end of central directory/],
    ['no zip', text('this is not an archive at all, not in the least'), /no end of central directory/],
    ['a cut file', good.subarray(0, good.length - 12), /does not end with/],
    ['a file cut before its directory', good.subarray(0, 40), /no end of central directory/],
    ['a byte after the end', concat(good, Uint8Array.of(0)), /does not end with/],
    [
      'an end record after the end',
      concat(good, good.subarray(good.length - 29)),
      /central directory is said|two end of/,
    ],
    ['an end record in the comment', buildZip([A], { comment: concat(text('x'), buildZip([])) }), /two end of/],
    [
      'the signature of an end record in the comment',
      buildZip([A], { comment: concat(u32(0x06054b50), new Uint8Array(40)) }),
      /does not end with/,
    ],
    ['bytes before the first entry', buildZip([A], { before: text('MZ') }), /2 bytes stand before/],
    ['bytes before the directory', buildZip([A], { afterEntries: text('??') }), /2 bytes that belong to no entry/],
    ['a second disk', buildZip([A], { end: { disk: 1 } }), /several disks/],
    ['a directory on another disk', buildZip([A], { end: { startDisk: 1 } }), /several disks/],
    ['entries on other disks', buildZip([A], { end: { here: 0 } }), /several disks/],
    ['an entry on another disk', one({ central: { disk: 1 } }), /disk number/],
    ['one entry less than said', buildZip([A], { end: { here: 2, entries: 2 } }), /holds 1 entries.*says 2/],
    ['one entry more than said', buildZip([A, B], { end: { here: 1, entries: 1 } }), /holds more entries.*says 1/],
    ['a directory that starts later', buildZip([A], { end: { offset: 40 } }), /central directory is said to take/],
    ['a directory that is shorter', buildZip([A], { end: { size: 20 } }), /central directory is said to take/],
    ['a directory of other records', one({ central: { signature: 0x02014b51 } }), /no central directory header/],
    ['zip64: no record', wide({ signature: 0 }), /zip64 end of central directory record is malformed/],
    ['zip64: a record of another size', wide({ recordSize: 45 }), /zip64 end of central directory record is malformed/],
    ['zip64: locator that points elsewhere', wide({ locatorOffset: 0 }), /does not stand where its locator says/],
    ['zip64: several disks', wide({ disks: 2 }), /several disks/],
    ['zip64: locator on a disk', wide({ locatorDisk: 1 }), /several disks/],
    ['zip64: record on a disk', wide({ disk: 1 }), /several disks/],
    ['zip64: directory on a disk', wide({ startDisk: 1 }), /several disks/],
    ['zip64: entries on other disks', wide({ here: 1 }), /several disks/],
    ['zip64: another number of entries', wide({ here: 3, entries: 3 }), /give different numbers/],
    ['zip64: another offset', wide({ offset: 1 }), /give different numbers/],
    ['zip64: another size', wide({ size: 1 }), /give different numbers/],
    [
      'zip64: 2^63 entries',
      wide({ here: 2 ** 63, entries: 2 ** 63 }, { here: 0xffff, entries: 0xffff }),
      /Infinity entries/,
    ],
    [
      'too many entries',
      wide({ here: 100_001, entries: 100_001 }, { here: 0xffff, entries: 0xffff }),
      /limit is 100000/,
    ],
    ['an empty name', one({ name: '' }), /empty name/],
    ['a zero byte in a name', one({ name: 'a\0.exe' }), /zero byte/],
    ['a name that is not the UTF-8 it claims', one({ name: Uint8Array.of(0xff), flags: 0x800 }), /marked as UTF-8/],
    ['a second name', one({ central: { extra: unicodePath('other', text('a')) } }), /two names/],
    ['a second name for another first', one({ central: { extra: unicodePath('a', text('b')) } }), /malformed/],
    ['malformed extra fields', one({ central: { extra: Uint8Array.of(9, 9, 9, 9) } }), /extra fields of an entry/],
    ['malformed local extra fields', one({ local: { extra: Uint8Array.of(9, 9, 9, 9) } }), /malformed extra fields/],
    ['a folder with content', one({ name: 'folder/' }), /folder and has content/],
    ['two entries at one place', buildZip([A, { ...A, central: { offset: 0 } }]), /overlaps|before the first/],
    ['an entry inside another', nested(), /overlaps/],
    ['an entry that runs into the directory', one({ central: { packed: 4000, size: 4000 } }), /overlaps/],
    ['an entry beyond the directory', one({ central: { offset: 100_000 } }), /overlaps the central directory/],
    ['stored with two sizes', one({ central: { size: 4 } }), /is stored and is said/],
    ['more than deflate can give', buildZip([{ ...B, central: { size: 30_000 } }]), /which no deflated data do/],
    ['an entry over the limit', one({ central: { size: BIG + 1, packed: BIG + 1 } }), /limit is 1 GiB/],
    ['a claim of 4 GiB', one({ central: { size: 0xfffffffe } }), /limit is 1 GiB/],
    ['an inflated entry over the limit', claim(1 << 19, (1 << 29) + 1), /limit is 512 MiB/],
    [
      'zip64 sizes that are missing',
      one({ central: { size: 0xffffffff, packed: 0xffffffff } }),
      /missing or contradict/,
    ],
    ['zip64 sizes twice', one({ central: { extra: concat(zip64Extra(5, 5), zip64Extra(5, 5)) } }), /contradictory/],
    ['zip64 sizes that differ', one({ central: { extra: zip64Extra(5, 6) } }), /contradictory/],
    [
      'a zip64 field of an odd length',
      one({ central: { extra: concat(u16(1), u16(5), u64(5), u16(0)) } }),
      /malformed|contra/,
    ],
    ['an empty zip64 field', one({ central: { extra: zip64Extra() } }), /contradictory/],
    ['encryption', one({ flags: 1 }), /'a' is encrypted/],
    ['strong encryption', one({ flags: 0x40 }), /'a' is encrypted/],
    ['masked headers', one({ flags: 0x2000 }), /'a' is encrypted/],
    ['patch data', one({ flags: 0x20 }), /patch data/],
    ['another method', one({ central: { method: 12 }, local: { method: 12 } }), /method 12 \(bzip2\)/],
    ['an unknown method', one({ central: { method: 77 }, local: { method: 77 } }), /method 77;/],
    ['another local name', one({ local: { name: text('c') } }), /another name/],
    ['a longer local name', one({ local: { name: text('ab') } }), /another name|overlaps/],
    ['another local method', one({ local: { method: 8 } }), /another method/],
    ['other local flags', one({ local: { flags: 8 } }), /another set of flags/],
    ['another local time', one({ local: { time: 1 } }), /another time/],
    ['another local CRC-32', one({ local: { crc: 1 } }), /another CRC-32/],
    ['another local size', one({ local: { size: 6 } }), /another size/],
    ['another local packed size', one({ local: { packed: 4 } }), /another packed size/],
    ['local zeros without a descriptor', one({ local: { size: 0, packed: 0, crc: 0 } }), /another/],
    ['other local zip64 sizes', one({ local: { size: 0xffffffff, extra: zip64Extra(6, 5) } }), /another size/],
    ['local zip64 sizes that are missing', one({ local: { size: 0xffffffff } }), /contradictory zip64/],
    ['no local header', one({ local: { signature: 7 } }), /no local header/],
    [
      'a longer local extra field',
      one({ local: { extra: concat(u16(9), u16(0)), packed: 5 }, central: { packed: 5 }, packed: text('x') }),
      /overlaps/,
    ],
    ['a hole after an entry', one({ after: text('hole') }), /4 bytes that belong to no entry/],
    ['a descriptor that is missing', one({ flags: 8 }), /data descriptor that does not agree/],
    ['a descriptor of another entry', one({ flags: 8, after: descriptor(1, 5, 5) }), /data descriptor/],
    [
      'a descriptor without its signature',
      one({ flags: 8, after: concat(u32(7), descriptor(slowCrc32(text('alpha')), 5, 5)) }),
      /data descriptor/,
    ],
    ['a descriptor of 17 bytes', one({ flags: 8, after: new Uint8Array(17) }), /data descriptor/],
    ['more than a descriptor', one({ flags: 8, after: new Uint8Array(25) }), /more than a data descriptor/],
    ['a wrong CRC-32', one({ central: { crc: 1 }, local: { crc: 1 } }), /damaged: its CRC-32 is .* says 00000001/],
    ['a wrong CRC-32 of deflated data', buildZip([{ ...B, central: { crc: 1 }, local: { crc: 1 } }]), /its CRC-32 is/],
    ['a wrong CRC-32 of nothing', one({ data: '', central: { crc: 1 }, local: { crc: 1 } }), /its CRC-32 is 00000000/],
    ['deflated data that give less', sized(B, 20), /inflates to 19 bytes, the directory says 20/],
    ['deflated data that give more', sized(B, 18), /more than the declared 18 bytes/],
    ['bytes after deflated data', junk(), /1 bytes follow the end of the compressed data/],
    ['nothing where deflated data should be', one({ method: 8, data: '', packed: new Uint8Array(0) }), /end too early/],
  ])('%s', async (_, bytes, message) => {
    expect(await refusal(bytes)).toMatch(message);
  });

  it('stops a bomb at what was declared, whatever comes out', async () => {
    const zeros = new Uint8Array(16 << 20);
    const bomb = buildZip([{ name: 'bomb', data: zeros, method: 8, central: { size: 24 }, local: { size: 24 } }]);
    expect(bomb.length).toBeLessThan(20_000);
    const before = process.memoryUsage().arrayBuffers;
    expect(await refusal(bomb)).toMatch(/more than the declared 24 bytes/);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(8 << 20);
  });

  it('every archive cut anywhere, and every archive with a byte too many anywhere', async () => {
    const whole = buildZip([A, B, { name: 'c', data: '', method: 8 }]);
    for (let cut = 0; cut < whole.length; cut += 1) {
      expect(await refusal(whole.subarray(0, cut))).toBeDefined();
      expect(await refusal(concat(whole.subarray(0, cut), Uint8Array.of(0x50), whole.subarray(cut)))).toBeDefined();
    }
  });

  it('never gives other bytes, whichever byte is changed', async () => {
    const whole = buildZip([A, B, { name: 'c', data: '', method: 8 }], { zip64: {}, comment: text('words') });
    const want = await contents(whole);
    let accepted = 0;
    for (let at = 0; at < whole.length; at += 1) {
      for (const flip of [1, 0x80, 0xff]) {
        const bytes = whole.slice();
        bytes[at] ^= flip;
        if ((await refusal(bytes)) !== undefined) continue;
        accepted += 1;
        const found = await contents(bytes);
        expect(found.map(([, data]) => data)).toEqual(want.map(([, data]) => data));
        expect(found.map(([name]) => name)).toEqual(want.map(([name]) => name));
      }
    }
    // Versions, attributes, the comment: labels that say nothing of the content.
    expect(accepted).toBeLessThan(whole.length);
  });
});

describe('archives that are read', () => {
  it.each(['stored.zip', 'deflated.zip', 'streamed.zip'])('%s of Python', async (name) => {
    const entries = await entriesOf(fixture(name));
    expect(entries.map((entry) => [entry.name, entry.size])).toEqual([
      ['folder/text.txt', LINES.length],
      ['empty', 0],
      ['caf\u00e9/\u4e2d.bin', 256],
    ]);
    expect(Buffer.from((await entries[0].bytes(BIG)) as Uint8Array).toString()).toBe(LINES);
    expect(await entries[1].bytes(0)).toEqual(new Uint8Array(0));
    expect(await entries[2].bytes(256)).toEqual(Uint8Array.from({ length: 256 }, (_, i) => i));
    expect(await entries[2].bytes(255)).toBeUndefined();
  });

  it.each(['zip64.zip', 'zip64-streamed.zip'])('%s of Python', async (name) => {
    const entries = await entriesOf(fixture(name));
    expect(entries.map((entry) => entry.name)).toEqual(['a.npy', 'b.npy']);
    for (const entry of entries) {
      expect(Buffer.from((await entry.bytes(BIG)) as Uint8Array).toString()).toBe(LINES.slice(0, 1000));
    }
  });

  it('one without entries', async () => {
    expect(await entriesOf(fixture('none.zip'))).toEqual([]);
  });

  it('repeated names are kept, in order: the reader decides', async () => {
    const entries = await entriesOf(fixture('twice.zip'));
    expect(entries.map((entry) => entry.name)).toEqual(['same', 'same']);
    expect(await entries[1].bytes(BIG)).toEqual(text('second'));
  });

  it('another method is refused when it is read, not before', async () => {
    const entries = await entriesOf(fixture('lzma.zip'));
    expect(entries.map((entry) => entry.name)).toContain('folder/text.txt');
    await expect(entries[0].read(0, 1)).rejects.toThrow(/'folder\/text.txt' is packed by method 14 \(lzma\)/);
  });

  it('names are labels: paths and names of prototypes are no more than text', async () => {
    const names = ['../../etc/passwd', '/absolute', 'C:\\drive', '__proto__', 'constructor', 'a\nb', '\u202etxt.exe'];
    const entries = await entriesOf(buildZip(names.map((name) => ({ name, data: name }))));
    expect(entries.map((entry) => entry.name)).toEqual(names);
  });

  it('names without the flag: UTF-8 where they are that, Latin-1 else, or their Unicode path', async () => {
    const latin = Uint8Array.of(0x63, 0xe9);
    const entries = await entriesOf(
      buildZip([
        { name: '\u00e9', data: '' },
        { name: latin, data: '' },
        { name: latin, data: '', central: { extra: unicodePath('\u03b8', latin) } },
        { name: 'z', data: '', central: { extra: concat(unicodePath('z', text('z')), Uint8Array.of(0, 0, 0)) } },
      ]),
    );
    expect(entries.map((entry) => entry.name)).toEqual(['\u00e9', 'c\u00e9', '\u03b8', 'z']);
  });

  it('zip64 records, needed or not', async () => {
    const saturated = { here: 0xffff, entries: 0xffff, size: 0xffffffff, offset: 0xffffffff };
    for (const bytes of [
      buildZip([A, B], { zip64: {} }),
      buildZip([A, B], { zip64: {}, end: saturated }),
      buildZip([A, B], { zip64: {}, end: { ...saturated, disk: 0xffff, startDisk: 0xffff } }),
      one({ central: { size: 0xffffffff, extra: zip64Extra(5) } }),
      one({ central: { packed: 0xffffffff, size: 0xffffffff, extra: zip64Extra(5, 5) } }),
      one({ local: { packed: 0xffffffff, size: 0xffffffff, extra: zip64Extra(5, 5) } }),
      buildZip([{ ...A, central: { offset: 0xffffffff, extra: zip64Extra(0) } }]),
      buildZip([{ ...A, central: { disk: 0xffff, extra: concat(u16(1), u16(4), u32(0)) } }]),
    ]) {
      expect(await refusal(bytes)).toBeUndefined();
    }
  });

  it('data descriptors of all four forms', async () => {
    const crc = slowCrc32(text('alpha'));
    const zeros = { crc: 0, packed: 0, size: 0 };
    for (const after of [
      concat(u32(crc), u32(5), u32(5)),
      descriptor(crc, 5, 5),
      concat(u32(crc), u64(5), u64(5)),
      concat(u32(0x08074b50), u32(crc), u64(5), u64(5)),
    ]) {
      expect(await refusal(one({ flags: 8, after, local: zeros }))).toBeUndefined();
      expect(await refusal(one({ flags: 8, after }))).toBeUndefined();
    }
  });

  it('a zip in a zip', async () => {
    const inner = buildZip([A, B]);
    const [entry] = await entriesOf(buildZip([{ name: 'inner.zip', data: inner }]));
    const [alpha] = await entriesOf((await entry.bytes(BIG)) as Uint8Array);
    expect(await alpha.bytes(BIG)).toEqual(text('alpha'));
  });

  it('the longest comment', async () => {
    expect(await refusal(buildZip([A], { comment: new Uint8Array(65535) }))).toBeUndefined();
  });

  it('100,000 entries', async () => {
    // One empty entry, over and over, with another number in its name.
    const count = 100_000;
    const one = Buffer.from(buildZip([{ name: '000000', data: '' }]));
    const local = one.subarray(0, 36);
    const central = one.subarray(36, 36 + 52);
    const all = Buffer.alloc(count * (local.length + central.length));
    for (let i = 0; i < count; i += 1) {
      const name = String(i).padStart(6, '0');
      const [at, to] = [i * local.length, count * local.length + i * central.length];
      local.copy(all, at);
      all.write(name, at + 30);
      central.copy(all, to);
      all.writeUInt32LE(at, to + 42);
      all.write(name, to + 46);
    }
    const known = { here: count, entries: count, size: count * central.length, offset: count * local.length };
    const ends = buildZip([], {
      zip64: { ...known, locatorOffset: all.length },
      end: { here: 0xffff, entries: 0xffff, size: known.size, offset: known.offset },
    });
    const bytes = concat(all, ends);
    const entries = await entriesOf(bytes);
    expect(entries.length).toBe(count);
    expect(entries[count - 1].name).toBe('099999');
    expect(await entries[count - 1].bytes(0)).toEqual(new Uint8Array(0));
  }, 60_000);
});

describe('reading in slices', () => {
  it.each(['stored.zip', 'deflated.zip', 'streamed.zip'])('%s: any slice, in any order', async (name) => {
    const want = text(LINES);
    const [entry] = await entriesOf(fixture(name));
    await fc.assert(
      fc.asyncProperty(fc.nat(LINES.length + 10), fc.nat(70_000), async (offset, length) => {
        expect(await entry.read(offset, length)).toEqual(want.slice(offset, offset + length));
      }),
      { seed: SEED, numRuns: 200 },
    );
  });

  it('stored entries are read where they are asked, and no further', async () => {
    const bytes = buildZip([{ name: 'large', data: new Uint8Array(1 << 22) }]);
    let asked = 0;
    const source: ByteSource = {
      name: 'a.zip',
      size: bytes.length,
      read: (offset, length) => {
        asked += length;
        return Promise.resolve(bytes.subarray(offset, offset + length));
      },
    };
    const result = await openZip(source);
    asked = 0;
    if (result.ok) expect(await result.entries[0].read(1 << 21, 8)).toEqual(new Uint8Array(8));
    expect(asked).toBeLessThan(100);
  });

  it('a pass from the first byte to the last checks the CRC-32 of stored entries', async () => {
    const wrong = buildZip([{ name: 'w', data: 'twelve bytes', central: { crc: 5 }, local: { crc: 5 } }]);
    const [entry] = await entriesOf(wrong);
    expect(await entry.read(4, 100)).toEqual(text('ve bytes'));
    expect(await entry.read(0, 7)).toEqual(text('twelve '));
    await expect(entry.read(7, 5)).rejects.toThrow(/'w' is damaged: its CRC-32/);
    await expect(entry.read(0, 12)).rejects.toThrow(/'w' is damaged: its CRC-32/);
  });

  it('two readers at once do not disturb each other', async () => {
    const [entry] = await entriesOf(fixture('deflated.zip'));
    const want = text(LINES);
    const slices = await Promise.all(Array.from({ length: 20 }, (_, i) => entry.read((i * 7919) % 100_000, 5000)));
    slices.forEach((slice, i) => {
      const from = (i * 7919) % 100_000;
      expect(slice).toEqual(want.slice(from, from + 5000));
    });
  });

  it('deflated entries beyond what is kept are read forwards and backwards', async () => {
    const data = text(LINES);
    const archive = buildZip([{ name: 'big', data, method: 8 }]);
    const [central] = await readDirectory(memorySource('a.zip', archive));
    const reader = new InflatedReader(memorySource('a.zip', archive), 33, central, 1000);
    for (const offset of [0, data.length - 10, 5, 70_000, 100, data.length - 1, 0]) {
      const length = Math.min(4096, data.length - offset);
      expect(await reader.read(offset, length)).toEqual(data.slice(offset, offset + length));
    }
    expect(Buffer.compare(await reader.read(0, data.length), data)).toBe(0);
  });

  it('only the entries that were inflated last are kept, and archives in archives go on', async () => {
    const data = text(LINES);
    const names = Array.from({ length: 9 }, (_, i) => `e${i}`);
    const inner = buildZip(names.map((name) => ({ name, data, method: 8 as const })));
    const [outer] = await entriesOf(buildZip([{ name: 'inner.zip', data: inner, method: 8 }]));
    const result = await openZip(outer);
    if (!result.ok) throw new Error(result.message);
    const reads = names.flatMap((_, i) => [0, 50_000, 10].map((offset) => [i, offset] as const));
    for (const [i, offset] of [...reads, ...reads.reverse()]) {
      expect(await result.entries[i].read(offset, 64)).toEqual(data.slice(offset, offset + 64));
    }
  });

  it('a source that shrinks is an error, not a short read', async () => {
    const bytes = buildZip([A]);
    let there = bytes.length;
    const source: ByteSource = {
      name: 'a.zip',
      size: bytes.length,
      read: (offset, length) => Promise.resolve(bytes.subarray(offset, Math.min(there, offset + length))),
    };
    const result = await openZip(source);
    there = 32;
    if (result.ok) await expect(result.entries[0].read(0, 5)).rejects.toThrow(/cut off here/);
    expect((await openZip(source)).ok).toBe(false);
  });
});

it('damageOf tells what a pass over an entry finds', async () => {
  const [sound] = await entriesOf(fixture('deflated.zip'));
  expect(await damageOf(sound)).toBeUndefined();
  for (const spec of [
    A,
    B,
    { ...A, data: '' },
    { name: 'long', data: LINES.repeat(10), method: 8 as const },
    { name: 'long', data: LINES.repeat(10) },
  ]) {
    const [wrong] = await entriesOf(buildZip([{ ...spec, central: { crc: 1 }, local: { crc: 1 } }]));
    expect((await damageOf(wrong))?.message).toMatch(/its CRC-32 is/);
    const [right] = await entriesOf(buildZip([spec]));
    expect(await damageOf(right)).toBeUndefined();
  }
  const [refused] = await entriesOf(buildZip([{ ...A, flags: 1 }]));
  expect((await damageOf(refused))?.byte).toBe(0);
});

it('any damage to a real archive gives a result', async () => {
  const files = readdirSync(HERE).filter((name) => name.endsWith('.zip') && name !== 'stored.zip');
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...files),
      fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(255)), { minLength: 1, maxLength: 4 }),
      async (name, changes) => {
        const bytes = fixture(name).slice();
        for (const [where, value] of changes)
          bytes[Math.min(bytes.length - 1, Math.floor(where * bytes.length))] = value;
        await refusal(bytes);
      },
    ),
    { seed: SEED, numRuns: 2000 },
  );
}, 60_000);

async function contents(bytes: Uint8Array): Promise<[string, Uint8Array][]> {
  const all: [string, Uint8Array][] = [];
  for (const entry of await entriesOf(bytes)) all.push([entry.name, (await entry.bytes(BIG)) as Uint8Array]);
  return all;
}

function descriptor(crc: number, packed: number, size: number): Uint8Array {
  return concat(u32(0x08074b50), u32(crc), u32(packed), u32(size));
}

function unicodePath(name: string, replaced: Uint8Array): Uint8Array {
  const data = concat(Uint8Array.of(1), u32(slowCrc32(replaced)), text(name));
  return concat(u16(0x7075), u16(data.length), data);
}

function sized(spec: EntrySpec, size: number): Uint8Array {
  return buildZip([{ ...spec, central: { size }, local: { size } }]);
}

function claim(packed: number, size: number): Uint8Array {
  return buildZip([{ name: 'x', data: '', method: 8, packed: new Uint8Array(packed), central: { size } }]);
}

/** The second entry stands in the data of the first. */
function nested(): Uint8Array {
  const inner = buildZip([A]);
  return buildZip([
    { name: 'outer', data: inner },
    { ...A, central: { offset: 35 } },
  ]);
}

function junk(): Uint8Array {
  const [local] = [buildZip([B])];
  const packed = local.slice(31, 31 + (local[18] | (local[19] << 8)));
  return buildZip([{ ...B, packed: concat(packed, Uint8Array.of(0)) }]);
}
