import { ok, type Result } from "../../../voice/result.ts";
import { countIn, shareOf } from "../history-sql.ts";
import type { AnalyticsFailure, AnalyticsQuery, AnalyticsRow } from "../sql-api.ts";
import { type StageField, stageFields } from "../stage-point.ts";
import { presenceOf } from "../turn-point.ts";
import {
  type AnswerLatency,
  type AnswerSelection,
  answerLatencies,
  type HistoryQuantiles,
  quantilesIn,
  quantilesOf,
  readStages,
  readTurns,
} from "./selection.ts";

/** Answers of one bucket of time. Shares are of its turns, null without any. */
export interface AnswerBucket {
  /** Begin of the bucket, in seconds since the Unix epoch: a multiple of its length. */
  atEpochSeconds: number;
  turns: number;
  latencies: Record<AnswerLatency, HistoryQuantiles>;
  stages: Record<StageField, HistoryQuantiles>;
  falseStartShare: number | null;
  interruptedShare: number | null;
}

/** Lengths of buckets, in seconds: a minute to a week. */
export const stepsSeconds = [60, 300, 900, 3_600, 6 * 3_600, 24 * 3_600, 7 * 24 * 3_600] as const;
/** Most buckets of a series: more are no picture any more. */
export const MAX_BUCKETS = 400;
/** Buckets that a series has at most unless their length is given. */
const USUAL_BUCKETS = 120;

/** Returns the length of the buckets that a stretch is told in unless one is given. */
export function usualStepSeconds(lengthSeconds: number): number {
  return (
    stepsSeconds.find((step) => lengthSeconds / step <= USUAL_BUCKETS) ?? stepsSeconds[stepsSeconds.length - 1] ?? 60
  );
}

/** Reads answers in buckets of `stepSeconds`, in order; one without an answer is there, with 0 turns. */
export async function readSeries(
  query: AnalyticsQuery,
  selection: AnswerSelection,
  stepSeconds: number,
): Promise<Result<AnswerBucket[], AnalyticsFailure>> {
  const counts = { falseStarts: presenceOf("falseStart"), interruptions: presenceOf("interrupted") };
  const [turns, stages] = await Promise.all([
    readTurns(query, selection, { keys: [], measures: quantilesOf(answerLatencies), counts, stepSeconds }),
    readStages(query, selection, { keys: [], measures: quantilesOf(stageFields), stepSeconds }),
  ]);
  if (!turns.ok) return turns;
  if (!stages.ok) return stages;
  const [turnsIn, stagesIn] = [byBucket(turns.value), byBucket(stages.value)];
  const first = Math.floor(selection.fromEpochSeconds / stepSeconds);
  const count = Math.ceil(selection.toEpochSeconds / stepSeconds) - first;
  return ok(
    Array.from({ length: count }, (_, index) => first + index).map((bucket) => {
      const row = turnsIn.get(bucket);
      const inBucket = countIn(row, "n");
      return {
        atEpochSeconds: bucket * stepSeconds,
        turns: inBucket,
        latencies: quantilesIn(row, answerLatencies),
        stages: quantilesIn(stagesIn.get(bucket), stageFields),
        falseStartShare: shareOf(countIn(row, "falseStarts"), inBucket),
        interruptedShare: shareOf(countIn(row, "interruptions"), inBucket),
      };
    }),
  );
}

function byBucket(rows: readonly AnalyticsRow[]): Map<number, AnalyticsRow> {
  return new Map(rows.map((row) => [countIn(row, "bucket"), row]));
}
