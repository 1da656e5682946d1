import { MAX_BLOBS, MAX_DOUBLES } from "./dataset-columns.ts";

/** A point within the platform's limits, ready to be stored. */
export interface DataPoint {
  readonly index: string;
  readonly blobs: readonly string[];
  readonly doubles: readonly number[];
  /** ISO 8601, with zone; stored to the second. */
  readonly timestamp: string;
  /** How many events the point stands for. */
  readonly sampleInterval: number;
}

/** All blobs of a point together, as UTF-8. */
export const MAX_BLOB_BYTES = 16 * 1024;
/** The index, as UTF-8. */
export const MAX_INDEX_BYTES = 96;

/** A point, or why the platform would not record it. */
export type PointReading =
  | { readonly ok: true; readonly point: DataPoint }
  | { readonly ok: false; readonly reason: string };

/**
 * Checks a point against the limits of Analytics Engine (developers.cloudflare.com/analytics/analytics-engine/limits).
 * `nowIso` stamps a point that brings no `timestamp`; `_sample_interval` is 1 unless given.
 */
export function readDataPoint(input: unknown, nowIso: string): PointReading {
  if (typeof input !== "object" || input === null || Array.isArray(input)) return refused("a point must be an object");
  const {
    indexes = [],
    blobs = [],
    doubles = [],
    timestamp,
    _sample_interval: sampleInterval = 1,
  } = input as Record<string, unknown>;
  if (!Array.isArray(indexes) || !Array.isArray(blobs) || !Array.isArray(doubles)) {
    return refused("indexes, blobs and doubles must be arrays");
  }
  if (indexes.length > 1) return refused(`${indexes.length} indexes, at most 1`);
  if (blobs.length > MAX_BLOBS) return refused(`${blobs.length} blobs, at most ${MAX_BLOBS}`);
  if (doubles.length > MAX_DOUBLES) return refused(`${doubles.length} doubles, at most ${MAX_DOUBLES}`);

  const index = textOf(indexes[0]);
  if (index === undefined) return refused("indexes[0] is not a string");
  const indexBytes = Buffer.byteLength(index);
  if (indexBytes > MAX_INDEX_BYTES) return refused(`indexes[0] has ${indexBytes} bytes, at most ${MAX_INDEX_BYTES}`);

  const texts = blobs.map(textOf);
  const wrongBlob = texts.indexOf(undefined);
  if (wrongBlob !== -1) return refused(`blobs[${wrongBlob}] is not a string`);
  const blobBytes = texts.reduce((sum: number, text) => sum + Buffer.byteLength(text ?? ""), 0);
  if (blobBytes > MAX_BLOB_BYTES) return refused(`blobs have ${blobBytes} bytes, at most ${MAX_BLOB_BYTES}`);

  // NaN and the infinities arrive as null: JSON has no numbers for them.
  const wrongDouble = doubles.findIndex((value) => typeof value !== "number");
  if (wrongDouble !== -1) return refused(`doubles[${wrongDouble}] is not a finite number`);

  if (timestamp !== undefined && (typeof timestamp !== "string" || Number.isNaN(Date.parse(timestamp)))) {
    return refused("timestamp is not an ISO 8601 time");
  }
  if (!Number.isSafeInteger(sampleInterval) || (sampleInterval as number) < 1) {
    return refused("_sample_interval is not a positive whole number");
  }
  const at = timestamp === undefined ? nowIso : new Date(timestamp as string).toISOString();
  return {
    ok: true,
    point: { index, blobs: texts as string[], doubles, timestamp: at, sampleInterval: sampleInterval as number },
  };
}

/** A blob as text; `null` is an absent one. Postgres has no NUL character, so it is left out. */
function textOf(value: unknown): string | undefined {
  if (value === undefined || value === null) return "";
  return typeof value === "string" ? value.replaceAll("\0", "") : undefined;
}

function refused(reason: string): PointReading {
  return { ok: false, reason };
}
