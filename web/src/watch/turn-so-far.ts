import type { CallEvent } from "../../../voice/timeline/events.ts";
import { turnStages } from "../../../voice/timeline/turn-stages.ts";
import { noWaste, TurnTimer } from "../../../voice/timeline/turn-timer.ts";
import type { CallClock } from "../charts/call-clock.ts";
import type { DrawnTurn } from "../charts/turn-list.ts";
import { readTurnStamps } from "../charts/turn-stamps.ts";

/** The caller's words that a turn answers, as they were recognised, stand this near before it. */
const EVENTS_BEFORE = 200;

/**
 * The agent turn that goes on at the end of a call's timeline, with the latencies known so far, drawn up to its
 * clock. Null while there is none. Only the end of the timeline is read: lists follow many calls at once.
 */
export function turnSoFar(events: readonly CallEvent[], clock: CallClock): DrawnTurn | null {
  const begun = lastTurnBegin(events);
  if (begun === null) return null;
  const { turnId, source, isSpeculative, atMs, from, index } = begun;
  const end = events.slice(Math.max(0, from - EVENTS_BEFORE));
  const own = end.filter((event) => "turnId" in event && event.turnId === turnId);
  const timer = new TurnTimer({ turnId, index, source, atMs, isSpeculative });
  let userText: string | null = null;
  for (const event of own) {
    timer.observe(event);
    if (event.type !== "turn_committed") continue;
    timer.committed(event.atMs, event.speechEndMs);
    userText = event.personal.text;
  }
  // Begun early, and the caller may go on yet: it has no place on the clock.
  if (isSpeculative && !own.some(({ type }) => type === "turn_committed")) return null;
  const metrics = timer.finish({
    // Replaced below: the turn has no end yet, and so no outcome.
    outcome: "completed",
    heardMs: 0,
    bargeInStopMs: null,
    discarded: noWaste,
    isFalseStart: false,
    longestSilenceMs: null,
    answerHeardAtMs: null,
  });
  const stamps = readTurnStamps(own).get(turnId) ?? null;
  const stages = turnStages(end, turnId, clock.atMs);
  return { metrics: { ...metrics, outcome: null }, userText, stamps, stages, clock };
}

/** The begin of the turn that goes on: a turn begun after the last that ended or was discarded. */
function lastTurnBegin(events: readonly CallEvent[]) {
  const over = new Set<string>();
  let index: number | null = null;
  let begun: (Extract<CallEvent, { type: "agent_turn_started" }> & { from: number }) | null = null;
  for (let at = events.length - 1; at >= 0; at--) {
    const event = events[at] as CallEvent;
    if (event.type === "call_ended") return null;
    if (event.type === "agent_turn_ended") {
      over.add(event.turnId);
      index = event.metrics.index + 1;
    }
    if (event.type === "speculation_discarded") over.add(event.turnId);
    if (event.type === "agent_turn_started" && begun === null && !over.has(event.turnId))
      begun = { ...event, from: at };
    if (index !== null && begun === null) return null;
    if (index !== null) break;
  }
  return begun === null ? null : { ...begun, index: index ?? 0 };
}
