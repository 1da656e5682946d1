import type { AgentConfig } from "../../voice/agent.ts";
import { EnergyClassifier } from "../../voice/audio/energy-classifier.ts";
import { Call, type CallDeps } from "../../voice/call/call.ts";
import type { VoiceClips } from "../../voice/clips/voice-clips.ts";
import type { Clock } from "../../voice/clock.ts";
import type { LiveCall } from "../../voice/flight/live-call.ts";
import { type RecordingSink, recordCall } from "../../voice/flight/recorder.ts";
import type { KnowledgeIndex } from "../../voice/knowledge/knowledge.ts";
import type { CallEvent } from "../../voice/timeline/events.ts";
import type { CallTransport } from "../../voice/wire/transport.ts";
import type { AiBinding, ProviderSecrets } from "../../workers/providers/vendor/config.ts";
import { createEasyModel, createProviderChains } from "../../workers/services/agents/provider-chains.ts";
import { providerHealth } from "../../workers/services/agents/provider-health.ts";
import type { CallServices } from "../../workers/services/calls/call-services.ts";
import type { CallTokenClaims } from "../../workers/services/calls/call-token.ts";
import { recordedApology } from "./apology.ts";

/**
 * Parts of one call: its agent, token claims, providers and transport, and the takers of its timeline and recording.
 */
export interface CallParts {
  agent: AgentConfig;
  clips: VoiceClips;
  knowledge: KnowledgeIndex;
  claims: CallTokenClaims;
  startedAtEpochMs: number;
  clock: Clock;
  transport: CallTransport;
  services: CallServices;
  providers: ProviderSecrets;
  ai: AiBinding | undefined;
  /** The call's timeline before its object was restarted; empty for a new call. */
  history: readonly CallEvent[];
  record: (event: CallEvent) => void;
  /** Takes a flight recording of the call; null for none. */
  recording: RecordingSink | null;
}

/** Wires a call: its agent's provider chains, tools and the recorded apology. */
export function buildCall(parts: CallParts): LiveCall {
  const { agent, clips, knowledge, claims, clock, transport, services, startedAtEpochMs, record, history, recording } =
    parts;
  const { callId, organizationId } = claims;
  const config = { ...parts.providers, ai: parts.ai };
  const easyTurnModel = createEasyModel(services.permittedEasyModel(agent, parts.providers), config);
  const deps: CallDeps = {
    ...createProviderChains(
      services.permitted(agent, parts.providers),
      config,
      clock,
      transport.outputSampleRateHz,
      callId,
    ),
    ...(easyTurnModel && { easyTurnModel }),
    clock,
    health: providerHealth,
    callId,
    agent,
    clips,
    knowledge,
    classifier: new EnergyClassifier(),
    tools: services.createTools(agent.tools, { organizationId, callId, caller: null }),
    apology: recordedApology(transport.outputSampleRateHz),
    transport,
    transportName: claims.transport,
    startedAtEpochMs,
    record: (event) => {
      record(event);
      if (event.type === "call_ended") services.keepRecurringClauses(agent);
    },
  };
  return recording === null ? new Call(deps, history) : recordCall(deps, history, recording);
}
