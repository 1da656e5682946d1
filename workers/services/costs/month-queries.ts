import { and, eq, gte, lt, type SQL, sql } from "drizzle-orm";
import type { ServicesKind } from "../../../voice/timeline/services-kind.ts";
import type { UsagePurpose } from "../../../voice/timeline/usage-line.ts";
import type { Database } from "../../db/client.ts";
import { callCosts, voiceCalls } from "../../db/schema.ts";
import { type CostUnit, costUnits } from "../../measure/cost/cost-unit.ts";
import type { CalendarDay } from "../../time/days.ts";

/** Calls whose costs are asked for: those of one kind of services that began in a stretch of time. */
export interface CostStretch {
  organizationId: string;
  services: ServicesKind;
  fromMs: number;
  toMs: number;
  agentId: string | null;
}

/** Agents, campaigns or services of one answer at most. */
export const MAX_COST_GROUPS = 200;

/** Sums over calls, whose amounts Postgres writes as text. */
export interface CostSums {
  calls: number;
  pricedCalls: number;
  durationMs: number;
  nanoUsd: string;
  wastedNanoUsd: string;
  telephony: string;
  stt: string;
  llm: string;
  tts: string;
  platform: string;
}

const sumOf = (column: SQL | (typeof callCosts)[keyof typeof callCosts]) =>
  sql<string>`coalesce(sum(${column}), 0)::text`;

const sums = {
  calls: sql<number>`count(*)::int4`,
  pricedCalls: sql<number>`count(${callCosts.nanoUsd})::int4`,
  durationMs: sql<number>`coalesce(sum(${callCosts.durationMs}), 0)::float8`,
  nanoUsd: sumOf(callCosts.knownNanoUsd),
  wastedNanoUsd: sumOf(callCosts.wastedNanoUsd),
  telephony: sumOf(callCosts.telephonyNanoUsd),
  stt: sumOf(callCosts.sttNanoUsd),
  llm: sumOf(callCosts.llmNanoUsd),
  tts: sumOf(callCosts.ttsNanoUsd),
  platform: sumOf(callCosts.platformNanoUsd),
};

function within({ organizationId, services, fromMs, toMs, agentId }: CostStretch): SQL | undefined {
  return and(
    eq(callCosts.organizationId, organizationId),
    gte(callCosts.startedAt, new Date(fromMs)),
    lt(callCosts.startedAt, new Date(toMs)),
    eq(callCosts.services, services),
    agentId === null ? undefined : eq(callCosts.agentId, agentId),
  );
}

/** Sums the costs of all calls of a stretch. */
export function totalQuery(db: Database, stretch: CostStretch) {
  return db.select(sums).from(callCosts).where(within(stretch)) satisfies PromiseLike<CostSums[]>;
}

/** Sums the costs by agent, the dearest first. */
export function agentQuery(db: Database, stretch: CostStretch) {
  return db
    .select({ key: sql<string | null>`${callCosts.agentId}`.as("key"), ...sums })
    .from(callCosts)
    .where(within(stretch))
    .groupBy(callCosts.agentId)
    .orderBy(sql`sum(${callCosts.knownNanoUsd}) desc`, callCosts.agentId)
    .limit(MAX_COST_GROUPS);
}

/** Sums the costs by campaign, the dearest first; null for calls of none, and those that are deleted. */
export function campaignQuery(db: Database, stretch: CostStretch) {
  return db
    .select({ key: sql<string | null>`${voiceCalls.campaignId}`.as("key"), ...sums })
    .from(callCosts)
    .leftJoin(
      voiceCalls,
      and(eq(voiceCalls.id, callCosts.callId), eq(voiceCalls.organizationId, callCosts.organizationId)),
    )
    .where(within(stretch))
    .groupBy(voiceCalls.campaignId)
    .orderBy(sql`sum(${callCosts.knownNanoUsd}) desc`, voiceCalls.campaignId)
    .limit(MAX_COST_GROUPS);
}

/** Sums the costs by day, numbered from 1 in the order of `days`; days without calls are missing. */
export function dayQuery(db: Database, stretch: CostStretch, days: readonly CalendarDay[]) {
  // Days as they were found here: Postgres may know other time zones than we do.
  const starts = `{${days.map(({ fromMs }) => new Date(fromMs).toISOString()).join(",")}}`;
  return db
    .select({ day: sql<number>`width_bucket(${callCosts.startedAt}, ${starts}::timestamptz[])`.as("day"), ...sums })
    .from(callCosts)
    .where(within(stretch))
    .groupBy(sql`1`);
}

/** Sums of one service, unit and purpose. */
export type ServiceSums = {
  service: string;
  unit: CostUnit;
  purpose: UsagePurpose;
  calls: number;
  quantity: string;
  nanoUsd: string;
  /** Lines whose price, and whose quantity, is not known; and those that were estimated. */
  withoutPrice: number;
  withoutQuantity: number;
  estimated: number;
  lines: number;
};

/** Sums the lines of all calls by service, unit and purpose, the dearest first. */
export function serviceQuery(db: Database, stretch: CostStretch) {
  const line = sql`line(service text, unit text, purpose text, quantity numeric, "nanoUsd" numeric, "isEstimated" boolean)`;
  return db.execute<Record<string, unknown> & ServiceSums>(sql`
    select line.service, line.unit, line.purpose,
      count(distinct ${callCosts.callId})::int4 as calls,
      coalesce(sum(line.quantity), 0)::text as quantity,
      coalesce(sum(line."nanoUsd"), 0)::text as "nanoUsd",
      (count(*) filter (where line."nanoUsd" is null and line.quantity is not null))::int4 as "withoutPrice",
      (count(*) filter (where line.quantity is null))::int4 as "withoutQuantity",
      (count(*) filter (where line."isEstimated"))::int4 as estimated,
      count(*)::int4 as lines
    from ${callCosts} cross join lateral jsonb_to_recordset(${callCosts.lines}) as ${line}
    where ${within(stretch)}
    group by 1, 2, 3
    order by sum(line."nanoUsd") desc nulls last, 1, 2, 3
    limit ${MAX_COST_GROUPS}`);
}

/** Lists the calls of a stretch by cost, the dearest first. */
export function dearestQuery(db: Database, stretch: CostStretch, limit: number) {
  return db
    .select({
      callId: callCosts.callId,
      agentId: callCosts.agentId,
      startedAt: callCosts.startedAt,
      durationMs: callCosts.durationMs,
      nanoUsd: callCosts.nanoUsd,
      knownNanoUsd: callCosts.knownNanoUsd,
    })
    .from(callCosts)
    .where(within(stretch))
    .orderBy(sql`${callCosts.knownNanoUsd} desc`, callCosts.callId)
    .limit(limit);
}

/** Counts the calls of a stretch by their kinds of services, whichever are asked for. */
export function kindQuery(db: Database, { organizationId, fromMs, toMs }: CostStretch) {
  return db
    .select({ services: callCosts.services, calls: sql<number>`count(*)::int4` })
    .from(callCosts)
    .where(
      and(
        eq(callCosts.organizationId, organizationId),
        gte(callCosts.startedAt, new Date(fromMs)),
        lt(callCosts.startedAt, new Date(toMs)),
      ),
    )
    .groupBy(callCosts.services);
}

/** Tells a unit that is known from a text that was stored. */
export function isCostUnit(unit: string): unit is CostUnit {
  return (costUnits as readonly string[]).includes(unit);
}
