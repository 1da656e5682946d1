import type { Clock } from "../clock.ts";
import type { WaitForecast } from "../failover/first-item-times.ts";
import type { ProviderHealth } from "../failover/provider-health.ts";
import type { CallEventBody } from "../timeline/events.ts";
import { type Asked, answerForecast, type OpenerMoment } from "./answer-forecast.ts";

/** Wait of one turn for its answer's first audio: which provider it waits for, since when, and how much longer. */
export class AnswerWait {
  readonly #health: ProviderHealth;
  readonly #clock: Clock;
  #asked: Asked | null = null;
  /** The model that was asked first, for the answer or, behind a tool, for what follows it. */
  #modelAsked: Asked | null = null;
  #hasModelFinished = false;

  constructor(health: ProviderHealth, clock: Clock) {
    this.#health = health;
    this.#clock = clock;
  }

  /** Provider that the turn asked last. */
  get asked(): Asked | null {
    return this.#asked;
  }

  /** Follows the turn by its events. */
  observe(event: CallEventBody): void {
    if (event.type === "llm_requested") {
      this.#asked = { stage: "llm", candidate: candidateOf(event), atMs: this.#clock.now() };
      if (this.#modelAsked === null || this.#hasModelFinished) this.#modelAsked = this.#asked;
      this.#hasModelFinished = false;
    }
    if (event.type === "llm_finished") this.#hasModelFinished = true;
    if (event.type === "tts_requested") {
      this.#asked = { stage: "tts", candidate: candidateOf(event), atMs: this.#clock.now() };
    }
  }

  /**
   * Forecasts the rest of the wait. Once a text is being spoken, only its voice is waited for. Of a model that has
   * finished without a word (`isWritten` is false) nothing is known until it is asked again: it has called a tool, and
   * some tools wait for the commit.
   */
  forecast(moment: OpenerMoment, isWritten: boolean): WaitForecast | null {
    const model = this.#hasModelFinished && !isWritten ? null : this.#modelAsked;
    const asked = this.#asked?.stage === "tts" ? this.#asked : model;
    return answerForecast(asked, this.#health, this.#clock.now(), moment);
  }

  /** The answer's first audio is there: the model's next answers are expected to take as long. */
  end(): void {
    if (this.#modelAsked === null) return;
    this.#health.answerReady(this.#modelAsked.candidate, this.#clock.now() - this.#modelAsked.atMs);
  }
}

function candidateOf({ provider, model }: { provider: string; model?: string }): Asked["candidate"] {
  return { provider, ...(model !== undefined && { model }) };
}
