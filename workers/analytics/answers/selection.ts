import type { ServicesKind } from "../../../voice/timeline/services-kind.ts";
import type { HistoryQuestion, HistorySelection, Measured } from "../history-sql.ts";
import { historySql, measuredIn } from "../history-sql.ts";
import { type AnalyticsQuery, type AnalyticsRow, readDataset } from "../sql-api.ts";
import { idLiteral } from "../sql-literal.ts";
import { type StagePointField, stageTable } from "../stage-point.ts";
import { columnOf, presenceOf, TURNS_DATASET, type TurnField } from "../turn-point.ts";

/*
 * History of answers to speech, from Analytics Engine: it keeps what each turn ran on, which Postgres does not, and
 * answers over a quarter of a year without the database that calls need. The price is that figures of a very busy
 * organisation are estimates over a weighted sample. Which turns count, and what a quantile is, is everywhere the same:
 * `workers/measure/quantiles.ts`.
 */

/** Selection of answers to speech: over services of one kind, of one agent or of all (null). */
export interface AnswerSelection extends HistorySelection {
  services: ServicesKind;
  agentId: string | null;
}

/** The dataset of turns, as a query needs it. */
export const turnTable = { dataset: TURNS_DATASET, columnOf, presenceOf };

/** Latencies of answers that history tells. */
export const answerLatencies = ["answerHeardMs", "turnGapMs", "responseTimeMs"] as const;
/** Name of a latency of answers that history tells. */
export type AnswerLatency = (typeof answerLatencies)[number];

const levels = ["p50", "p95"] as const;
/** Quantiles of one latency or stage, and the number of turns in which it was measured. */
export type HistoryQuantiles = Measured<(typeof levels)[number]>;

/** Asks for the quantiles of these fields. */
export function quantilesOf<Field extends string>(fields: readonly Field[]): { [Each in Field]: typeof levels } {
  return Object.fromEntries(fields.map((field) => [field, levels])) as { [Each in Field]: typeof levels };
}

/** Reads the quantiles of these fields from a row; without it, nothing was measured. */
export function quantilesIn<Field extends string>(
  row: AnalyticsRow | undefined,
  fields: readonly Field[],
): Record<Field, HistoryQuantiles> {
  const entries = fields.map((field) => [field, measuredIn(row, field, levels)]);
  return Object.fromEntries(entries) as Record<Field, HistoryQuantiles>;
}

/** Reads rows about the answers in the dataset of turns. */
export function readTurns(query: AnalyticsQuery, selection: AnswerSelection, question: HistoryQuestion<TurnField>) {
  const conditions = [...answerConditions(selection), ...(question.conditions ?? [])];
  return readDataset(query, TURNS_DATASET, historySql(turnTable, selection, { ...question, conditions }));
}

/** Reads rows about the answers in the dataset of stages. */
export function readStages(
  query: AnalyticsQuery,
  selection: AnswerSelection,
  question: HistoryQuestion<StagePointField>,
) {
  const conditions = [...stageConditions(selection), ...(question.conditions ?? [])];
  return readDataset(query, stageTable.dataset, historySql(stageTable, selection, { ...question, conditions }));
}

/** SQL conditions of a selection on the dataset of turns. */
export function answerConditions({ services, agentId }: AnswerSelection): string[] {
  return [
    `${columnOf("source")} = 'speech'`,
    `${columnOf("services")} = '${services}'`,
    ...(agentId === null ? [] : [`${columnOf("agentId")} = ${idLiteral(agentId)}`]),
  ];
}

/** SQL conditions of a selection on the dataset of stages, which has answers to speech only. */
export function stageConditions({ services, agentId }: AnswerSelection): string[] {
  return [
    `${stageTable.columnOf("services")} = '${services}'`,
    ...(agentId === null ? [] : [`${stageTable.columnOf("agentId")} = ${idLiteral(agentId)}`]),
  ];
}
