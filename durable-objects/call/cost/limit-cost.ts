import type { AgentConfig } from "../../../voice/agent.ts";
import { type CallPrices, CostLimitWatch } from "../../../voice/timeline/cost-limit.ts";
import type { CallEvent, CostLimitEvent } from "../../../voice/timeline/events.ts";
import type { CallProvenance } from "../../../voice/timeline/services-kind.ts";

/** A call whose cost may be limited. */
interface LimitedCall {
  agent: Pick<AgentConfig, "limits">;
  provenance: Pick<CallProvenance, "services">;
  /** Null where the agent's calls have no limit. */
  prices: CallPrices | null;
  /** The call's timeline before its object was restarted. */
  history: readonly CallEvent[];
  /** Puts what becomes of the limit on the timeline. */
  note: (event: CostLimitEvent) => void;
  /** Tells the call that the limit is reached. */
  reach: () => void;
}

/**
 * Limits what a call may cost, by prices that were loaded at its start: nothing is waited for while it goes on. A call
 * over stand-ins costs nothing, so its limit is idle. Returns a follower of the call's timeline.
 */
export function limitCost(call: LimitedCall): { observe: (event: CallEvent) => void } {
  const limitMicroUsd = call.agent.limits.maxCallCostMicroUsd ?? null;
  const ignore = { observe: () => {} };
  if (limitMicroUsd === null || call.prices === null) return ignore;
  // After the event that is being noted: the timeline and the caller's device are told of it first.
  const tell = (event: CostLimitEvent): void =>
    queueMicrotask(() => {
      call.note(event);
      if (event.type === "cost_limit_reached") call.reach();
    });
  // What was found before a restart holds still, and is on the timeline already.
  if (call.history.some(({ type }) => type === "cost_limit_idle")) return ignore;
  if (call.history.some(({ type }) => type === "cost_limit_reached")) {
    queueMicrotask(call.reach);
    return ignore;
  }
  if (call.provenance.services !== "vendor") {
    tell({ type: "cost_limit_idle", limitMicroUsd, reason: "stand_ins", service: null });
    return ignore;
  }
  const watch = new CostLimitWatch(limitMicroUsd, call.prices, tell);
  for (const event of call.history) watch.observe(event);
  return watch;
}
