import { recordOf } from "../../voice/record-of.ts";
import { type TurnMetricWith, turnMetricsWith } from "../../voice/timeline/turn-metrics.ts";
import { idLiteral } from "./sql-literal.ts";
import { columnOf, measured, TURNS_DATASET } from "./turn-point.ts";

const latencies = turnMetricsWith("kind", "latency");

/** Latencies of one turn as read from Analytics Engine, in ms. */
export type TurnLatencies = { turnId: string } & Record<TurnMetricWith<{ kind: "latency" }>, number | null>;

/**
 * SQL for the latencies of every turn of one call, in order. Columns are named as the fields; `decodeTurnLatencies`
 * reads the rows.
 */
export function callTurnLatenciesSql(organizationId: string, callId: string): string {
  const columns = (["turnId", ...latencies] as const).map((field) => `${columnOf(field)} AS ${field}`);
  return [
    `SELECT ${columns.join(", ")}`,
    `FROM ${TURNS_DATASET}`,
    `WHERE ${columnOf("organizationId")} = ${idLiteral(organizationId)} AND ${columnOf("callId")} = ${idLiteral(callId)}`,
    `ORDER BY ${columnOf("index")}`,
    "FORMAT JSON",
  ].join("\n");
}

/** Decodes the rows of `callTurnLatenciesSql`: latencies that were not measured are null. */
export function decodeTurnLatencies(rows: readonly Record<string, string | number>[]): TurnLatencies[] {
  return rows.map((row) => ({
    turnId: String(row.turnId),
    ...recordOf(latencies, (field) => measured(Number(row[field]))),
  }));
}
