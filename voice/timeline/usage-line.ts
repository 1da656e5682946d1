/** Unit that vendors charge by: the smallest of their prices. A prompt's tokens are those not read from a cache. */
export type UsageUnit =
  | "stt_audio_ms"
  | "llm_prompt_token"
  | "llm_cached_token"
  | "llm_completion_token"
  | "tts_character";

/**
 * Purpose of what was used: for the turn itself, for a reply thrown away, or asked beside a late one and beaten. Of
 * what was `saved` nothing was used: a cost lever made it needless, and it costs nothing.
 */
export const usagePurposes = ["turn", "discarded", "hedge_loser", "saved"] as const;
/** Purpose of what was used. */
export type UsagePurpose = (typeof usagePurposes)[number];

/** Usage of one vendor's service in one unit, for one purpose. */
export interface UsageLine {
  /** The provider and, where the timeline names it, its model: `openai-compatible/gpt-5-nano`. */
  service: string;
  unit: UsageUnit;
  /** A whole number; null where it is not known. */
  quantity: number | null;
  /** Agent turn that it was used for; null for the part of a call that belongs to none. */
  turnId: string | null;
  purpose: UsagePurpose;
  /** True where nothing counted it: the vendor was cut off before it told, and the quantity is worked out. */
  isEstimated: boolean;
}

/** Sums what was used of one unit over all services; null where a part of it is not known. */
export function usageTotal(lines: readonly UsageLine[], ...units: UsageUnit[]): number | null {
  let total = 0;
  for (const line of lines) {
    if (!units.includes(line.unit) || line.purpose === "saved") continue;
    if (line.quantity === null) return null;
    total += line.quantity;
  }
  return total;
}

/** Sums lines that tell of the same thing; a sum is not known where a part of it is not. */
export class UsageSum {
  readonly #lines = new Map<string, UsageLine>();

  add(line: UsageLine): void {
    const key = [line.turnId, line.purpose, line.isEstimated, line.unit, line.service].join(" ");
    const known = this.#lines.get(key);
    if (known === undefined) this.#lines.set(key, { ...line });
    else known.quantity = known.quantity === null || line.quantity === null ? null : known.quantity + line.quantity;
  }

  get lines(): UsageLine[] {
    return [...this.#lines.values()];
  }
}
