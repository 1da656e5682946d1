import { recordOf } from "../../../voice/record-of.ts";
import type { CallRecord } from "../../../voice/timeline/call-record.ts";
import type { MetricRow } from "../../../voice/timeline/turn-metric-table.ts";
import { turnMetrics as fields, type TurnMetrics, turnMetricRows } from "../../../voice/timeline/turn-metrics.ts";
import type { UsageLine, UsageUnit } from "../../../voice/timeline/usage-line.ts";

/** Values of fields that have nothing to say, by their kinds. */
const unremarkable = {
  id: "turn_0",
  source: "greeting",
  outcome: "completed",
  name: null,
  time: 0,
  latency: null,
  count: 0,
  flag: false,
} as const satisfies Record<MetricRow["kind"], unknown>;

/** Latencies of a turn that completed without anything remarkable. */
export function turnMetrics(changes: Partial<TurnMetrics> = {}): TurnMetrics {
  const defaults = recordOf(fields, (field) => unremarkable[turnMetricRows[field].kind]) as TurnMetrics;
  return {
    ...defaults,
    responseTimeMs: 40.5,
    ttsFirstByteMs: 12,
    trimmedSilenceMs: 8,
    heardMs: 1_200,
    ...changes,
  };
}

/** Usage of a service, of the second turn unless said otherwise. */
export function usageLine(
  service: string,
  unit: UsageUnit,
  quantity: number | null,
  changes: Partial<UsageLine> = {},
): UsageLine {
  return { service, unit, quantity, turnId: "turn_1", purpose: "turn", isEstimated: false, ...changes };
}

/** A call of two agent turns that ended after nine seconds. */
export function callRecord(changes: Partial<CallRecord> = {}): CallRecord {
  const startedAtEpochMs = Date.UTC(2026, 10, 2, 9);
  return {
    callId: "call_1",
    organizationId: "org_1",
    agentId: "agent_1",
    agentVersion: 1,
    transport: "browser",
    status: "ended",
    startedAtEpochMs,
    services: "vendor",
    standIns: [],
    simulatedLatency: null,
    endedAtEpochMs: startedAtEpochMs + 9_000,
    endReason: "caller_hung_up",
    turns: [
      { metrics: turnMetrics(), userText: null, replyText: "Hello.", heardText: "Hello." },
      {
        metrics: turnMetrics({
          turnId: "turn_1",
          index: 1,
          source: "speech",
          outcome: "interrupted",
          startedAtMs: 4_000,
          turnGapMs: 310.25,
          endpointingMs: 269.75,
          answerHeardMs: 1_002,
          overhangMs: 55.5,
          llmFirstTokenMs: 0,
          bargeInStopMs: 120,
          speculative: true,
          opener: "Let me see.",
          interrupted: true,
          heardMs: 700,
          discardedAttempts: 1,
          discardedTokens: 420,
          discardedCharacters: 38,
          savedMs: 145,
          falseStart: true,
          longestSilenceMs: 210.5,
          hedge: "workers-ai",
        }),
        userText: "Is there parking?",
        replyText: "Yes, behind the house. It is free.",
        heardText: "Yes, behind",
      },
    ],
    transcript: [
      {
        index: 0,
        turnId: "turn_0",
        role: "assistant",
        text: "Hello.",
        startMs: 40.5,
        endMs: 1_240.5,
        mark: null,
        isInterrupted: false,
      },
      {
        index: 1,
        turnId: "turn_1",
        role: "user",
        text: "Is there parking?",
        startMs: 2_500,
        endMs: 3_730,
        mark: null,
        isInterrupted: false,
      },
      {
        index: 2,
        turnId: "turn_1",
        role: "assistant",
        text: "Yes, behind",
        startMs: 4_040,
        endMs: 4_740,
        mark: null,
        isInterrupted: true,
      },
    ],
    trial: null,
    usage: [
      usageLine("deepgram-flux", "stt_audio_ms", 8_800, { turnId: null }),
      usageLine("openai-compatible/gpt-5-nano", "llm_prompt_token", 1_000),
      usageLine("openai-compatible/gpt-5-nano", "llm_completion_token", 40),
      usageLine("deepgram/aura-2-thalia-en", "tts_character", 72),
    ],
    succeededTools: [],
    ...changes,
  };
}
