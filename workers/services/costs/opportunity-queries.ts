import { and, desc, eq, gte, inArray, lt, type SQL, sql } from "drizzle-orm";
import type { Database } from "../../db/client.ts";
import { agents, callCosts, callTurns, voiceCalls } from "../../db/schema.ts";
import type { CostStretch } from "./month-queries.ts";

/** Place in the list of calls, newest first, behind which the next ones are read. */
export interface CallPlace {
  startedAt: Date;
  callId: string;
}

/** Longest text of a turn that is read; an answer is a few sentences. */
const MAX_TEXT = 2_000;

/** Lists calls with their costs by lines, the newest first; calls that were deleted have no turns and are left out. */
export function recordedCallQuery(db: Database, stretch: CostStretch, after: CallPlace | null, limit: number) {
  const { organizationId, services, fromMs, toMs, agentId } = stretch;
  const behind: SQL | undefined =
    after === null
      ? undefined
      : sql`(${callCosts.startedAt}, ${callCosts.callId}) < (${sql.param(after.startedAt, callCosts.startedAt)}, ${after.callId})`;
  return db
    .select({
      callId: callCosts.callId,
      agentId: callCosts.agentId,
      transport: callCosts.transport,
      startedAt: callCosts.startedAt,
      durationMs: callCosts.durationMs,
      lines: callCosts.lines,
      endReason: voiceCalls.endReason,
    })
    .from(callCosts)
    .innerJoin(
      voiceCalls,
      and(eq(voiceCalls.id, callCosts.callId), eq(voiceCalls.organizationId, callCosts.organizationId)),
    )
    .where(
      and(
        eq(callCosts.organizationId, organizationId),
        gte(callCosts.startedAt, new Date(fromMs)),
        lt(callCosts.startedAt, new Date(toMs)),
        eq(callCosts.services, services),
        agentId === null ? undefined : eq(callCosts.agentId, agentId),
        behind,
      ),
    )
    .orderBy(desc(callCosts.startedAt), desc(callCosts.callId))
    .limit(limit);
}

/** Lists the turns of some calls, in no order, with the beginnings of their texts. */
export function recordedTurnQuery(db: Database, organizationId: string, callIds: readonly string[]) {
  const text = (column: typeof callTurns.replyText) => sql<string>`left(${column}, ${MAX_TEXT}::int4)`;
  return db
    .select({
      callId: callTurns.callId,
      turnId: callTurns.turnId,
      index: callTurns.index,
      source: callTurns.source,
      startedAtMs: callTurns.startedAtMs,
      responseTimeMs: callTurns.responseTimeMs,
      turnGapMs: callTurns.turnGapMs,
      heardMs: callTurns.heardMs,
      interrupted: callTurns.interrupted,
      discardedAttempts: callTurns.discardedAttempts,
      savedMs: callTurns.savedMs,
      userText: sql<string | null>`left(${callTurns.userText}, ${MAX_TEXT}::int4)`,
      replyText: text(callTurns.replyText),
      heardText: sql<string>`left(${callTurns.heardText}, ${MAX_TEXT}::int4)`,
    })
    .from(callTurns)
    .where(and(eq(callTurns.organizationId, organizationId), inArray(callTurns.callId, [...callIds])));
}

/** Reads some agents, also those that were deleted since. */
export function replayedAgentQuery(db: Database, organizationId: string, agentIds: readonly string[]) {
  return db
    .select()
    .from(agents)
    .where(and(eq(agents.organizationId, organizationId), inArray(agents.id, [...agentIds])));
}
