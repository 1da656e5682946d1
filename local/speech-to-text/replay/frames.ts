import { FRAME_MS, FRAME_SAMPLES, frameOf } from "../../../voice/audio/frame.ts";
import { AUDIBLE_DBFS, firstAudibleSample } from "../../../voice/audio/level.ts";

/** Recordings are matched frame by frame: 20 ms at 16 kHz. */
export const REPLAY_FRAME_MS = FRAME_MS;
/** Bytes of a frame, 16-bit. */
export const REPLAY_FRAME_BYTES = FRAME_SAMPLES * 2;

/** Whether anybody could hear it; frames that nobody could are too much alike to be told apart. */
export function isAudible(frame: Int16Array, thresholdDbfs: number = AUDIBLE_DBFS): boolean {
  return firstAudibleSample(frame, thresholdDbfs) >= 0;
}

/** The end, in ms, of the last audible frame that begins at or after `fromMs` and before `toMs`; one frame at least. */
export function endOfAudibleFrame(
  samples: Int16Array,
  fromMs: number,
  toMs: number,
  thresholdDbfs: number = AUDIBLE_DBFS,
): number {
  const first = Math.floor(fromMs / FRAME_MS);
  for (let index = Math.ceil(toMs / FRAME_MS) - 1; index > first; index--) {
    if (isAudible(frameOf(samples, index), thresholdDbfs)) return (index + 1) * FRAME_MS;
  }
  return (first + 1) * FRAME_MS;
}
