import { expect, inject, it } from "vitest";
import { createId } from "../../../../workers/db/ids.ts";
import { agents } from "../../../../workers/db/schema.ts";
import { answersSpeech, quantile } from "../../../../workers/measure/quantiles.ts";
import { storeCallRecord } from "../../../../workers/services/calls/call-records.ts";
import { seededRandom } from "../../../support/audio/noise.ts";
import { callRecord, turnMetrics } from "../../../support/call/call-record.ts";
import { turnPoint, writeTurns } from "../../../support/call/written-turns.ts";
import { agentSettings, api, createTenant, database, openDatabase } from "../../../support/worker/tenant.ts";

// Postgres, Analytics Engine and the pure definition answer alike for the same turns, to the last digit.

const HOUR_MS = 3_600_000;

/** Stores the same calls in Postgres and in Analytics Engine; the metrics of all their turns. */
async function storeEverywhere(organizationId: string, calls: number, seed: number) {
  const random = seededRandom(seed);
  const agentId = createId("agent");
  await database()
    .insert(agents)
    .values({ ...agentSettings(), id: agentId, organizationId });
  const measured = (scale: number): number | null =>
    random() < 0.85 ? Math.round(scale * random() * 100) / 100 : null;
  const all = [];
  for (let call = 0; call < calls; call++) {
    const startedAtEpochMs = Date.now() - 2 * HOUR_MS + call * 1_000;
    const callId = createId("call", startedAtEpochMs);
    const turns = Array.from({ length: 1 + Math.floor(random() * 6) }, (_, index) =>
      turnMetrics({
        turnId: `turn_${index}`,
        index,
        source: index === 0 ? "greeting" : random() < 0.8 ? "speech" : "text",
        responseTimeMs: measured(300),
        turnGapMs: measured(800),
        answerHeardMs: measured(1_500),
        interrupted: random() < 0.2,
        falseStart: random() < 0.1,
      }),
    );
    const words = { userText: null, replyText: "", heardText: "" };
    const record = callRecord({
      callId,
      organizationId,
      agentId,
      services: "local",
      startedAtEpochMs,
      endedAtEpochMs: startedAtEpochMs + 60_000,
      turns: turns.map((metrics) => ({ metrics, ...words })),
      transcript: [],
    });
    await storeCallRecord(record, openDatabase);
    const points = turns.map((turn) => turnPoint({ ...turn, organizationId, callId, agentId, services: "local" }));
    await writeTurns(inject("analyticsUrl"), points, { at: new Date(startedAtEpochMs + 30_000) });
    all.push(...turns);
  }
  return all;
}

it.each([
  [1, 3],
  [2, 12],
  [3, 40],
])("every way to a figure leads to the same one (seed %d, %d calls)", async (seed, calls) => {
  const { organizationId, keys } = await createTenant();
  const turns = (await storeEverywhere(organizationId, calls, seed)).filter(answersSpeech);
  const stretch = `from=${new Date(Date.now() - 5 * HOUR_MS).toISOString()}&services=local`;
  const read = async (path: string) => (await api("GET", `${path}?${stretch}`, { key: keys.viewer })).body.data;
  const [overview, performance, trend] = await Promise.all([
    read("/api/analytics/overview"),
    read("/api/performance/turns"),
    read("/api/performance/overview"),
  ]);
  expect(overview.total.latency.turns).toBe(turns.length);
  expect(performance.rates.turns).toBe(turns.length);
  for (const [latency, name] of [
    ["responseTimeMs", "responseTime"],
    ["turnGapMs", "turnGap"],
    ["answerHeardMs", "answerHeard"],
  ] as const) {
    const values = turns.map((turn) => turn[latency]);
    const count = values.filter((value) => value !== null).length;
    const expected = { count, p50: quantile(values, 0.5), p95: quantile(values, 0.95) };
    expect(overview.total.latency[latency]).toEqual(expected);
    expect(performance.latencies[latency]).toMatchObject(expected);
    expect(trend.figures[`${name}P50Ms`]).toMatchObject({ value: expected.p50, turns: count });
    expect(trend.figures[`${name}P95Ms`]).toMatchObject({ value: expected.p95, turns: count });
  }
  expect(overview.total.latency.interruptedShare).toBe(performance.rates.interruptedShare);
  expect(trend.figures.interruptedShare.value).toBe(performance.rates.interruptedShare);
  expect(overview.callsByServices.local).toBe(calls);
});
