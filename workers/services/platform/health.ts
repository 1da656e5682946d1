import { sql } from "drizzle-orm";
import type { OpenDatabase } from "../../db/client.ts";

/** Postgres has to answer a health check within this. */
const HEALTH_DEADLINE_MS = 1_000;

/** Health of one part: its status, and how long its answer took (ms). */
export interface PartHealth {
  status: "ok" | "unavailable";
  latencyMs: number;
}

/** Creates the check of the parts that every request depends on. */
export function createHealth(openDatabase: OpenDatabase, now: () => number = () => performance.now()) {
  return {
    /** Checks Postgres with the smallest query there is, within 1 s. Never rejects. */
    async postgres(): Promise<PartHealth> {
      const startedAtMs = now();
      const took = () => Math.round((now() - startedAtMs) * 10) / 10;
      try {
        await openDatabase(() => AbortSignal.timeout(HEALTH_DEADLINE_MS)).execute(sql`select 1`);
        return { status: "ok", latencyMs: took() };
      } catch {
        // Whatever the reason, a query that cannot be answered is what the check is there to tell.
        return { status: "unavailable", latencyMs: took() };
      }
    },
  };
}
/** Check of the platform's parts, see `createHealth`. */
export type Health = ReturnType<typeof createHealth>;
