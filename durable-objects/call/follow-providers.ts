import type { AgentConfig } from "../../voice/agent.ts";
import type { CallProvenance } from "../../voice/timeline/services-kind.ts";
import { type ProviderPoint, providerTable } from "../../workers/analytics/provider-point.ts";
import type { ProviderUse } from "../../workers/measure/hub-reports.ts";
import type { CallTokenClaims } from "../../workers/services/calls/call-token.ts";
import { ProviderPoints } from "./provider-points.ts";

/** The call whose providers are followed. */
interface FollowedCall {
  claims: CallTokenClaims;
  agent: Pick<AgentConfig, "providers">;
  provenance: Pick<CallProvenance, "services" | "colo">;
}

/**
 * Follows the providers of a call: each use becomes a data point, and is told to `tellHub` when it answered or failed.
 */
export function followProviders(
  dataset: Pick<AnalyticsEngineDataset, "writeDataPoint">,
  { claims, agent, provenance: { services, colo } }: FollowedCall,
  tellHub: (use: ProviderUse) => void,
): ProviderPoints {
  const { organizationId, callId, agentId, transport } = claims;
  const context = { organizationId, callId, agentId, transport, services, colo: colo === "" ? null : colo };
  return new ProviderPoints(context, speechModelsOf(agent), (points) => {
    for (const point of points) {
      dataset.writeDataPoint(providerTable.encode(point));
      const use = hubUseOf(point);
      if (use !== null) tellHub(use);
    }
  });
}

/** Models of speech to text by provider; a provider with two models has none, as the timeline does not tell which. */
function speechModelsOf({ providers }: FollowedCall["agent"]): Map<string, string> {
  const byProvider = Map.groupBy(providers.speechToText, ({ provider }) => provider);
  return new Map(
    [...byProvider].flatMap(([provider, [entry, other]]) => (entry && !other ? [[provider, entry.model]] : [])),
  );
}

/** A use as the hub counts it; null for one that shows nothing, good or bad. */
function hubUseOf({ services, stage, provider, model, outcome, errorKind, firstResultMs }: ProviderPoint) {
  if (outcome !== "ok" && outcome !== "failed") return null;
  return { services, stage, provider, model: model ?? "", failure: errorKind, firstResultMs };
}
