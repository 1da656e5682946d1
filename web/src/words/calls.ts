import type { CallSummary } from "../api/api.ts";

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

/** The medians over a call's answers to speech. */
export const medianWords = { answer: "Median answer heard", response: "Median response" } as const;

const endReasons: Record<string, string> = {
  caller_hung_up: "caller hung up",
  caller_lost: "caller's connection was lost",
  agent_hung_up: "agent hung up",
  ended_by_api: "ended through the API",
  silence: "ended after long silence",
  max_duration: "longest duration reached",
  failed: "failed",
  interrupted: "interrupted by a restart",
};
