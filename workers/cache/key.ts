import { toHex } from "../crypto/hex.ts";
import type { CacheKey } from "./layer.ts";
import type { StrategyName } from "./strategies.ts";

/** Values of a query; `undefined` is the same as not sent. */
export type QueryValues = Readonly<Record<string, string | number | boolean | undefined>>;

/** What a cached value depends on. Two reads share a value only if all of this is equal. */
export interface KeyParts {
  strategy: StrategyName;
  /** Whose data it is. */
  organizationId: string;
  /** The route's template, such as `/api/campaigns/:id`. */
  route: string;
  /** What the template leaves open, and whom the value is for if that matters: path parameters, a user's id. */
  parts?: readonly string[];
  query?: {
    values: QueryValues;
    /** Names of all parameters that the load looks at. Others make no difference to the value, so they make none to the key. */
    allowed: readonly string[];
  };
  /** Who sees this representation: a role, or `any`. */
  role: string;
  /** Of the value's shape, 1 unless named: an older worker's values are not read by a newer one. */
  schemaVersion?: number;
}

/** Of this module's keys and entries. */
const FORMAT = "qv1";

/** The key of a value under `generation`. Throws without an organisation: such a value would be everybody's. */
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

/** A name for any text: ASCII without separators, and different for different texts, also for those that are not well-formed UTF-16. */
export function escapeSegment(text: string): string {
  return text.replace(/[^\w.~+,{}"[\]-]/g, (unit) => `%${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/**
 * The key for a store that takes `maxBytes`: the key itself, or its beginning (which names the organisation) and a digest of all of it. Keys are ASCII, so
 * a character is a byte.
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
