import type { Clip } from "../clips/clip.ts";
import type { Clock, Timer } from "../clock.ts";
import type { WaitForecast } from "../failover/first-item-times.ts";
import type { Playback } from "../playback/playback.ts";
import type { OpenerMoment } from "./answer-forecast.ts";
import { MAX_OVERHANG_MS } from "./openers.ts";

/** Openers that one answer may begin with. */
export interface OpenerChoice {
  texts: readonly string[];
  /** Chooses the opener for a wait before an answer that is written as far as `begun`; null for none. */
  choose(wait: WaitForecast, begun: string): Clip | null;
}

/** Dependencies of a reply's opener. */
export interface ReplyOpenerDeps {
  clock: Clock;
  playback: Playback;
  /** Null: the reply has no opener. */
  openers: OpenerChoice | null;
  /** Forecasts the wait for the answer's first audio; null when nothing is expected. */
  forecast(moment: OpenerMoment): WaitForecast | null;
  /** Returns the answer as far as it is written. */
  written(): string;
  /** Plays the opener; `text` ends with a space. */
  play(text: string, clip: Clip): void;
}

/**
 * A committed turn without an opener is looked at again after this: below the 100 ms in which a sound should be heard.
 */
const RETRY_MS = 80;

/** Opener of one reply: chosen by when the answer is expected, and cut when the answer is early. */
export class ReplyOpener {
  readonly #deps: ReplyOpenerDeps;
  #text = "";
  #timer: Timer | null = null;
  #isOver = false;

  constructor(deps: ReplyOpenerDeps) {
    this.#deps = deps;
  }

  /** The opener's text with a space after it; empty without one. */
  get text(): string {
    return this.#text;
  }

  /**
   * Chooses an opener, unless there is something to hear already. A committed turn that gets none is looked at again a
   * moment later: a wait that lasts shows by itself that it is long.
   */
  consider(moment: OpenerMoment): void {
    this.#timer = null;
    const { openers, playback } = this.#deps;
    const isHeard = playback.hasStarted || playback.hasAnswer || this.#text !== "";
    if (openers === null || isHeard || this.#isOver) return;
    const isPaused = playback.silenceMs() === null;
    const wait = this.#deps.forecast(moment);
    const clip = isPaused || wait === null ? null : openers.choose(wait, this.#deps.written());
    if (clip !== null) {
      this.#text = `${clip.text} `;
      this.#deps.play(this.#text, clip);
    } else if (moment !== "early") {
      this.#timer = this.#deps.clock.startTimer(RETRY_MS, () => this.consider("late"));
    }
  }

  /** The answer is there: an opener that would keep it waiting ends behind a word that is not sent yet. */
  giveWay(): void {
    this.#timer?.cancel();
    if (this.#text === "") return;
    const left = this.#deps.playback.cutOpener(MAX_OVERHANG_MS);
    if (left !== null) this.#text = left;
  }

  /** Chooses none any more. Idempotent. */
  stop(): void {
    this.#isOver = true;
    this.#timer?.cancel();
  }
}
