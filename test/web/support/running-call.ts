import type { CallEvent } from "../../../voice/timeline/events.ts";
import type { LiveServerMessage } from "../../../workers/measure/live-feed.ts";
import { answerMetrics } from "./turn-metrics.ts";

/** Timeline of a call up to where its second turn is being answered: 5.3 s after its start. */
export const runningEvents: CallEvent[] = [
  { atMs: 0, type: "call_started", callId: "call_1", agentId: "agent_1", agentVersion: 1, transport: "browser" },
  { atMs: 10, type: "agent_turn_started", turnId: "turn_0", source: "greeting", isSpeculative: false },
  { atMs: 20, type: "audio_started", turnId: "turn_0", trimmedSilenceMs: 0, isOpener: false },
  {
    atMs: 3_000,
    type: "agent_turn_ended",
    turnId: "turn_0",
    metrics: answerMetrics({
      turnId: "turn_0",
      index: 0,
      source: "greeting",
      startedAtMs: 10,
      responseTimeMs: 10,
      endpointingMs: null,
      turnGapMs: null,
      llmFirstTokenMs: null,
      ttsFirstByteMs: null,
      answerHeardMs: null,
      heardMs: 2_900,
    }),
    personal: { userText: null, replyText: "Hello, how can I help?", heardText: "Hello, how can I help?" },
  },
  { atMs: 3_000, type: "status_changed", status: "listening" },
  { atMs: 3_400, type: "speech_started", speechAtMs: 3_350 },
  { atMs: 4_000, type: "interim_transcript", personal: { text: "When do" } },
];

/** What follows: the caller has finished, and the model is asked. */
export const answeringEvents: CallEvent[] = [
  {
    atMs: 5_000,
    type: "turn_committed",
    turnId: "turn_1",
    confidence: 0.9,
    speechEndMs: 4_800,
    continuesTurnId: null,
    personal: { text: "When do you open?" },
  },
  { atMs: 5_000, type: "status_changed", status: "thinking" },
  { atMs: 5_001, type: "agent_turn_started", turnId: "turn_1", source: "speech", isSpeculative: false },
  { atMs: 5_010, type: "llm_requested", turnId: "turn_1", provider: "local", model: "scripted" },
];

/** What follows then: the answer was heard, and the call is over. */
export const answeredEvents: CallEvent[] = [
  { atMs: 5_200, type: "llm_first_token", turnId: "turn_1" },
  { atMs: 5_210, type: "tts_requested", turnId: "turn_1", provider: "local", characters: 20 },
  { atMs: 5_250, type: "tts_first_byte", turnId: "turn_1" },
  { atMs: 5_255, type: "audio_started", turnId: "turn_1", trimmedSilenceMs: 0, isOpener: false },
  {
    atMs: 7_000,
    type: "agent_turn_ended",
    turnId: "turn_1",
    metrics: answerMetrics({
      turnId: "turn_1",
      startedAtMs: 5_000,
      responseTimeMs: 255,
      turnGapMs: 455,
      llmFirstTokenMs: 190,
      ttsFirstByteMs: 40,
      answerHeardMs: 470,
      overhangMs: 15,
    }),
    personal: { userText: "When do you open?", replyText: "At eight.", heardText: "At eight." },
  },
];

/** Events of the call `callId` as the feed tells them. */
export function callEvents(callId: string, fromIndex: number, events: CallEvent[]): LiveServerMessage {
  return { type: "call_events", callId, startedAtEpochMs: Date.now() - 4_000, fromIndex, events };
}
