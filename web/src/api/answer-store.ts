import { ApiFailure } from "./api-failure.ts";

/**
 * Answers of the API, kept by address for as long as the page lives. Whoever shows an address subscribes to it: all
 * share one request, which is given up when the last of them leaves. An answer that is no longer fresh is shown while
 * the server is asked whether it still holds, by its entity tag; unchanged, it is not sent again. A request that failed
 * for a passing reason is sent again, a few times, after a pause of random length.
 */
export interface AnswerStore {
  /** The answer of `path` as it is known now. The same object until something changes. */
  snapshot<T>(path: string): AnswerSnapshot<T>;
  /**
   * Calls `listener` on every change until the returned function is called. Loads what is missing or no longer fresh.
   */
  subscribe(path: string, listener: () => void): () => void;
  /** Asks for what will probably be shown soon, unless it is fresh. */
  prefetch(path: string): void;
  /** Asks again, fresh or not. */
  refresh(path: string): void;
  /** Asks again for everything that is shown and no longer fresh. */
  refreshShown(): void;
  /**
   * Addresses that begin with `prefix` have changed on the server: they are asked for anew, at once where they are
   * shown.
   */
  invalidate(prefix: string): void;
  /** Forgets everything: somebody else may be asking now. What is shown is asked for anew. */
  clear(): void;
}

/** `value` is the last answer that came, even while another is asked for or after that failed. */
export interface AnswerSnapshot<T> {
  value: T | undefined;
  /** Why the last request failed; undefined when it did not. An `ApiFailure` unless this page itself is at fault. */
  error: unknown;
  isLoading: boolean;
}

/** The network, as the store needs it. Rejects with an `ApiFailure`, or when aborted. */
export type FetchAnswer = (
  path: string,
  tag: string | null,
  signal: AbortSignal,
) => Promise<{ isUnchanged: true } | { isUnchanged: false; value: unknown; tag: string | null }>;

/** The outside of the store. */
export interface AnswerStoreDeps {
  fetchAnswer: FetchAnswer;
  /** ms; only differences count. */
  now(): number;
  /** From 0 to 1. */
  random(): number;
  /** Rejects when the signal is aborted first. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
}

/**
 * An answer is fresh for this long, the server's own shortest time: a page that is opened again within it asks nothing.
 */
const FRESH_MS = 10_000;
/** Longest pauses before a request is sent again. A random share of each is waited: browsers do not come at once. */
const RETRY_PAUSES_MS = [500, 2_000];
/** A server that asks for more time than this is not waited for: the reader is told. */
const MAX_RETRY_AFTER_SECONDS = 5;
/** Addresses kept that nobody shows. */
const MAX_UNUSED = 100;

interface Entry {
  snapshot: AnswerSnapshot<unknown>;
  tag: string | null;
  loadedAtMs: number;
  listeners: Set<() => void>;
  request: AbortController | null;
}

const UNKNOWN: AnswerSnapshot<never> = { value: undefined, error: undefined, isLoading: true };

/** Makes an empty store. */
export function createAnswerStore({ fetchAnswer, now, random, wait }: AnswerStoreDeps): AnswerStore {
  const entries = new Map<string, Entry>();

  /** The entry of `path`, now the latest in use: last in the order of insertion. */
  const entryOf = (path: string): Entry => {
    const entry = entries.get(path) ?? {
      snapshot: UNKNOWN,
      tag: null,
      loadedAtMs: Number.NEGATIVE_INFINITY,
      listeners: new Set(),
      request: null,
    };
    entries.delete(path);
    entries.set(path, entry);
    return entry;
  };
  const isFresh = (entry: Entry): boolean => now() - entry.loadedAtMs < FRESH_MS;

  const change = (entry: Entry, snapshot: Partial<AnswerSnapshot<unknown>>): void => {
    entry.snapshot = { ...entry.snapshot, ...snapshot };
    for (const listener of [...entry.listeners]) listener();
  };

  const load = async (path: string, entry: Entry): Promise<void> => {
    if (entry.request !== null) return;
    const request = new AbortController();
    entry.request = request;
    if (!entry.snapshot.isLoading) change(entry, { isLoading: true });
    try {
      const answer = await withRetries(() => fetchAnswer(path, entry.tag, request.signal), request.signal);
      if (entry.request !== request) return;
      entry.request = null;
      entry.loadedAtMs = now();
      if (answer.isUnchanged) change(entry, { error: undefined, isLoading: false });
      else {
        entry.tag = answer.tag;
        change(entry, { value: answer.value, error: undefined, isLoading: false });
      }
    } catch (error) {
      // A request that was given up is nobody's failure.
      if (entry.request !== request) return;
      entry.request = null;
      change(entry, { error, isLoading: false });
    }
  };

  const withRetries = async <T>(send: () => Promise<T>, signal: AbortSignal): Promise<T> => {
    for (const longestMs of RETRY_PAUSES_MS) {
      try {
        return await send();
      } catch (error) {
        const pauseMs = signal.aborted ? null : pauseAfter(error, longestMs * random());
        if (pauseMs === null) throw error;
        await wait(pauseMs, signal);
      }
    }
    return send();
  };

  const giveUp = (entry: Entry): void => {
    entry.request?.abort();
    entry.request = null;
  };

  const forgetUnused = (): void => {
    const unused = [...entries].filter(([, entry]) => entry.listeners.size === 0);
    for (const [path] of unused.slice(0, Math.max(0, unused.length - MAX_UNUSED))) entries.delete(path);
  };

  return {
    snapshot: <T>(path: string) => (entries.get(path)?.snapshot ?? UNKNOWN) as AnswerSnapshot<T>,

    subscribe(path, listener) {
      const entry = entryOf(path);
      entry.listeners.add(listener);
      if (!isFresh(entry)) void load(path, entry);
      return () => {
        entry.listeners.delete(listener);
        if (entry.listeners.size > 0) return;
        giveUp(entry);
        forgetUnused();
      };
    },

    prefetch(path) {
      const entry = entryOf(path);
      if (!isFresh(entry)) void load(path, entry);
      forgetUnused();
    },

    refreshShown() {
      for (const [path, entry] of entries) if (entry.listeners.size > 0 && !isFresh(entry)) void load(path, entry);
    },

    refresh(path) {
      const entry = entries.get(path);
      if (entry !== undefined) void load(path, entry);
    },

    invalidate(prefix) {
      for (const [path, entry] of entries) {
        if (!path.startsWith(prefix)) continue;
        // An answer under way may be from before the change.
        giveUp(entry);
        entry.loadedAtMs = Number.NEGATIVE_INFINITY;
        if (entry.listeners.size > 0) void load(path, entry);
      }
    },

    clear() {
      for (const [path, entry] of entries) {
        giveUp(entry);
        entry.tag = null;
        entry.loadedAtMs = Number.NEGATIVE_INFINITY;
        if (entry.listeners.size === 0) {
          entries.delete(path);
          continue;
        }
        change(entry, UNKNOWN);
        void load(path, entry);
      }
    },
  };
}

/** The pause before a failed request is sent again; null when that would be no use. */
function pauseAfter(error: unknown, pauseMs: number): number | null {
  if (!(error instanceof ApiFailure) || !error.isPassing) return null;
  if (Number.isNaN(error.retryAfterSeconds)) return pauseMs;
  return error.retryAfterSeconds > MAX_RETRY_AFTER_SECONDS ? null : error.retryAfterSeconds * 1_000 + pauseMs;
}
