import type { Observation } from "../../workers/measure/alerts/alert-metrics.ts";
import { observationOfProvider, observationsOfTurn } from "../../workers/measure/alerts/observations.ts";
import type { CallReport } from "../../workers/measure/hub-reports.ts";

/** Observes the turns and uses of providers that a call reports. */
export function observationsOfReport({
  presence,
  turns,
  providerUses,
}: Pick<CallReport, "presence" | "turns" | "providerUses">): Observation[] {
  const { callId, agentId, services } = presence;
  return [
    ...turns.flatMap((turn) => observationsOfTurn({ ...turn, callId, agentId, services })),
    ...providerUses.map(({ failure }) =>
      observationOfProvider({ callId, agentId, services, turnId: null, hasFailed: failure !== null }),
    ),
  ];
}
