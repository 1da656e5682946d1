import type { CallEvent } from "./events.ts";

/** Reads the tools that did what they were asked off a call's timeline, each by its name once. */
export function succeededToolsOf(events: readonly CallEvent[]): string[] {
  return [...new Set(events.flatMap((event) => (event.type === "tool_finished" && event.isOk ? [event.name] : [])))];
}
