import { idLiteral } from "./sql-literal.ts";
import { columnOf, decodeColumn, TURNS_DATASET, type TurnField } from "./turn-point.ts";

/** Latencies of a turn that Analytics Engine keeps, in ms. */
const latencyFields = [
  "responseTimeMs",
  "turnGapMs",
  "endpointingMs",
  "llmFirstTokenMs",
  "ttsFirstByteMs",
  "firstSubstantiveMs",
  "trimmedSilenceMs",
  "bargeInStopMs",
] as const satisfies readonly TurnField[];

/** One turn's latencies as read from Analytics Engine. */
export type TurnLatencies = { turnId: string } & Record<(typeof latencyFields)[number], number | null>;

/** SQL for the latencies of every turn of one call, in order. Columns are named as the fields; `decodeTurnLatencies` reads the rows. */
export function callTurnLatenciesSql(organizationId: string, callId: string): string {
  const columns = (["turnId", ...latencyFields] as const).map((field) => `${columnOf(field)} AS ${field}`);
  return [
    `SELECT ${columns.join(", ")}`,
    `FROM ${TURNS_DATASET}`,
    `WHERE ${columnOf("organizationId")} = ${idLiteral(organizationId)} AND ${columnOf("callId")} = ${idLiteral(callId)}`,
    `ORDER BY ${columnOf("index")}`,
    "FORMAT JSON",
  ].join("\n");
}

/** Rows of `callTurnLatenciesSql` with latencies that were not measured as null. */
export function decodeTurnLatencies(rows: readonly Record<string, string | number>[]): TurnLatencies[] {
  return rows.map((row) => {
    const entries = latencyFields.map((field) => [field, decodeColumn(field, row[field] ?? "")] as const);
    return { turnId: String(row.turnId), ...Object.fromEntries(entries) } as TurnLatencies;
  });
}
