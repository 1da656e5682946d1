import type { StrategyName } from "../cache/strategies.ts";
import type { RequestServices } from "../services/create.ts";

/** What an organisation's data is divided into: a write names what it changed, a read what it shows. */
export type CacheScope = "agents" | "analytics" | "calls" | "campaigns" | "documents" | "preferences";

/** What JSON gives back as it was given: texts, numbers, and lists and records of them, but no function, date or class. */
export type Plain =
  | string
  | number
  | boolean
  | null
  | readonly Plain[]
  | { readonly [name: string]: Plain | undefined };

interface Declaration<Parts extends readonly Plain[], T> {
  readonly strategy: StrategyName;
  readonly scopes: readonly CacheScope[];
  /** The route's template. */
  readonly route: string;
  /**
   * Reads the answer from where it truly is; null when there is none. It runs once for all who ask at the same time, and again for later requests, so all that it
   * may use of a request are its arguments. Of who asks there is only the organisation: where more of them decides the answer, that is one of the parts.
   */
  load(services: RequestServices, organizationId: string, parts: Parts): Promise<T | null>;
  /** Refuses when there is none. */
  readonly missing?: () => Error;
}

declare const isDeclared: unique symbol;

/** A GET whose answer may be kept. Only `cachedRead` makes one, and only before there are requests. */
export type CachedRead<Parts extends readonly Plain[], T> = Declaration<Parts, T> & { readonly [isDeclared]: true };

/** A cached read of one address, as it is remembered. Its parts are text, so that it can hold nothing that was made while a request was answered. */
export interface KnownRead {
  readonly read: CachedRead<never, unknown>;
  /** What decides the answer beside the route and the organisation: JSON, as it is in the cache's key. */
  readonly parts: string;
}

let isOver = false;

/**
 * Declares a cached read, beside its route. Throws once the isolate has begun to answer requests: a read that a request declared would hold what that request
 * holds, and be run for later ones.
 */
export function cachedRead<Parts extends readonly Plain[], T>(
  declaration: Declaration<Parts, T>,
): CachedRead<Parts, T> {
  if (isOver) throw new Error(`The cached read of ${declaration.route} was declared while requests are answered.`);
  return Object.freeze(declaration) as CachedRead<Parts, T>;
}

/** Ends the time in which reads are declared: the isolate has begun to answer. */
export function endDeclarations(): void {
  isOver = true;
}
