import { and, eq, gte, lt, ne, type SQL, sql } from "drizzle-orm";
import { recordOf } from "../../../voice/record-of.ts";
import { type ServicesKind, servicesKinds } from "../../../voice/timeline/services-kind.ts";
import type { Database } from "../../db/client.ts";
import { callTurns, voiceCalls } from "../../db/schema.ts";
import { type CalendarDay, daysBetween } from "../../time/days.ts";
import { callIdBounds } from "../calls/call-ids.ts";
import {
  type Bucket,
  type CallCounts,
  type Change,
  changeOf,
  type Figures,
  figuresOf,
  type OverviewLatency,
  overviewLatencies,
  type TurnCounts,
} from "./figures.ts";

/** Groupings that the figures can be told apart by. */
export const groupings = ["day", "campaign", "agent"] as const;
/** Grouping of the figures. */
export type Grouping = (typeof groupings)[number];

/**
 * Request of an overview: of the calls over `services` that were created from `fromMs` until before `toMs` (whole
 * seconds, in ms since the Unix epoch).
 */
export interface OverviewRequest {
  organizationId: string;
  services: ServicesKind;
  fromMs: number;
  toMs: number;
  groupBy: Grouping;
  /** Time zone of the days. */
  timeZone: string;
  agentId: string | null;
  campaignId: string | null;
}

/** Figures of one day, agent or campaign. */
export interface FigureGroup extends Figures {
  /** A date, or an id; null for calls of no campaign. */
  key: string | null;
}

/** Overview of calls in a stretch: all together, by groups, and the change from the stretch before. */
export interface Overview {
  /** Calls of the stretch that a client connected to, by their services: those of one kind are in the figures. */
  callsByServices: Record<ServicesKind, number>;
  total: Figures;
  /** Every day in order; or those agents or campaigns that had calls, the busiest first. */
  groups: FigureGroup[];
  /** Agents or campaigns with fewer calls than all that are shown. */
  groupsLeftOut: number;
  /** The stretch of the same length just before. */
  previous: { fromMs: number; toMs: number; total: Figures };
  change: Change;
}

/** Agents or campaigns that are shown. */
const MAX_GROUPS = 100;

/**
 * Creates the reader of overviews in Postgres: one round trip, in which all figures are of one moment. They may be a
 * minute old, so that `chooseDatabase` may choose a replica.
 */
export function createOverviews(chooseDatabase: () => Promise<Database>) {
  return {
    async read(request: OverviewRequest): Promise<Overview> {
      const db = await chooseDatabase();
      const { fromMs, toMs, groupBy, timeZone } = request;
      const days = groupBy === "day" ? daysBetween(fromMs, toMs, timeZone) : null;
      const bucket = bucketOf(groupBy, days);
      const before = { ...request, fromMs: fromMs - (toMs - fromMs), toMs: fromMs };
      const [calls, turns, callsBefore, turnsBefore, kinds] = await db.batch([
        countCalls(db, request, bucket),
        countTurns(db, request, bucket),
        countCalls(db, before, NO_BUCKET),
        countTurns(db, before, null),
        countKinds(db, request),
      ]);
      const total = figuresOf(calls, turns.find(isOfAll) ?? null);
      const previous = figuresOf(callsBefore, turnsBefore[0] ?? null);
      const rest = turns.filter((row) => !isOfAll(row));
      return {
        callsByServices: recordOf(servicesKinds, (kind) => kinds.find((row) => row.services === kind)?.calls ?? 0),
        total,
        ...groupsOf(days, calls, rest),
        previous: { fromMs: before.fromMs, toMs: before.toMs, total: previous },
        change: changeOf(total, previous),
      };
    },
  };
}
/** Reader of overviews, see `createOverviews`. */
export type Overviews = ReturnType<typeof createOverviews>;

const NO_BUCKET = sql<Bucket>`null::text`;

/** SQL expression that tells the groups apart: an id, or the day's number from 1 on. */
function bucketOf(groupBy: Grouping, days: readonly CalendarDay[] | null): SQL<Bucket> {
  if (groupBy === "agent") return sql`${voiceCalls.agentId}`;
  if (groupBy === "campaign") return sql`${voiceCalls.campaignId}`;
  // Days as they were found here: Postgres may know other time zones than we do.
  const starts = `{${(days ?? []).map(({ fromMs }) => new Date(fromMs).toISOString()).join(",")}}`;
  return sql`width_bucket(${voiceCalls.createdAt}, ${starts}::timestamptz[])`;
}

function callsOf(request: OverviewRequest): SQL | undefined {
  return and(callsOfAnyServices(request), eq(voiceCalls.services, request.services));
}

function callsOfAnyServices(request: Omit<OverviewRequest, "services">): SQL | undefined {
  const { organizationId, fromMs, toMs, agentId, campaignId } = request;
  return and(
    eq(voiceCalls.organizationId, organizationId),
    gte(voiceCalls.createdAt, new Date(fromMs)),
    lt(voiceCalls.createdAt, new Date(toMs)),
    agentId === null ? undefined : eq(voiceCalls.agentId, agentId),
    campaignId === null ? undefined : eq(voiceCalls.campaignId, campaignId),
  );
}

function countKinds(db: Database, request: OverviewRequest) {
  return db
    .select({ services: voiceCalls.services, calls: sql<number>`count(*)::int4` })
    .from(voiceCalls)
    .where(and(callsOfAnyServices(request), ne(voiceCalls.status, "created")))
    .groupBy(voiceCalls.services);
}

function countCalls(db: Database, request: OverviewRequest, bucket: SQL<Bucket>) {
  const durationMs = sql`extract(epoch from ${voiceCalls.endedAt} - ${voiceCalls.startedAt}) * 1000`;
  return db
    .select({
      bucket: bucket.as("bucket"),
      status: voiceCalls.status,
      endReason: voiceCalls.endReason,
      calls: sql<number>`count(*)::int4`,
      durationMs: sql<number>`coalesce(sum(${durationMs}), 0)::float8`,
      costMicroUsd: sql<number>`coalesce(sum(${voiceCalls.costMicroUsd}), 0)::float8`,
      pricedCalls: sql<number>`count(${voiceCalls.costMicroUsd})::int4`,
    })
    .from(voiceCalls)
    .where(callsOf(request))
    .groupBy(sql`1, 2, 3`) satisfies PromiseLike<CallCounts[]>;
}

type TurnRow = TurnCounts & { isOfAll: boolean };

/** True when a row is of all groups together. */
function isOfAll(row: TurnRow): boolean {
  return row.isOfAll;
}

/**
 * Counts turns of all calls together and, unless `bucket` is null, of each group. Answers to speech only: greetings and
 * prompts answer none.
 */
function countTurns(db: Database, request: OverviewRequest, bucket: SQL<Bucket> | null) {
  const quantilesOf = (latency: OverviewLatency) => ({
    count: sql<number>`count(${callTurns[latency]})::int4`,
    p50: sql<number | null>`percentile_disc(0.5) within group (order by ${callTurns[latency]})`,
    p95: sql<number | null>`percentile_disc(0.95) within group (order by ${callTurns[latency]})`,
  });
  const { organizationId, fromMs, toMs } = request;
  const ids = callIdBounds(fromMs, toMs);
  // Grouped by names: the bucket's parameters would make two expressions of it.
  const calls = db
    .select({ id: voiceCalls.id, bucket: (bucket ?? NO_BUCKET).as("bucket") })
    .from(voiceCalls)
    .where(callsOf(request))
    .as("calls");
  return db
    .select({
      bucket: calls.bucket,
      isOfAll: bucket === null ? sql<boolean>`true` : sql<boolean>`grouping(${calls.bucket}) = 1`,
      turns: sql<number>`count(*)::int4`,
      interrupted: sql<number>`(count(*) filter (where ${callTurns.interrupted}))::int4`,
      falseStarts: sql<number>`(count(*) filter (where ${callTurns.falseStart}))::int4`,
      ...recordOf(overviewLatencies, quantilesOf),
    })
    .from(calls)
    .innerJoin(callTurns, eq(callTurns.callId, calls.id))
    .where(
      and(
        eq(callTurns.organizationId, organizationId),
        gte(callTurns.callId, ids.from),
        lt(callTurns.callId, ids.before),
        eq(callTurns.source, "speech"),
      ),
    )
    .groupBy(bucket === null ? calls.bucket : sql`grouping sets ((), (${calls.bucket}))`) satisfies PromiseLike<
    TurnRow[]
  >;
}

function groupsOf(
  days: readonly CalendarDay[] | null,
  calls: readonly CallCounts[],
  turns: readonly TurnCounts[],
): Pick<Overview, "groups" | "groupsLeftOut"> {
  const callsIn = Map.groupBy(calls, ({ bucket }) => bucket);
  const turnsIn = Map.groupBy(turns, ({ bucket }) => bucket);
  const group = (key: string | null, bucket: Bucket): FigureGroup => ({
    key,
    ...figuresOf(callsIn.get(bucket) ?? [], turnsIn.get(bucket)?.[0] ?? null),
  });
  // Days without calls are days too.
  if (days !== null) return { groups: days.map(({ date }, index) => group(date, index + 1)), groupsLeftOut: 0 };
  const groups = [...callsIn.keys()]
    .map((bucket) => group(bucket as string | null, bucket))
    .sort((a, b) => b.calls - a.calls || ((a.key ?? "") < (b.key ?? "") ? -1 : 1));
  return { groups: groups.slice(0, MAX_GROUPS), groupsLeftOut: Math.max(0, groups.length - MAX_GROUPS) };
}
