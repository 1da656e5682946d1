/** A word of a recording. Times are ms since the recording's first sample, on the grid of 20 ms frames. */
export interface RecordedWord {
  readonly word: string;
  readonly startMs: number;
  readonly endMs: number;
  /** 0..1. */
  readonly confidence: number;
}

/** A recording (16 kHz mono) of something that callers say, and when each word of it is over. */
export interface CallerRecording {
  readonly text: string;
  readonly kind: "sentence" | "short_answer" | "goodbye";
  readonly samples: Int16Array;
  readonly words: readonly RecordedWord[];
}
