import type { CallPresence, LiveServerMessage } from "../../../workers/measure/live-feed.ts";
import { noFigures } from "../../support/measure/live-figures.ts";

/** A call in progress, with the given fields changed. */
export function presence(changed: Partial<CallPresence> = {}): CallPresence {
  return {
    callId: "call_1",
    agentId: "agent_1",
    agentName: "Bright Smile Dental",
    transport: "browser",
    colo: "",
    services: "local",
    startedAtEpochMs: 1_796_000_000_000,
    state: "active",
    endReason: null,
    ...changed,
  };
}

/** A snapshot of an organisation in which nothing has happened, with the given fields changed. */
export function snapshot(changed: Partial<Extract<LiveServerMessage, { type: "snapshot" }>> = {}): LiveServerMessage {
  return {
    type: "snapshot",
    benchmark: null,
    seq: 1,
    atEpochMs: 1_796_000_000_000,
    figures: noFigures(),
    calls: [],
    alerts: [],
    ...changed,
  };
}

/** The difference with this number: that nothing has changed, unless given. */
export function difference(
  seq: number,
  changed: Partial<Extract<LiveServerMessage, { type: "difference" }>> = {},
): LiveServerMessage {
  return { type: "difference", seq, atEpochMs: 1_796_000_000_000 + seq * 5_000, figures: {}, ...changed };
}
