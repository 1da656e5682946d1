import { columnOf, decodeColumn, TURNS_DATASET, type TurnField } from "./data-point.ts";

/** The only SQL text for Analytics Engine. Its API binds no parameters, so what comes from outside is checked here before it is put in. */

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

/** An id as text for SQL. Throws `RangeError` for anything that is not one of the platform's ids. */
function idLiteral(id: string): string {
  if (!/^[A-Za-z0-9_-]{1,96}$/.test(id)) throw new RangeError("not an id");
  return `'${id}'`;
}

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
