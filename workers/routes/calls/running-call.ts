import type { z } from "@hono/zod-openapi";
import type { CallProgress } from "../../environment/objects.ts";
import { summariseTurns } from "../../services/calls/turn-summary.ts";
import type { callDetailSchema } from "./call-wire.ts";

type CallDetail = z.infer<typeof callDetailSchema>;

/** The call of a row that Postgres does not know to have ended, with what its object says of it now. */
export function runningCallOnWire(
  call: CallDetail,
  progress: CallProgress | "unreachable",
  now = Date.now(),
): CallDetail {
  if (progress === "unreachable")
    return { ...call, live: call.status === "active" ? unknownLive("unreachable") : null };
  const { state, record, control, listeners } = progress;
  const { startedAtEpochMs, endedAtEpochMs, status, endReason, services, simulatedLatency, turns } = record;
  return {
    ...call,
    status,
    endReason,
    startedAt: new Date(startedAtEpochMs).toISOString(),
    endedAt: endedAtEpochMs === null ? null : new Date(endedAtEpochMs).toISOString(),
    durationMs: (endedAtEpochMs ?? now) - startedAtEpochMs,
    ...summariseTurns(turns),
    services,
    simulatedLatency,
    live: state === "ended" ? null : { state, ...control, listeners },
  };
}

/** How a call stands of which its object says nothing. */
export function unknownLive(state: "unreachable" | "gone"): CallDetail["live"] {
  return { state, takenOverBy: null, waitingLines: 0, listeners: 0 };
}
