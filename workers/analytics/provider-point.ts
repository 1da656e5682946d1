import type { ProviderStage } from "../../voice/providers.ts";
import { measure, optionalText, type PointOf, slotTable, text } from "./slot-table.ts";

/**
 * Ways in which a provider was used: it answered (`ok`); it failed; it was still silent when another had answered or
 * the turn could wait no longer (`outrun`); its answer was not wanted any more before it came (`cancelled`).
 */
export const providerOutcomes = ["ok", "failed", "outrun", "cancelled"] as const;
/** Outcome of a provider call, see `providerOutcomes`. */
export type ProviderOutcome = (typeof providerOutcomes)[number];

/** Kinds of failures of providers, a closed list. */
export const providerErrorKinds = [
  /** No first result in time. */
  "timeout",
  /** The answer stopped in its middle. */
  "stalled",
  /** 429. */
  "rate_limited",
  /** 401 and 403: the key is wrong, or may not do this. */
  "unauthorized",
  /** Another 4xx: the vendor does not take the request. */
  "refused",
  /** 5xx, or a socket that the vendor closed with an error. */
  "vendor_error",
  /** No connection, or one that was lost. */
  "connection_lost",
  /** An answer without words, without sound, or none to speech that was heard. */
  "empty_answer",
  "other",
] as const;
/** Kind of a provider's failure, see `providerErrorKinds`. */
export type ProviderErrorKind = (typeof providerErrorKinds)[number];

/** Provider calls in Analytics Engine: one request to a model or a voice, or one session of speech to text, a point. */
const providerSlots = {
  callId: text("blob1"),
  /** Null for speech to text, which is a session of the whole call. */
  turnId: optionalText("blob2"),
  agentId: text("blob3"),
  transport: text("blob4"),
  stage: text<ProviderStage>("blob5"),
  provider: text("blob6"),
  /** Model or voice; null where the call's timeline does not tell. */
  model: optionalText("blob7"),
  outcome: text<ProviderOutcome>("blob8"),
  /** Set when `outcome` is `failed`. */
  errorKind: optionalText<ProviderErrorKind>("blob9"),
  /** Provider that was asked in place of the one that failed; null when there was none. */
  fellBackTo: optionalText("blob10"),
  /** Asked beside a late one. */
  hedge: text<"hedge" | "first">("blob11"),
  colo: optionalText("blob12"),
  /** Services that the call was held over. */
  services: text<"vendor" | "simulated" | "local" | "generated">("blob13"),
  /** From the request to the first token, or the first sound; of speech to text, to the session's readiness. */
  firstResultMs: measure("double1"),
  /** From the request to its end, where the timeline tells it. */
  totalMs: measure("double2"),
} as const;

/** One provider call. */
export type ProviderPoint = PointOf<typeof providerSlots>;

/** Slot table of `quantum_voice_providers`. */
export const providerTable = slotTable("quantum_voice_providers", providerSlots);
