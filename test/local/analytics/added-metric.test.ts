import { generateDrizzleJson, generateMigration } from "drizzle-kit/api";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type AnalyticsService, startAnalytics } from "../../../local/analytics/server.ts";
import { Database, defaultDatabaseLimits } from "../../../local/postgres/database.ts";
import { type MetricRow, turnMetricTable } from "../../../voice/timeline/turn-metric-table.ts";
import type { TurnMetrics } from "../../../voice/timeline/turn-metrics.ts";
import { createAnalyticsQuery } from "../../../workers/analytics/sql-api.ts";
import type { TurnCounts } from "../../../workers/services/figures/figures.ts";

// A field that is added to the table of a turn's fields, and nowhere else, is there wherever turns are kept, read and
// summed up.

/** Two fields make room, so that the data point is not full, whatever becomes of the table. */
const { savedMs, longestSilenceMs, ...known } = turnMetricTable;
const flags = Object.values(known).filter(({ kind }) => kind === "flag").length;

const added = {
  breathMs: {
    kind: "latency",
    meaning: "Breath before the answer",
    slot: savedMs.slot,
    column: "breath_ms",
    aggregate: "quantiles",
    overview: true,
  },
  laughs: {
    kind: "count",
    meaning: "How often the caller laughed",
    slot: longestSilenceMs.slot,
    column: "laughs",
    earlier: 0,
    aggregate: "sum",
    figure: "laughs",
  },
  whispered: {
    kind: "flag",
    meaning: "The caller whispered",
    slot: `flag${flags + 1}`,
    column: "whispered",
    earlier: false,
    aggregate: "share",
    figure: "whisperedShare",
  },
} as const satisfies Record<string, MetricRow>;

/** All that follows from a table. */
async function follow(table: Record<string, MetricRow>) {
  vi.resetModules();
  vi.doMock("../../../voice/timeline/turn-metric-table.ts", () => ({ turnMetricTable: table }));
  return {
    ...(await import("../../../voice/timeline/turn-metrics.ts")),
    ...(await import("../../../workers/analytics/turn-figures.ts")),
    ...(await import("../../../workers/db/schema.ts")),
    ...(await import("../../../workers/services/figures/figures.ts")),
    ...(await import("../../support/call/written-turns.ts")),
  };
}

let database: Database;
let analytics: AnalyticsService;
let before: Awaited<ReturnType<typeof follow>>;
let after: Awaited<ReturnType<typeof follow>>;
beforeAll(async () => {
  database = await Database.open({ clusterDirectory: undefined }, defaultDatabaseLimits);
  analytics = await startAnalytics({ query: (sql, parameters) => database.query(sql, parameters) });
  before = await follow(known);
  after = await follow({ ...known, ...added });
}, 60_000);
afterAll(async () => {
  await analytics.close();
  await database.close();
});

const organizationId = "org_added";
/** A turn with the fields that were added, which the types of this file do not know. */
const turn = (changes: Record<string, unknown>) =>
  after.turnPoint({ organizationId, ...changes } as Partial<TurnMetrics>);

describe("a field that is added to the table", () => {
  it("is part of a turn", () => {
    const metrics = { ...after.turnPoint(), breathMs: null, laughs: 2, whispered: true };
    expect(after.turnMetricsSchema.parse(metrics)).toMatchObject({ breathMs: null, laughs: 2, whispered: true });
    expect(after.turnMetricsSchema.safeParse({ ...metrics, laughs: 0.5 }).success).toBe(false);
    expect(after.turnMetricsSchema.shape).toHaveProperty("breathMs.description", "Breath before the answer");
  });

  it("is summed up with the others, over the turns that have it", async () => {
    // Written before the field existed: neither a latency of 0 nor a number less than none.
    await before.writeTurns(analytics.url, [before.turnPoint({ organizationId, responseTimeMs: 5, falseStart: true })]);
    await after.writeTurns(analytics.url, [
      turn({ breathMs: 0, laughs: 3, whispered: true, falseStart: true }),
      turn({ breathMs: 90, laughs: 1, whispered: false }),
      turn({ breathMs: null, laughs: 0, whispered: false }),
    ]);
    const query = createAnalyticsQuery({ url: analytics.sqlEndpoint, token: analytics.apiToken });
    const nowSeconds = Math.floor(Date.now() / 1000);
    const range = { fromEpochSeconds: nowSeconds - 600, toEpochSeconds: nowSeconds + 600 };
    const figures = await after
      .createTurnFigures(query)
      .read({ organizationId, services: "vendor", agentId: null, ...range });
    expect(figures).toMatchObject({
      ok: true,
      value: {
        latencies: {
          responseTimeMs: { count: 4, p99: 40.5 },
          breathMs: { count: 2, p50: 0, p95: 90, p99: 90 },
        },
        rates: { turns: 4, falseStarts: 2, whisperedShare: 0.25 },
        discarded: { laughs: 4, laughsPerTurn: 1, attempts: 0 },
      },
    });
    // Those who do not know of the field yet read what they always read.
    expect(
      await before.createTurnFigures(query).read({ organizationId, services: "vendor", agentId: null, ...range }),
    ).toMatchObject({
      ok: true,
      value: { latencies: { responseTimeMs: { count: 4, p99: 40.5 } }, rates: { turns: 4, falseStarts: 2 } },
    });
  });

  it("is a column of Postgres by a migration that older rows take part in", async () => {
    const snapshots = [before, after].map(({ callTurns, voiceCalls }) =>
      generateDrizzleJson({ callTurns, voiceCalls }),
    );
    const [older, newer] = snapshots as [(typeof snapshots)[0], (typeof snapshots)[0]];
    expect(await generateMigration(older, newer)).toEqual([
      'ALTER TABLE "call_turns" ADD COLUMN "breath_ms" double precision;',
      'ALTER TABLE "call_turns" ADD COLUMN "laughs" integer DEFAULT 0 NOT NULL;',
      'ALTER TABLE "call_turns" ADD COLUMN "whispered" boolean DEFAULT false NOT NULL;',
    ]);
  });

  it("is in the overview when its row says so, with its change", () => {
    const turns = (p50: number) => ({
      ...{ bucket: null, turns: 1, interrupted: 0, falseStarts: 0 },
      ...Object.fromEntries(after.overviewLatencies.map((latency) => [latency, { count: 1, p50, p95: 90 }])),
    });
    const [now, earlier] = [30, 40].map((p50) => after.figuresOf([], turns(p50) as TurnCounts));
    if (!now || !earlier) throw new Error("there are two");
    expect(now.latency).toMatchObject({ breathMs: { p50: 30 }, turnGapMs: { p50: 30 } });
    expect(after.changeOf(now, earlier).latency).toMatchObject({ breathP50Ms: -0.25, breathP95Ms: 0 });
    expect(before.figuresOf([], null).latency).not.toHaveProperty("breathMs");
  });
});
