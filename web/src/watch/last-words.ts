import type { CallStatus } from "../../../voice/timeline/call-status.ts";
import type { CallEvent } from "../../../voice/timeline/events.ts";
import type { HeardSoFar } from "../../../workers/measure/live-feed.ts";

/** Words of a call; interim ones may still change. */
export interface SaidWords {
  role: "user" | "assistant";
  text: string;
  isInterim: boolean;
}

/**
 * The newest words of a call: of its timeline, or of the turn that the agent is saying, of which `heard` was heard.
 * Null while nothing was said.
 */
export function lastWords(events: readonly CallEvent[], heard: HeardSoFar | null): SaidWords | null {
  for (let at = events.length - 1; at >= 0; at--) {
    const event = events[at] as CallEvent;
    if (event.type === "audio_started" && event.turnId === heard?.turnId && heard.text !== "")
      return { role: "assistant", text: heard.text, isInterim: false };
    if (event.type === "turn_committed") return { role: "user", text: event.personal.text, isInterim: false };
    if (event.type === "interim_transcript") return { role: "user", text: event.personal.text, isInterim: true };
    if (event.type === "agent_turn_ended" && event.personal.heardText !== "") {
      // A turn that was interrupted ends behind the words that ended it.
      const over = event.metrics.outcome === "interrupted" ? interimWords(events.slice(0, at)) : "";
      if (over !== "") return { role: "user", text: over, isInterim: true };
      return { role: "assistant", text: event.personal.heardText, isInterim: false };
    }
  }
  return null;
}

/** What the caller is saying, as recognised so far; "" when the caller's words are over or there are none. */
export function interimWords(events: readonly CallEvent[]): string {
  for (let at = events.length - 1; at >= 0; at--) {
    const event = events[at] as CallEvent;
    if (event.type === "turn_committed" || event.type === "turn_unintelligible" || event.type === "call_ended")
      return "";
    if (event.type === "interim_transcript") return event.personal.text;
  }
  return "";
}

/** The status that a call's timeline tells last. */
export function statusSoFar(events: readonly CallEvent[]): CallStatus {
  for (let at = events.length - 1; at >= 0; at--) {
    const event = events[at] as CallEvent;
    if (event.type === "call_ended") return "idle";
    if (event.type === "status_changed") return event.status;
  }
  return "idle";
}
