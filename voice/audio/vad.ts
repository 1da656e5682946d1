/**
 * Speech starts and ends from per-frame guesses.
 *
 * A frame classifier errs on single frames: a click looks like speech, the gap inside "eight" like silence. So speech
 * starts once enough frames of a short window are speech, and ends once none was for a while. Both decisions are late
 * by design, but what they report is not: each event carries the time at which the speech itself began or ended, on the
 * audio clock (milliseconds of audio pushed so far), which neither network jitter nor a busy processor can move.
 */

import { FRAME_MS, FRAME_SAMPLES } from "./frame.ts";

/** Guesses whether one frame is speech. Has state: frames of one stream, in order. */
export interface FrameClassifier {
  /** `frame` is 20 ms of 16-bit mono at 16 kHz, and is only read during the call. */
  isSpeech(frame: Int16Array): boolean;
  /** Forgets the stream so far. */
  reset(): void;
}

/** Evidence that a start and an end of speech need. Multiples of 20 ms; others are rounded up. */
export interface VadOptions {
  /** Speech within the start window that counts as a start. */
  readonly startMs: number;
  /** Length of the past in which the evidence for a start may lie, at most 600 ms. */
  readonly startWindowMs: number;
  /** Time without speech that counts as its end. */
  readonly hangoverMs: number;
}

/** Default evidence, measured with `EnergyClassifier` in docs/voice-activity.md. */
export const defaultVadOptions = {
  startMs: 80, // clicks and knocks are shorter, the shortest word ("no", "yes") is three times as long
  startWindowMs: 120, // one or two gaps may lie inside the evidence, so a soft onset is not lost
  hangoverMs: 200, // closures inside words reach 100 ms; a pause this long is silence, and endpointing judges it
} as const satisfies VadOptions;

/** A change between speech and silence, told on the audio clock. */
export type VadEvent =
  /** Speech has been there since `startMs`: the first speech frame of the evidence, not the moment of decision. */
  | { readonly type: "speech_started"; readonly startMs: number }
  /** The last speech frame ended at `endMs`; silence has lasted `hangoverMs` since. This is t0 of a turn. */
  | { readonly type: "speech_ended"; readonly endMs: number };

/** Voice-activity detector of one stream of audio. One per call; not shared. */
export class VoiceActivityDetector {
  readonly #classifier: FrameClassifier;
  readonly #startFrames: number;
  readonly #windowFrames: number;
  readonly #hangoverFrames: number;
  #frames = 0;
  /** The newest decisions as bits, the latest lowest. */
  #history = 0;
  #isSpeaking = false;
  /** Frame index at which the current stretch began. */
  #startFrame = 0;
  /** Frame index after the last speech frame of a stretch; −1 before any speech. */
  #endFrame = -1;

  constructor(classifier: FrameClassifier, options: VadOptions = defaultVadOptions) {
    this.#classifier = classifier;
    this.#startFrames = wholeFrames("startMs", options.startMs);
    this.#windowFrames = wholeFrames("startWindowMs", options.startWindowMs);
    this.#hangoverFrames = wholeFrames("hangoverMs", options.hangoverMs);
    if (this.#windowFrames > 30)
      throw new RangeError(`startWindowMs must be at most 600, got ${options.startWindowMs}`);
    if (this.#startFrames > this.#windowFrames) throw new RangeError("startMs must not exceed startWindowMs");
  }

  /** Takes the next frame (320 samples, else `RangeError`) and returns the change it decides, or null. */
  push(frame: Int16Array): VadEvent | null {
    if (frame.length !== FRAME_SAMPLES) {
      throw new RangeError(`a frame has ${FRAME_SAMPLES} samples (20 ms at 16 kHz), got ${frame.length}`);
    }
    const isSpeech = this.#classifier.isSpeech(frame);
    this.#frames++;
    this.#history = ((this.#history << 1) | (isSpeech ? 1 : 0)) & (2 ** this.#windowFrames - 1);
    return this.#isSpeaking ? this.#whileSpeaking(isSpeech) : this.#whileSilent();
  }

  /** True when the stream is between a start and an end of speech. */
  get isSpeaking(): boolean {
    return this.#isSpeaking;
  }

  /** Length of the current stretch up to its last speech frame; 0 in silence. */
  get speechMs(): number {
    return this.#isSpeaking ? (this.#endFrame - this.#startFrame) * FRAME_MS : 0;
  }

  /**
   * End of the newest speech frame of a stretch, known while the hang-over still runs; `null` before the first speech.
   */
  get lastSpeechEndMs(): number | null {
    return this.#endFrame < 0 ? null : this.#endFrame * FRAME_MS;
  }

  /** Milliseconds of audio pushed so far: the clock on which every time here is told. */
  get audioMs(): number {
    return this.#frames * FRAME_MS;
  }

  #whileSilent(): VadEvent | null {
    if (countBits(this.#history) < this.#startFrames) return null;
    const oldestSpeech = 32 - Math.clz32(this.#history); // frames back, 1 being the newest
    this.#isSpeaking = true;
    this.#startFrame = this.#frames - oldestSpeech;
    this.#endFrame = this.#frames;
    return { type: "speech_started", startMs: this.#startFrame * FRAME_MS };
  }

  #whileSpeaking(isSpeech: boolean): VadEvent | null {
    if (isSpeech) this.#endFrame = this.#frames;
    if (this.#frames - this.#endFrame < this.#hangoverFrames) return null;
    this.#isSpeaking = false;
    this.#history = 0;
    return { type: "speech_ended", endMs: this.#endFrame * FRAME_MS };
  }
}

function wholeFrames(name: keyof VadOptions, ms: number): number {
  if (!(ms >= FRAME_MS)) throw new RangeError(`${name} must be at least ${FRAME_MS}, got ${ms}`);
  return Math.ceil(ms / FRAME_MS);
}

function countBits(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count++;
  return count;
}
