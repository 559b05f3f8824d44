import { describe, expect, it } from 'vitest';
import { listPins, parsePins, PIN_INFOS, PIN_NAMES } from '../engine/pins.ts';

const HEX = '0123456789abcdef'.repeat(4);

function refusal(name: string, value: string): string {
  const read = parsePins([{ name, value }]);
  if (read.ok) throw new Error(`${name}=${value} was taken`);
  return read.message;
}

/** The canonical text that a pin becomes. */
function canonical(name: string, value: string): string {
  const read = parsePins([{ name, value }]);
  if (!read.ok) throw new Error(read.message);
  return listPins(read.pins)
    .map((pin) => `${pin.name}=${pin.value}`)
    .join(' ');
}

describe('what is refused', () => {
  it.each([
    ['records', ''],
    ['records', '0'],
    ['records', '-1'],
    ['records', '01'],
    ['records', '1.0'],
    ['records', '1e3'],
    ['records', ' 5'],
    ['records', '5 '],
    ['records', '5\n'],
    ['records', '10000001'],
    ['records', '99999999'],
    ['records', '\u0665'],
    ['framework', ''],
    ['framework', 'PyTorch'],
    ['framework', 'torch'],
    ['framework', 'constructor'],
    ['pin.digest', ''],
    ['pin.digest', HEX.slice(1)],
    ['pin.digest', `${HEX}0`],
    ['pin.digest', HEX.toUpperCase()],
    ['pin.digest', `sha512:${HEX}`],
    ['pin.digest', `sha256:sha256:${HEX}`],
    ['pin.bundle_root', `${HEX}\n`],
    ['pin.bundle_root', `g${HEX.slice(1)}`],
    ['pin.topology', ''],
    ['pin.topology', '2-2'],
    ['pin.topology', '2-0-2'],
    ['pin.topology', '2-2-2-2'],
    ['pin.topology', '2-2-2:'],
    ['pin.topology', '2-2-2:sigmoid'],
    ['pin.topology', '2-2-2:softmax,sigmoid'],
    ['pin.topology', '2-2-2:sigmoid,tanh'],
    ['pin.topology', '2-2-2:sigmoid, sigmoid'],
    ['pin.atol', ''],
    ['pin.atol', '-1e-9'],
    ['pin.atol', '1e-4'],
    ['pin.atol', '0.0000101'],
    ['pin.atol', 'NaN'],
    ['pin.atol', 'Infinity'],
    ['pin.atol', '0x0'],
    ['pin.atol', '.5e-6'],
    ['pin.atol', '1e-400'],
    ['pin.rtol', '1.1e-3'],
    ['pin.rtol', '1'],
  ])('%s=%j', (name, value) => {
    const message = refusal(name, value);
    expect(message).toMatch(new RegExp(`^${name.replace('.', '\\.')}: expected `));
    expect(message).not.toContain('\n');
  });

  it.each(['', 'Records', 'pin', 'pin.root', '__proto__', 'constructor', 'profile'])('the name %j', (name) => {
    expect(refusal(name, '1')).toContain('is not a name this build knows (records, framework, pin.digest, ');
  });

  it('a name given twice, even with the same value', () => {
    const twice = parsePins([
      { name: 'records', value: '1' },
      { name: 'records', value: '1' },
    ]);
    expect(twice).toEqual({ ok: false, message: 'records is given twice' });
  });
});

describe('what is taken', () => {
  it.each([
    ['records', '1', '1'],
    ['records', '10000000', '10000000'],
    ['framework', 'pytorch', 'pytorch'],
    ['pin.digest', HEX, `sha256:${HEX}`],
    ['pin.digest', `sha256:${HEX}`, `sha256:${HEX}`],
    ['pin.bundle_root', HEX, `sha256:${HEX}`],
    ['pin.topology', '2-2-2', '2-2-2'],
    ['pin.topology', '4-3-3:relu,softmax', '4-3-3:relu,softmax'],
    ['pin.atol', '0', '0'],
    ['pin.atol', '0.00001', '0.00001'],
    ['pin.atol', '1E-9', '1e-9'],
    ['pin.rtol', '0.0010', '0.001'],
  ])('%s=%s in canonical text', (name, value, text) => {
    expect(canonical(name, value)).toBe(`${name}=${text}`);
  });

  it('nothing is nothing', () => {
    expect(parsePins([])).toEqual({ ok: true, pins: {} });
    expect(listPins({})).toEqual([]);
    expect(listPins(undefined)).toEqual([]);
  });

  it('pins are listed by name, whatever the order in which they came', () => {
    const read = parsePins([
      { name: 'records', value: '2' },
      { name: 'pin.rtol', value: '0' },
      { name: 'framework', value: 'jax' },
    ]);
    if (!read.ok) throw new Error(read.message);
    expect(listPins(read.pins).map(({ name }) => name)).toEqual(['framework', 'pin.rtol', 'records']);
  });

  it('every name has its information, and its example is taken', () => {
    expect(PIN_INFOS.map(({ name }) => name)).toEqual([...PIN_NAMES]);
    for (const { name, example } of PIN_INFOS) {
      for (const value of example.split(' or ')) expect(canonical(name, value)).toContain(name);
    }
  });
});
