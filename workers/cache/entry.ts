import { z } from "zod";
import type { Strategy } from "./strategies.ts";

/**
 * Cache entry: a value with its own times, so that no layer's idea of expiry matters and a copy in another layer lives
 * no longer than the original. `absent` is the origin's answer that there is nothing (`null` or `undefined`), which is
 * worth keeping too, for a shorter time.
 */
export const entrySchema = z.object({
  kind: z.enum(["value", "absent"]),
  /** Missing in JSON when it is `undefined`. */
  value: z.unknown().optional(),
  /** When its load began: the origin had this value then or later. */
  createdAtMs: z.number(),
  freshUntilMs: z.number(),
  /** The end of its life: from here on it is not served even when the origin fails. */
  staleUntilMs: z.number(),
  /** Milliseconds that its load took, for early refreshes. */
  deltaMs: z.number(),
  /** The generations that its load began under; the same are in its key. */
  generation: z.string(),
  /** Version of the value's shape, as the reader named it. */
  schemaVersion: z.number(),
  /** Length of the value as JSON in UTF-8. */
  bytes: z.number(),
});
/** Cache entry, see `entrySchema`. */
export type Entry = z.infer<typeof entrySchema>;

/** Result of a lookup that found no entry; no value is equal to it. */
export const MISS = Symbol("miss");
/** Type of `MISS`. */
export type Miss = typeof MISS;

/** Circumstances of a load, from which its entry's times follow. `random` gives 0 to 1, for jitter. */
export interface Loading {
  strategy: Strategy;
  startedAtMs: number;
  endedAtMs: number;
  generation: string;
  schemaVersion: number;
  random: () => number;
}

/**
 * Creates the entry of a value just loaded. The value is what JSON makes of it, frozen: every reader gets the same,
 * from whichever layer, and none can change what the next one gets. Jitter only ever shortens the fresh time, so that a
 * strategy's bound holds.
 */
export function createEntry(loaded: unknown, loading: Loading): Entry {
  const { strategy, startedAtMs, random } = loading;
  const text: string | undefined = JSON.stringify(loaded);
  const value: unknown = text === undefined ? undefined : freeze(JSON.parse(text));
  const kind = value === undefined || value === null ? "absent" : "value";
  const wholeMs = kind === "absent" ? strategy.negativeMs : strategy.freshMs;
  const freshUntilMs = startedAtMs + wholeMs * (1 - strategy.jitter * random());
  return {
    kind,
    value,
    createdAtMs: startedAtMs,
    freshUntilMs,
    staleUntilMs: kind === "absent" ? freshUntilMs : freshUntilMs + Math.max(strategy.revalidateMs, strategy.graceMs),
    deltaMs: loading.endedAtMs - startedAtMs,
    generation: loading.generation,
    schemaVersion: loading.schemaVersion,
    bytes: text === undefined ? 0 : utf8Bytes(text),
  };
}

/** Parses an entry from a store that others write to, and freezes its value; anything else is `MISS`. */
export function parseEntry(stored: unknown): Entry | Miss {
  const parsed = entrySchema.safeParse(stored);
  if (!parsed.success) return MISS;
  freeze(parsed.data.value);
  return parsed.data;
}

/** Returns the length of `text` in UTF-8, in bytes. */
export function utf8Bytes(text: string): number {
  return new TextEncoder().encode(text).length;
}

function freeze(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  for (const part of Object.values(value)) freeze(part);
  return Object.freeze(value);
}
