import { fuzzyMatch } from '../../selectors/fuzzy.ts';

/** Something that the palette offers: an action or a place. */
export interface PaletteEntry {
  /** Unique; what was chosen last is remembered by it, in this visit only. */
  readonly id: string;
  readonly title: string;
  /** The title is text of the evidence, and drawn as such. */
  readonly evidence?: boolean;
  /** What kind of thing it is, in one or two words. */
  readonly kind: string;
  readonly keys?: string | undefined;
  /** Other words that it is looked for by. */
  readonly also?: string;
  readonly run: () => void;
}

export interface FoundEntry {
  readonly entry: PaletteEntry;
  /** Positions in the title that matched. */
  readonly at: readonly number[];
  readonly recent: boolean;
}

/** Matches that are drawn. */
export const MOST_MATCHES = 50;
/** Longer titles are searched by their beginning. */
const SEARCHED_CHARACTERS = 300;
/** A match in the title counts before one in the words beside it. */
const BESIDE = 30;

/**
 * The entries that match, best first. Without a query: what was chosen last, latest first, then all in their order.
 * @param recent ids, latest first
 */
export function findEntries(
  entries: readonly PaletteEntry[],
  query: string,
  recent: readonly string[],
): { readonly total: number; readonly found: readonly FoundEntry[] } {
  const rank = new Map(recent.map((id, position) => [id, position]));
  const scored = entries.flatMap((entry, position) => {
    const title = entry.title.slice(0, SEARCHED_CHARACTERS);
    const own = fuzzyMatch(query, title);
    const match = own ?? fuzzyMatch(query, `${title} ${entry.kind} ${entry.also ?? ''}`);
    if (match === undefined) return [];
    const score = own === undefined ? match.score - BESIDE : match.score;
    return [{ entry, position, score, at: own?.at ?? [], recent: rank.get(entry.id) }];
  });
  const plain = query.trim() === '';
  scored.sort((a, b) =>
    plain
      ? (a.recent ?? Infinity) - (b.recent ?? Infinity) || a.position - b.position
      : b.score - a.score || (a.recent ?? 1e9) - (b.recent ?? 1e9) || a.position - b.position,
  );
  return {
    total: scored.length,
    found: scored
      .slice(0, MOST_MATCHES)
      .map(({ entry, at, recent: last }) => ({ entry, at, recent: plain && last !== undefined })),
  };
}
