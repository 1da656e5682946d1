/**
 * Answers of the API, kept by address for as long as the page lives. Whoever shows an address subscribes to it: all
 * share one request, which is given up when the last of them leaves. An answer that is no longer fresh is shown while
 * the server is asked whether it still holds, by its entity tag; unchanged, it is not sent again.
 */
export interface AnswerStore {
  /** The answer of `path` as it is known now. The same object until something changes. */
  snapshot<T>(path: string): AnswerSnapshot<T>;
  /**
   * Calls `listener` on every change until the returned function is called. Loads what is missing or no longer fresh.
   */
  subscribe(path: string, listener: () => void): () => void;
  /** Asks again, fresh or not. */
  refresh(path: string): void;
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
}

/**
 * An answer is fresh for this long, the server's own shortest time: a page that is opened again within it asks nothing.
 */
const FRESH_MS = 10_000;
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
export function createAnswerStore({ fetchAnswer, now }: AnswerStoreDeps): AnswerStore {
  const entries = new Map<string, Entry>();

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
      const answer = await fetchAnswer(path, entry.tag, request.signal);
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
      const entry = entries.get(path) ?? {
        snapshot: UNKNOWN,
        tag: null,
        loadedAtMs: Number.NEGATIVE_INFINITY,
        listeners: new Set(),
        request: null,
      };
      // Latest in use is last in the order of insertion.
      entries.delete(path);
      entries.set(path, entry);
      entry.listeners.add(listener);
      if (now() - entry.loadedAtMs >= FRESH_MS) void load(path, entry);
      return () => {
        entry.listeners.delete(listener);
        if (entry.listeners.size > 0) return;
        giveUp(entry);
        forgetUnused();
      };
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
