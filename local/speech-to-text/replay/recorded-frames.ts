import { countFrames, frameOf } from "../../../voice/audio/frame.ts";
import type { DecodedRecording, RecordedWord } from "./decode-recordings.ts";
import { isAudible, REPLAY_FRAME_MS } from "./frames.ts";

/** A frame of a recording. */
export interface Place {
  readonly recording: IndexedRecording;
  readonly frame: number;
}

/** A recording as a row of frames. */
export interface IndexedRecording {
  readonly words: readonly RecordedWord[];
  /** What identifies each frame; undefined for those too quiet to be told apart. */
  readonly keys: readonly (string | undefined)[];
  /** Last frame of the last word; -1 when there are no words. */
  readonly lastFrame: number;
}

/** All recordings' audible frames by their content. */
export class RecordedFrames {
  readonly #places = new Map<string, Place[]>();

  constructor(recordings: readonly DecodedRecording[]) {
    for (const { samples, words } of recordings) {
      const keys = Array.from({ length: countFrames(samples) }, (_, frame) => keyOf(frameOf(samples, frame)));
      const recording = { words, keys, lastFrame: words.length === 0 ? -1 : lastFrameOf(words.at(-1)) };
      for (const [frame, key] of keys.entries()) {
        if (key === undefined) continue;
        const places = this.#places.get(key);
        if (places) places.push({ recording, frame });
        else this.#places.set(key, [{ recording, frame }]);
      }
    }
  }

  /** Where a frame with this content (`contentKey`) is found; empty when nowhere. */
  find(key: string): readonly Place[] {
    return this.#places.get(key) ?? [];
  }
}

/** Follows audio through the recordings. Silence between frames of a recording does not lose the place. */
export class FrameFollower {
  readonly #frames: RecordedFrames;
  /** Where the last known frame may lie: recordings may begin alike. */
  #candidates: readonly Place[] = [];

  constructor(frames: RecordedFrames) {
    this.#frames = frames;
  }

  /** The place of the next frame of audio, undefined when it is not from a recording; see `RecordedFrames.find`. */
  next(key: string): Place | undefined {
    const found = this.#frames.find(key);
    if (found.length === 0) return undefined;
    const following = this.#candidates.flatMap((place) => {
      const next = nextAudible(place);
      return next?.recording.keys[next.frame] === key ? [next] : [];
    });
    this.#candidates = following.length > 0 ? following : found;
    return this.#candidates[0];
  }
}

/** The last frame of a word. */
export function lastFrameOf(word: RecordedWord | undefined): number {
  return word === undefined ? -1 : word.endMs / REPLAY_FRAME_MS - 1;
}

/** What a frame's bytes are compared by: exactly their content, one character a byte. */
export function contentKey(bytes: Buffer): string {
  return bytes.toString("latin1");
}

function keyOf(frame: Int16Array): string | undefined {
  if (!isAudible(frame)) return undefined;
  return contentKey(Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength));
}

function nextAudible({ recording, frame }: Place): Place | undefined {
  for (let next = frame + 1; next < recording.keys.length; next++) {
    if (recording.keys[next] !== undefined) return { recording, frame: next };
  }
  return undefined;
}
