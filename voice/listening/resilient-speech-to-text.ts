import type { ExpectedAnswer } from "../agent.ts";
import { samplesToMs } from "../audio/frame.ts";
import type { Clock, Timer } from "../clock.ts";
import type { SpeechToText, SpeechToTextEvent, SpeechToTextOptions, SpeechToTextSession } from "../providers.ts";
import type { CallEventBody } from "../timeline/events.ts";
import { DeafnessWatch } from "./deafness-watch.ts";

/** Event of a transcription that outlives its sessions. */
export type ResilientEvent =
  | Exclude<SpeechToTextEvent, { type: "failed" }>
  /** Nothing is being heard until the next `ready`. */
  | { type: "lost" };

/** Audio kept to be heard once more by the next session: a long utterance, 320 kB at 16 kHz. */
export const REPLAY_BUFFER_MS = 10_000;
/** Waits before the first, second, … attempt in a row; the last one repeats. */
const RETRY_DELAYS_MS = [0, 250, 500, 1_000, 2_000];
/** A session that lasted this long ends an outage; one that is accepted and dropped at once is part of it. */
const STABLE_MS = 5_000;

/** Dependencies of `ResilientSpeechToText`. */
export interface ResilientDeps {
  chain: readonly SpeechToText[];
  options: SpeechToTextOptions;
  clock: Clock;
  emit: (event: CallEventBody) => void;
  listener: (event: ResilientEvent) => void;
}

/**
 * Keeps a call's transcription alive: a lost session is opened again, at the next provider of the chain, and hears once
 * more what the caller said since the last end of turn. Reconnecting never gives up while the call lasts, because a
 * caller may speak again at any time; providers that refuse for good (a wrong key) are left out. A session that says
 * nothing to speech is taken for lost too: the same provider hears the speech once more, then each of the others.
 */
export class ResilientSpeechToText {
  readonly #deps: ResilientDeps;
  readonly #candidates: SpeechToText[];
  #expected: ExpectedAnswer | null = null;
  #position = 0;
  /** Sessions opened in a row without one that lasted. */
  #attempts = 0;
  /** Counts sessions opened and lost: a session is heard while its number is the newest. */
  #generation = 0;
  #session: SpeechToTextSession | null = null;
  /** Time at which the current session became ready. */
  #readyAtMs: number | null = null;
  #isReopening = false;
  #isClosed = false;
  #retryTimer: Timer | null = null;
  readonly #buffer: Int16Array[] = [];
  #bufferedMs = 0;
  #droppedMs = 0;
  readonly #deafness: DeafnessWatch;
  /** Sessions in a row that said nothing to the same speech. */
  #deafSessions = 0;

  constructor(deps: ResilientDeps) {
    this.#deps = deps;
    this.#candidates = [...deps.chain];
    this.#deafness = new DeafnessWatch(deps.clock, () => this.#replaceDeaf());
    this.#open();
  }

  /** True when the session in use, or to come, stays open without audio. */
  get keepsIdleSession(): boolean {
    return this.#candidates[this.#position % Math.max(1, this.#candidates.length)]?.keepsIdleSessions === true;
  }

  /** Takes audio (16-bit mono at the rate of the options; any length), and ownership of `samples`. */
  push(samples: Int16Array): void {
    if (this.#isClosed) return;
    this.#remember(samples);
    this.#session?.push(samples);
  }

  /** Notes that voice activity has noticed the caller, who began to speak `agoMs` ago. */
  speechStarted(agoMs: number): void {
    if (!this.#isClosed) this.#deafness.speechStarted(agoMs);
  }

  /** Notes that the caller has been silent for `silenceMs`, as voice activity has just decided. */
  speechEnded(silenceMs: number): void {
    this.#deafness.speechEnded(silenceMs);
  }

  /** Sets the kind of answer that the agent's last line asked for; a session opened later is told too. */
  expect(answer: ExpectedAnswer | null): void {
    this.#expected = answer;
    this.#session?.expect?.(answer);
  }

  /** Closes the session and opens no other. Idempotent. */
  close(): void {
    this.#isClosed = true;
    this.#retryTimer?.cancel();
    this.#deafness.close();
    this.#session?.close();
    this.#session = null;
    this.#forget();
  }

  #open(): void {
    const provider = this.#candidates[this.#position % this.#candidates.length];
    if (this.#isClosed || !provider) return;
    const generation = ++this.#generation;
    const session = provider.open(this.#deps.options, (event) => {
      if (generation === this.#generation) this.#receive(provider, event);
    });
    if (generation !== this.#generation) return;
    this.#session = session;
    session.expect?.(this.#expected);
    if (this.#isReopening) for (const samples of this.#buffer) session.push(samples);
  }

  #receive(provider: SpeechToText, event: SpeechToTextEvent): void {
    if (this.#isClosed) return;
    if (event.type === "failed") {
      this.#lose(provider, event);
      return;
    }
    if (event.type === "ready") this.#becomeReady(provider);
    else if (isAnswer(event)) {
      this.#deafSessions = 0;
      this.#deafness.heard();
      if (event.type === "end_of_turn") this.#forget();
    }
    this.#deps.listener(event);
  }

  #becomeReady(provider: SpeechToText): void {
    const { emit, clock } = this.#deps;
    this.#readyAtMs = clock.now();
    if (!this.#isReopening) emit({ type: "stt_ready", provider: provider.provider });
    else emit({ type: "stt_reopened", provider: provider.provider, replayedMs: Math.round(this.#bufferedMs) });
    if (this.#droppedMs > 0 && this.#isReopening) emit({ type: "audio_dropped", ms: Math.round(this.#droppedMs) });
    this.#isReopening = false;
    this.#droppedMs = 0;
    this.#deafness.startAnew();
  }

  #lose(provider: SpeechToText, { error }: Extract<SpeechToTextEvent, { type: "failed" }>): void {
    const { emit, listener, clock } = this.#deps;
    this.#session = null;
    this.#generation += 1;
    const wasReady = this.#readyAtMs !== null;
    if (this.#readyAtMs !== null && clock.now() - this.#readyAtMs >= STABLE_MS) this.#attempts = 0;
    // One line per outage, not per attempt: an outage of minutes must not flood the timeline.
    const isNews = this.#attempts === 0;
    if (isNews) {
      emit({
        type: "provider_failed",
        stage: "stt",
        provider: provider.provider,
        reason: error.message,
        status: error.status ?? null,
      });
    }
    if (isNews || wasReady) listener({ type: "lost" });
    this.#readyAtMs = null;
    this.#isReopening = true;
    if (error.isRetryable) this.#position += 1;
    else this.#candidates.splice(this.#candidates.indexOf(provider), 1);
    const next = this.#candidates[this.#position % Math.max(1, this.#candidates.length)];
    if (!next) return;
    if (isNews && next !== provider)
      emit({ type: "provider_fell_back", stage: "stt", from: provider.provider, to: next.provider });
    const delayMs = RETRY_DELAYS_MS[Math.min(this.#attempts, RETRY_DELAYS_MS.length - 1)] as number;
    this.#attempts += 1;
    this.#retryTimer = clock.startTimer(delayMs, () => this.#open());
  }

  /** The session has said nothing to speech that it had time to hear: another hears it again. */
  #replaceDeaf(): void {
    const { emit, listener } = this.#deps;
    const count = this.#candidates.length;
    const deaf = this.#candidates[this.#position % Math.max(1, count)];
    // One that is on its way gets its chance once it is ready.
    if (!deaf || this.#session === null || this.#readyAtMs === null) return;
    this.#deafSessions += 1;
    const isNoise = this.#deafSessions > count;
    if (this.#deafSessions === 1) {
      const reason = "said nothing while the caller spoke";
      emit({ type: "provider_failed", stage: "stt", provider: deaf.provider, reason, status: null });
    } else this.#position += 1;
    if (isNoise) {
      this.#deafSessions = 0;
      this.#deafness.giveUp();
      if (count === 1) return;
    }
    const next = this.#candidates[this.#position % count] as SpeechToText;
    if (next !== deaf) {
      emit({ type: "provider_fell_back", stage: "stt", from: deaf.provider, to: next.provider });
    }
    this.#session.close();
    this.#session = null;
    this.#generation += 1;
    this.#readyAtMs = null;
    this.#isReopening = true;
    listener({ type: "lost" });
    this.#open();
  }

  #remember(samples: Int16Array): void {
    const rateHz = this.#deps.options.sampleRateHz;
    this.#buffer.push(samples);
    this.#bufferedMs += samplesToMs(samples.length, rateHz);
    while (this.#bufferedMs > REPLAY_BUFFER_MS && this.#buffer.length > 1) {
      const ms = samplesToMs((this.#buffer.shift() as Int16Array).length, rateHz);
      this.#bufferedMs -= ms;
      if (this.#readyAtMs === null) this.#droppedMs += ms;
    }
  }

  #forget(): void {
    this.#buffer.length = 0;
    this.#bufferedMs = 0;
  }
}

/** True when an event shows that the engine hears: not every beginning and end of a turn is its own. */
function isAnswer(event: Exclude<SpeechToTextEvent, { type: "failed" }>): boolean {
  if (event.type === "speech_started" || event.type === "end_of_turn") return event.isGuess !== true;
  return event.type !== "ready";
}
