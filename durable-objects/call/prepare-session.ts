import type { AgentConfig } from "../../voice/agent.ts";
import type { VoiceClips } from "../../voice/clips/voice-clips.ts";
import { agentOnTrial, type TrialPart } from "../../voice/cost-trial.ts";
import type { KnowledgeIndex } from "../../voice/knowledge/knowledge.ts";
import type { CallPrices } from "../../voice/timeline/cost-limit.ts";
import type { CallProvenance } from "../../voice/timeline/services-kind.ts";
import type { WireErrorCode } from "../../voice/wire/protocol.ts";
import { errorName, writeLog } from "../../workers/environment/log.ts";
import { provenanceOf } from "../../workers/providers/provenance.ts";
import type { ProviderSecrets } from "../../workers/providers/vendor/config.ts";
import type { CallServices } from "../../workers/services/calls/call-services.ts";
import type { CallTokenClaims } from "../../workers/services/calls/call-token.ts";
import { workerClock } from "../../workers/time/worker-clock.ts";

/** A connection's token claims and everything loaded for its call. */
export interface Session {
  type: "session";
  claims: CallTokenClaims;
  agent: AgentConfig;
  clips: VoiceClips;
  providers: ProviderSecrets;
  knowledge: KnowledgeIndex;
  /** Null for a call of no trial. */
  trial: TrialPart | null;
  /** Null for an agent whose calls have no cost limit. */
  prices: CallPrices | null;
  /** Of a call that begins on this connection. */
  provenance: CallProvenance;
  /** Opens the same call again, for as long as it may last. */
  resumeToken: string;
}

/** A connection that is refused, with the reason that its client is told. */
interface Refusal {
  type: "refused";
  code: WireErrorCode;
}

/**
 * Loads everything that a call needs, before its first word; never throws. `colo` is where the caller came in, empty
 * when that is not known.
 */
export async function prepareSession(
  services: CallServices,
  claims: CallTokenClaims,
  colo: string,
): Promise<Session | Refusal> {
  try {
    const loaded = await services.loadAgentConfig(claims);
    if (!loaded) return { type: "refused", code: "unknown_agent" };
    const { agent, part: trial } = agentOnTrial(loaded, claims.callId, workerClock.now());
    const isLimited = (agent.limits.maxCallCostMicroUsd ?? null) !== null;
    const [resumeToken, clips, knowledge, providers, prices] = await Promise.all([
      services.signResumeToken(claims, agent.limits.maxCallMs),
      services.loadVoiceClips(agent),
      services.loadKnowledge(agent),
      services.loadProviders(claims.organizationId),
      isLimited ? services.loadCallPrices(claims) : null,
    ]);
    const { SIMULATED_LATENCY = null } = services.settings;
    const provenance = { ...provenanceOf(providers, SIMULATED_LATENCY), colo };
    return { type: "session", claims, agent, clips, knowledge, providers, trial, prices, provenance, resumeToken };
  } catch (error) {
    // KV and Postgres are both away. The caller is told and may try again.
    writeLog({ event: "call_agent_not_loaded", reason: errorName(error) });
    return { type: "refused", code: "unavailable" };
  }
}
