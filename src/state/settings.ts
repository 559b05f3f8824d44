import type { Profile } from '../../engine/verdict/model.ts';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/** Columns of the factor diff that can be left out. */
export const FACTOR_COLUMNS = ['factors', 'check', 'claimed', 'recomputed', 'delta', 'bound', 'use'] as const;
export type FactorColumn = (typeof FACTOR_COLUMNS)[number];

export type Pane = 'left' | 'right';

/** Widths of panes that the auditor moved, CSS pixels; undefined for those that keep the widths of the design. */
export interface Layout extends Readonly<Record<Pane, number | undefined>> {
  /** Columns of the factor diff that the auditor left out. */
  readonly without: readonly FactorColumn[];
}

export const DEFAULT_LAYOUT: Layout = { left: undefined, right: undefined, without: [] };

/** Narrower shows nothing, wider leaves nothing for the others; the page limits it further by its own width. */
export const PANE_PIXELS = { least: 200, most: 1200 };

export interface Settings {
  readonly theme: Theme;
  /** Single-key shortcuts can be switched off (WCAG 2.1.4). */
  readonly shortcuts: boolean;
  /** The verdict words were explained once. */
  readonly introduced: boolean;
  readonly layout: Layout;
  /** Chosen by the auditor for this visit; not kept, so that no stored value decides what PASS means. */
  readonly profile: Profile;
}

export const DEFAULT_SETTINGS: Settings = {
  theme: 'system',
  shortcuts: true,
  introduced: false,
  layout: DEFAULT_LAYOUT,
  profile: 'strict',
};

const KEY = 'assay.settings.v1';

/** Storage may hold anything, or be refused: what is not recognised is the default. */
export function loadSettings(storage: Pick<globalThis.Storage, 'getItem'> | undefined): Settings {
  try {
    const stored: unknown = JSON.parse(storage?.getItem(KEY) ?? '{}');
    if (typeof stored !== 'object' || stored === null) return DEFAULT_SETTINGS;
    const { theme, shortcuts, introduced, layout } = stored as Partial<Record<keyof Settings, unknown>>;
    return {
      ...DEFAULT_SETTINGS,
      theme: THEMES.find((one) => one === theme) ?? DEFAULT_SETTINGS.theme,
      shortcuts: typeof shortcuts === 'boolean' ? shortcuts : DEFAULT_SETTINGS.shortcuts,
      introduced: introduced === true,
      layout: readLayout(layout),
    };
  } catch {
    return DEFAULT_SETTINGS;
  }
}

function readLayout(stored: unknown): Layout {
  if (typeof stored !== 'object' || stored === null) return DEFAULT_LAYOUT;
  const { left, right, without } = stored as Partial<Record<keyof Layout, unknown>>;
  const named: readonly unknown[] = Array.isArray(without) ? without : [];
  return {
    left: paneWidth(left),
    right: paneWidth(right),
    without: FACTOR_COLUMNS.filter((column) => named.includes(column)),
  };
}

/** A width that a pane may have; undefined for what is none. */
export function paneWidth(pixels: unknown): number | undefined {
  if (typeof pixels !== 'number' || !Number.isFinite(pixels)) return undefined;
  return Math.min(PANE_PIXELS.most, Math.max(PANE_PIXELS.least, Math.round(pixels)));
}

export function saveSettings(storage: Pick<globalThis.Storage, 'setItem'> | undefined, settings: Settings): void {
  try {
    const { theme, shortcuts, introduced, layout } = settings;
    storage?.setItem(KEY, JSON.stringify({ theme, shortcuts, introduced, layout }));
  } catch {
    // Private windows refuse storage; the setting then lasts for this visit.
  }
}
