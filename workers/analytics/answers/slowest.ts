import { ok, type Result } from "../../../voice/result.ts";
import { MAX_COLUMNS } from "../point.ts";
import { type AnalyticsFailure, type AnalyticsQuery, type AnalyticsRow, readDataset } from "../sql-api.ts";
import { idLiteral, secondLiteral } from "../sql-literal.ts";
import { type StagePoint, stagePointFields, stageTable } from "../stage-point.ts";
import { NOT_MEASURED } from "../turn-point.ts";
import { type AnswerLatency, type AnswerSelection, stageConditions } from "./selection.ts";

/** Slow answer: what it waited for, and where to find it. It holds no words. */
export type SlowAnswer = StagePoint & {
  /** End of the turn, in seconds since the Unix epoch. */
  atEpochSeconds: number;
};

/** Reads the answers with the greatest `latency`, the slowest first. */
export async function readSlowest(
  query: AnalyticsQuery,
  selection: AnswerSelection,
  latency: AnswerLatency,
  limit: number,
): Promise<Result<SlowAnswer[], AnalyticsFailure>> {
  const rows = await readDataset(query, stageTable.dataset, slowestSql(selection, latency, limit));
  return rows.ok ? ok(rows.value.map((row) => answerOf(row, selection.organizationId))) : rows;
}

function slowestSql(selection: AnswerSelection, latency: AnswerLatency, limit: number): string {
  const { organizationId, fromEpochSeconds, toEpochSeconds } = selection;
  const conditions = [
    `${stageTable.columnOf("organizationId")} = ${idLiteral(organizationId)}`,
    `timestamp >= ${secondLiteral(fromEpochSeconds)}`,
    `timestamp < ${secondLiteral(toEpochSeconds)}`,
    ...stageConditions(selection),
    stageTable.presenceOf(latency),
  ];
  return [
    `SELECT toUnixTimestamp(timestamp) AS at, ${stagePointFields.map((field) => stageTable.columnOf(field)).join(", ")}`,
    `FROM ${stageTable.dataset}`,
    `WHERE ${conditions.join(" AND ")}`,
    `ORDER BY ${stageTable.columnOf(latency)} DESC, at DESC`,
    `LIMIT ${limit}`,
    "FORMAT JSON",
  ].join("\n");
}

function answerOf(row: AnalyticsRow, organizationId: string): SlowAnswer {
  const columns = Array.from({ length: MAX_COLUMNS }, (_, index) => index + 1);
  const blobs = columns.map((number) => String(row[`blob${number}`] ?? ""));
  const doubles = columns.map((number) => Number(row[`double${number}`] ?? NOT_MEASURED));
  return { atEpochSeconds: Number(row.at), ...stageTable.decode({ indexes: [organizationId], blobs, doubles }) };
}
