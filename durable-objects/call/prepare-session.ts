import type { AgentConfig } from "../../voice/agent.ts";
import type { VoiceClips } from "../../voice/clips/voice-clips.ts";
import type { KnowledgeIndex } from "../../voice/knowledge/knowledge.ts";
import type { CallProvenance } from "../../voice/timeline/services-kind.ts";
import type { WireErrorCode } from "../../voice/wire/protocol.ts";
import { errorName, writeLog } from "../../workers/environment/log.ts";
import { provenanceOf } from "../../workers/providers/provenance.ts";
import type { ProviderSecrets } from "../../workers/providers/vendor/config.ts";
import type { CallServices } from "../../workers/services/calls/call-services.ts";
import type { CallTokenClaims } from "../../workers/services/calls/call-token.ts";

/** A connection's token claims and everything loaded for its call. */
export interface Session {
  type: "session";
  claims: CallTokenClaims;
  agent: AgentConfig;
  clips: VoiceClips;
  providers: ProviderSecrets;
  knowledge: KnowledgeIndex;
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
    const agent = await services.loadAgentConfig(claims);
    if (!agent) return { type: "refused", code: "unknown_agent" };
    const [resumeToken, clips, knowledge, providers] = await Promise.all([
      services.signResumeToken(claims, agent.limits.maxCallMs),
      services.loadVoiceClips(agent),
      services.loadKnowledge(agent),
      services.loadProviders(claims.organizationId),
    ]);
    const { SIMULATED_LATENCY = null } = services.settings;
    const provenance = { ...provenanceOf(providers, SIMULATED_LATENCY), colo };
    return { type: "session", claims, agent, clips, knowledge, providers, provenance, resumeToken };
  } catch (error) {
    // KV and Postgres are both away. The caller is told and may try again.
    writeLog({ event: "call_agent_not_loaded", reason: errorName(error) });
    return { type: "refused", code: "unavailable" };
  }
}
