import { and, eq, gt, lte, sql } from "drizzle-orm";
import type { Database } from "../../db/client.ts";
import { voiceCalls } from "../../db/schema.ts";

/** Calls are looked for that began this long before the stretch: none is longer. */
const LONGEST_CALL_MS = 3 * 3_600_000;

/** Returns the cost of calls that ended in a stretch of time, by agent; calls whose cost is not known count nothing. */
export async function readCallCosts(
  db: Database,
  organizationId: string,
  fromMs: number,
  toMs: number,
): Promise<{ agentId: string; microUsd: number }[]> {
  return db
    .select({ agentId: voiceCalls.agentId, microUsd: sql<number>`sum(${voiceCalls.costMicroUsd})::float8` })
    .from(voiceCalls)
    .where(
      and(
        eq(voiceCalls.organizationId, organizationId),
        gt(voiceCalls.createdAt, new Date(fromMs - LONGEST_CALL_MS)),
        gt(voiceCalls.endedAt, new Date(fromMs)),
        lte(voiceCalls.endedAt, new Date(toMs)),
        sql`${voiceCalls.costMicroUsd} is not null`,
      ),
    )
    .groupBy(voiceCalls.agentId);
}
