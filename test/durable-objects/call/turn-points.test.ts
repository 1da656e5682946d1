import { describe, expect, it } from "vitest";
import { TurnPointWriter, takeIsolate } from "../../../durable-objects/call/turn-points.ts";
import type { CallEvent, CallEventBody } from "../../../voice/timeline/events.ts";
import type { TurnMetrics } from "../../../voice/timeline/turn-metrics.ts";
import type { DataPoint } from "../../../workers/analytics/point.ts";
import { type StagePoint, stageTable } from "../../../workers/analytics/stage-point.ts";
import { decodeTurnPoint, type TurnPoint } from "../../../workers/analytics/turn-point.ts";
import { turnMetrics } from "../../support/call/call-record.ts";

const claims = {
  callId: "call_1",
  organizationId: "org_1",
  agentId: "agent_1",
  agentSlug: "clinic",
  agentVersion: 2,
  transport: "browser",
  expiresAtMs: 0,
};
const provenance = { services: "local" as const, standIns: ["llm" as const], simulatedLatency: null, colo: "AMS" };
const personal = { userText: null, replyText: "", heardText: "" };

/** Points that are written of these events, which happen a millisecond apart unless they say when. */
function written(events: readonly (CallEventBody & { atMs?: number })[], isolate: TurnPoint["isolate"] = "warm") {
  const turns: TurnPoint[] = [];
  const told: TurnPoint[] = [];
  const stages: StagePoint[] = [];
  const into = (writeDataPoint: (point: DataPoint) => void) => ({ writeDataPoint });
  const datasets = {
    turns: into((point) => turns.push(decodeTurnPoint(point))),
    stages: into((point) => stages.push(stageTable.decode(point))),
  };
  const writer = new TurnPointWriter(datasets, claims, provenance, isolate, (point) => told.push(point));
  for (const [atMs, event] of events.entries()) writer.observe({ atMs, ...event } as CallEvent);
  expect(told).toEqual(turns);
  return { turns, stages };
}
const pointsOf = (...given: Parameters<typeof written>): TurnPoint[] => written(...given).turns;

const started = (turnId: string): CallEventBody => ({
  type: "agent_turn_started",
  turnId,
  source: "speech",
  isSpeculative: false,
});
const asked = (turnId: string, model: string): CallEventBody => ({
  type: "llm_requested",
  turnId,
  provider: "openai-compatible",
  model,
});
const ended = (turnId: string, changes: Partial<TurnMetrics> = {}): CallEventBody => ({
  type: "agent_turn_ended",
  turnId,
  metrics: turnMetrics({ turnId, source: "speech", ...changes }),
  personal,
});

describe("a turn's point", () => {
  it("says what the call's services were and where its caller came in", () => {
    expect(pointsOf([started("turn_1"), ended("turn_1")])).toMatchObject([
      { callId: "call_1", agentVersion: 2, turnId: "turn_1", services: "local", colo: "AMS" },
    ]);
  });

  it("names the model that was asked last, and none where none was", () => {
    const points = pointsOf([
      started("turn_1"),
      asked("turn_1", "gpt-5-nano"),
      asked("turn_1", "gpt-5-mini"),
      ended("turn_1"),
      started("turn_2"),
      ended("turn_2"),
    ]);
    expect(points.map(({ llmModel }) => llmModel)).toEqual(["gpt-5-mini", ""]);
  });

  it("tells a cold isolate by its first answer to speech alone", () => {
    const turns = [ended("turn_0", { source: "greeting" }), ended("turn_1"), ended("turn_2")];
    expect(pointsOf(turns, "cold").map(({ isolate }) => isolate)).toEqual(["cold", "cold", "warm"]);
    expect(pointsOf(turns, "warm").map(({ isolate }) => isolate)).toEqual(["warm", "warm", "warm"]);
  });
});

describe("a point of stages", () => {
  const answer: (CallEventBody & { atMs: number })[] = [
    { atMs: 1_000, type: "speech_ended", speechAtMs: 1_000 },
    { atMs: 1_080, type: "interim_transcript", personal: { text: "opening hours" } },
    { atMs: 1_300, ...started("turn_1") },
    {
      atMs: 1_300,
      type: "turn_committed",
      turnId: "turn_1",
      confidence: 1,
      speechEndMs: 1_000,
      continuesTurnId: null,
      personal: { text: "Opening hours?" },
    },
    { atMs: 1_310, ...asked("turn_1", "gpt-5-nano") },
    { atMs: 1_600, type: "llm_first_token", turnId: "turn_1" },
    { atMs: 1_650, type: "tts_requested", turnId: "turn_1", provider: "deepgram", characters: 20 },
    { atMs: 1_760, type: "answer_ready", turnId: "turn_1", source: "synthesis" },
    { atMs: 1_760, type: "audio_started", turnId: "turn_1", trimmedSilenceMs: 0, isOpener: false },
  ];
  const latencies = { turnGapMs: 760, responseTimeMs: 460, answerHeardMs: 800 };

  it("stands beside that of an answer to speech, and adds up to when it was heard", () => {
    const { stages } = written([...answer, { atMs: 4_000, ...ended("turn_1", latencies) }]);
    expect(stages).toMatchObject([
      {
        organizationId: "org_1",
        callId: "call_1",
        turnId: "turn_1",
        services: "local",
        llmModel: "gpt-5-nano",
        sttProvider: null,
        bottleneck: "model",
        speechToTextMs: 80,
        endpointingMs: 220,
        openerMs: null,
        knowledgeMs: null,
        modelMs: 300,
        toolsMs: null,
        clauseMs: 50,
        voiceMs: 110,
        queueMs: 0,
        playoutMs: 40,
        ...latencies,
      },
    ]);
  });

  it("has no stages of an answer that was not heard, and none of what answers no speech", () => {
    const unheard = written([...answer, { atMs: 4_000, ...ended("turn_1", { ...latencies, answerHeardMs: null }) }]);
    expect(unheard.stages).toMatchObject([{ modelMs: null, playoutMs: null, turnGapMs: 760, answerHeardMs: null }]);
    expect(written([started("turn_1"), ended("turn_1", { source: "text" })]).stages).toEqual([]);
  });

  it("is whole where the caller's words began before the turn that they interrupt ended", () => {
    const [speech, words, ...rest] = answer;
    const interrupted = { atMs: 1_100, ...ended("turn_0", { source: "greeting" }) };
    const events = [speech, words, interrupted, ...rest].filter((event) => event !== undefined);
    const { stages } = written([...events, { atMs: 4_000, ...ended("turn_1", latencies) }]);
    expect(stages).toMatchObject([{ speechToTextMs: 80, endpointingMs: 220 }]);
  });
});

it("an isolate is cold for the first call that it holds", () => {
  expect([takeIsolate(), takeIsolate(), takeIsolate()]).toEqual(["cold", "warm", "warm"]);
});
