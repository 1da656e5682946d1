import { sql } from "drizzle-orm";
import type { OpenDatabase } from "../../db/client.ts";

/** Postgres has to answer a health check within this. */
const HEALTH_DEADLINE_MS = 1_000;

/** Whether a part answered, and how long it took (ms). */
export interface PartHealth {
  status: "ok" | "unavailable";
  latencyMs: number;
}

/** Asks the parts that every request depends on whether they are there. */
export function createHealth(openDatabase: OpenDatabase, now: () => number = () => performance.now()) {
  return {
    /** Runs the smallest query there is. */
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
export type Health = ReturnType<typeof createHealth>;
