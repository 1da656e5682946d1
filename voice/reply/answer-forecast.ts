import type { WaitForecast } from "../failover/first-item-times.ts";
import type { Candidate, ProviderHealth } from "../failover/provider-health.ts";
import type { ProviderStage } from "../providers.ts";

/** A request to a provider that the turn waits for. */
export interface Asked {
  stage: ProviderStage;
  candidate: Candidate;
  /** By the clock, in ms. */
  atMs: number;
}

/** Moment at which an opener is considered: before the end of turn is decided, when it is, or later. */
export type OpenerMoment = "early" | "committed" | "late";

/**
 * Shortest wait that is expected of a provider of which nothing is known, or which is later than it ever was. Chosen,
 * not measured: about the quickest answer of a vendor's model and voice together.
 */
const UNKNOWN_WAIT_MS = 300;
/**
 * Shortest wait that is expected before the end of turn is decided: the answer is not heard before that, however early
 * it is there. Chosen, not measured: room for one breath.
 */
const EARLY_WAIT_MS = 600;

/**
 * Forecasts the wait until the answer's first audio, by the latest times of the provider that is asked. Null when
 * nothing is expected: of an unknown provider at the commit, lest a fast answer is kept waiting. A wait that outlasts
 * all that are known is expected to last about as long again.
 */
export function answerForecast(
  asked: Asked | null,
  health: Pick<ProviderHealth, "remaining">,
  nowMs: number,
  moment: OpenerMoment,
): WaitForecast | null {
  const waitedMs = asked === null ? 0 : nowMs - asked.atMs;
  const waitFor = asked?.stage === "tts" ? "voice" : "model";
  const known = asked === null ? null : health.remaining(waitFor, asked.candidate, waitedMs);
  if (moment === "early") return exactly(Math.max(known?.soonMs ?? 0, EARLY_WAIT_MS));
  return known ?? (moment === "late" ? exactly(Math.max(UNKNOWN_WAIT_MS, waitedMs)) : null);
}

function exactly(waitMs: number): WaitForecast {
  return { soonMs: waitMs, likelyMs: waitMs };
}
