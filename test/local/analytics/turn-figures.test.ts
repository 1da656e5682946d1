import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AnalyticsService, startAnalytics } from "../../../local/analytics/server.ts";
import { Database, defaultDatabaseLimits } from "../../../local/postgres/database.ts";
import { createAnalyticsQuery } from "../../../workers/analytics/sql-api.ts";
import {
  createTurnFigures,
  figureLatencies,
  type TurnSelection,
  turnFiguresSql,
} from "../../../workers/analytics/turn-figures.ts";
import { turnPoint, writeTurns } from "../../support/call/written-turns.ts";

/** The worker's own reader over the local Analytics Engine, which takes the documented dialect and nothing else. */

let database: Database;
let analytics: AnalyticsService;
beforeAll(async () => {
  database = await Database.open({ clusterDirectory: undefined }, defaultDatabaseLimits);
  analytics = await startAnalytics({ query: (sql, parameters) => database.query(sql, parameters) });
  // A busy machine takes its time to start a database.
}, 60_000);
afterAll(async () => {
  await analytics.close();
  await database.close();
});

const DAY = Date.UTC(2026, 10, 23) / 1000;
const noon = new Date((DAY + 43_200) * 1000);

function read(selection: Partial<TurnSelection> = {}, connection: { url?: string; token?: string } = {}) {
  const query = createAnalyticsQuery({ url: analytics.sqlEndpoint, token: analytics.apiToken, ...connection });
  return createTurnFigures(query).read({
    organizationId: "org_1",
    services: "vendor",
    agentId: null,
    fromEpochSeconds: DAY,
    toEpochSeconds: DAY + 86_400,
    ...selection,
  });
}

async function figures(selection: Partial<TurnSelection> = {}) {
  const answer = await read(selection);
  if (!answer.ok) throw new Error(JSON.stringify(answer.error));
  return answer.value;
}

const nothing = { count: 0, p50: null, p95: null, p99: null };

describe("before any turn was ever written", () => {
  it("there are no figures, which is not a failure", async () => {
    const { latencies, rates, discarded } = await figures();
    expect(latencies).toEqual(Object.fromEntries(figureLatencies.map((field) => [field, nothing])));
    expect(figureLatencies).toEqual(
      expect.arrayContaining(["responseTimeMs", "turnGapMs", "bargeInStopMs", "savedMs"]),
    );
    expect(rates).toEqual({
      turns: 0,
      falseStarts: 0,
      falseStartsPerAnsweredTurn: null,
      openerShare: null,
      speculativeShare: null,
      hedgedShare: null,
      interruptedShare: null,
    });
    expect(discarded).toMatchObject({ attempts: 0, attemptsPerTurn: null });
  });
});

describe("figures of turns", () => {
  it("count a turn as often as its weight says, in quantiles and shares", async () => {
    const organizationId = "org_weights";
    await writeTurns(analytics.url, [turnPoint({ organizationId, responseTimeMs: 10, opener: "Sure." })], { at: noon });
    await writeTurns(analytics.url, [turnPoint({ organizationId, responseTimeMs: 30, speculative: true })], {
      at: noon,
      weight: 3,
    });
    const { latencies, rates } = await figures({ organizationId });
    expect(latencies.responseTimeMs).toEqual({ count: 4, p50: 30, p95: 30, p99: 30 });
    expect(rates).toMatchObject({ turns: 4, openerShare: 0.25, speculativeShare: 0.75, hedgedShare: 0 });
  });

  it("tell P50, P95 and P99 apart, each a value that was measured", async () => {
    const organizationId = "org_quantiles";
    const turns = Array.from({ length: 20 }, (_, i) => turnPoint({ organizationId, turnGapMs: 200 + i }));
    await writeTurns(analytics.url, turns, { at: noon, weight: 5 });
    expect((await figures({ organizationId })).latencies.turnGapMs).toEqual({
      count: 100,
      p50: 209,
      p95: 218,
      p99: 219,
    });
  });

  it("leave out a latency that was not measured and keep a measured zero", async () => {
    const organizationId = "org_unmeasured";
    const turns = [
      turnPoint({ organizationId, savedMs: null, llmFirstTokenMs: 0, longestSilenceMs: 900 }),
      turnPoint({ organizationId, savedMs: 120, llmFirstTokenMs: 0 }),
      turnPoint({ organizationId, savedMs: null, llmFirstTokenMs: null }),
    ];
    await writeTurns(analytics.url, turns, { at: noon });
    const { latencies } = await figures({ organizationId });
    expect(latencies.savedMs).toEqual({ count: 1, p50: 120, p95: 120, p99: 120 });
    expect(latencies.llmFirstTokenMs).toEqual({ count: 2, p50: 0, p95: 0, p99: 0 });
    expect(latencies.longestSilenceMs).toEqual({ count: 1, p50: 900, p95: 900, p99: 900 });
    expect(latencies.bargeInStopMs).toEqual(nothing);
  });

  it("are of answers to speech only", async () => {
    const organizationId = "org_sources";
    const turns = (["greeting", "text", "silence_prompt", "apology", "closing", "speech"] as const).map((source, i) =>
      turnPoint({ organizationId, source, responseTimeMs: i, discardedTokens: 10 }),
    );
    await writeTurns(analytics.url, turns, { at: noon });
    const { latencies, rates, discarded } = await figures({ organizationId });
    expect(rates.turns).toBe(1);
    expect(latencies.responseTimeMs).toEqual({ count: 1, p50: 5, p95: 5, p99: 5 });
    expect(discarded.tokens).toBe(10);
  });

  it("relate false starts to answers, and waste to turns", async () => {
    const organizationId = "org_rates";
    const turns = [
      turnPoint({ organizationId, falseStart: true, interrupted: true, outcome: "interrupted", bargeInStopMs: 180 }),
      turnPoint({ organizationId, hedge: "workers-ai", discardedAttempts: 2, discardedTokens: 300 }),
      turnPoint({ organizationId, discardedAttempts: 1, discardedTokens: 100, discardedCharacters: 50 }),
      turnPoint({ organizationId }),
      turnPoint({ organizationId }),
    ];
    await writeTurns(analytics.url, turns, { at: noon, weight: 2 });
    const { latencies, rates, discarded } = await figures({ organizationId });
    expect(rates).toEqual({
      turns: 10,
      falseStarts: 2,
      falseStartsPerAnsweredTurn: 0.25,
      openerShare: 0,
      speculativeShare: 0,
      hedgedShare: 0.2,
      interruptedShare: 0.2,
    });
    expect(latencies.bargeInStopMs.count).toBe(2);
    expect(discarded).toEqual({
      attempts: 6,
      tokens: 800,
      characters: 100,
      attemptsPerTurn: 0.6,
      tokensPerTurn: 80,
      charactersPerTurn: 10,
    });
  });

  it("are of one organisation, one agent when asked, and one stretch of time, its end excluded", async () => {
    const organizationId = "org_range";
    const atSecond = (second: number) => ({ at: new Date((DAY + second) * 1000) });
    await writeTurns(analytics.url, [turnPoint({ organizationId, agentId: "agent_a" })], atSecond(-1));
    await writeTurns(analytics.url, [turnPoint({ organizationId, agentId: "agent_a" })], atSecond(0));
    await writeTurns(analytics.url, [turnPoint({ organizationId, agentId: "agent_b" })], atSecond(86_399));
    await writeTurns(analytics.url, [turnPoint({ organizationId, agentId: "agent_b" })], atSecond(86_400));
    await writeTurns(analytics.url, [turnPoint({ organizationId: "org_other" })], atSecond(10));
    const turnsOf = async (selection: Partial<TurnSelection>) =>
      (await figures({ organizationId, ...selection })).rates.turns;
    expect(await turnsOf({})).toBe(2);
    expect(await turnsOf({ agentId: "agent_a" })).toBe(1);
    expect(await turnsOf({ agentId: "agent_b", toEpochSeconds: DAY + 86_401 })).toBe(2);
    expect(await turnsOf({ agentId: "agent_c" })).toBe(0);
  });
});

describe("a reader without an answer says why", () => {
  it("when nothing is configured, half or whole", async () => {
    for (const [url, token] of [[undefined, undefined] as const, ["http://127.0.0.1:9", undefined] as const]) {
      const query = createAnalyticsQuery({ url, token });
      expect(await query("SELECT 1")).toEqual({ ok: false, error: { reason: "not_configured" } });
    }
  });

  it("when its token is refused, or its query", async () => {
    expect(await read({}, { token: "wrong" })).toEqual({ ok: false, error: { reason: "refused", status: 401 } });
    const query = createAnalyticsQuery({ url: analytics.sqlEndpoint, token: analytics.apiToken });
    expect(await query("SELECT blob99 FROM quantum_voice_turns_2")).toEqual({
      ok: false,
      error: { reason: "refused", status: 422 },
    });
  });

  it("when nobody listens, and when nobody answers in time", async () => {
    const silent = createServer();
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    const slow = createAnalyticsQuery({ url, token: "t", deadlineMs: 50 });
    expect(await slow("SELECT 1")).toEqual({ ok: false, error: { reason: "deadline_exceeded", limitMs: 50 } });
    silent.closeAllConnections();
    await new Promise((resolve) => silent.close(resolve));
    expect(await slow("SELECT 1")).toEqual({ ok: false, error: { reason: "unreachable" } });
  });

  it("when the answer is none of the SQL API's", async () => {
    const query = createAnalyticsQuery({ url: `${analytics.url}/datasets/x/points`, token: "t" });
    expect(await query('{"indexes":[]}')).toEqual({ ok: false, error: { reason: "malformed_answer" } });
  });
});

describe("the SQL", () => {
  const selection = {
    organizationId: "org_1",
    services: "vendor" as const,
    agentId: null,
    fromEpochSeconds: 0,
    toEpochSeconds: 1,
  };

  it.each(["", "org' OR '1'='1", "org\\", "a".repeat(97)])("takes no id like %j", (id) => {
    expect(() => turnFiguresSql({ ...selection, organizationId: id })).toThrow(RangeError);
    expect(() => turnFiguresSql({ ...selection, agentId: id })).toThrow(RangeError);
  });

  it.each([-1, 0.5, Number.NaN, 2 ** 32])("takes no time like %d", (epochSeconds) => {
    expect(() => turnFiguresSql({ ...selection, fromEpochSeconds: epochSeconds })).toThrow(RangeError);
    expect(() => turnFiguresSql({ ...selection, toEpochSeconds: epochSeconds })).toThrow(RangeError);
  });
});
