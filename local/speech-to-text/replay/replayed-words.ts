import type { WordSource } from "../turn-machine.ts";
import type { Reading, SpokenWord } from "../utterance.ts";
import { REPLAY_FRAME_MS } from "./frames.ts";
import { lastFrameOf, type Place } from "./recorded-frames.ts";

/** The words of a replay: each is known from the frame on that ends it, and a phrase is whole after its recording's last word. */
export class ReplayedWords implements WordSource {
  #frames = 0;
  /** Not yet reported. */
  #spoken: SpokenWord[] = [];
  #isWhole = false;

  /** Takes the next frame of audio; undefined when it is silence. True when it belongs to a word. */
  frame(place: Place | undefined): boolean {
    this.#frames += 1;
    if (!place) return false;
    const { recording, frame } = place;
    const index = recording.words.findIndex((word) => frame <= lastFrameOf(word));
    const word = recording.words[index];
    if (!word || frame * REPLAY_FRAME_MS < word.startMs) return false;
    const isLastFrame = frame === lastFrameOf(word);
    this.#isWhole = isLastFrame && frame === recording.lastFrame;
    if (isLastFrame) {
      const endS = (this.#frames * REPLAY_FRAME_MS) / 1000;
      const { confidence } = word;
      this.#spoken.push({ word: word.word, startS: endS - (word.endMs - word.startMs) / 1000, endS, confidence });
    }
    return true;
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
