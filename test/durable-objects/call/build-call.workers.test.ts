import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { buildCall } from "../../../durable-objects/call/build-call.ts";
import { VoiceClips } from "../../../voice/clips/voice-clips.ts";
import { createKnowledgeIndex } from "../../../voice/knowledge/build-knowledge.ts";
import type { CallEvent } from "../../../voice/timeline/events.ts";
import type { CallTransport } from "../../../voice/wire/transport.ts";
import { createCallServices } from "../../../workers/services/calls/call-services.ts";
import { workerClock } from "../../../workers/time/worker-clock.ts";
import { buildAgent } from "../../support/call/agent-builder.ts";

it("has what recurs kept when the call has ended, once", async () => {
  const agent = buildAgent({ openers: { enabled: true, phrases: [] } });
  const kept: string[] = [];
  const events: CallEvent[] = [];
  const transport: CallTransport = {
    outputSampleRateHz: 24_000,
    sendAudio: () => {},
    clearAudio: () => {},
    showHeardText: () => {},
    notify: () => {},
  };
  const services = createCallServices(env, () => {});
  const call = buildCall({
    agent,
    knowledge: createKnowledgeIndex(agent.knowledge),
    providers: await services.loadProviders(agent.organizationId),
    clips: new VoiceClips(),
    claims: {
      callId: "call_1",
      organizationId: agent.organizationId,
      agentId: agent.id,
      agentSlug: agent.slug,
      agentVersion: 1,
      transport: "browser",
      expiresAtMs: 0,
    },
    startedAtEpochMs: workerClock.now(),
    clock: workerClock,
    transport,
    services: { ...services, keepRecurringClauses: ({ id }) => kept.push(id) },
    ai: undefined,
    history: [],
    record: (event) => events.push(event),
    recording: null,
  });
  call.start();
  expect(kept).toEqual([]);
  call.end("caller_hung_up");
  call.end("caller_hung_up");
  expect(events.at(-1)?.type).toBe("call_ended");
  expect(kept).toEqual([agent.id]);
});
