import type { TranscriptSegment } from "../../../voice/timeline/call-record.ts";
import type { CallEvent } from "../../../voice/timeline/events.ts";
import type { CallSummary, ListedCall, StoredTurn } from "../../../web/src/api/api.ts";
import { type FakeRoutes, fakeAgent } from "../../support/browser/fake-platform.ts";
import { answerMetrics } from "./turn-metrics.ts";

/** A finished call as the list shows it, with the given fields changed. */
export function callSummary(changed: Partial<CallSummary> = {}): CallSummary {
  return {
    id: "call_1",
    agentId: fakeAgent.id,
    agentVersion: 1,
    campaignId: null,
    leadId: null,
    transport: "browser",
    status: "ended",
    createdAt: "2026-11-23T09:59:58.000Z",
    startedAt: "2026-11-23T10:00:00.000Z",
    endedAt: "2026-11-23T10:01:05.000Z",
    durationMs: 65_000,
    endReason: "caller_hung_up",
    turnCount: 2,
    interruptionCount: 1,
    medianResponseTimeMs: 120,
    medianAnswerHeardMs: 660,
    medianTurnGapMs: 320,
    worstTurnGapMs: 1_320,
    costMicroUsd: 20_480,
    services: "vendor",
    simulatedLatency: null,
    ...changed,
  };
}

/** The same call in a list. */
export function listedCall(changed: Partial<ListedCall> = {}): ListedCall {
  return { ...callSummary(changed), firstWords: "What are your opening hours?", outcome: null, tags: [], ...changed };
}

const turns: StoredTurn[] = [
  {
    ...answerMetrics({
      turnId: "turn_0",
      index: 0,
      source: "greeting",
      startedAtMs: 20,
      endpointingMs: null,
      turnGapMs: null,
      llmFirstTokenMs: null,
      ttsFirstByteMs: null,
      answerHeardMs: null,
    }),
    services: "vendor",
    userText: null,
    replyText: fakeAgent.greeting,
    heardText: fakeAgent.greeting,
  },
  {
    ...answerMetrics({
      interrupted: true,
      outcome: "interrupted",
      bargeInStopMs: 180,
      opener: "Let me see.",
      answerHeardMs: 660,
      overhangMs: 40,
      hedge: "workers-ai",
    }),
    services: "vendor",
    userText: "What are your opening hours?",
    replyText: "We open at eight and close at six.",
    heardText: "We open at eight",
  },
];

const transcript: TranscriptSegment[] = [
  line(0, "turn_0", "assistant", fakeAgent.greeting, 140, 3_000),
  line(1, "turn_1", "user", "What are your opening hours?", 3_400, 4_800),
  { ...line(2, "turn_1", "assistant", "We open at eight", 5_120, 6_920), isInterrupted: true },
];

const timeline: CallEvent[] = [
  { atMs: 0, type: "call_started", callId: "call_1", agentId: fakeAgent.id, agentVersion: 1, transport: "browser" },
  { atMs: 4_820, type: "speech_ended", speechAtMs: 4_800 },
  {
    atMs: 5_000,
    type: "turn_committed",
    turnId: "turn_1",
    confidence: 0.91,
    speechEndMs: 4_800,
    continuesTurnId: null,
    personal: { text: "What are your opening hours?" },
  },
  { atMs: 5_001, type: "llm_requested", turnId: "turn_1", provider: "local", model: "scripted" },
  { atMs: 5_002, type: "opener_chosen", turnId: "turn_1", act: "question", opener: "Let me see." },
  { atMs: 5_120, type: "audio_started", turnId: "turn_1", trimmedSilenceMs: 0, isOpener: true },
  { atMs: 5_290, type: "playback_acknowledged", turnId: "turn_1", playedMs: 100 },
  { atMs: 5_300, type: "hedge_started", turnId: "turn_1", stage: "llm", provider: "workers-ai", afterMs: 299.4 },
  { atMs: 5_361, type: "hedge_won", turnId: "turn_1", stage: "llm", provider: "workers-ai" },
  { atMs: 5_361, type: "llm_first_token", turnId: "turn_1" },
  { atMs: 5_375, type: "tts_requested", turnId: "turn_1", provider: "local", characters: 24 },
  { atMs: 5_415, type: "tts_first_byte", turnId: "turn_1" },
  { atMs: 5_420, type: "audio_started", turnId: "turn_1", trimmedSilenceMs: 10, isOpener: false },
  { atMs: 65_000, type: "call_ended", reason: "caller_hung_up" },
];

/** Answers of the API about one recorded call and a list of it and others. */
export function callRoutes(): FakeRoutes {
  const running = {
    endedAt: null,
    durationMs: null,
    endReason: null,
    turnCount: null,
    interruptionCount: null,
    medianResponseTimeMs: null,
    medianAnswerHeardMs: null,
    medianTurnGapMs: null,
    worstTurnGapMs: null,
    costMicroUsd: null,
    firstWords: null,
  };
  const newer = listedCall({ id: "call_2", status: "active", ...running });
  const older = listedCall({ id: "call_0", durationMs: 7_400, endReason: "silence", interruptionCount: 0 });
  return {
    "GET /api/agents?limit=100&fields=id%2Cname": { data: { items: [fakeAgent], nextCursor: null } },
    "GET /api/session": { data: { role: "operator", actor: { type: "key", id: "key_1" } } },
    "GET /api/campaigns?limit=100&fields=id%2Cname": { data: { items: [], nextCursor: null } },
    "GET /api/call-views": { data: { items: [], nextCursor: null } },
    "GET /api/calls/call_1/labels": { data: [] },
    "GET /api/calls/call_1/notes": { data: [] },
    "GET /api/calls/count": { data: { count: 3, isExact: true } },
    "GET /api/calls?limit=25": { data: { items: [newer, listedCall()], nextCursor: "more" } },
    "GET /api/calls?limit=100&cursor=more": { data: { items: [older], nextCursor: null } },
    "GET /api/calls/call_1": { data: { ...callSummary(), live: null } },
    "GET /api/calls/call_1/transcript": { data: transcript },
    "GET /api/calls/call_1/turns": { data: turns },
    "GET /api/calls/call_1/timeline": { data: timeline },
    "GET /api/calls/call_1/audio": { data: notRecorded },
  };
}

function line(
  index: number,
  turnId: string,
  role: TranscriptSegment["role"],
  text: string,
  startMs: number,
  endMs: number,
): TranscriptSegment {
  return { index, turnId, role, mark: null, text, startMs, endMs, isInterrupted: false };
}

/** The same answers where people have labelled the call, written on it, and saved views of the list. */
export function annotatedCallRoutes(): FakeRoutes {
  const at = "2026-11-23T11:00:00.000Z";
  const label = (kind: string, name: string, source: string) => ({
    kind,
    label: name,
    source,
    authorId: source === "rule" ? "rule_1" : "key_1",
    createdAt: at,
  });
  const labelled = listedCall({ outcome: "booked", tags: ["call back", "vip"], services: "local", costMicroUsd: null });
  const first =
    "Could I move my appointment from Tuesday morning to some time on Thursday afternoon, please, if there is one?";
  const long = listedCall({ id: "call_3", firstWords: first, worstTurnGapMs: 12_420, interruptionCount: 3 });
  const view = (id: string, name: string, filters: object) => ({
    id,
    name,
    filters,
    sort: "-worstTurnGapMs",
    authorId: "key_1",
    createdAt: at,
  });
  return {
    ...callRoutes(),
    "GET /api/session": { data: { role: "admin", actor: { type: "key", id: "key_1" } } },
    "GET /api/calls?limit=25": { data: { items: [labelled, long], nextCursor: null } },
    "GET /api/call-views": {
      data: {
        items: [view("view_1", "Slow", { worstGapOverMs: "2000" }), view("view_2", "Failed", { endReason: "failed" })],
      },
    },
    "GET /api/calls/call_1/labels": {
      data: [label("outcome", "booked", "rule"), label("tag", "call back", "hand"), label("tag", "vip", "hand")],
    },
    "GET /api/calls/call_1/notes": {
      data: [
        {
          id: "note_1",
          text: "Call her back on Monday.\nShe is at work until five.",
          authorId: "key_1",
          createdAt: at,
        },
        { id: "note_2", text: "Done.", authorId: "user_2", createdAt: at },
      ],
    },
  };
}

/** What the API tells of a call without a recording. */
export const notRecorded = {
  state: "none",
  durationMs: null,
  bytes: null,
  isPartial: false,
  deletedAt: null,
  levels: null,
};
