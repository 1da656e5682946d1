import type { StrategyName } from "../cache/strategies.ts";
import type { RequestServices } from "../services/create.ts";

/** Scopes that an organisation's data is divided into: a write names those it changed, a read those it shows. */
export type CacheScope = "agents" | "analytics" | "calls" | "campaigns" | "documents" | "preferences";

/** A value that JSON gives back as it was given: text, number, list or record, but no function, date or class. */
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
   * Loads the answer from where it truly is; null when there is none. It runs once for all requests that ask at the
   * same time, and again for later ones, so its arguments are all that it may use of a request. Of the principal there
   * is only the organisation: where more of them decides the answer, that is one of the parts.
   */
  load(services: RequestServices, organizationId: string, parts: Parts): Promise<T | null>;
  /** Makes the refusal for when there is no answer. */
  readonly missing?: () => Error;
}

declare const isDeclared: unique symbol;

/** A GET whose answer may be kept. Only `cachedRead` makes one, and only before the first request. */
export type CachedRead<Parts extends readonly Plain[], T> = Declaration<Parts, T> & { readonly [isDeclared]: true };

/**
 * A cached read of one address, as an isolate remembers it. Its parts are text, so it holds nothing that was made while
 * a request was answered.
 */
export interface KnownRead {
  readonly read: CachedRead<never, unknown>;
  /** JSON of all that decides the answer besides the route and the organisation, as it stands in the cache's key. */
  readonly parts: string;
}

let isOver = false;

/**
 * Declares a cached read; called at module level, beside its route. Throws once the isolate has begun to answer: a read
 * declared by a request would hold what that request holds, and be run for later ones.
 */
export function cachedRead<Parts extends readonly Plain[], T>(
  declaration: Declaration<Parts, T>,
): CachedRead<Parts, T> {
  if (isOver) throw new Error(`The cached read of ${declaration.route} was declared while requests are answered.`);
  return Object.freeze(declaration) as CachedRead<Parts, T>;
}

/** Ends the time in which cached reads are declared; called when an answer begins. */
export function endDeclarations(): void {
  isOver = true;
}
