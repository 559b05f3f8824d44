import type { ComparisonLine } from '../../worker/contract.ts';

type FoldStep =
  | { readonly fold: string; readonly folded: boolean }
  | { readonly by: number; readonly to?: undefined }
  | { readonly by?: undefined; readonly to: number };

interface Key {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

/** What a key does in a tree of groups: Right unfolds and goes in, Left goes out and folds, Enter and Space turn a head over. */
export function foldStep({ key, ctrlKey, metaKey, altKey }: Key, line: ComparisonLine): FoldStep | undefined {
  if (ctrlKey || metaKey || altKey) return undefined;
  if (line.head === undefined) {
    return key === 'ArrowLeft' && line.group !== undefined ? { to: line.group.headAt } : undefined;
  }
  const { key: group, folded } = line.head;
  switch (key) {
    case 'ArrowRight':
      return folded ? { fold: group, folded: false } : { by: 1 };
    case 'ArrowLeft':
      return folded ? undefined : { fold: group, folded: true };
    case 'Enter':
    case ' ':
      return { fold: group, folded: !folded };
    default:
      return undefined;
  }
}
