/**
 * How a view is looked at. Colours do not depend on the width, nor the layout on the colours, so the two pairs see what all four would;
 * `ASSAY_LOOKS=all` takes all four, as before a release.
 */
interface Look {
  readonly name: string;
  readonly use: {
    readonly colorScheme: 'light' | 'dark';
    readonly viewport: { readonly width: number; readonly height: number };
    readonly reducedMotion: 'reduce';
  };
}

const DESK = { width: 1440, height: 900 };
const HAND = { width: 390, height: 844 };

const look = (colorScheme: Look['use']['colorScheme'], viewport: typeof DESK): Look => ({
  name: `${colorScheme}, ${String(viewport.width)} px`,
  use: { colorScheme, viewport, reducedMotion: 'reduce' },
});

const PAIRS: readonly Look[] = [look('light', DESK), look('dark', HAND)];
const OTHERS: readonly Look[] = [look('dark', DESK), look('light', HAND)];

const all = process.env['ASSAY_LOOKS'] === 'all';

export const LOOKS: readonly Look[] = all ? [...PAIRS, ...OTHERS] : PAIRS;

/** For tests of which there are many of a kind: the first in light colours, the next in dark ones, and so on. */
export const schemesOf = (position: number): readonly ('light' | 'dark')[] => {
  if (all) return ['light', 'dark'];
  return position % 2 === 0 ? ['light'] : ['dark'];
};
