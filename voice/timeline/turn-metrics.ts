import { z } from "zod";

/** How an agent turn ended; every started turn ends in exactly one of these. */
export const turnOutcomeSchema = z.enum(["completed", "interrupted", "unheard", "failed", "hung_up"]);
export type TurnOutcome = z.infer<typeof turnOutcomeSchema>;

/** What made the agent speak. */
export const turnSourceSchema = z.enum(["greeting", "speech", "text", "silence_prompt", "apology", "closing"]);
export type TurnSource = z.infer<typeof turnSourceSchema>;

const ms = z.number().min(0).nullable();

/**
 * One agent turn's latencies. Clock points: t0 = end of the caller's speech (voice activity, hang-over removed); t1 = turn
 * committed; t2 = first audible sample handed to the transport. A value is null when its two ends did not both happen.
 */
export const turnMetricsSchema = z.object({
  turnId: z.string(),
  /** 0 for the greeting, then counting up. */
  index: z.number().int().min(0),
  source: turnSourceSchema,
  outcome: turnOutcomeSchema,
  /** When the turn was committed, ms since the call's start. */
  startedAtMs: z.number().min(0),
  /** t2 − t1: the platform's own number. */
  responseTimeMs: ms,
  /** t2 − t0: what the caller feels. */
  turnGapMs: ms,
  /** t1 − t0. */
  endpointingMs: ms,
  /** Model asked → its first token. */
  llmFirstTokenMs: ms,
  /** First clause sent to synthesis → its first byte. */
  ttsFirstByteMs: ms,
  /** t1 → first audible sample that is not an opener. */
  firstSubstantiveMs: ms,
  /** Silence at the head of the synthesis that was cut away. */
  trimmedSilenceMs: ms,
  /** Caller's speech start → playback cleared, when the turn was interrupted. */
  bargeInStopMs: ms,
  speculative: z.boolean(),
  opener: z.string().nullable(),
  interrupted: z.boolean(),
  /** Milliseconds of this turn that were played before its end. */
  heardMs: z.number().min(0),
  /** Replies made in secret on the way to this turn and thrown away: how many, and what they used. */
  discardedAttempts: z.number().int().min(0),
  /** Prompt and completion; estimated at four characters a token where the vendor was cut off before telling. */
  discardedTokens: z.number().int().min(0),
  /** Sent to synthesis. */
  discardedCharacters: z.number().int().min(0),
  /** How much of the work up to the first audible sample lay before the commit: what speculation spared the caller. */
  savedMs: ms,
  /** The agent was heard before the caller had finished: they went on with their sentence. */
  falseStart: z.boolean(),
  /** Longest stretch from the commit on in which the caller heard nothing of an answer that was not over. */
  longestSilenceMs: ms,
  /** Provider that was asked beside a late one and answered first; null when none had to. */
  hedge: z.string().nullable(),
});
export type TurnMetrics = z.infer<typeof turnMetricsSchema>;
