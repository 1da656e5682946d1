import { sql } from "drizzle-orm";
import type { Database } from "../../db/client.ts";
import type { DatabaseChange } from "./changes.ts";

/** Progress of a build as Postgres tells it. */
export interface BuildProgress {
  /** "building index: scanning table" … */
  phase: string;
  /** Part of the phase that is done, from 0 to 1; null where the phase has no measure. */
  done: number | null;
}

/** Creates the reader of a change's progress. */
export function createChangeProgress(db: Database) {
  return {
    /** Reads the progress of a change that is being built; null when Postgres tells none. */
    async read({ status, backendPid }: Pick<DatabaseChange, "status" | "backendPid">): Promise<BuildProgress | null> {
      if ((status !== "building" && status !== "cancelling") || backendPid === null) return null;
      const { rows } = await db.execute(sql`
        select phase, blocks_done::float8 as blocks_done, blocks_total::float8 as blocks_total,
          tuples_done::float8 as tuples_done, tuples_total::float8 as tuples_total
        from pg_stat_progress_create_index where pid = ${backendPid}::int`);
      const [row] = rows;
      if (row === undefined) return null;
      return {
        phase: String(row.phase),
        done: shareOf(row.blocks_done, row.blocks_total) ?? shareOf(row.tuples_done, row.tuples_total),
      };
    },
  };
}
/** Reader of a change's progress, see `createChangeProgress`. */
export type ChangeProgress = ReturnType<typeof createChangeProgress>;

function shareOf(done: unknown, total: unknown): number | null {
  const whole = Number(total);
  return whole > 0 ? Math.min(1, Number(done) / whole) : null;
}
