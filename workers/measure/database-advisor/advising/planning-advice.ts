import type { PreparedAdvice, StatisticsAdvice, WorkloadQuery } from "../advice.ts";
import type { MeasuredQuery } from "../choice/measured-query.ts";
import { quoteIdentifier } from "../sql-text.ts";

/** An estimate that is wrong by this factor chooses wrong plans. */
const MISESTIMATE = 10;

/** Fewer calls say nothing. */
const MIN_CALLS = 10;

/**
 * Statistics over columns that are tested together, where the planner's estimate of the rows is ten times off: it
 * takes columns to be independent of each other. Only queries whose rows are those of one table tell.
 */
export function statisticsAdvice(measured: readonly MeasuredQuery[]): StatisticsAdvice[] {
  return measured.flatMap(({ read: { query, uses }, baseRows }) => {
    const [use] = uses;
    const actual = query.rowsPerCall ?? null;
    if (use === undefined || uses.length !== 1 || actual === null || query.calls < MIN_CALLS) return [];
    if (use.hasLimit || use.groups.length > 0 || use.alternatives.length > 0) return [];
    const columns = [...new Set(use.tests.filter(({ test }) => test === "equal").map(({ column }) => column))];
    const factor = Math.max(1, actual) / Math.max(1, baseRows);
    if (columns.length < 2 || (factor < MISESTIMATE && factor > 1 / MISESTIMATE)) return [];
    const { schema, name, extendedStatistics } = use.table;
    if (extendedStatistics.some((known) => columns.every((column) => known.columns.includes(column)))) return [];
    const list = columns.map(quoteIdentifier).join(", ");
    const ddl = `create statistics (ndistinct, dependencies, mcv) on ${list} from ${quoteIdentifier(schema)}.${quoteIdentifier(name)}`;
    return [{ schema, table: name, columns, ddl, queryId: query.id, estimatedRows: baseRows, actualRows: actual }];
  });
}

/** Queries that take longer to plan than to execute: sent as prepared statements, they are planned once. */
export function preparedAdvice(workload: readonly WorkloadQuery[]): PreparedAdvice[] {
  return workload.flatMap(({ id, calls, planMs, totalMs }) =>
    planMs !== null && planMs !== undefined && calls >= MIN_CALLS && planMs > totalMs
      ? [{ queryId: id, planMs, executionMs: totalMs }]
      : [],
  );
}
