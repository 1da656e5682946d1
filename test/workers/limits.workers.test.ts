import { createExecutionContext, runInDurableObject, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { createApp } from "../../workers/app.ts";
import { readSettings } from "../../workers/environment/env.ts";
import { BLOCK_REQUESTS } from "../../workers/middleware/request-limiter.ts";
import { agentSettings, api, createTenant, ORIGIN } from "../support/worker/tenant.ts";

let tenant: Awaited<ReturnType<typeof createTenant>>;
let agentId: string;
beforeAll(async () => {
  tenant = await createTenant();
  const made = await api("POST", "/api/agents", { key: tenant.keys.admin, json: agentSettings({ isPublic: true }) });
  agentId = made.body.data.id;
});

const quotaOf = (organizationId: string) => env.CALL_QUOTA.getByName(organizationId);

describe("an organisation's calls", () => {
  it("are counted exactly, however many ask at once", async () => {
    const limits = [{ windowMs: 86_400_000, count: 7 }];
    const quota = quotaOf("org_of_this_test");
    const decisions = await Promise.all(Array.from({ length: 20 }, () => quota.take(limits)));
    expect(decisions.filter(({ isTaken }) => isTaken)).toHaveLength(7);
  });

  it.each([
    ["POST", "/api/calls/start", () => ({ json: { agentId, transport: "browser" }, key: tenant.keys.operator })],
    ["POST", "/api/voice/token", () => ({ json: { agentId }, key: tenant.keys.operator })],
  ])("are refused by %s %s when used up, with a time to come back", async (method, path, request) => {
    const { CALLS_PER_DAY } = readSettings(env);
    const day = [{ windowMs: 86_400_000, count: CALLS_PER_DAY }];
    const quota = quotaOf(tenant.organizationId);
    await quota.take([{ windowMs: 86_400_000, count: 1 }]);
    await fillDay(CALLS_PER_DAY);
    expect(await quota.take(day)).toMatchObject({ isTaken: false });
    const answer = await api(method, path, request());
    expect(answer.status).toBe(429);
    expect(answer.body.error.code).toBe("rate_limited");
    const retryAfter = Number(answer.headers.get("Retry-After"));
    expect(retryAfter).toBeGreaterThan(0);
    expect(retryAfter).toBeLessThanOrEqual(86_400);
  });
});

/** As if that many calls had been made today. */
async function fillDay(taken: number): Promise<void> {
  await runInDurableObject(quotaOf(tenant.organizationId), (_, state) => {
    state.storage.sql.exec("UPDATE windows SET taken = ? WHERE window_ms = 86400000", taken);
  });
}

describe("requests", () => {
  it.each([
    ["ADDRESS_LIMIT", "/api/health", 200],
    ["KEY_LIMIT", "/api/health", 200],
    ["ADDRESS_LIMIT", "/agents/clinic/call", 426],
  ])("are refused once %s has no room for %s, with a time to come back", async (name, path, admitted) => {
    const app = createApp();
    const bindings = { ...env, [name]: { limit: async () => ({ success: false }) } };
    const send = async (): Promise<Response> => {
      const context = createExecutionContext();
      const headers = { Authorization: `Bearer ${tenant.keys.viewer}` };
      const response = await app.fetch(new Request(new URL(path, ORIGIN), { headers }), bindings, context);
      await waitOnExecutionContext(context);
      return response;
    };
    for (let i = 0; i < BLOCK_REQUESTS; i++) expect((await send()).status).toBe(admitted);
    const refused = await send();
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get("Retry-After"))).toBeGreaterThan(0);
  });

  it.each([
    ["session", (i: number) => ({ Cookie: `other=${i}; __Host-qv_session=${"s".repeat(43)}; qv_writes=calls.${i}` })],
    ["key", (i: number) => ({ Authorization: `${i % 2 === 0 ? "Bearer" : "bearer "} qv_0123456789abcdef` })],
  ])("are counted by their %s, whatever else their headers hold", async (_what, headersOf) => {
    const app = createApp();
    const bindings = { ...env, KEY_LIMIT: { limit: async () => ({ success: false }) } };
    const statuses: number[] = [];
    for (let i = 0; i <= BLOCK_REQUESTS; i++) {
      const context = createExecutionContext();
      const request = new Request(new URL("/api/health", ORIGIN), { headers: headersOf(i) });
      statuses.push((await app.fetch(request, bindings, context)).status);
      await waitOnExecutionContext(context);
    }
    expect(statuses.at(-1)).toBe(429);
    expect(statuses.slice(0, -1).every((status) => status === 200)).toBe(true);
  });
});
