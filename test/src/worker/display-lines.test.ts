import { describe, expect, it } from 'vitest';
import { DisplayLines } from '../../../src/worker/display-lines.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const all = (text: string, width?: number, earliest?: number): readonly string[] => {
  const lines = new DisplayLines(bytes(text), width, earliest);
  return lines.window(0, lines.total).lines;
};

describe('DisplayLines', () => {
  it.each([
    ['nothing', '', ['']],
    ['one line', 'a', ['a']],
    ['a line feed at the end starts no line', 'a\n', ['a']],
    ['line feed', 'a\nb', ['a', 'b']],
    ['carriage return before it', 'a\r\nb', ['a', 'b']],
    ['a carriage return alone stays', 'a\rb', ['a\rb']],
    ['an empty line', 'a\n\nb', ['a', '', 'b']],
  ])('%s', (_name, text, lines) => {
    expect(all(text)).toEqual(lines);
  });

  it('breaks a long line after a comma, else where it must', () => {
    expect(all('aaaa,bbb,cccc', 8, 3)).toEqual(['aaaa,', 'bbb,cccc']);
    expect(all('aaaaaaaaaaaa', 8, 3)).toEqual(['aaaaaaaa', 'aaaa']);
  });

  it('never breaks a character', () => {
    const text = '\u20ac'.repeat(20);
    for (let width = 1; width < 9; width += 1) expect(all(text, width, 1).join('')).toBe(text);
  });

  it('gives back every byte, whatever the width', () => {
    const text = '{"a":[1,2,3],\n"b":"\u{1f600}\u00e9",\n\n"c":null}';
    for (let width = 1; width < 20; width += 1) expect(all(text, width, 1).join('')).toBe(text.replaceAll('\n', ''));
  });

  it('finds and marks a place', () => {
    const lines = new DisplayLines(bytes('{"\u00e9":1,\n"b":23}'));
    const start = bytes('{"\u00e9":1,\n"b":').length;
    const window = lines.around({ start, end: start + 2 }, 1);
    expect(window).toEqual({ totalLines: 2, firstLine: 1, lines: ['"b":23}'], mark: { line: 1, from: 4, to: 6 } });
  });

  it('marks the first line of a place that runs on', () => {
    const lines = new DisplayLines(bytes('ab\ncd\n'));
    expect(lines.around({ start: 1, end: 5 }, 2).mark).toEqual({ line: 0, from: 1, to: 2 });
  });

  it('answers a window outside the text', () => {
    const lines = new DisplayLines(bytes('a\nb'));
    expect(lines.window(9, 5).lines).toEqual([]);
    expect(lines.window(-3, 1).lines).toEqual(['a']);
  });
});
