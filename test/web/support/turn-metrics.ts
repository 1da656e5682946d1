import type { TurnMetrics } from "../../../voice/turn-metrics.ts";

/** Metrics of one ordinary answer to speech, with the given fields changed. */
export function turnMetrics(changed: Partial<TurnMetrics> = {}): TurnMetrics {
  return {
    turnId: "turn_1",
    index: 1,
    source: "speech",
    outcome: "completed",
    startedAtMs: 5_000,
    responseTimeMs: 120,
    turnGapMs: 320,
    endpointingMs: 200,
    llmFirstTokenMs: 60,
    ttsFirstByteMs: 40,
    firstSubstantiveMs: 120,
    trimmedSilenceMs: 10,
    bargeInStopMs: null,
    speculative: false,
    opener: null,
    interrupted: false,
    heardMs: 1_800,
    discardedAttempts: 0,
    discardedTokens: 0,
    discardedCharacters: 0,
    savedMs: null,
    falseStart: false,
    longestSilenceMs: null,
    hedge: null,
    ...changed,
  };
}
