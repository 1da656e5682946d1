import type { CallSummary } from "../api/api.ts";
import { formatCount } from "./format.ts";

/** The reason for which a call ended. */
export function endReasonWords(reason: string | null): string {
  return reason === null ? "–" : (endReasons[reason] ?? reason.replaceAll("_", " "));
}

/** The state of a call: the reason for its end, or that it has none yet. */
export function callEndWords({ status, endReason }: CallSummary): string {
  return { created: "never connected", active: "running", ended: endReasonWords(endReason) }[status];
}

/** Says of a call over stand-ins that its timings are no vendor's; null for one over vendors. */
export function servicesWords({ services, simulatedLatency }: CallSummary): string | null {
  switch (services) {
    case "vendor":
      return null;
    case "local":
      return "local services, not vendors";
    case "simulated":
      return `simulated latency${simulatedLatency === null ? "" : ` (profile ${simulatedLatency})`}`;
    case "generated":
      return "generated: nobody held this call";
  }
}

/** How it stands with a call that goes on, where it is not simply running. */
export const liveStateWords = {
  caller_away: "The caller's line is lost. The call waits for them for 15 seconds.",
  interrupted: "The platform was restarted under this call. It ends within a minute unless the caller comes back.",
  unreachable: "The call does not answer at the moment. What is shown is as old as its start.",
  gone: "Nothing is known of this call beyond its start.",
} as const;

/** The medians over a call's answers to speech. */
export const medianWords = { answer: "Answer heard", gap: "Turn gap" } as const;

/** The turns of the agent that the caller interrupted; null for none. */
export function interruptionWords(count: number | null): string | null {
  return count === null || count === 0 ? null : `${count} interrupted`;
}

/** How many calls a list has: all of them, or how far it is loaded. Null `counted`: that is not known. */
export function callCountWords(
  loaded: number,
  isComplete: boolean,
  counted: { count: number; isExact: boolean } | null,
): string {
  const calls = (count: number): string => `${formatCount(count)} ${count === 1 ? "call" : "calls"}`;
  if (isComplete) return calls(loaded);
  const first = `the first ${formatCount(loaded)} are here, more follow as you scroll`;
  // The count is of a moment ago: it may be behind what has come since.
  if (counted === null || counted.count < loaded) return `${first.charAt(0).toUpperCase()}${first.slice(1)}`;
  return `${counted.isExact ? "" : "More than "}${calls(counted.count)}: ${first}`;
}

/** Reasons for a call's end, in words. */
export const endReasons: Readonly<Record<string, string>> = {
  caller_hung_up: "caller hung up",
  caller_lost: "caller's connection was lost",
  agent_hung_up: "agent hung up",
  ended_by_api: "ended through the API",
  silence: "ended after long silence",
  max_duration: "longest duration reached",
  cost_limit: "cost limit reached",
  failed: "failed",
  interrupted: "interrupted by a restart",
};
