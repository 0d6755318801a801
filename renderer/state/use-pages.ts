import { useCallback, useEffect, useEffectEvent, useState } from 'react';
import { toFailure, type CoreClient, type Failure } from '../transport/client.ts';
import { useClient } from './session.ts';

/** Rows that one request brings. */
export const PAGE_ROWS = 200;

/** One answer about a part of a long list. */
export interface PageAnswer<T> {
  readonly asOf: number;
  readonly total: number;
  readonly rows: readonly T[];
}

/** What is known of a long list: some of its pages. */
export interface HeldPages<T> {
  readonly key: string;
  readonly asOf: number;
  readonly total: number;
  /** By number; `round` tells in which round of asking a page came. */
  readonly pages: ReadonlyMap<number, { readonly round: number; readonly rows: readonly T[] }>;
}

/** Lays an answer on what is held; another list's pages are dropped, and those beyond a list that has become shorter. */
export function holdPage<T>(held: HeldPages<T> | null, key: string, round: number, page: number, answer: PageAnswer<T>): HeldPages<T> {
  const kept = held !== null && held.key === key ? [...held.pages].filter(([number]) => number * PAGE_ROWS < answer.total) : [];
  return { key, asOf: answer.asOf, total: answer.total, pages: new Map([...kept, [page, { round, rows: answer.rows }]]) };
}

/** Pages that rows from `first` to `last` need and that are not held from this round; in order. */
export function missingPages<T>(held: HeldPages<T> | null, key: string, round: number, first: number, last: number): number[] {
  const known = held !== null && held.key === key ? held : null;
  const from = Math.floor(Math.max(0, first) / PAGE_ROWS);
  const lastRow = known === null ? last : Math.min(last, Math.max(0, known.total - 1));
  const pages = Array.from({ length: Math.max(1, Math.floor(Math.max(0, lastRow) / PAGE_ROWS) - from + 1) }, (_, index) => from + index);
  return pages.filter((page) => known?.pages.get(page)?.round !== round);
}

export interface Pages<T> {
  /** Null before the first answer. */
  readonly total: number | null;
  readonly asOf: number | null;
  readonly rowAt: (index: number) => T | null;
  /** Where a row stands among those that are held; -1 elsewhere. */
  readonly indexOf: (matches: (row: T) => boolean) => number;
  readonly failure: Failure | null;
  readonly isLoading: boolean;
  /** Rows that are in sight; their pages are fetched. */
  readonly want: (first: number, last: number) => void;
  readonly reload: () => void;
}

/**
 * A long list in pages, fetched as they come into sight. `key` names the list (filters, order): another key starts anew,
 * `reload` asks again for what is in sight and keeps showing the old rows meanwhile.
 */
export function usePages<T>(key: string, ask: (client: CoreClient, page: { readonly offset: number; readonly limit: number }, signal: AbortSignal) => Promise<PageAnswer<T>>): Pages<T> {
  const client = useClient();
  const [round, setRound] = useState(0);
  const [sight, setSight] = useState({ first: 0, last: 0 });
  const [held, setHeld] = useState<HeldPages<T> | null>(null);
  const [failed, setFailed] = useState<{ readonly key: string; readonly round: number; readonly failure: Failure } | null>(null);
  const [firstPage, lastPage] = [Math.floor(sight.first / PAGE_ROWS), Math.floor(sight.last / PAGE_ROWS)];
  const toAsk = useEffectEvent((ofKey: string, inRound: number, first: number, last: number): number[] => missingPages(held, ofKey, inRound, first * PAGE_ROWS, last * PAGE_ROWS));
  const begin = useEffectEvent((to: CoreClient, page: number, signal: AbortSignal): Promise<PageAnswer<T>> => ask(to, { offset: page * PAGE_ROWS, limit: PAGE_ROWS }, signal));

  useEffect(() => {
    if (client === null) return undefined;
    const stop = new AbortController();
    const run = async (): Promise<void> => {
      try {
        for (const page of toAsk(key, round, firstPage, lastPage)) {
          // One after the other: the page at the top is in sight first.
          // oxlint-disable-next-line no-await-in-loop
          const answer = await begin(client, page, stop.signal);
          if (stop.signal.aborted) return;
          setHeld((before) => holdPage(before, key, round, page, answer));
          setFailed(null);
        }
      } catch (error) {
        if (!stop.signal.aborted) setFailed({ key, round, failure: toFailure(error) });
      }
    };
    void run();
    return () => stop.abort();
  }, [client, key, round, firstPage, lastPage]);

  const current = held !== null && held.key === key ? held : null;
  const failure = failed !== null && failed.key === key && failed.round === round ? failed.failure : null;
  const want = useCallback((first: number, last: number) => setSight((before) => (before.first === first && before.last === last ? before : { first, last })), []);
  return {
    total: current?.total ?? null,
    asOf: current?.asOf ?? null,
    rowAt: (index) => current?.pages.get(Math.floor(index / PAGE_ROWS))?.rows[index % PAGE_ROWS] ?? null,
    indexOf: (matches) => {
      for (const [page, { rows }] of current?.pages ?? []) {
        const at = rows.findIndex(matches);
        if (at >= 0) return page * PAGE_ROWS + at;
      }
      return -1;
    },
    failure,
    isLoading: failure === null && missingPages(current, key, round, sight.first, sight.last).length > 0,
    want,
    reload: useCallback(() => setRound((before) => before + 1), []),
  };
}
