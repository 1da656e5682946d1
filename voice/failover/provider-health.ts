import { BoundedMap } from "../bounded-map.ts";
import type { Clock } from "../clock.ts";
import { DeadlineExceeded } from "../deadline.ts";
import { ProviderError, type ProviderStage } from "../providers.ts";
import { CircuitBreaker } from "./circuit-breaker.ts";
import { FirstItemTimes, type WaitForecast } from "./first-item-times.ts";

/** Stage that is asked once per answer; speech to text is a session and looks after itself. */
export type AnsweringStage = Exclude<ProviderStage, "stt">;

/** Candidate of a chain: the vendor, and its model or voice where it has several. */
export interface Candidate {
  readonly provider: string;
  readonly model?: string;
}

/**
 * Attempt: one request to a provider, from `begin` on. Told what became of it; the first end counts, later ones are
 * ignored.
 */
export interface ProviderAttempt {
  /** Wait in milliseconds after which, without a first item, another provider should be asked beside this one. */
  readonly handoverMs: number;
  /** Notes the first item. */
  answered(): void;
  /**
   * Notes that the stream ended, or was not wanted any further. Without a first item that shows nothing, good or bad.
   */
  finished(): void;
  /** Notes that the request failed, before or after its first item. */
  failed(error: unknown): void;
  /**
   * Notes that the request was `outrun` by another or by the turn's own deadline, or that the turn was `cancelled`.
   * After a first item the same as `finished`.
   */
  givenUp(cause: "outrun" | "cancelled"): void;
}

/**
 * Provider health: how long the providers take and whether they answer at all, by their latest requests of every call.
 * Holds numbers only, nothing of a request, so that calls in one isolate may share it.
 */
export interface ProviderHealth {
  /** True when the provider is worth asking while another could be asked. */
  isAvailable(stage: AnsweringStage, candidate: Candidate): boolean;
  /** Begins an attempt, at the moment of the request. */
  begin(stage: AnsweringStage, candidate: Candidate): ProviderAttempt;
  /** Notes how long an answer took from the request to its model until its first audio was there. */
  answerReady(model: Candidate, tookMs: number): void;
  /**
   * Forecasts how long a wait that has lasted `waitedMs` will still last: for the first audio of an answer whose
   * `model` was asked, or for the first audio of a text that a `voice` was asked for. Null while too little is known,
   * and for a wait that has outlasted all that are known.
   */
  remaining(waitFor: "model" | "voice", candidate: Candidate, waitedMs: number): WaitForecast | null;
}

/**
 * A provider is late past 1.25 × its own 95th percentile. Drawn from the latency profiles' distributions, a normal tail
 * then starts a hedge in 2 to 3 % of the answers and not in 5 % (Groq 98/217 ms: 3.0 % at about 270 ms, half of it its
 * outliers; Cartesia 188/357 ms: 2.2 % at about 450 ms).
 */
const HANDOVER_FACTOR = 1.25;
/**
 * Shortest handover: twice the median of the fastest vendor of each stage (Groq 98 ms, low-variance speech 155 ms);
 * below, jitter would start hedges.
 */
const MIN_HANDOVER_MS = { llm: 200, tts: 300 } as const satisfies Record<AnsweringStage, number>;
/**
 * Longest handover, and the one while little is known: about half of what a caller waits before an apology (2.3 s), so
 * that the second provider has the other half. Slow models (gpt-4.1, 536/1771 ms) are hedged here, in 13 % of their
 * answers.
 */
const MAX_HANDOVER_MS = 1_200;
/**
 * Most candidates remembered; the least recently asked are forgotten, since names of models are the agents' own and so
 * without end.
 */
const MAX_CANDIDATES = 128;

/**
 * Statuses that every request with this key, plan or model will get: wrong key, unpaid, forbidden, no such model. Other
 * 4xx may be one request's own fault.
 */
const FINAL_STATUSES: readonly (number | undefined)[] = [401, 402, 403, 404];

interface Knowledge {
  times: FirstItemTimes;
  /** Of a model: from its request to the first audio of the answer. */
  answers: FirstItemTimes;
  breaker: CircuitBreaker;
}

/**
 * Creates provider health that knows nothing at first. Waits that were given up before a first item are censored
 * observations: all that is known is that the answer would have taken longer. A wait that was late already counts as if
 * its answer had come when it was given up, the least it can have taken; otherwise the window would hold only the
 * answers that were fast enough to win, and never learn that the provider has got slow. A wait given up before it was
 * late tells nothing.
 */
export function createProviderHealth(clock: Pick<Clock, "now">): ProviderHealth {
  const known = new BoundedMap<string, Knowledge>(MAX_CANDIDATES);

  const knowledgeOf = (stage: AnsweringStage, candidate: Candidate): Knowledge => {
    const key = JSON.stringify([stage, candidate.provider, candidate.model ?? null]);
    const knowledge = known.get(key) ?? {
      times: new FirstItemTimes(),
      answers: new FirstItemTimes(),
      breaker: new CircuitBreaker(),
    };
    known.set(key, knowledge);
    return knowledge;
  };

  return {
    isAvailable: (stage, candidate) => knowledgeOf(stage, candidate).breaker.isAvailable(clock.now()),
    begin: (stage, candidate) => new Attempt(clock, knowledgeOf(stage, candidate), MIN_HANDOVER_MS[stage]),
    answerReady: (model, tookMs) => knowledgeOf("llm", model).answers.observe(tookMs),
    remaining: (waitFor, candidate, waitedMs) =>
      waitFor === "model"
        ? knowledgeOf("llm", candidate).answers.remaining(waitedMs)
        : knowledgeOf("tts", candidate).times.remaining(waitedMs),
  };
}

class Attempt implements ProviderAttempt {
  readonly handoverMs: number;
  readonly #clock: Pick<Clock, "now">;
  readonly #times: FirstItemTimes;
  readonly #breaker: CircuitBreaker;
  readonly #begunAtMs: number;
  /** True for a trial until it has answered. */
  #isTrial: boolean;
  #hasAnswered = false;
  #isOver = false;

  constructor(clock: Pick<Clock, "now">, { times, breaker }: Knowledge, minHandoverMs: number) {
    this.#clock = clock;
    this.#times = times;
    this.#breaker = breaker;
    this.#begunAtMs = clock.now();
    this.#isTrial = breaker.begin(this.#begunAtMs);
    const { p95Ms } = times;
    const lateMs = p95Ms === null ? MAX_HANDOVER_MS : Math.round(p95Ms * HANDOVER_FACTOR);
    this.handoverMs = Math.min(Math.max(lateMs, minHandoverMs), MAX_HANDOVER_MS);
  }

  answered(): void {
    if (this.#isOver || this.#hasAnswered) return;
    this.#hasAnswered = true;
    this.#isTrial = false;
    this.#times.observe(this.#waitedMs);
    this.#breaker.answered();
  }

  finished(): void {
    if (this.#takeEnd() && this.#hasAnswered) this.#breaker.finished();
  }

  failed(error: unknown): void {
    if (!this.#takeEnd()) return;
    if (!this.#hasAnswered && error instanceof DeadlineExceeded) this.#times.observe(this.#waitedMs);
    const isFinal = error instanceof ProviderError && !error.isRetryable && FINAL_STATUSES.includes(error.status);
    this.#breaker.failed(this.#clock.now(), { isTrial: this.#isTrial, isFinal });
  }

  givenUp(cause: "outrun" | "cancelled"): void {
    if (!this.#takeEnd()) return;
    if (this.#hasAnswered) {
      this.#breaker.finished();
      return;
    }
    const waitedMs = this.#waitedMs;
    const wasLate = waitedMs >= this.handoverMs;
    if (wasLate) this.#times.observe(waitedMs);
    // Losing a race is no failure, but being silent for as long as any provider is ever given is: a provider that hangs
    // while others answer in its place would never be found out, and every turn would begin by waiting for it. A trial
    // has to be in time.
    const isFailure = cause === "outrun" && wasLate && (this.#isTrial || waitedMs >= MAX_HANDOVER_MS);
    if (isFailure) this.#breaker.failed(this.#clock.now(), { isTrial: this.#isTrial, isFinal: false });
    else if (this.#isTrial) this.#breaker.trialCancelled(this.#clock.now());
  }

  get #waitedMs(): number {
    return this.#clock.now() - this.#begunAtMs;
  }

  #takeEnd(): boolean {
    if (this.#isOver) return false;
    this.#isOver = true;
    return true;
  }
}
