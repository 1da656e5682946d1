import type { CallEvent } from "./events.ts";
import type { TurnMetrics, TurnOutcome, TurnSource } from "./turn-metrics.ts";

/** Usage of speculation that was thrown away. */
export interface Waste {
  attempts: number;
  tokens: number;
  characters: number;
}

/** No usage of speculation. */
export const noWaste = { attempts: 0, tokens: 0, characters: 0 } as const satisfies Waste;

/** End of an agent turn, as far as the timeline before it does not tell. */
export interface TurnEnd {
  outcome: TurnOutcome;
  heardMs: number;
  bargeInStopMs: number | null;
  /** By the attempts before this turn. */
  discarded: Waste;
  isFalseStart: boolean;
  longestSilenceMs: number | null;
  /**
   * Time at which the listener heard the answer begin, ms since the call's start; null when nothing of it was heard.
   */
  answerHeardAtMs: number | null;
}

/**
 * Reads one agent turn's latencies off the timeline. Every value is the distance between two events; none is estimated.
 */
export class TurnTimer {
  readonly #turnId: string;
  readonly #index: number;
  readonly #source: TurnSource;
  #startedAtMs: number;
  #isSpeculative: boolean;
  #isCommitted: boolean;
  #speechEndMs: number | null = null;
  #llmRequestedMs: number | null = null;
  #llmFirstTokenMs: number | null = null;
  #ttsRequestedMs: number | null = null;
  #ttsFirstByteMs: number | null = null;
  #audioStartedMs: number | null = null;
  #trimmedSilenceMs: number | null = null;
  #answerReadyMs: number | null = null;
  #opener: string | null = null;
  #hedge: string | null = null;
  readonly #begunAtMs: number;

  constructor(turn: { turnId: string; index: number; source: TurnSource; atMs: number; isSpeculative: boolean }) {
    this.#turnId = turn.turnId;
    this.#index = turn.index;
    this.#source = turn.source;
    this.#startedAtMs = turn.atMs;
    this.#begunAtMs = turn.atMs;
    this.#isSpeculative = turn.isSpeculative;
    this.#isCommitted = !turn.isSpeculative;
  }

  /** t0 and t1 of a turn that answers words. */
  committed(atMs: number, speechEndMs: number | null): void {
    this.#startedAtMs = atMs;
    this.#speechEndMs = speechEndMs;
    this.#isCommitted = true;
  }

  observe(event: CallEvent): void {
    if (!("turnId" in event) || event.turnId !== this.#turnId) return;
    switch (event.type) {
      case "llm_requested":
        this.#llmRequestedMs ??= event.atMs;
        return;
      case "llm_first_token":
        this.#llmFirstTokenMs ??= event.atMs;
        return;
      case "tts_requested":
        this.#ttsRequestedMs ??= event.atMs;
        return;
      case "tts_first_byte":
        this.#ttsFirstByteMs ??= event.atMs;
        return;
      case "opener_chosen":
        this.#opener = event.opener;
        return;
      case "answer_ready":
        this.#answerReadyMs ??= event.atMs;
        return;
      case "hedge_won":
        this.#hedge = event.provider;
        return;
      case "audio_started":
        this.#audioStartedMs ??= event.atMs;
        this.#trimmedSilenceMs ??= event.trimmedSilenceMs;
        return;
      default:
        return;
    }
  }

  finish(end: TurnEnd): TurnMetrics {
    const t1 = this.#isCommitted ? this.#startedAtMs : null;
    const t2 = this.#audioStartedMs;
    // Its place in the audio is noted just before it is sent: the clock may have moved on by the time it is.
    const heardAtMs = end.answerHeardAtMs === null ? null : Math.max(end.answerHeardAtMs, t2 ?? 0);
    const readyMs = t1 === null || this.#answerReadyMs === null ? null : Math.max(t1, this.#answerReadyMs);
    return {
      turnId: this.#turnId,
      index: this.#index,
      source: this.#source,
      outcome: end.outcome,
      startedAtMs: this.#startedAtMs,
      responseTimeMs: distance(t1, t2),
      turnGapMs: distance(this.#speechEndMs, t2),
      endpointingMs: distance(this.#speechEndMs, t1),
      llmFirstTokenMs: distance(this.#llmRequestedMs, this.#llmFirstTokenMs),
      ttsFirstByteMs: distance(this.#ttsRequestedMs, this.#ttsFirstByteMs),
      trimmedSilenceMs: this.#trimmedSilenceMs,
      bargeInStopMs: end.bargeInStopMs,
      speculative: this.#isSpeculative,
      opener: this.#opener,
      interrupted: end.outcome === "interrupted",
      heardMs: Math.round(end.heardMs),
      discardedAttempts: end.discarded.attempts,
      discardedTokens: end.discarded.tokens,
      discardedCharacters: end.discarded.characters,
      savedMs: this.#savedMs(),
      falseStart: end.isFalseStart,
      longestSilenceMs: end.longestSilenceMs === null ? null : Math.round(end.longestSilenceMs),
      answerHeardMs: distance(this.#speechEndMs, heardAtMs),
      overhangMs: distance(readyMs, heardAtMs),
      hedge: this.#hedge,
    };
  }

  /** The part of the way to the first audible sample that was gone before the commit. */
  #savedMs(): number | null {
    if (!this.#isSpeculative || !this.#isCommitted) return null;
    const untilCommitMs = this.#startedAtMs - this.#begunAtMs;
    const untilReadyMs = (this.#answerReadyMs ?? Number.POSITIVE_INFINITY) - this.#begunAtMs;
    return Math.max(0, Math.round(Math.min(untilCommitMs, untilReadyMs)));
  }
}

/**
 * Milliseconds from one point to a later one; null when either did not happen. Clocks are whole milliseconds, so 0 is a
 * real value.
 */
function distance(fromMs: number | null, toMs: number | null): number | null {
  return fromMs === null || toMs === null ? null : Math.max(0, Math.round(toMs - fromMs));
}
