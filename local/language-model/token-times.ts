import type { CallDraws } from "../latency/draws.ts";

/** When the tokens of one answer leave, on the clock that `arrivedAtMs` was read from. */
export class TokenTimes {
  readonly #firstAtMs: number;
  readonly #betweenMs: number;

  /** `arrivedAtMs`: when the request came, so that making the answer is part of the wait and not added to it. */
  constructor(draws: CallDraws, arrivedAtMs: number) {
    this.#firstAtMs = arrivedAtMs + draws.ms("llm_hop") + draws.ms("llm_first_token");
    this.#betweenMs = draws.ms("llm_inter_token");
  }

  /** Of the token with this index; what comes before the first token leaves with it. */
  ofToken(index: number): number {
    return this.#firstAtMs + Math.max(0, index) * this.#betweenMs;
  }
}
