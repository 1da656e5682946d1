import type { Reading, SpokenWord } from "../recognition/utterance.ts";
import type { WordSource } from "../turns/turn-machine.ts";
import type { RecordedWord } from "./decode-recordings.ts";
import { REPLAY_FRAME_MS } from "./frames.ts";
import { lastFrameOf, type Place } from "./recorded-frames.ts";

/** Callers trim recordings by levels of their own: of the last word's sound so many frames may be left out. */
const MOST_TRIMMED_FRAMES = 4;

/**
 * The words of a replay: each is known from the frame on that ends it, and a phrase is whole after its recording's last
 * word.
 */
export class ReplayedWords implements WordSource {
  #frames = 0;
  /** Not yet reported. */
  #spoken: SpokenWord[] = [];
  #isWhole = false;
  /** The frame before this one; undefined when it was silence. */
  #before: Place | undefined;

  /** Takes the next frame of audio; undefined when it is silence. True when it belongs to a word. */
  frame(place: Place | undefined): boolean {
    this.#frames += 1;
    const before = this.#before;
    this.#before = place;
    if (!place) {
      if (before && isTrimmed(before)) this.#say(before.recording.words.at(-1), true, this.#frames - 1);
      return false;
    }
    const { recording, frame } = place;
    const word = recording.words.find((each) => frame <= lastFrameOf(each));
    if (!word || frame * REPLAY_FRAME_MS < word.startMs) return false;
    this.#isWhole = false;
    if (frame === lastFrameOf(word)) this.#say(word, frame === recording.lastFrame, this.#frames);
    return true;
  }

  #say(spoken: RecordedWord | undefined, isLast: boolean, endFrame: number): void {
    if (!spoken) return;
    const { word, startMs, endMs, confidence } = spoken;
    const endS = (endFrame * REPLAY_FRAME_MS) / 1000;
    this.#spoken.push({ word, startS: endS - (endMs - startMs) / 1000, endS, confidence });
    this.#isWhole = isLast;
  }

  beginTurn(): void {}

  follow(): void {}

  read(): Reading {
    return { words: [...this.#spoken], isComplete: this.#isWhole };
  }

  interim(): readonly SpokenWord[] {
    return [...this.#spoken];
  }

  endTurn(reportedWords = this.#spoken.length): Reading {
    const reading = this.read();
    this.#spoken = this.#spoken.slice(reportedWords);
    return reading;
  }
}

/** Silence follows though the recording has more to be heard: what it was cut short by belongs to its last word. */
function isTrimmed({ recording, frame }: Place): boolean {
  const left = recording.lastFrame - frame;
  return left > 0 && left <= MOST_TRIMMED_FRAMES && recording.keys[frame + 1] !== undefined;
}
