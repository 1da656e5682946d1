import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, inject, it, vi } from "vitest";
import type { TurnPoint } from "../../../../workers/analytics/turn-point.ts";
import { createApp } from "../../../../workers/app.ts";
import { turnPoint, writeTurns } from "../../../support/call/written-turns.ts";
import { api, createTenant, ORIGIN } from "../../../support/worker/tenant.ts";

let tenant: Awaited<ReturnType<typeof createTenant>>;
let other: Awaited<ReturnType<typeof createTenant>>;
beforeAll(async () => {
  [tenant, other] = await Promise.all([createTenant(), createTenant()]);
  const { organizationId } = tenant;
  await writeTurns(inject("analyticsUrl"), [
    turnPoint({ organizationId, agentId: "agent_a", responseTimeMs: 20, opener: "Sure." }),
    turnPoint({ organizationId, agentId: "agent_b", responseTimeMs: 80, falseStart: true }),
  ]);
  const yesterday = new Date(Date.now() - 25 * 3_600_000);
  await writeTurns(inject("analyticsUrl"), [turnPoint({ organizationId, responseTimeMs: 500 })], { at: yesterday });
  await writeTurns(inject("analyticsUrl"), [turnPoint({ organizationId: other.organizationId, responseTimeMs: 9 })]);
});

const read = (query = "?", key = tenant.keys.viewer) =>
  api("GET", `/api/performance/turns${query}&services=vendor`, { key });

describe("the figures of turns", () => {
  it("are the last day's of one's own organisation", async () => {
    const { status, body } = await read();
    expect(status).toBe(200);
    expect(body.data.latencies.responseTimeMs).toEqual({ count: 2, p50: 20, p95: 80, p99: 80 });
    expect(body.data.latencies.turnGapMs).toEqual({ count: 0, p50: null, p95: null, p99: null });
    expect(body.data.rates).toMatchObject({ turns: 2, falseStartsPerAnsweredTurn: 1, openerShare: 0.5 });
    expect(body.data.discarded).toMatchObject({ attempts: 0, attemptsPerTurn: 0 });
    expect(body.data.agentId).toBeNull();
    expect(Date.parse(body.data.to) - Date.parse(body.data.from)).toBe(86_400_000);
  });

  it("are over services of one kind, and say how many calls there were over others", async () => {
    const { organizationId, keys } = await createTenant();
    const turn = (callId: string, changes: Partial<TurnPoint>) => turnPoint({ organizationId, callId, ...changes });
    await writeTurns(inject("analyticsUrl"), [
      turn("call_1", { services: "vendor", responseTimeMs: 300 }),
      turn("call_1", { services: "vendor", responseTimeMs: 300 }),
      turn("call_2", { services: "vendor", responseTimeMs: 400 }),
      turn("call_3", { services: "local", responseTimeMs: 7 }),
    ]);
    const key = keys.viewer;
    const local = (await api("GET", "/api/performance/turns?services=local", { key })).body.data;
    expect(local).toMatchObject({
      services: "local",
      callsByServices: { vendor: 2, simulated: 0, local: 1, generated: 0 },
      latencies: { responseTimeMs: { count: 1, p50: 7 } },
    });
    const vendors = (await api("GET", "/api/performance/turns?services=vendor", { key })).body.data;
    expect(vendors.latencies.responseTimeMs).toMatchObject({ count: 3, p50: 300 });
  });

  it("are another organisation's to nobody else, whatever agent they name", async () => {
    expect((await read("?", other.keys.viewer)).body.data.latencies.responseTimeMs).toMatchObject({ count: 1, p50: 9 });
    expect((await read("?agentId=agent_a", other.keys.viewer)).body.data.rates.turns).toBe(0);
  });

  it("are of the stretch and the agent that are asked for", async () => {
    const from = new Date(Date.now() - 48 * 3_600_000).toISOString();
    expect((await read(`?from=${from}`)).body.data.rates.turns).toBe(3);
    const to = new Date(Date.now() - 24 * 3_600_000).toISOString();
    expect((await read(`?from=${from}&to=${to}`)).body.data.latencies.responseTimeMs.p50).toBe(500);
    const ofAgent = (await read("?agentId=agent_b")).body.data;
    expect(ofAgent).toMatchObject({ agentId: "agent_b", rates: { turns: 1, falseStartsPerAnsweredTurn: null } });
  });

  it.each([
    ["from", "?from=yesterday"],
    ["from", "?from=2026-11-23"],
    ["from", "?from=2026-11-23T10:00:00"],
    ["from", "?from=9999-01-01T00:00:00Z"],
    ["from", "?from=2026-11-24T00:00:00Z&to=2026-11-23T00:00:00Z"],
    ["to", "?to=0"],
    ["to", "?to=1969-12-31T23:59:59Z"],
    ["agentId", "?agentId=a'b"],
    ["agentId", `?agentId=${"a".repeat(65)}`],
  ])("name %s when it is not valid: %s", async (path, query) => {
    const { status, body } = await read(query);
    expect(status).toBe(400);
    expect(body.error.details).toEqual([{ path, message: expect.any(String) }]);
  });

  it("need a key", async () => {
    expect((await api("GET", "/api/performance/turns")).status).toBe(401);
  });
});

describe("without analytics the figures are 503, with a time to come back", () => {
  it.each([
    ["not configured", { ANALYTICS_SQL_URL: "" }],
    ["not to be read with its token", { ANALYTICS_TOKEN: "wrong" }],
    ["away", { ANALYTICS_SQL_URL: inject("closedEndpoint") }],
  ])("when it is %s", async (_how, variables) => {
    const logged = vi.spyOn(console, "error").mockImplementation(() => undefined);
    const context = createExecutionContext();
    const request = new Request(`${ORIGIN}/api/performance/turns`, {
      headers: { Authorization: `Bearer ${tenant.keys.viewer}` },
    });
    const response = await createApp().fetch(request, { ...env, ...variables }, context);
    await waitOnExecutionContext(context);
    expect(response.status).toBe(503);
    expect(Number(response.headers.get("Retry-After"))).toBeGreaterThan(0);
    expect(await response.json()).toMatchObject({ success: false, error: { code: "unavailable" } });
    expect(JSON.stringify(logged.mock.calls)).not.toMatch(/select|wrong|127\.0\.0\.1/i);
    logged.mockRestore();
  });
});
