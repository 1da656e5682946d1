import { FRAME_MS, SAMPLE_RATE_HZ, samplesToMs } from "../../../voice/audio/frame.ts";
import type { CallerRecording } from "../../../voice/caller/caller-recording.ts";
import { speak } from "../../../voice/caller/spoken-frames.ts";
import type { SpeechToText, SpeechToTextOptions, SpeechToTextSession } from "../../../voice/providers.ts";
import type { HeardPhrase } from "../../../workers/measure/benchmarks/ai-figures.ts";
import { wordErrors } from "../../../workers/measure/benchmarks/word-errors.ts";
import type { StepContext } from "../category.ts";

/** Silence before a phrase, as a line has. */
const BEFORE_MS = 300;
/** Wait for a session to be ready, and for an end of turn behind the last sound. */
const READY_DEADLINE_MS = 4_000;
const END_DEADLINE_MS = 4_000;
const TICK_MS = 10;

/**
 * Says a phrase to a speech-to-text session in real time, and measures what comes of it. Throws the session's error.
 */
export async function measureHearing(
  provider: SpeechToText,
  options: SpeechToTextOptions,
  phrase: CallerRecording,
  { clock, monotonicMs, signal }: Pick<StepContext, "clock" | "monotonicMs" | "signal">,
): Promise<Omit<HeardPhrase, "provider" | "model">> {
  const texts: string[] = [];
  let interim = "";
  let failure: Error | null = null;
  let isReady = false;
  let endedAtMs: number | null = null;
  let wordsAtMs: number | null = null;
  const session = provider.open(options, (event) => {
    if (event.type === "ready") isReady = true;
    else if (event.type === "failed") failure = event.error;
    else if (event.type === "interim" || event.type === "eager_end_of_turn" || event.type === "end_of_turn") {
      interim = event.text;
      if (event.type === "end_of_turn") {
        texts.push(event.text);
        interim = "";
        endedAtMs = monotonicMs();
      }
      if (wordErrors(phrase.text, [...texts, interim].join(" ")).errors === 0) wordsAtMs ??= monotonicMs();
    }
  });
  const check = (): void => {
    if (failure !== null) throw failure;
    if (signal.aborted) throw new Error("the step was cut off");
  };
  const pause = (): Promise<void> => new Promise((resolve) => clock.startTimer(TICK_MS, resolve));
  try {
    const openedAtMs = monotonicMs();
    while (!isReady) {
      check();
      if (monotonicMs() - openedAtMs > READY_DEADLINE_MS) throw new Error("the session was not ready in time");
      await pause();
    }
    const saying = new Saying(phrase, monotonicMs());
    while (endedAtMs === null || endedAtMs < saying.lastSoundAtMs) {
      check();
      saying.push(session, monotonicMs());
      if (monotonicMs() > saying.lastSoundAtMs + END_DEADLINE_MS) break;
      await pause();
    }
    const { errors, words } = wordErrors(phrase.text, [...texts, interim].join(" "));
    const since = (atMs: number | null): number | null =>
      atMs === null ? null : Math.max(0, atMs - saying.lastSoundAtMs);
    // An end within the phrase was one too early; only the last counts.
    const isEnded = endedAtMs !== null && endedAtMs >= saying.lastSoundAtMs;
    return {
      failure: null,
      finalDelayMs: isEnded ? since(endedAtMs) : null,
      wordsDelayMs: since(wordsAtMs),
      errors,
      words,
    };
  } finally {
    session.close();
  }
}

/** A phrase as it is said in real time: silence, its frames, silence. */
class Saying {
  readonly #frames: readonly Int16Array[];
  readonly #silence: Int16Array;
  readonly #startedAtMs: number;
  /** When its last sound is sent. */
  readonly lastSoundAtMs: number;
  #pushed = 0;

  constructor(phrase: CallerRecording, startedAtMs: number) {
    const { frames, endsAtMs } = speak(phrase, { pauses: [] });
    this.#frames = frames;
    this.#silence = new Int16Array((SAMPLE_RATE_HZ * FRAME_MS) / 1_000);
    this.#startedAtMs = startedAtMs;
    this.lastSoundAtMs = startedAtMs + BEFORE_MS + endsAtMs;
  }

  /** Pushes the frames that are due. */
  push(session: SpeechToTextSession, nowMs: number): void {
    const frameMs = samplesToMs(this.#silence.length, SAMPLE_RATE_HZ);
    const due = Math.floor((nowMs - this.#startedAtMs) / frameMs);
    for (; this.#pushed < due; this.#pushed++) {
      session.push(this.#frames[this.#pushed - BEFORE_MS / frameMs] ?? this.#silence);
    }
  }
}
