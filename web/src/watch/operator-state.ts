import type { CallEvent } from "../../../voice/timeline/events.ts";

/** Operator who has a call, by the id of their key or member; null while the agent answers. */
export function takenOverBy(events: readonly CallEvent[]): string | null {
  for (let at = events.length - 1; at >= 0; at--) {
    const event = events[at] as CallEvent;
    if (event.type === "operator_took_over") return event.operator;
    if (event.type === "operator_handed_back" || event.type === "call_ended") return null;
  }
  return null;
}
