import { and, count, desc, eq, gte, isNotNull, sql } from "drizzle-orm";
import type { ServicesKind } from "../../../../voice/timeline/services-kind.ts";
import type { Database } from "../../../db/client.ts";
import { callCosts, callTurns, voiceCalls } from "../../../db/schema.ts";
import { DAYS_BEFORE, type TimeBefore } from "../../../measure/cost/trial/time-before.ts";

/** Newest calls that percentiles are taken from. */
const MAX_CALLS = 500;
const DAY_MS = 86_400_000;

/** Reads what an agent's calls were like over the last 14 days, over one kind of services. */
export async function readTimeBefore(
  db: Database,
  { organizationId, agentId, services }: { organizationId: string; agentId: string; services: ServicesKind },
  nowMs: number,
): Promise<TimeBefore> {
  const since = new Date(nowMs - DAYS_BEFORE * DAY_MS);
  const ofAgent = and(
    eq(voiceCalls.organizationId, organizationId),
    eq(voiceCalls.agentId, agentId),
    gte(voiceCalls.createdAt, since),
    eq(voiceCalls.services, services),
    eq(voiceCalls.status, "ended"),
  );
  const newest = db
    .select({ id: voiceCalls.id })
    .from(voiceCalls)
    .where(ofAgent)
    .orderBy(desc(voiceCalls.createdAt), desc(voiceCalls.id))
    .limit(MAX_CALLS);
  const percentile = (share: number, column: typeof callTurns.turnGapMs | typeof callTurns.answerHeardMs) =>
    sql<number | null>`percentile_cont(${share}) within group (order by ${column})`;
  const [[calls], [turns], [costs]] = await db.batch([
    db.select({ calls: count() }).from(voiceCalls).where(ofAgent),
    db
      .select({
        turns: count(),
        turnGapP95Ms: percentile(0.95, callTurns.turnGapMs),
        answerHeardP50Ms: percentile(0.5, callTurns.answerHeardMs),
      })
      .from(callTurns)
      .where(
        and(
          eq(callTurns.organizationId, organizationId),
          sql`${callTurns.callId} = any(array(${newest}))`,
          eq(callTurns.source, "speech"),
        ),
      ),
    db
      .select({
        nanoUsd: sql<number | null>`sum(${callCosts.nanoUsd})::float8`,
        minutes: sql<number | null>`sum(${callCosts.durationMs}) / 60000`,
      })
      .from(callCosts)
      .where(
        and(
          eq(callCosts.organizationId, organizationId),
          gte(callCosts.startedAt, since),
          eq(callCosts.agentId, agentId),
          eq(callCosts.services, "vendor"),
          isNotNull(callCosts.nanoUsd),
        ),
      ),
  ]);
  const { nanoUsd = null, minutes = null } = costs ?? {};
  return {
    calls: calls?.calls ?? 0,
    callsPerDay: (calls?.calls ?? 0) / DAYS_BEFORE,
    turns: turns?.turns ?? 0,
    turnGapP95Ms: turns?.turnGapP95Ms ?? null,
    answerHeardP50Ms: turns?.answerHeardP50Ms ?? null,
    nanoUsdPerMinute: nanoUsd !== null && minutes ? nanoUsd / minutes : null,
  };
}
