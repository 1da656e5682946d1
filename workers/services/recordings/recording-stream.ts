import type { Clock } from "../../../voice/clock.ts";
import { within } from "../../../voice/deadline.ts";
import {
  recordingHeader,
  SEGMENT_BYTES,
  SILENCE_CODE,
  WAV_HEADER_BYTES,
} from "../../../voice/recording/audio-format.ts";
import { type RecordedCall, segmentKey } from "./recording-keys.ts";

/** Wait for one segment. */
const SEGMENT_DEADLINE_MS = 10_000;

/** Bytes of a file, the last one included. */
export interface ByteRange {
  first: number;
  last: number;
}

/** Returns the size of a recording's file. */
export function fileBytes(audioBytes: number): number {
  return WAV_HEADER_BYTES + audioBytes;
}

/**
 * Streams a part of a recording's file, a segment at a time and not before the reader wants it: the header is computed,
 * segments are read from the bucket, and what has none is silence.
 */
export function recordingStream(
  { bucket, clock }: { bucket: R2Bucket; clock: Clock },
  call: RecordedCall,
  audioBytes: number,
  { first, last }: ByteRange,
): ReadableStream<Uint8Array> {
  let at = first;
  const next = async (): Promise<Uint8Array> => {
    if (at < WAV_HEADER_BYTES) return recordingHeader(audioBytes).subarray(at, last + 1);
    const audioAt = at - WAV_HEADER_BYTES;
    const index = Math.floor(audioAt / SEGMENT_BYTES);
    const offset = audioAt - index * SEGMENT_BYTES;
    const length = Math.min(SEGMENT_BYTES - offset, last + 1 - at);
    const reading = readPart(bucket, segmentKey(call, index), offset, length);
    return within(reading, "a recording's segment", SEGMENT_DEADLINE_MS, clock);
  };
  return new ReadableStream({
    type: "bytes",
    pull: async (controller) => {
      const part = await next();
      at += part.length;
      controller.enqueue(part);
      if (at > last) controller.close();
    },
  });
}

/** Reads part of a segment; what it does not have is silence. */
async function readPart(bucket: R2Bucket, key: string, offset: number, length: number): Promise<Uint8Array> {
  const part = new Uint8Array(length).fill(SILENCE_CODE);
  const object = await bucket.get(key);
  if (object === null) return part;
  const stored = new Uint8Array(await object.arrayBuffer());
  part.set(stored.subarray(offset, offset + length));
  return part;
}
