import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, inject, it, vi } from "vitest";
import { createApp } from "../../workers/app.ts";
import { createCallServices } from "../../workers/services/calls/call-services.ts";
import { callRecord } from "../support/call/call-record.ts";
import { agentSettings, ORIGIN } from "../support/worker/tenant.ts";

/** The worker with its Postgres at `endpoint`. */
function workerWith(endpoint: string) {
  const app = createApp();
  const bindings = { ...env, NEON_FETCH_ENDPOINT: endpoint };
  return async (method: string, path: string, json?: unknown) => {
    const context = createExecutionContext();
    const headers = { Authorization: "Bearer qv_0123456789abcdef", "Content-Type": "application/json" };
    const request = new Request(new URL(path, ORIGIN), { method, headers, body: json ? JSON.stringify(json) : null });
    const startedAt = performance.now();
    const response = await app.fetch(request, bindings, context);
    const tookMs = performance.now() - startedAt;
    await waitOnExecutionContext(context);
    return { response, tookMs, text: await response.text() };
  };
}

const outages = [
  ["refuses connections", inject("closedEndpoint")],
  ["takes them and never answers", inject("silentEndpoint")],
] as const;

let logged: string[] = [];
beforeEach(() => {
  logged = [];
  vi.spyOn(console, "error").mockImplementation((line) => void logged.push(String(line)));
});
afterEach(() => {
  vi.restoreAllMocks();
});

describe.each(outages)("while Postgres %s", (_how, endpoint) => {
  it.each([
    ["GET", "/api/calls/call_1/turns"],
    ["GET", "/api/voice/agents"],
    ["POST", "/api/session", { apiKey: "qv_0123456789abcdef" }],
  ])("%s %s is 503 within two seconds, with a time to come back", async (method, path, json?: unknown) => {
    const { response, tookMs, text } = await workerWith(endpoint)(method, path, json);
    expect(response.status).toBe(503);
    expect(Number(response.headers.get("Retry-After"))).toBeGreaterThan(0);
    expect(JSON.parse(text)).toMatchObject({ success: false, error: { code: "unavailable" } });
    expect(tookMs).toBeLessThan(2_000);
  });

  it("nothing of the query is told or logged", async () => {
    const { text } = await workerWith(endpoint)("POST", "/api/session", { apiKey: "qv_0123456789abcdef" });
    expect(text).not.toMatch(/select|api_keys|hash|127\.0\.0\.1|stack/i);
    expect(logged).toHaveLength(1);
    expect(JSON.parse(logged[0] ?? "")).toMatchObject({ event: "request_failed", database: { kind: "unavailable" } });
    expect(logged[0]).not.toMatch(/select|api_keys|qv_/i);
  });

  it("health is degraded, and says of what", async () => {
    const { response, tookMs, text } = await workerWith(endpoint)("GET", "/api/health");
    expect(response.status).toBe(200);
    expect(JSON.parse(text).data).toMatchObject({
      status: "degraded",
      checks: { postgres: { status: "unavailable", latencyMs: expect.any(Number) } },
    });
    expect(tookMs).toBeLessThan(2_000);
  });

  it("a call whose agent was copied begins all the same, and another fails in time", async () => {
    const agent = { ...agentSettings(), id: "agent_1", organizationId: "org_1", version: 2 };
    await env.CACHE.put("agent:org_1:agent_1:2", JSON.stringify(agent));
    const services = createCallServices({ ...env, NEON_FETCH_ENDPOINT: endpoint }, () => undefined);
    const claims = {
      callId: "call_1",
      organizationId: "org_1",
      agentId: "agent_1",
      agentSlug: agent.slug,
      agentVersion: 2,
      transport: "browser",
      expiresAtMs: 0,
    };
    expect(await services.loadAgentConfig(claims)).toEqual(agent);
    const startedAt = performance.now();
    await expect(services.loadAgentConfig({ ...claims, agentVersion: 3 })).rejects.toThrow();
    expect(performance.now() - startedAt).toBeLessThan(2_500);
  });

  it("storing a call fails, so that it is tried again", async () => {
    const services = createCallServices({ ...env, NEON_FETCH_ENDPOINT: endpoint }, () => undefined);
    const startedAt = performance.now();
    await expect(services.storeCallRecord(callRecord())).rejects.toThrow();
    expect(performance.now() - startedAt).toBeLessThan(5_500);
  }, 10_000);
});

it("an unusable environment is told in the log by names, and to the client not at all", async () => {
  const context = createExecutionContext();
  const bindings = { ...env, TOKEN_SECRET: "tooshort" };
  const response = await createApp().fetch(new Request(`${ORIGIN}/api/health`), bindings, context);
  expect(response.status).toBe(500);
  expect(await response.text()).not.toContain("TOKEN_SECRET");
  expect(logged.join()).toContain("TOKEN_SECRET");
  expect(logged.join()).not.toContain("tooshort");
});
