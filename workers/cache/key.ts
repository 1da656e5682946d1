import { toHex } from "../crypto/hex.ts";
import type { CacheKey } from "./layer.ts";
import type { StrategyName } from "./strategies.ts";

/** Values of a request's query; `undefined` is the same as not sent. */
export type QueryValues = Readonly<Record<string, string | number | boolean | undefined>>;

/** Parts of a cache key: everything that the value depends on. Two reads share a value only if all of this is equal. */
export interface KeyParts {
  strategy: StrategyName;
  /** Organisation that owns the data. */
  organizationId: string;
  /** The route's template, such as `/api/campaigns/:id`. */
  route: string;
  /** Path parameters, which the template leaves open, and a user's id if the value is for one user. */
  parts?: readonly string[];
  query?: {
    values: QueryValues;
    /**
     * Names of all parameters that the load looks at. Others make no difference to the value, so they make none to the
     * key.
     */
    allowed: readonly string[];
  };
  /** Role that sees this representation, or `any`. */
  role: string;
  /** Version of the value's shape, 1 unless named: an older worker's values are not read by a newer one. */
  schemaVersion?: number;
}

/** Version of this module's keys and entries. */
const FORMAT = "qv1";

/**
 * Returns the cache key of a value under `generation`. Throws without an organisation: such a value would be shared by
 * all.
 */
export function keyOf(parts: KeyParts, generation: string): CacheKey {
  const { organizationId } = parts;
  if (organizationId === "") throw new Error("a cached value belongs to an organisation");
  const text = [
    FORMAT,
    escapeSegment(organizationId),
    parts.strategy,
    String(parts.schemaVersion ?? 1),
    escapeSegment(parts.role),
    escapeSegment(parts.route),
    (parts.parts ?? []).map(escapeSegment).join("/"),
    parts.query === undefined ? "" : canonicalQuery(parts.query.values, parts.query.allowed),
    escapeSegment(generation),
  ].join(":");
  return { organizationId, text };
}

/**
 * Escapes any text as ASCII without separators; different texts stay different, also those that are not well-formed
 * UTF-16.
 */
export function escapeSegment(text: string): string {
  return text.replace(/[^\w.~+,{}"[\]-]/g, (unit) => `%${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/**
 * Returns the key for a store that takes `maxBytes`: the key itself, or its beginning (which names the organisation)
 * and a digest of all of it, SHA-256 in hex. Keys are ASCII, so a character is a byte.
 */
export async function boundedKey(text: string, maxBytes: number): Promise<string> {
  if (text.length <= maxBytes) return text;
  const hex = toHex(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return `${text.slice(0, maxBytes - hex.length - 1)}#${hex}`;
}

function canonicalQuery(values: QueryValues, allowed: readonly string[]): string {
  return [...new Set(allowed)]
    .sort()
    .flatMap((name) => {
      // An own property only: a parameter may be called `constructor`.
      const value = Object.hasOwn(values, name) ? values[name] : undefined;
      return value === undefined ? [] : [`${escapeSegment(name)}=${escapeSegment(String(value))}`];
    })
    .join("&");
}
