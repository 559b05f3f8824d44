import { describe, expect, it } from 'vitest';
import { DEFAULT_LAYOUT, DEFAULT_SETTINGS, loadSettings, saveSettings } from '../../../src/state/settings.ts';

const stored = (text: string | null) => ({ getItem: () => text });

describe('settings', () => {
  it.each([null, '', 'null', '[]', '7', '{', '{"theme":"<b>","shortcuts":"no"}', '{"profile":"reference"}'])(
    'what is not recognised in %j is the default',
    (text) => {
      expect(loadSettings(stored(text))).toEqual(DEFAULT_SETTINGS);
    },
  );

  it('comes back as it was saved, without the profile', () => {
    let text = '';
    saveSettings(
      { setItem: (_key, value) => (text = value) },
      { ...DEFAULT_SETTINGS, theme: 'dark', shortcuts: false, profile: 'reference' },
    );
    expect(loadSettings(stored(text))).toEqual({
      ...DEFAULT_SETTINGS,
      theme: 'dark',
      shortcuts: false,
      profile: 'strict',
    });
  });

  it('widths of panes come back, and what is none does not', () => {
    const layoutOf = (layout: unknown) => loadSettings(stored(JSON.stringify({ layout }))).layout;
    expect(layoutOf({ left: 300, right: 420.4 })).toEqual({ ...DEFAULT_LAYOUT, left: 300, right: 420 });
    expect(layoutOf({ left: 1e9, right: -5 })).toEqual({ ...DEFAULT_LAYOUT, left: 1200, right: 200 });
    for (const layout of [null, 7, [], { left: '300px', right: null }]) {
      expect(layoutOf(layout)).toEqual(DEFAULT_LAYOUT);
    }
  });

  it('columns that were left out come back, each once; what is no column, and the pointer, cannot be left out', () => {
    const withoutOf = (without: unknown) =>
      loadSettings(stored(JSON.stringify({ layout: { without } }))).layout.without;
    for (const none of [null, 7, 'use', { use: true }, [], [['use']], ['pointer', 'outcome', '__proto__', 1]]) {
      expect(withoutOf(none)).toEqual([]);
    }
    expect(withoutOf(['use', 'use', '<b>', 'check'])).toEqual(['check', 'use']);
  });

  it('only what was said once counts as said', () => {
    expect(loadSettings(stored('{"introduced":true}')).introduced).toBe(true);
    expect(loadSettings(stored('{"introduced":"true"}')).introduced).toBe(false);
  });

  it('lives without storage', () => {
    const refuse = (): never => {
      throw new Error('refused');
    };
    expect(loadSettings(undefined)).toEqual(DEFAULT_SETTINGS);
    expect(loadSettings({ getItem: refuse })).toEqual(DEFAULT_SETTINGS);
    expect(() => {
      saveSettings({ setItem: refuse }, DEFAULT_SETTINGS);
    }).not.toThrow();
  });
});
