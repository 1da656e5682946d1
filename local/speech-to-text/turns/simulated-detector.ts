import type { CallDraws } from "../../latency/draws.ts";
import { type EndOfTurnThresholds, INCOMPLETE_MS, thresholdFactor } from "./end-of-turn.ts";
import type { SilencePlan, TurnDetector } from "./turn-detector.ts";

/** A shorter silence is a gap between words, about which the detector has no opinion. */
const SHORTEST_PAUSE_MS = 200;
/** No eager event comes sooner after the last word. */
const EARLIEST_EAGER_MS = 60;
/** The eager event comes at least this long before the end. */
const SHORTEST_LEAD_MS = 30;

/**
 * Flux as measured: after a whole phrase the turn ends when the drawn delay is over. In the middle of one the detector
 * mostly waits, but in some pauses believes that the turn is over, and in more of them believes so eagerly; then it
 * ends the turn, or asks for it to be prepared, as after a whole phrase.
 */
export function simulatedDetector(thresholds: EndOfTurnThresholds, draws: CallDraws): TurnDetector {
  const { eot_threshold, eager_eot_threshold, eot_timeout_ms } = thresholds;
  const factor = thresholdFactor(eot_threshold);
  return {
    reportsUnfinished: true,
    startMs: () => draws.ms("stt_start_of_turn"),
    resumeMs: () => draws.ms("stt_turn_resumed"),
    planSilence: (): SilencePlan => {
      const usualMs = draws.ms("stt_end_of_turn");
      const leadMs = draws.ms("stt_eager_lead");
      const belief = draws.uniform("stt_belief");
      const endMs = Math.min(usualMs * factor, eot_timeout_ms);
      /** The eager event has its own threshold: a client that is more patient about the end gets it no later. */
      const eagerMs = Math.min(Math.max(EARLIEST_EAGER_MS, usualMs - leadMs), endMs - SHORTEST_LEAD_MS);
      const asked = eager_eot_threshold !== undefined;
      const isBelieved = belief < draws.profile.believedEndProbability;
      const isEagerlyBelieved = asked && belief < draws.profile.eagerBeliefProbability;
      const pauseEndMs = isBelieved ? Math.max(SHORTEST_PAUSE_MS, endMs) : eot_timeout_ms;
      const pauseEagerMs = Math.max(SHORTEST_PAUSE_MS, eagerMs);
      return {
        whole: { eagerMs: asked ? eagerMs : undefined, endMs },
        unfinished: {
          eagerMs: isEagerlyBelieved && pauseEagerMs < pauseEndMs ? pauseEagerMs : undefined,
          endMs: pauseEndMs,
        },
        unheard: { eagerMs: undefined, endMs: Math.min(Math.max(endMs, INCOMPLETE_MS * factor), eot_timeout_ms) },
      };
    },
  };
}
