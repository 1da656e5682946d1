import type { CallEvent } from "./events.ts";

/** Unit that vendors charge by: the smallest of their prices. */
export type UsageUnit = "stt_audio_ms" | "llm_prompt_token" | "llm_completion_token" | "tts_character";

/** Usage of one vendor's service in one unit. */
export interface UsageLine {
  /** The provider and, where the timeline names it, its model: `openai-compatible/gpt-5-nano`. */
  service: string;
  unit: UsageUnit;
  /** A whole number; null where the vendor did not say. */
  quantity: number | null;
}

/**
 * Reads a call's usage of its vendors off its timeline. Speech to text is the time that a session was open, silence
 * included, and audio that a new session heard again. Speculation that was thrown away counts. A request that was cut
 * off before its vendor told the tokens counts by the timeline's estimate when it was speculation, and is missing
 * otherwise: so is the loser of a hedge.
 */
export function callUsage(events: readonly CallEvent[]): UsageLine[] {
  const reader = new UsageReader();
  for (const event of events) reader.observe(event);
  return reader.finish();
}

/** Sums one unit over all services; null where a part of it is not known. */
export function usageTotal(lines: readonly UsageLine[], unit: UsageUnit): number | null {
  let total = 0;
  for (const line of lines) {
    if (line.unit !== unit) continue;
    if (line.quantity === null) return null;
    total += line.quantity;
  }
  return total;
}

/** The model's requests of one turn. */
interface AskedModels {
  service: string | null;
  /** Asked beside `service`, which was late. */
  hedge: string | null;
  isHedgeNext: boolean;
  hasHedgeWon: boolean;
  /** Tokens that vendors told of this attempt. */
  toldTokens: number;
}

class UsageReader {
  readonly #lines = new Map<string, UsageLine>();
  readonly #asked = new Map<string, AskedModels>();
  #listening: { service: string; sinceMs: number } | null = null;
  #lastAtMs = 0;
  /**
   * The last sign of life before the caller came back: after a restart, when the old session was last known to be open.
   */
  #beforeResumeMs = 0;

  observe(event: CallEvent): void {
    switch (event.type) {
      case "caller_connected":
        this.#beforeResumeMs = this.#lastAtMs;
        break;
      case "stt_ready":
        // A call opens its first session once; another first one belongs to an object that was restarted.
        this.#stopListening(this.#beforeResumeMs);
        this.#listening = { service: event.provider, sinceMs: event.atMs };
        break;
      case "stt_reopened":
        this.#stopListening(event.atMs);
        this.#listening = { service: event.provider, sinceMs: event.atMs };
        this.#add(event.provider, "stt_audio_ms", event.replayedMs);
        break;
      case "provider_failed":
        if (event.stage === "stt") this.#stopListening(event.atMs);
        break;
      case "agent_turn_started":
        this.#asked.delete(event.turnId);
        break;
      case "hedge_started":
        if (event.stage === "llm") this.#modelsOf(event.turnId).isHedgeNext = true;
        break;
      case "hedge_won":
        if (event.stage === "llm") this.#modelsOf(event.turnId).hasHedgeWon = true;
        break;
      case "llm_requested":
        this.#askModel(this.#modelsOf(event.turnId), `${event.provider}/${event.model}`);
        break;
      case "llm_finished":
        this.#takeAnswer(this.#modelsOf(event.turnId), event.promptTokens, event.completionTokens);
        break;
      case "speculation_discarded":
        this.#takeEstimate(this.#modelsOf(event.turnId), event.tokens);
        break;
      case "tts_requested": {
        const service = event.model === undefined ? event.provider : `${event.provider}/${event.model}`;
        this.#add(service, "tts_character", event.characters);
        break;
      }
      default:
        break;
    }
    this.#lastAtMs = event.atMs;
  }

  finish(): UsageLine[] {
    this.#stopListening(this.#lastAtMs);
    return [...this.#lines.values()].map((line) => ({
      ...line,
      quantity: line.quantity === null ? null : Math.round(line.quantity),
    }));
  }

  #modelsOf(turnId: string): AskedModels {
    const known = this.#asked.get(turnId);
    if (known) return known;
    const fresh = { service: null, hedge: null, isHedgeNext: false, hasHedgeWon: false, toldTokens: 0 };
    this.#asked.set(turnId, fresh);
    return fresh;
  }

  #askModel(models: AskedModels, service: string): void {
    if (models.isHedgeNext) models.hedge = service;
    else models.service = service;
    models.isHedgeNext = false;
  }

  #takeAnswer(models: AskedModels, promptTokens: number, completionTokens: number): void {
    const service = (models.hasHedgeWon ? models.hedge : models.service) ?? "unknown";
    // A vendor that tells nothing is noted with zeros; no answer comes from an empty prompt.
    const isTold = promptTokens + completionTokens > 0;
    this.#add(service, "llm_prompt_token", isTold ? promptTokens : null);
    this.#add(service, "llm_completion_token", isTold ? completionTokens : null);
    models.toldTokens += promptTokens + completionTokens;
    models.hedge = null;
    models.hasHedgeWon = false;
  }

  /** Adds the estimate as prompt tokens: a request that was cut off is its prompt for the most part. */
  #takeEstimate(models: AskedModels, tokens: number): void {
    const untold = tokens - models.toldTokens;
    if (models.service !== null && untold > 0) this.#add(models.service, "llm_prompt_token", untold);
  }

  #stopListening(atMs: number): void {
    if (this.#listening === null) return;
    const { service, sinceMs } = this.#listening;
    this.#listening = null;
    this.#add(service, "stt_audio_ms", Math.max(0, atMs - sinceMs));
  }

  #add(service: string, unit: UsageUnit, quantity: number | null): void {
    const key = `${unit} ${service}`;
    const line = this.#lines.get(key) ?? { service, unit, quantity: 0 };
    line.quantity = line.quantity === null || quantity === null ? null : line.quantity + quantity;
    this.#lines.set(key, line);
  }
}
