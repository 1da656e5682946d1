import { ok, type Result } from "../../../voice/result.ts";
import { type StageName, stageNames } from "../../../voice/timeline/turn-stages.ts";
import { countIn, shareOf } from "../history-sql.ts";
import type { AnalyticsFailure, AnalyticsQuery } from "../sql-api.ts";
import { stageFieldOf, stageFields, stageTable } from "../stage-point.ts";
import { type AnswerSelection, type HistoryQuantiles, quantilesIn, quantilesOf, readStages } from "./selection.ts";

/** Share of one stage in callers' waits for answers that they heard. */
export interface StageShare {
  stage: StageName;
  /** Of the time that all callers together waited; an opener is in no wait for an answer. Null without any wait. */
  share: number | null;
  /** Answers of which it was the longest stage. */
  bottleneckTurns: number;
  length: HistoryQuantiles;
}

/** Shares of the stages in callers' waits. */
export interface Bottlenecks {
  /** Answers that were heard: those whose stages add up to the wait. */
  turns: number;
  stages: StageShare[];
}

/** Reads where the callers' waits went to. */
export async function readBottlenecks(
  query: AnalyticsQuery,
  selection: AnswerSelection,
): Promise<Result<Bottlenecks, AnalyticsFailure>> {
  const rows = await readStages(query, selection, {
    keys: [],
    measures: quantilesOf(stageFields),
    sums: stageFields,
    counts: Object.fromEntries(stageNames.map((name) => [`${name}Longest`, isLongest(name)])),
    conditions: [stageTable.presenceOf("answerHeardMs")],
  });
  if (!rows.ok) return rows;
  const row = rows.value[0];
  const waited = (name: StageName): number => (name === "opener" ? 0 : Number(row?.[`${stageFieldOf(name)}_sum`] ?? 0));
  const waitedMs = stageNames.reduce((sum, name) => sum + waited(name), 0);
  const lengths = quantilesIn(row, stageFields);
  return ok({
    turns: countIn(row, "n"),
    stages: stageNames.map((stage) => ({
      stage,
      share: shareOf(waited(stage), waitedMs),
      bottleneckTurns: countIn(row, `${stage}Longest`),
      length: lengths[stageFieldOf(stage)],
    })),
  });
}

function isLongest(name: StageName): string {
  return `${stageTable.columnOf("bottleneck")} = '${name}'`;
}
