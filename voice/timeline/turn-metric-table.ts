/**
 * Every field of an agent turn, a row each. The schema and the type of a turn, its data point, its columns in Postgres
 * and its figures over many turns follow from here: a new field is a row here, its computation in `turn-timer.ts`, and
 * a migration.
 *
 * Clock points: t0 = end of the caller's speech (voice activity, hang-over removed); t1 = turn committed; t2 = first
 * audible sample handed to the transport.
 */

/** A row of the table: the kind and meaning of a field, the places it is kept in, and how turns are summed up by it. */
export type MetricRow = TextRow | NameRow | TimeRow | LatencyRow | CountRow | FlagRow;

interface Row {
  /** Stands in the API's description too. */
  meaning: string;
  /** In `call_turns` of Postgres. */
  column: string;
  /** Value in turns that Postgres kept before it had the column; a field added later that cannot be null needs one. */
  earlier?: 0 | false;
  /** Way of summing up in `GET /api/performance/turns`; without it, the field is not summed up. */
  aggregate?: "quantiles" | "share" | "count" | "sum";
  /** Name of the share or number among the rates, or of the sum among what was discarded. */
  figure?: string;
  /** P50 and P95 of the field are in `GET /api/analytics/overview` too. */
  overview?: true;
}

/*
 * `slot` is the place of a field in Analytics Engine: a column of the data point, or a place among its flags. The
 * meaning of a slot cannot be changed in points that are already written: new fields take the next free number, and
 * no slot is moved or used again. The slot of a field that goes joins `retiredSlots`.
 */

/** A text that is never empty. */
interface TextRow extends Row {
  kind: "id" | "source" | "outcome";
  slot: `blob${number}`;
  earlier?: never;
  aggregate?: never;
}

/** Null for none, never the empty text. */
interface NameRow extends Row {
  kind: "name";
  slot: `blob${number}`;
  earlier?: never;
  aggregate?: "share";
}

/** In ms, always known. */
interface TimeRow extends Row {
  kind: "time";
  slot: `double${number}`;
  earlier?: never;
  aggregate?: never;
}

/** In ms; null when its two ends did not both happen. */
interface LatencyRow extends Row {
  kind: "latency";
  slot: `double${number}`;
  earlier?: never;
  aggregate?: "quantiles";
}

/** A whole number, always known. */
interface CountRow extends Row {
  kind: "count";
  slot: `double${number}`;
  earlier?: 0;
  aggregate?: "sum";
}

/** A claim that is true or false of every turn. */
interface FlagRow extends Row {
  kind: "flag";
  slot: `flag${number}`;
  earlier?: false;
  aggregate?: "share" | "count";
}

/**
 * Slots of fields that are gone: points written before hold their values, so no other field may take them. `double8`
 * was the answer's first sample as handed over, which said too little of when it was heard.
 */
export const retiredSlots = ["double8"] as const satisfies readonly MetricRow["slot"][];

/** The rows of all fields of a turn. */
export const turnMetricTable = {
  turnId: {
    kind: "id",
    meaning: "Id of the turn within its call",
    slot: "blob9",
    column: "turn_id",
  },
  index: {
    kind: "count",
    meaning: "Place of the turn in its call: 0 for the greeting, then counting up",
    slot: "double1",
    column: "index",
  },
  source: {
    kind: "source",
    meaning: "Cause that made the agent speak",
    slot: "blob10",
    column: "source",
  },
  outcome: {
    kind: "outcome",
    meaning: "Way in which the turn ended",
    slot: "blob11",
    column: "outcome",
  },
  startedAtMs: {
    kind: "time",
    meaning: "Time of the commit, since the call's start",
    slot: "double2",
    column: "started_at_ms",
  },
  responseTimeMs: {
    kind: "latency",
    meaning: "t2 − t1: end of turn decided → first audible sample",
    slot: "double3",
    column: "response_time_ms",
    aggregate: "quantiles",
    overview: true,
  },
  turnGapMs: {
    kind: "latency",
    meaning: "t2 − t0: end of the caller's speech → first audible sample",
    slot: "double4",
    column: "turn_gap_ms",
    aggregate: "quantiles",
    overview: true,
  },
  endpointingMs: {
    kind: "latency",
    meaning: "t1 − t0: end of the caller's speech → end of turn decided",
    slot: "double5",
    column: "endpointing_ms",
    aggregate: "quantiles",
  },
  llmFirstTokenMs: {
    kind: "latency",
    meaning: "Model asked → its first token",
    slot: "double6",
    column: "llm_first_token_ms",
    aggregate: "quantiles",
  },
  ttsFirstByteMs: {
    kind: "latency",
    meaning: "First clause sent to synthesis → its first byte",
    slot: "double7",
    column: "tts_first_byte_ms",
    aggregate: "quantiles",
  },
  trimmedSilenceMs: {
    kind: "latency",
    meaning: "Silence at the head of the synthesis that was cut away",
    slot: "double9",
    column: "trimmed_silence_ms",
  },
  bargeInStopMs: {
    kind: "latency",
    meaning: "The caller's speech start → playback cleared, when the turn was interrupted",
    slot: "double10",
    column: "barge_in_stop_ms",
    aggregate: "quantiles",
  },
  speculative: {
    kind: "flag",
    meaning: "The answer was begun before the end of turn was decided",
    slot: "flag1",
    column: "speculative",
    aggregate: "share",
    figure: "speculativeShare",
  },
  opener: {
    kind: "name",
    meaning: "Opener that was spoken while the answer was being made",
    slot: "blob12",
    column: "opener",
    aggregate: "share",
    figure: "openerShare",
  },
  interrupted: {
    kind: "flag",
    meaning: "The caller interrupted the turn",
    slot: "flag2",
    column: "interrupted",
    aggregate: "share",
    figure: "interruptedShare",
  },
  heardMs: {
    kind: "time",
    meaning: "Audio of the turn that was played before its end",
    slot: "double11",
    column: "heard_ms",
  },
  discardedAttempts: {
    kind: "count",
    meaning: "Replies that speculation made on the way to this turn and threw away",
    slot: "double12",
    column: "discarded_attempts",
    aggregate: "sum",
    figure: "attempts",
    earlier: 0,
  },
  discardedTokens: {
    kind: "count",
    meaning:
      "Tokens of discarded replies; estimated at four characters each where the vendor was cut off before telling",
    slot: "double13",
    column: "discarded_tokens",
    aggregate: "sum",
    figure: "tokens",
    earlier: 0,
  },
  discardedCharacters: {
    kind: "count",
    meaning: "Characters of discarded replies that were sent to synthesis",
    slot: "double14",
    column: "discarded_characters",
    aggregate: "sum",
    figure: "characters",
    earlier: 0,
  },
  savedMs: {
    kind: "latency",
    meaning: "Work up to the first audible sample that speculation had done before the commit",
    slot: "double15",
    column: "saved_ms",
    aggregate: "quantiles",
  },
  falseStart: {
    kind: "flag",
    meaning: "The agent was heard before the caller had finished: they went on with their sentence",
    slot: "flag3",
    column: "false_start",
    aggregate: "count",
    figure: "falseStarts",
    earlier: false,
  },
  longestSilenceMs: {
    kind: "latency",
    meaning: "Longest stretch from the commit on in which the caller heard nothing of an answer that was not over",
    slot: "double16",
    column: "longest_silence_ms",
    aggregate: "quantiles",
  },
  answerHeardMs: {
    kind: "latency",
    meaning: "End of the caller's speech (t0) → first sample of the answer's own words, not of an opener, as heard",
    slot: "double17",
    column: "answer_heard_ms",
    aggregate: "quantiles",
    overview: true,
  },
  overhangMs: {
    kind: "latency",
    meaning: "Answer ready, but not before the commit → its first sample heard: the wait for an opener to end",
    slot: "double18",
    column: "overhang_ms",
    aggregate: "quantiles",
  },
  hedge: {
    kind: "name",
    meaning: "Provider that was asked beside a late one and answered first",
    slot: "blob13",
    column: "hedge",
    aggregate: "share",
    figure: "hedgedShare",
  },
} as const satisfies Record<string, MetricRow>;
