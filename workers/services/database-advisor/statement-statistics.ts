import { type SQL, sql } from "drizzle-orm";
import type { Database } from "../../db/client.ts";
import { classifyDatabaseError } from "../../db/failure.ts";
import { type DegradedMode, modeOfSqlState } from "../../measure/database-advisor/degraded-mode.ts";
import type { SeenStatement, StatisticsState } from "../../measure/database-advisor/statements/statement-snapshot.ts";

/** Statistics of statements as Postgres has them now, or the mode that says why there are none. */
export type StatementStatistics =
  | { isKnown: true; state: StatisticsState; statements: SeenStatement[]; modes: DegradedMode[] }
  | { isKnown: false; mode: DegradedMode };

/** Statements read at once, those of most time; a thousand texts of four thousand characters are 4 MB. */
const MAX_STATEMENTS = 1_000;
const MAX_TEXT_CHARACTERS = 4_000;

/** Text in place of another user's statement. */
const HIDDEN = "<insufficient privilege>";

/** Reads the statistics of this database's statements. Throws where the database does not answer. */
export async function readStatementStatistics(db: Database): Promise<StatementStatistics> {
  try {
    const [states, statements] = await db.batch([db.execute(STATE), db.execute(STATEMENTS)]);
    const [state] = states.rows;
    const seen = statements.rows.map(seenOf);
    return {
      isKnown: true,
      state: {
        resetAtMs: state?.reset_at_ms == null ? null : Number(state.reset_at_ms),
        evictions: state?.dealloc == null ? null : Number(state.dealloc),
      },
      statements: seen.filter(({ text }) => text !== HIDDEN),
      modes: seen.some(({ text }) => text === HIDDEN) ? ["texts_hidden"] : [],
    };
  } catch (error) {
    const failure = classifyDatabaseError(error);
    const mode = failure.kind === "refused" ? modeOfSqlState(failure.sqlState) : null;
    if (mode === null) throw error;
    return { isKnown: false, mode };
  }
}

const STATE: SQL = sql`
  select dealloc, (extract(epoch from stats_reset) * 1000)::bigint as reset_at_ms from pg_stat_statements_info`;

/** One row a statement: users and nesting are summed up. Squares add up where deviations do not. */
const STATEMENTS: SQL = sql`
  select queryid::text as id, left(min(query), ${sql.raw(String(MAX_TEXT_CHARACTERS))}) as text,
    sum(calls)::float8 as calls, sum(total_exec_time)::float8 as total_ms,
    sum(calls * (mean_exec_time ^ 2 + stddev_exec_time ^ 2))::float8 as squares_ms2,
    sum(rows)::float8 as rows, sum(shared_blks_hit)::float8 as blocks_hit,
    sum(shared_blks_read)::float8 as blocks_read, sum(temp_blks_written)::float8 as temp_blocks
  from pg_stat_statements
  where dbid = (select oid from pg_database where datname = current_database()) and queryid is not null
  group by queryid
  order by sum(total_exec_time) desc
  limit ${sql.raw(String(MAX_STATEMENTS))}`;

function seenOf(row: Record<string, unknown>): SeenStatement {
  const number = (name: string): number => Number(row[name] ?? 0);
  return {
    queryId: String(row.id),
    text: String(row.text),
    counters: {
      calls: number("calls"),
      totalMs: number("total_ms"),
      squaresMs2: number("squares_ms2"),
      rows: number("rows"),
      blocksHit: number("blocks_hit"),
      blocksRead: number("blocks_read"),
      tempBlocks: number("temp_blocks"),
    },
  };
}
