import { amount, measure, optionalText, type PointOf, slotTable, text } from "./slot-table.ts";

/** Layers of the cache that an answer may come from. */
export const cacheSources = ["memory", "kv", "database"] as const;
/** Layer of the cache that an answer came from. */
export type CacheSource = (typeof cacheSources)[number];

/** Index of requests without an organisation: visitors', and those that were refused before anyone was identified. */
export const NO_ORGANIZATION = "no_organization";

/**
 * API requests in Analytics Engine, a point for each. Times are those of the worker's clock, which moves only over I/O:
 * they are the time that a request waited for storage, objects and vendors, not the time that it computed.
 */
const requestSlots = {
  /** Template of the route, never the path: `/api/calls/:id`. Empty for an address that no route has. */
  route: optionalText("blob1"),
  method: text("blob2"),
  /** Code of the API's errors, such as `not_found`; null for an answer that is none. */
  errorCode: optionalText("blob3"),
  /** Null for an answer that no cache gave. */
  cacheSource: optionalText<CacheSource>("blob4"),
  /** Cloudflare's data centre by its airport, as FRA; null where the platform does not tell. */
  colo: optionalText("blob5"),
  /** Cold: the first request that the isolate answered. */
  isolate: text<"cold" | "warm">("blob6"),
  status: amount("double1"),
  /** From the request's arrival to its answer's headers. */
  totalMs: amount("double2"),
  /** Waiting for Postgres, queries at the same time counted once; null without a query. */
  databaseMs: measure("double3"),
  databaseQueries: amount("double4"),
} as const;

/** One API request. */
export type RequestPoint = PointOf<typeof requestSlots>;

/** Slot table of `quantum_voice_requests`. */
export const requestTable = slotTable("quantum_voice_requests", requestSlots);
