/** Names of the cache layers, fastest first. */
export const layerNames = ["memory", "kv", "database"] as const;
/** Name of a cache layer. */
export type LayerName = (typeof layerNames)[number];

/** Strategy by which one kind of data is cached. Times are milliseconds. */
export interface Strategy {
  /** Layers that keep the data, fastest first. */
  tiers: readonly LayerName[];
  /** Served without a question for this long after the load began, less up to `jitter` of it. */
  freshMs: number;
  /** For this long after that it is served while a new one is being loaded. */
  revalidateMs: number;
  /** For this long after `freshMs` it is served when the origin fails, or is slower than `softMs`. */
  graceMs: number;
  /** For this long the origin's "there is nothing" is believed. */
  negativeMs: number;
  /** The origin may take this long while something stale is at hand. */
  softMs: number;
  /** A flight older than this has lost its leader, as far as its followers can tell: one of them loads again. */
  takeoverMs: number;
  /** No read takes longer, and no load. */
  hardMs: number;
  /**
   * Share of the fresh time, 0 to 1, that is left to chance, so that what was loaded together does not expire together.
   */
  jitter: number;
  /** XFetch: more than 1 refreshes earlier, 0 never early. */
  beta: number;
  /** A larger value, as JSON, is answered but not kept. */
  maxBytes: number;
}

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const KIB = 1_024;

/**
 * A failing origin is answered with 503 within 2 s, so nothing waits longer. Loads usually take a few dozen
 * milliseconds: what is stale is not held back for more than ten times that, and after a second it is likelier that the
 * flight was lost than that it is still under way.
 */
const common = {
  negativeMs: 5 * SECOND_MS,
  softMs: 300,
  takeoverMs: 1_000,
  hardMs: 1_900,
  jitter: 0.1,
  beta: 1,
  maxBytes: 512 * KIB,
} as const satisfies Partial<Strategy>;

const list = {
  ...common,
  tiers: ["memory", "kv"],
  freshMs: MINUTE_MS,
  revalidateMs: MINUTE_MS,
  graceMs: 15 * MINUTE_MS,
} as const satisfies Strategy;

/** Strategies of the cache, by the names of the kinds of data. */
export const strategies = {
  /** Results of calls: many readers for a short time. */
  voice_results: { ...list, freshMs: 30 * SECOND_MS, revalidateMs: 30 * SECOND_MS, graceMs: 5 * MINUTE_MS },
  /** Read by every page, hardly ever changed. Never stale on purpose: a person looks at what they have just set. */
  user_preferences: {
    ...common,
    tiers: ["memory", "kv", "database"],
    freshMs: 5 * MINUTE_MS,
    revalidateMs: 0,
    graceMs: HOUR_MS,
    negativeMs: 30 * SECOND_MS,
    maxBytes: 64 * KIB,
  },
  /**
   * Expensive to compute, so kept where every location finds it; a load may take longer than others before it counts as
   * lost.
   */
  analytics_data: {
    ...common,
    tiers: ["kv", "database"],
    freshMs: MINUTE_MS,
    revalidateMs: 5 * MINUTE_MS,
    graceMs: HOUR_MS,
    takeoverMs: 1_500,
    maxBytes: 1_024 * KIB,
  },
  /** Several queries of Analytics Engine, one after the other, and a page that may wait for them. */
  performance_history: {
    ...common,
    tiers: ["kv", "database"],
    freshMs: MINUTE_MS,
    revalidateMs: 5 * MINUTE_MS,
    graceMs: HOUR_MS,
    takeoverMs: 6_000,
    hardMs: 8_000,
    maxBytes: 1_024 * KIB,
  },
  campaigns_list: list,
  agents_list: list,
  knowledge_list: list,
  /** Calls end all the time, without an edit. */
  calls_list: { ...list, freshMs: 10 * SECOND_MS, revalidateMs: 20 * SECOND_MS, graceMs: 5 * MINUTE_MS },
  /** One resource by its id. */
  row: { ...list, freshMs: 30 * SECOND_MS, revalidateMs: 30 * SECOND_MS, graceMs: 5 * MINUTE_MS },
} as const satisfies Record<string, Strategy>;

/** Name of a strategy. */
export type StrategyName = keyof typeof strategies;

/**
 * Greatest age in ms of a value that this strategy serves while its origin answers, if no write invalidates it sooner.
 */
export function oldestServedMs(strategy: Strategy): number {
  return strategy.freshMs + strategy.revalidateMs;
}

/** Greatest age in ms of a value that this strategy serves at all. */
export function longestLifeMs(strategy: Strategy): number {
  return strategy.freshMs + Math.max(strategy.revalidateMs, strategy.graceMs);
}
