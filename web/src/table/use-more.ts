import { useEffect, useRef, useState } from "preact/hooks";
import { fetchPage, type Page } from "../api/api.ts";
import { furtherRows } from "../api/further-rows.ts";
import { requestFailureWords } from "../words/request-failure.ts";

/** A list as far as it is loaded. */
export interface MoreRows<Row> {
  items: Row[];
  isComplete: boolean;
  isLoading: boolean;
  failure: string | null;
  /** Asks for the next page, once at a time. */
  loadMore(): void;
}

/**
 * Joins a list's first page, which is kept up to date, with the pages loaded behind it. These outlive the page of the
 * site: who comes back finds the rows that were there.
 */
export function useMore<Row extends { id: string }>(path: string, first: Page<Row>): MoreRows<Row> {
  const [, redraw] = useState(0);
  const [failure, setFailure] = useState<string | null>(null);
  const request = useRef<AbortController | null>(null);
  useEffect(() => () => request.current?.abort(), [path]);

  const more = furtherRows.get(path) as Page<Row> | undefined;
  const nextCursor = more === undefined ? first.nextCursor : more.nextCursor;
  // The newest rows push others down into what was loaded behind them.
  const newest = new Set(first.items.map(({ id }) => id));
  const items = [...first.items, ...(more?.items.filter(({ id }) => !newest.has(id)) ?? [])];

  const load = async (cursor: string): Promise<void> => {
    const abort = new AbortController();
    request.current = abort;
    setFailure(null);
    try {
      const next = await fetchPage<Row>(path, cursor, abort.signal);
      furtherRows.set(path, { items: [...(more?.items ?? []), ...next.items], nextCursor: next.nextCursor });
    } catch (error) {
      if (abort.signal.aborted) return;
      setFailure(requestFailureWords(error));
    }
    request.current = null;
    redraw((round) => round + 1);
  };
  return {
    items,
    isComplete: nextCursor === null,
    isLoading: request.current !== null,
    failure,
    loadMore() {
      if (request.current === null && nextCursor !== null) void load(nextCursor);
    },
  };
}
