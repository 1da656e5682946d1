/** Limits of Analytics Engine, per point: https://developers.cloudflare.com/analytics/analytics-engine/limits/ */
export const MAX_COLUMNS = 20;
export const MAX_BLOB_BYTES = 16 * 1024;
export const MAX_INDEX_BYTES = 96;

/** What `writeDataPoint` takes. */
export interface DataPoint {
  indexes: [string];
  blobs: string[];
  doubles: number[];
}

/** Throws `RangeError`, naming the limit, for a point that Analytics Engine would not keep as it is. */
export function assertWithinLimits({ indexes, blobs, doubles }: DataPoint): void {
  if (indexes.length !== 1) throw new RangeError("a data point has exactly one index");
  if (isLonger(indexes, MAX_INDEX_BYTES)) throw new RangeError(`an index may have ${MAX_INDEX_BYTES} bytes`);
  if (blobs.length > MAX_COLUMNS) throw new RangeError(`a data point may have ${MAX_COLUMNS} blobs`);
  if (doubles.length > MAX_COLUMNS) throw new RangeError(`a data point may have ${MAX_COLUMNS} doubles`);
  if (isLonger(blobs, MAX_BLOB_BYTES))
    throw new RangeError(`the blobs of a data point may have ${MAX_BLOB_BYTES} bytes`);
  if (!doubles.every(Number.isFinite)) throw new RangeError("a data point's doubles must be finite");
}

/** UTF-8 takes at most this many bytes for a UTF-16 code unit. */
const MAX_BYTES_PER_UNIT = 3;

/** True when the texts together have more than `maxBytes` of UTF-8. They are encoded only where they might have. */
function isLonger(texts: readonly string[], maxBytes: number): boolean {
  let units = 0;
  for (const text of texts) units += text.length;
  if (units * MAX_BYTES_PER_UNIT <= maxBytes) return false;
  const encoder = new TextEncoder();
  return texts.reduce((sum, text) => sum + encoder.encode(text).byteLength, 0) > maxBytes;
}
