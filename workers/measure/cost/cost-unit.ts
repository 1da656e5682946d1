import type { ProviderStage } from "../../../voice/providers.ts";
import type { UsageLine, UsageUnit } from "../../../voice/timeline/usage-line.ts";

/** Unit that something of a call is charged by: a vendor's, the telephone line's, or the platform's own. */
export type CostUnit = UsageUnit | "telephony_ms" | "object_ms" | "object_message";

/** Layers of a call's cost, from the caller inwards. */
export const costLayers = ["telephony", "stt", "llm", "tts", "platform"] as const;
/** Layer of a call's cost. */
export type CostLayer = (typeof costLayers)[number];

/** Row of a unit: its layer, its name in a table, and how many make one of the unit that people and bills count in. */
export interface CostUnitRow {
  layer: CostLayer;
  title: string;
  /** Unit of a bill, as in "12.5 minutes". */
  billed: string;
  perBilled: number;
}

const rows = {
  telephony_ms: { layer: "telephony", title: "Telephone line", billed: "Minutes", perBilled: 60_000 },
  stt_audio_ms: { layer: "stt", title: "Speech heard", billed: "Minutes", perBilled: 60_000 },
  llm_prompt_token: { layer: "llm", title: "Prompt", billed: "Tokens", perBilled: 1 },
  llm_cached_token: { layer: "llm", title: "Prompt from the vendor's cache", billed: "Tokens", perBilled: 1 },
  llm_completion_token: { layer: "llm", title: "Completion", billed: "Tokens", perBilled: 1 },
  tts_character: { layer: "tts", title: "Characters spoken", billed: "Characters", perBilled: 1 },
  object_ms: { layer: "platform", title: "Time of the call's object", billed: "Seconds", perBilled: 1_000 },
  object_message: { layer: "platform", title: "Messages to the call's object", billed: "Messages", perBilled: 1 },
} as const satisfies Record<CostUnit, CostUnitRow>;

/** Rows of all units. */
export const costUnitRows: Readonly<Record<CostUnit, CostUnitRow>> = rows;
/** All units. */
export const costUnits = Object.keys(rows) as [CostUnit, ...CostUnit[]];

/** Usage of a call, the platform's own included. */
export type MeteredLine = Omit<UsageLine, "unit"> & { unit: CostUnit };

/** Returns the stage of the providers that a unit is used of; null for the line and the platform. */
export function stageOf(unit: CostUnit): ProviderStage | null {
  const { layer } = costUnitRows[unit];
  return layer === "telephony" || layer === "platform" ? null : layer;
}
