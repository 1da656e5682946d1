import type { TurnMetrics } from "../../../voice/timeline/turn-metrics.ts";
import { turnMetrics } from "../../support/call/call-record.ts";

/** Metrics of one ordinary answer to speech, with the given fields changed. */
export function answerMetrics(changed: Partial<TurnMetrics> = {}): TurnMetrics {
  return turnMetrics({
    turnId: "turn_1",
    index: 1,
    source: "speech",
    startedAtMs: 5_000,
    responseTimeMs: 120,
    turnGapMs: 320,
    endpointingMs: 200,
    llmFirstTokenMs: 60,
    ttsFirstByteMs: 40,
    trimmedSilenceMs: 10,
    heardMs: 1_800,
    answerHeardMs: 330,
    overhangMs: 10,
    ...changed,
  });
}
