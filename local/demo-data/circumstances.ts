import type { Slowness } from "./vendor-times.ts";

/** Where a call was held and what was wrong there: the reasons why some generated calls are slow. */
export interface Circumstances {
  colo: string;
  /** The way from the platform to the caller, one way. */
  oneWayMs: number;
  slowness: Slowness;
  /** On top of every way to a vendor and back. */
  detourMs: number;
  /** Share of the requests for a voice that the vendor refuses. */
  voiceFailureShare: number;
  /** True where no model answers at all. */
  isModelDown: boolean;
}

/** Data centres that callers reach, with their shares; the last is far from the vendors. */
const COLOS = [
  { colo: "SEA", share: 0.62 },
  { colo: "PDX", share: 0.16 },
  { colo: "YVR", share: 0.12 },
  { colo: "DEN", share: 0.1 },
] as const;
const FAR_COLO = "DEN";

/** An afternoon on which a vendor of voices was in trouble, by the clinic's clock. */
export interface BadAfternoon {
  fromMs: number;
  toMs: number;
}

/** A short prompt; a model takes longer to its first token by so many tokens more. */
const SHORT_PROMPT_TOKENS = 900;
const TOKENS_THAT_DOUBLE = 1_500;

/** The circumstances of a call that began at `atMs`. `random` gives numbers in [0, 1). */
export function circumstancesOf(
  atMs: number,
  agent: { promptTokens: number; transport: string; voice: string },
  badAfternoon: BadAfternoon,
  random: () => number,
): Circumstances {
  const colo = coloAt(random());
  const isBad = agent.voice === "deepgram" && atMs >= badAfternoon.fromMs && atMs < badAfternoon.toMs;
  const promptFactor = 1 + Math.max(0, agent.promptTokens - SHORT_PROMPT_TOKENS) / TOKENS_THAT_DOUBLE;
  const lineMs = agent.transport === "browser" ? 25 : 90;
  return {
    colo,
    oneWayMs: Math.round(lineMs + random() * 40 + (colo === FAR_COLO ? 20 : 0)),
    slowness: { llm_first_token: promptFactor, ...(isBad && { tts_first_byte: 4.5 }) },
    detourMs: colo === FAR_COLO ? 130 : 0,
    voiceFailureShare: isBad ? 0.2 : 0.002,
    isModelDown: random() < 0.012,
  };
}

function coloAt(choice: number): string {
  let below = 0;
  for (const { colo, share } of COLOS) {
    below += share;
    if (choice < below) return colo;
  }
  return FAR_COLO;
}
