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
  const bytes = (text: string): number => new TextEncoder().encode(text).byteLength;
  const blobBytes = blobs.reduce((sum, blob) => sum + bytes(blob), 0);
  if (indexes.length !== 1) throw new RangeError("a data point has exactly one index");
  if (bytes(indexes[0]) > MAX_INDEX_BYTES) throw new RangeError(`an index may have ${MAX_INDEX_BYTES} bytes`);
  if (blobs.length > MAX_COLUMNS) throw new RangeError(`a data point may have ${MAX_COLUMNS} blobs`);
  if (doubles.length > MAX_COLUMNS) throw new RangeError(`a data point may have ${MAX_COLUMNS} doubles`);
  if (blobBytes > MAX_BLOB_BYTES) throw new RangeError(`the blobs of a data point may have ${MAX_BLOB_BYTES} bytes`);
  if (!doubles.every(Number.isFinite)) throw new RangeError("a data point's doubles must be finite");
}
