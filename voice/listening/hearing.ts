import { FRAME_SAMPLES, FrameSlicer, SAMPLE_RATE_HZ, samplesToMs } from "../audio/frame.ts";
import { type FrameClassifier, VoiceActivityDetector } from "../audio/vad.ts";
import type { Clock, Timer } from "../clock.ts";

/** Dependencies of `Hearing`. */
export interface HearingDeps {
  clock: Clock;
  classifier: FrameClassifier;
  /** Converts clock time `now` to call time, in milliseconds. */
  toCallMs: (now: number) => number;
  onSpeechStarted: (speechAtMs: number) => void;
  /**
   * Length of speech that is long enough to be meant: shorter sounds are mostly noise, longer waits talk over people.
   */
  interruptionMs: () => number;
  /** Speech has lasted `interruptionMs`: it is no knock or cough. Once per stretch of speech. */
  onSpeechSustained: () => void;
  /** Speech has lasted a second, breaths left out, and `interruptionMs`: there must be words in it. Once per speech. */
  onSpeechProlonged: () => void;
  onSpeechEnded: (speechAtMs: number) => void;
  /** Takes everything that is heard, including the silence put in for a line that went quiet. */
  onAudio: (samples: Int16Array) => void;
}

/**
 * A muted client sends nothing; detectors and engines that count audio need silence to notice that the caller stopped.
 */
const QUIET_LINE_MS = 400;
const QUIET_LINE_SAMPLES = new Int16Array((SAMPLE_RATE_HZ * QUIET_LINE_MS) / 1000);
/** Speech without a word in it is shorter: coughs, laughs, a listener's "mm". */
const PROLONGED_MS = 1_000;
/** No word is shorter: "no" and "yes" take as long as this at least. */
const SHORTEST_WORD_MS = 240;
/** Stretches of speech with no longer silence between them are one speech: people breathe. */
const BREATH_MS = 300;
/** Silence put in after speech: past every engine's end-of-turn timeout. */
const MAX_FILLED_MS = 6_000;

/**
 * Hearing of the caller's audio, on two clocks. Voice activity is told on the audio clock; the call needs it on its
 * own. The two are tied together at each arrival, so neither chunk size nor jitter moves a speech end by more than the
 * jitter of one chunk.
 */
export class Hearing {
  readonly #deps: HearingDeps;
  readonly #vad: VoiceActivityDetector;
  readonly #slicer = new FrameSlicer(FRAME_SAMPLES);
  #audioMs = 0;
  /** Clock time of the latest arrival. */
  #heardAtMs = 0;
  #speechEndMs: number | null = null;
  /** The same on the audio clock. */
  #speechEndAudioMs: number | null = null;
  #isSustained = false;
  #isProlonged = false;
  /** Earlier stretches of the speech that is going on; the ends of the latest one, on the audio clock. */
  #spokenMs = 0;
  #stretchStartMs = 0;
  #stretchEndMs = Number.NEGATIVE_INFINITY;
  #quietTimer: Timer | null = null;
  #filledMs = 0;
  #isClosed = false;
  /** Call time minus audio time at the latest arrival. */
  #offsetMs = 0;

  constructor(deps: HearingDeps) {
    this.#deps = deps;
    this.#vad = new VoiceActivityDetector(deps.classifier);
  }

  /** t0: where the newest speech ended, in call time; null before any speech. */
  get speechEndMs(): number | null {
    return this.#speechEndMs;
  }

  /** True when the caller's latest speech since the last turn was there and was shorter than any word. */
  get isMereSound(): boolean {
    const spokenMs = this.#spokenMs + this.#vad.speechMs;
    return spokenMs > 0 && spokenMs < SHORTEST_WORD_MS;
  }

  /** Takes audio (16-bit mono at 16 kHz, any length) as it arrives. */
  push(samples: Int16Array): void {
    if (this.#isClosed) return;
    this.#filledMs = 0;
    this.#hear(samples);
  }

  /** Notes that the caller's words so far are accounted for: what is said from now on is another speech. */
  endTurn(): void {
    this.#spokenMs = 0;
    this.#isProlonged = false;
  }

  /** Takes no more audio. Idempotent. */
  close(): void {
    this.#isClosed = true;
    this.#quietTimer?.cancel();
  }

  #hear(samples: Int16Array): void {
    const { clock, toCallMs, onAudio } = this.#deps;
    this.#audioMs += samplesToMs(samples.length, SAMPLE_RATE_HZ);
    this.#heardAtMs = clock.now();
    this.#offsetMs = toCallMs(this.#heardAtMs) - this.#audioMs;
    onAudio(samples);
    this.#slicer.push(samples, this.#onFrame);
    this.#watchLine(QUIET_LINE_MS);
  }

  readonly #onFrame = (frame: Int16Array): void => {
    const event = this.#vad.push(frame);
    const { lastSpeechEndMs } = this.#vad;
    // Told once, when its frame arrives: a line that goes quiet afterwards shifts the audio clock, not the past.
    if (this.#vad.isSpeaking && lastSpeechEndMs !== null && lastSpeechEndMs !== this.#speechEndAudioMs) {
      this.#speechEndAudioMs = lastSpeechEndMs;
      this.#speechEndMs = lastSpeechEndMs + this.#offsetMs;
    }
    if (event?.type === "speech_started") {
      this.#beginStretch(event.startMs);
      this.#deps.onSpeechStarted(event.startMs + this.#offsetMs);
    }
    if (!this.#isSustained && this.#isHeardNow && this.#vad.speechMs >= this.#deps.interruptionMs()) {
      this.#isSustained = true;
      this.#deps.onSpeechSustained();
    }
    if (this.#isSustained && !this.#isProlonged && this.#spokenMs + this.#vad.speechMs >= PROLONGED_MS) {
      this.#isProlonged = true;
      this.#deps.onSpeechProlonged();
    }
    if (event?.type === "speech_ended") {
      this.#spokenMs += event.endMs - this.#stretchStartMs;
      this.#stretchEndMs = event.endMs;
      this.#deps.onSpeechEnded(this.#speechEndMs ?? event.endMs + this.#offsetMs);
    }
  };

  #beginStretch(startMs: number): void {
    this.#isSustained = false;
    this.#stretchStartMs = startMs;
    if (startMs - this.#stretchEndMs > BREATH_MS) this.endTurn();
  }

  /**
   * True when the newest frame is speech: an interruption told in the silence after a word would interrupt an answer to
   * that very word.
   */
  get #isHeardNow(): boolean {
    return this.#vad.isSpeaking && this.#vad.lastSpeechEndMs === this.#vad.audioMs;
  }

  /**
   * One timer, moved lazily: a frame only notes when it came. A line that was alive at one look is looked at again when
   * it could have been quiet for two periods, so quiet is noticed after one to two of them with half the timers of a
   * look per period.
   */
  #watchLine(delayMs: number): void {
    if (this.#quietTimer !== null) return;
    this.#quietTimer = this.#deps.clock.startTimer(delayMs, () => {
      this.#quietTimer = null;
      if (this.#isClosed) return;
      const quietMs = this.#deps.clock.now() - this.#heardAtMs;
      if (quietMs < QUIET_LINE_MS) this.#watchLine(2 * QUIET_LINE_MS - quietMs);
      else if (this.#filledMs < MAX_FILLED_MS) {
        this.#filledMs += QUIET_LINE_MS;
        this.#hear(QUIET_LINE_SAMPLES);
      }
    });
  }
}
