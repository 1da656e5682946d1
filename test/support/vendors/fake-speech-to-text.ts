import { samplesToMs } from "../../../voice/audio/frame.ts";
import type { Clock, Timer } from "../../../voice/clock.ts";
import {
  ProviderError,
  type SpeechToText,
  type SpeechToTextEvent,
  type SpeechToTextOptions,
  type SpeechToTextSession,
} from "../../../voice/providers.ts";

/** What a caller says in one breath, and how a recogniser takes it. */
export interface Utterance {
  words: readonly string[];
  /** What is understood instead of `words`; empty when nothing is. */
  heardAs?: string;
  /** What an eager end of turn says instead. */
  eagerAs?: string;
  /** Noise that no recogniser takes for speech. */
  isNoise?: boolean;
  /** Too soft for voice activity, though not for recognisers. */
  isSoft?: boolean;
}

/** What one chunk of the caller's audio holds. */
export interface SpokenChunk {
  utterance: Utterance;
  /** The word that ends with this chunk, if one does. */
  completedWord: string | null;
}

export interface FakeSpeechToTextOptions {
  clock: Clock;
  /** What a chunk holds; null for silence. The same chunk pushed again (a replay) holds the same. */
  listen: (samples: Int16Array) => SpokenChunk | null;
  provider?: string;
  /** Open → ready. */
  readyMs?: number;
  /** Audio → event. */
  latencyMs?: number;
  /** Silence (counted in audio) before an eager end of turn; null for none. */
  eagerSilenceMs?: number | null;
  /** Silence (counted in audio) before the end of turn. */
  endSilenceMs?: number;
}

/**
 * `refuses` fails every new session, `forbidden` for good; `flaps` accepts and drops each; `deaf` stays open and says
 * nothing; `endless` tells words and ends no turn.
 */
export type SpeechToTextHealth = "alive" | "refuses" | "forbidden" | "flaps" | "deaf" | "endless";

/** Flux's turn events for audio whose content is known. */
export class FakeSpeechToText implements SpeechToText {
  readonly provider: string;
  readonly sessions: FakeSpeechToTextSession[] = [];
  health: SpeechToTextHealth = "alive";
  readonly #options: FakeSpeechToTextOptions;

  constructor(options: FakeSpeechToTextOptions) {
    this.#options = options;
    this.provider = options.provider ?? "fake-stt";
  }

  open(options: SpeechToTextOptions, listener: (event: SpeechToTextEvent) => void): FakeSpeechToTextSession {
    const session = new FakeSpeechToTextSession(this, this.#options, options, listener);
    this.sessions.push(session);
    return session;
  }

  /** Drops the session in use; new ones meet `health`. */
  drop(health: SpeechToTextHealth = "alive"): void {
    this.health = health;
    this.sessions.at(-1)?.fail();
  }

  /** Leaves the session in use open and silent for good; new ones meet `health`. */
  goDeaf(): void {
    const session = this.sessions.at(-1);
    if (session) session.isDeaf = true;
  }

  get openSessions(): number {
    return this.sessions.filter((session) => session.isOpen).length;
  }
}

interface OpenTurn {
  words: string[];
  utterance: Utterance;
  silenceMs: number;
  eagerText: string | null;
}

export class FakeSpeechToTextSession implements SpeechToTextSession {
  /** Audio heard so far, replays included. */
  heardMs = 0;
  isDeaf = false;
  readonly #vendor: FakeSpeechToText;
  readonly #behaviour: FakeSpeechToTextOptions;
  readonly #options: SpeechToTextOptions;
  readonly #listener: (event: SpeechToTextEvent) => void;
  readonly #waiting: Int16Array[] = [];
  readonly #timers = new Set<Timer>();
  #isReady = false;
  #isOver = false;
  #turn: OpenTurn | null = null;

  constructor(
    vendor: FakeSpeechToText,
    behaviour: FakeSpeechToTextOptions,
    options: SpeechToTextOptions,
    listener: (event: SpeechToTextEvent) => void,
  ) {
    this.#vendor = vendor;
    this.#behaviour = behaviour;
    this.#options = options;
    this.#listener = listener;
    this.#later(behaviour.readyMs ?? 40, () => this.#answer());
  }

  get isOpen(): boolean {
    return !this.#isOver;
  }

  push(samples: Int16Array): void {
    if (this.#isOver) throw new Error("audio was pushed to a session that is over");
    if (this.#isReady) this.#hear(samples);
    else this.#waiting.push(samples);
  }

  close(): void {
    this.#isOver = true;
    for (const timer of this.#timers) timer.cancel();
  }

  fail(isRetryable = true): void {
    if (this.#isOver) return;
    this.close();
    const { provider } = this.#vendor;
    const error = new ProviderError({
      provider,
      stage: "stt",
      message: "the session was lost",
      isRetryable,
      status: 1006,
    });
    this.#listener({ type: "failed", error });
  }

  #answer(): void {
    const { health } = this.#vendor;
    if (health === "refuses" || health === "forbidden") {
      this.fail(health === "refuses");
      return;
    }
    this.#isReady = true;
    this.#listener({ type: "ready" });
    for (const samples of this.#waiting.splice(0)) this.#hear(samples);
    if (health === "flaps") this.#later(10, () => this.fail());
  }

  #hear(samples: Int16Array): void {
    this.heardMs += samplesToMs(samples.length, this.#options.sampleRateHz);
    const chunk = this.#behaviour.listen(samples);
    if (this.#vendor.health === "deaf" || this.isDeaf) return;
    if (chunk && !chunk.utterance.isNoise) this.#hearSpeech(chunk);
    else if (this.#turn) this.#hearSilence(this.#turn, samplesToMs(samples.length, this.#options.sampleRateHz));
  }

  #hearSpeech({ utterance, completedWord }: SpokenChunk): void {
    if (this.#turn === null) {
      this.#turn = { words: [], utterance, silenceMs: 0, eagerText: null };
      this.#report({ type: "speech_started" });
    }
    const turn = this.#turn;
    turn.utterance = utterance;
    turn.silenceMs = 0;
    if (turn.eagerText !== null) this.#report({ type: "turn_resumed" });
    turn.eagerText = null;
    if (completedWord === null || utterance.heardAs === "") return;
    turn.words.push(completedWord);
    this.#report({ type: "interim", text: turn.words.join(" ") });
  }

  #hearSilence(turn: OpenTurn, ms: number): void {
    const { eagerSilenceMs = 200, endSilenceMs = 500 } = this.#behaviour;
    turn.silenceMs += ms;
    if (this.#vendor.health === "endless") return;
    const text = turn.utterance.eagerAs ?? turn.utterance.heardAs ?? turn.words.join(" ");
    if (eagerSilenceMs !== null && turn.silenceMs >= eagerSilenceMs && turn.eagerText === null && text !== "") {
      turn.eagerText = text;
      this.#report({ type: "eager_end_of_turn", text, confidence: 0.5 });
    }
    if (turn.silenceMs >= endSilenceMs) this.#endTurn(turn);
  }

  #endTurn(turn: OpenTurn): void {
    this.#turn = null;
    const text = turn.utterance.heardAs ?? turn.words.join(" ");
    this.#report({ type: "end_of_turn", text, confidence: text === "" ? 0 : 0.9 });
  }

  #report(event: SpeechToTextEvent): void {
    this.#later(this.#behaviour.latencyMs ?? 60, () => this.#listener(event));
  }

  #later(delayMs: number, task: () => void): void {
    const timer = this.#behaviour.clock.startTimer(delayMs, () => {
      this.#timers.delete(timer);
      task();
    });
    this.#timers.add(timer);
  }
}
