import { FRAME_MS, FRAME_SAMPLES, FrameSlicer } from "../../../../voice/audio/frame.ts";

/** What one frame of the caller's audio adds. */
export interface CountedFrame {
  isLoud: boolean;
  /** A word has ended: it is silent again. */
  endsWord: boolean;
}

/** Softer samples are silence. */
const LOUD = 500;
/** Silence behind a word: less than there is between two. */
const WORD_END_MS = 40;

/** A recogniser that tells no words, only how many there were: loud stretches with silence behind them. */
export class WordCounter {
  readonly #slicer = new FrameSlicer(FRAME_SAMPLES);
  readonly #onFrame: (frame: CountedFrame) => void;
  #silenceMs = Number.POSITIVE_INFINITY;

  constructor(onFrame: (frame: CountedFrame) => void) {
    this.#onFrame = onFrame;
  }

  push(samples: Int16Array): void {
    this.#slicer.push(samples, (frame) => {
      const isLoud = frame.some((sample) => sample > LOUD);
      const before = this.#silenceMs;
      this.#silenceMs = isLoud ? 0 : before + FRAME_MS;
      this.#onFrame({ isLoud, endsWord: before < WORD_END_MS && this.#silenceMs >= WORD_END_MS });
    });
  }
}
