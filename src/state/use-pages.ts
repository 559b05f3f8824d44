import { startTransition, useCallback, useEffect, useMemo, useState } from 'react';
import { CancelledError, CrashError } from '../worker/client.ts';
import { useSession } from './session.ts';

interface Loaded<T, A> {
  readonly key: string;
  readonly family: string;
  /** The last page that came. */
  readonly answer: Page<T> & A;
  /** Page number to its rows. */
  readonly pages: ReadonlyMap<number, readonly T[]>;
}

export interface Pages<T, A = unknown> {
  /** Undefined until the first page has come. */
  readonly total: number | undefined;
  /** What the last page says beside its rows. */
  readonly answer: (Page<T> & A) | undefined;
  /** Of which list it is a page. */
  readonly answerKey: string | undefined;
  row(index: number): T | undefined;
  /** Names the rows that are drawn; pages around them are fetched, all others are dropped. */
  want(first: number, last: number): void;
}

interface Page<T> {
  readonly total: number;
  readonly rows: readonly T[];
}

/**
 * A long list that stays in the worker: at most the pages in view and one on either side are held here.
 * @param family lists of one family are versions of each other: one is shown until the first page of the next has come
 */
export function usePages<T, A = unknown>(
  key: string,
  size: number,
  ask: (offset: number, limit: number) => Promise<Page<T> & A>,
  family = key,
): Pages<T, A> {
  const session = useSession();
  const [loaded, setLoaded] = useState<Loaded<T, A>>();
  const [wanted, setWanted] = useState({ first: 0, last: 0 });
  const current = loaded?.family === family ? loaded : undefined;
  useEffect(() => {
    let dropped = false;
    const held = loaded?.key === key ? loaded.pages : undefined;
    for (let page = wanted.first; page <= wanted.last; page += 1) {
      if (held?.has(page) === true) continue;
      ask(page * size, size).then(
        (answer) => {
          if (dropped) return;
          // Not urgent: drawn in slices, so that scrolling and keys come first.
          startTransition(() => {
            setLoaded((before) => withPage(before, { key, family, answer }, page, wanted));
          });
        },
        (error: unknown) => {
          if (dropped || error instanceof CancelledError || error instanceof CrashError) return;
          session.fault(error);
        },
      );
    }
    return () => {
      dropped = true;
    };
    // What is held is looked at only when the wish changes.
    // eslint-disable-next-line react-hooks/exhaustive-deps -- `key` names everything that `ask` depends on
  }, [key, size, wanted, session]);
  const want = useCallback(
    (first: number, last: number) => {
      const next = { first: Math.max(0, Math.floor(first / size)), last: Math.max(0, Math.floor(last / size)) };
      setWanted((before) => (before.first === next.first && before.last === next.last ? before : next));
    },
    [size],
  );
  return useMemo(
    () => ({
      total: current?.answer.total,
      answer: current?.answer,
      answerKey: current?.key,
      row: (index) => current?.pages.get(Math.floor(index / size))?.[index % size],
      want,
    }),
    [current, size, want],
  );
}

function withPage<T, A>(
  before: Loaded<T, A> | undefined,
  list: Omit<Loaded<T, A>, 'pages'>,
  page: number,
  wanted: { readonly first: number; readonly last: number },
): Loaded<T, A> {
  const pages = new Map(before?.key === list.key ? before.pages : []);
  pages.set(page, list.answer.rows);
  for (const held of pages.keys()) if (held < wanted.first - 1 || held > wanted.last + 1) pages.delete(held);
  return { ...list, pages };
}
