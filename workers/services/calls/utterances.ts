import type { AgentConfig } from "../../../voice/agent.ts";
import { processUtterance, type UtteranceAnswer } from "../../../voice/call/process-utterance.ts";
import { callUsage } from "../../../voice/timeline/call-usage.ts";
import type { CallEvent, CallEventBody } from "../../../voice/timeline/events.ts";
import { succeededToolsOf } from "../../../voice/timeline/succeeded-tools.ts";
import { provenanceOf } from "../../providers/provenance.ts";
import type { AiBinding, ProviderSecrets } from "../../providers/vendor/config.ts";
import { workerClock } from "../../time/worker-clock.ts";
import { createProviderChains } from "../agents/provider-chains.ts";
import { providerHealth } from "../agents/provider-health.ts";
import type { CallServices } from "./call-services.ts";

/** Sample rate of the audio that answers an utterance. */
export const UTTERANCE_REPLY_RATE_HZ = 24_000;

/** Utterance to be answered, and the agent and services that answer it. */
export interface UtteranceRequest {
  agent: AgentConfig;
  /** The call that the exchange is recorded as. */
  callId: string;
  /** 16-bit mono at 16 kHz. */
  samples: Int16Array;
  services: CallServices;
  ai: AiBinding | undefined;
  signal: AbortSignal;
}

/** Answers one utterance as the agent would in a call, and records the exchange as a call of one turn. */
export async function answerUtterance(request: UtteranceRequest): Promise<UtteranceAnswer> {
  const { agent, callId, services } = request;
  const startedAtEpochMs = workerClock.now();
  const secrets = await services.loadProviders(agent.organizationId);
  const config = { ...secrets, ai: request.ai };
  const permitted = services.permitted(agent, secrets);
  const chains = createProviderChains(permitted, config, workerClock, UTTERANCE_REPLY_RATE_HZ, callId);
  const { organizationId } = agent;
  const events: CallEvent[] = [];
  const knowledge = await services.loadKnowledge(agent);
  const tools = services.createTools(agent.tools, { organizationId, callId, caller: null });
  try {
    const health = providerHealth;
    // Off the clock: an utterance is heard faster than it was spoken, and paid for by its length.
    const emit = (event: CallEventBody): void => void events.push({ atMs: 0, ...event });
    const deps = { ...chains, clock: workerClock, health, agent, knowledge, requestId: callId, tools, emit };
    const answer = await processUtterance(deps, request.samples, request.signal);
    await record(request, answer, startedAtEpochMs, events, secrets);
    return answer;
  } finally {
    for (const voice of chains.voices) voice.session.close();
  }
}

async function record(
  request: UtteranceRequest,
  answer: UtteranceAnswer,
  startedAtEpochMs: number,
  events: readonly CallEvent[],
  secrets: ProviderSecrets,
): Promise<void> {
  const { agent, callId, samples, services } = request;
  const speechMs = samples.length / 16;
  const line = { turnId: "turn_0000", isInterrupted: false };
  await services.storeCallRecord({
    callId,
    organizationId: agent.organizationId,
    agentId: agent.id,
    agentVersion: agent.version,
    transport: "utterance",
    status: "ended",
    startedAtEpochMs,
    ...provenanceOf(secrets, services.settings.SIMULATED_LATENCY ?? null),
    endedAtEpochMs: workerClock.now(),
    endReason: "agent_hung_up",
    turns: [],
    transcript: [
      { ...line, index: 0, role: "user" as const, mark: null, text: answer.transcript, startMs: 0, endMs: speechMs },
      {
        ...line,
        index: 1,
        role: "assistant" as const,
        mark: null,
        text: answer.replyText,
        startMs: speechMs,
        endMs: speechMs,
      },
      // Nothing understood is no line of the conversation.
    ].filter(({ text }) => text !== ""),
    trial: null,
    usage: callUsage([...events, { type: "call_ended", atMs: speechMs, reason: "agent_hung_up" }]),
    succeededTools: succeededToolsOf(events),
  });
}
