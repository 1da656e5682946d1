import { encodeBase64 } from "../../../voice/flight/base64.ts";
import {
  RECORDING_CHANNELS,
  recordingBytes,
  SEGMENT_BYTES,
  SEGMENT_MS,
} from "../../../voice/recording/audio-format.ts";
import { LEVEL_MS } from "../../../voice/recording/levels.ts";
import type { AudioFile } from "../../environment/objects.ts";
import type { StoredSegment } from "./recording-bucket.ts";

/** Levels of a segment. */
const SEGMENT_LEVELS = (SEGMENT_MS / LEVEL_MS) * RECORDING_CHANNELS;

/**
 * Describes the file that segments make. Without `lengthMs`, as of a call whose end was lost with its object, it ends
 * with the last of them; segments that are not there are silence.
 */
export function wholeRecording(
  segments: readonly StoredSegment[],
  lengthMs: number | null,
  isPartial: boolean,
): AudioFile {
  const last = segments.at(-1);
  const storedBytes = last === undefined ? 0 : last.index * SEGMENT_BYTES + last.bytes;
  const audioBytes = lengthMs === null ? storedBytes : recordingBytes(lengthMs);
  const levels = new Uint8Array(Math.ceil(audioBytes / recordingBytes(LEVEL_MS)) * RECORDING_CHANNELS);
  for (const segment of segments) {
    const at = segment.index * SEGMENT_LEVELS;
    if (at < levels.length) levels.set(segment.levels.subarray(0, levels.length - at), at);
  }
  return { audioBytes, levels: encodeBase64(levels), isPartial };
}
