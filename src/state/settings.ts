import type { Profile } from '../../engine/verdict/model.ts';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

export interface Settings {
  readonly theme: Theme;
  /** Single-key shortcuts can be switched off (WCAG 2.1.4). */
  readonly shortcuts: boolean;
  /** Chosen by the auditor for this visit; not kept, so that no stored value decides what PASS means. */
  readonly profile: Profile;
}

export const DEFAULT_SETTINGS: Settings = { theme: 'system', shortcuts: true, profile: 'strict' };

const KEY = 'assay.settings.v1';

/** Storage may hold anything, or be refused: what is not recognised is the default. */
export function loadSettings(storage: Pick<globalThis.Storage, 'getItem'> | undefined): Settings {
  try {
    const stored: unknown = JSON.parse(storage?.getItem(KEY) ?? '{}');
    if (typeof stored !== 'object' || stored === null) return DEFAULT_SETTINGS;
    const { theme, shortcuts } = stored as { theme?: unknown; shortcuts?: unknown };
    return {
      ...DEFAULT_SETTINGS,
      theme: THEMES.find((one) => one === theme) ?? DEFAULT_SETTINGS.theme,
      shortcuts: typeof shortcuts === 'boolean' ? shortcuts : DEFAULT_SETTINGS.shortcuts,
    };
  } catch {
    return DEFAULT_SETTINGS;
  }
}

export function saveSettings(storage: Pick<globalThis.Storage, 'setItem'> | undefined, settings: Settings): void {
  try {
    storage?.setItem(KEY, JSON.stringify({ theme: settings.theme, shortcuts: settings.shortcuts }));
  } catch {
    // Private windows refuse storage; the setting then lasts for this visit.
  }
}
