import { decodeBase64, encodeBase64 } from "../../../voice/flight/base64.ts";
import type { RecordedSegment } from "../../../voice/recording/call-audio-recorder.ts";
import { type RecordedCall, recordingPrefix, segmentIndexOf, segmentKey } from "./recording-keys.ts";

/** Segment as the bucket lists it. */
export interface StoredSegment {
  index: number;
  bytes: number;
  levels: Uint8Array;
}

/** Objects that are deleted with one request, as many as the bucket takes. */
const DELETED_AT_ONCE = 1_000;

/** Stores one segment of a recording. */
export async function putSegment(bucket: R2Bucket, call: RecordedCall, segment: RecordedSegment): Promise<void> {
  const { index, bytes, levels } = segment;
  await bucket.put(segmentKey(call, index), bytes, { customMetadata: { levels: encodeBase64(levels) } });
}

/** Lists the segments of a recording, in their order. */
export async function listSegments(bucket: R2Bucket, call: RecordedCall): Promise<StoredSegment[]> {
  const segments: StoredSegment[] = [];
  let cursor: string | undefined;
  do {
    // With their metadata, a page may have fewer than asked for.
    const options: R2ListOptions = { prefix: recordingPrefix(call), include: ["customMetadata"] };
    const page = await bucket.list(cursor === undefined ? options : { ...options, cursor });
    for (const { key, size, customMetadata } of page.objects) {
      const levels = decodeBase64(customMetadata?.levels ?? "");
      segments.push({ index: segmentIndexOf(key), bytes: size, levels });
    }
    cursor = page.truncated ? page.cursor : undefined;
  } while (cursor !== undefined);
  return segments;
}

/** Deletes every object of a recording. */
export async function deleteSegments(bucket: R2Bucket, call: RecordedCall): Promise<void> {
  for (;;) {
    const { objects, truncated } = await bucket.list({ prefix: recordingPrefix(call), limit: DELETED_AT_ONCE });
    if (objects.length > 0) await bucket.delete(objects.map(({ key }) => key));
    if (!truncated) return;
  }
}
