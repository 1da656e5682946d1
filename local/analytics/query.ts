import { type CompiledQuery, compileSelect, type OutputColumn } from "./compiler.ts";
import { DEFAULT_TIMEZONE, TIMEZONES } from "./date-time-functions.ts";
import { parseAnalyticsSql } from "./parser.ts";
import { listDatasets, type PostgresQuery } from "./point-store.ts";
import { AnalyticsQueryError } from "./query-error.ts";
import { type EncodedResult, encodeResult, type QueryResult } from "./result-format.ts";
import type { AnalyticsStatement } from "./syntax.ts";

/** Runs one statement of the Analytics Engine dialect; throws `AnalyticsQueryError` if it is refused. */
export async function runAnalyticsSql(query: PostgresQuery, sql: string): Promise<EncodedResult> {
  const statement = parseAnalyticsSql(sql);
  const result = statement.type === "show" ? await show(query, statement.what) : await select(query, statement);
  return encodeResult(result, statement.format);
}

async function show(query: PostgresQuery, what: "tables" | "timezones" | "timezone"): Promise<QueryResult> {
  const column = (name: string): OutputColumn => ({ name, type: "String", timezone: undefined });
  const ofNames = (name: string, values: readonly string[]): QueryResult => ({
    columns: [column(name)],
    rows: values.map((value) => [value]),
  });
  switch (what) {
    case "tables":
      return ofNames("dataset", await listDatasets(query));
    case "timezones":
      return ofNames("timezone", TIMEZONES);
    case "timezone":
      return ofNames("timezone", [DEFAULT_TIMEZONE]);
  }
}

async function select(query: PostgresQuery, statement: AnalyticsStatement & { type: "select" }): Promise<QueryResult> {
  const compiled = compileSelect(statement.select);
  if (compiled.dataset !== undefined && !(await listDatasets(query)).includes(compiled.dataset)) {
    throw new AnalyticsQueryError(`unknown dataset ${compiled.dataset}: it appears with its first point`);
  }
  const { rows } = await runCompiled(query, compiled);
  return { columns: compiled.columns, rows: rows.map((row) => compiled.columns.map((_, index) => row[`c${index}`])) };
}

async function runCompiled(query: PostgresQuery, { sql, params }: CompiledQuery) {
  try {
    return await query(sql, params);
  } catch (error) {
    // Classes 22 (data) and 42 (semantics, such as an ungrouped column) are the query's fault; the rest is ours.
    const code = sqlState(error);
    if (code === undefined || !/^(22|42)/.test(code)) throw error;
    throw new AnalyticsQueryError((error as Error).message.replaceAll(/\br\./g, ""), { cause: error });
  }
}

/** The SQLSTATE of an error from Postgres, also where the client wraps it (`fields.code`). */
function sqlState(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code, fields } = error as { code?: unknown; fields?: { code?: unknown } };
  const state = code ?? fields?.code;
  return typeof state === "string" ? state : undefined;
}
