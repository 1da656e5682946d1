import type { StrategyName } from "../cache/strategies.ts";
import type { RequestServices } from "../services/create.ts";

/** What an organisation's data is divided into: a write names what it changed, a read what it shows. */
export type CacheScope = "agents" | "analytics" | "calls" | "campaigns" | "documents" | "preferences";

/** A GET whose answer may be kept. */
export interface CachedAnswer<T> {
  strategy: StrategyName;
  scopes: readonly CacheScope[];
  /** The route's template. */
  route: string;
  /** What else decides the answer: ids, the parsed query. */
  parts: readonly unknown[];
  /**
   * Reads the answer from where it truly is; null when there is none. It may have kept nothing of the request but what is in `parts` and the principal: it runs once for all who ask,
   * and again for later requests. It is given the services, which are made when they are asked for: an answer from memory needs none.
   */
  load(services: RequestServices): Promise<T | null>;
  /** Refuses when there is none. */
  missing?: () => Error;
}

/** A cached answer as it is remembered: its parts as they are in the key. */
export type KnownAnswer = CachedAnswer<unknown> & { parts: readonly string[] };
