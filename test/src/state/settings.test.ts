import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS, loadSettings, saveSettings } from '../../../src/state/settings.ts';

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
