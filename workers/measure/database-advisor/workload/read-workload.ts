import type { WorkloadQuery } from "../advice.ts";
import type { Catalog, Execute } from "../catalog/catalog.ts";
import { type DegradedMode, modeOfSqlState } from "../degraded-mode.ts";
import { quoteIdentifier } from "../sql-text.ts";

/** Queries by the time they took; the others matter little. */
const MAX_QUERIES = 100;

/** A longer text is no query that an index helps. */
const MAX_QUERY_LETTERS = 20_000;

/** Queries that took most time, and ways in which they are not all. */
export interface ReadWorkload {
  workload: WorkloadQuery[];
  /** Since counting began; null when unknown. */
  spanMs: number | null;
  notes: string[];
  /** The same in names. */
  modes: DegradedMode[];
}

/** Reads the workload of a database from pg_stat_statements. Without it there is none, and the reason. */
export async function readStatements(
  execute: Execute,
  { extensions }: Pick<Catalog, "extensions">,
): Promise<ReadWorkload> {
  if (!extensions.some(({ name }) => name === "pg_stat_statements"))
    return {
      workload: [],
      spanMs: null,
      modes: ["extension_missing"],
      notes: ["no queries are known: the extension pg_stat_statements is not created in this database"],
    };
  const [place] = await execute(
    "select n.nspname as schema from pg_extension e join pg_namespace n on n.oid = e.extnamespace where extname = 'pg_stat_statements'",
  );
  const view = `${quoteIdentifier(String(place?.schema))}.pg_stat_statements`;
  await execute("savepoint advisor_statements");
  try {
    const rows = await execute(statementsSql(view));
    const queries = rows.map(({ row }) => JSON.parse(String(row)) as StatementRow);
    const hidden = queries.filter(({ query }) => query === "<insufficient privilege>").length;
    const known = queries.filter(
      ({ query }) => query !== "<insufficient privilege>" && query.length <= MAX_QUERY_LETTERS,
    );
    const notes =
      hidden === 0
        ? []
        : [`${hidden} queries of other roles cannot be seen: this role is no member of pg_read_all_stats`];
    if (queries.length === 0) notes.push("pg_stat_statements has counted no queries of this database yet");
    const [info] = await execute(`select extract(epoch from now() - stats_reset) * 1000 as span_ms from ${view}_info`);
    return {
      workload: known.map(toQuery),
      spanMs: info === undefined ? null : Number(info.span_ms),
      notes,
      modes: hidden === 0 ? [] : ["texts_hidden"],
    };
  } catch (error) {
    await execute("rollback to savepoint advisor_statements");
    const reason = error instanceof Error ? error.message : String(error);
    const mode = error instanceof Error && "code" in error ? modeOfSqlState(String(error.code)) : null;
    return {
      workload: [],
      spanMs: null,
      modes: mode === null ? [] : [mode],
      notes: [`no queries are known: pg_stat_statements cannot be read (${reason})`],
    };
  }
}

interface StatementRow {
  id: string;
  query: string;
  calls: number;
  total_ms: number;
  plan_ms: number;
  rows: number;
}

function toQuery({ id, query, calls, total_ms, plan_ms, rows }: StatementRow): WorkloadQuery {
  return {
    id,
    sql: query,
    calls,
    totalMs: total_ms,
    rowsPerCall: calls === 0 ? null : rows / calls,
    // 0 for all when planning is not tracked, which is the default.
    planMs: plan_ms === 0 ? null : plan_ms,
  };
}

function statementsSql(view: string): string {
  return `select to_jsonb(read)::text as row from (
    select queryid::text as id, min(query) as query, sum(calls) as calls, sum(total_exec_time) as total_ms,
      sum(total_plan_time) as plan_ms, sum(rows) as rows
    from ${view} where dbid = (select oid from pg_database where datname = current_database()) and query is not null
      and query !~* '^\\s*(explain|begin|commit|rollback|savepoint|release|set|show|create|alter|drop|vacuum|analyze|prepare|deallocate)\\y'
    group by queryid order by total_ms desc limit ${MAX_QUERIES}) as read`;
}
