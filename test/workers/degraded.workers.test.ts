import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeAll, beforeEach, expect, inject, it, vi } from "vitest";
import { createApp } from "../../workers/app.ts";
import { agentSettings, createTenant, ORIGIN } from "../support/worker/tenant.ts";

const app = createApp();
let key: string;
let agentId: string;

/** One request to a worker with these bindings; all share one isolate, so what one has cached serves the next. */
async function send(
  bindings: Record<string, unknown>,
  method: string,
  path: string,
  json?: unknown,
  headers: Record<string, string> = {},
) {
  const context = createExecutionContext();
  const request = new Request(new URL(path, ORIGIN), {
    method,
    headers: { Authorization: `Bearer ${key}`, "Content-Type": "application/json", ...headers },
    body: json === undefined ? null : JSON.stringify(json),
  });
  const startedAt = performance.now();
  const response = await app.fetch(request, { ...env, ...bindings }, context);
  const tookMs = performance.now() - startedAt;
  await waitOnExecutionContext(context);
  // biome-ignore lint/suspicious/noExplicitAny: tests assert on the wire, whatever is on it.
  return { response, tookMs, body: (await response.json()) as any };
}

const withoutPostgres = { NEON_FETCH_ENDPOINT: inject("closedEndpoint") };
const failing = () => Promise.reject(new Error("KV is down"));
const withoutKv = { CACHE: { get: failing, put: failing, delete: failing, list: failing } };

beforeAll(async () => {
  key = (await createTenant()).keys.admin;
  agentId = (await send({}, "POST", "/api/agents", agentSettings())).body.data.id;
});
beforeEach(() => {
  for (const level of ["error", "warn"] as const) vi.spyOn(console, level).mockImplementation(() => undefined);
});
afterEach(() => {
  vi.restoreAllMocks();
});

it("with Postgres stopped, what was read before is answered stale and says so; the rest is 503 in time", async () => {
  const path = `/api/agents/${agentId}`;
  const fresh = await send({}, "GET", path);
  expect(fresh.body.data.id).toBe(agentId);
  const later = Date.now() + 3 * 60_000;
  vi.spyOn(Date, "now").mockImplementation(() => later);

  const stale = await send(withoutPostgres, "GET", path);
  expect(stale.response.status).toBe(200);
  expect(stale.response.headers.get("X-Cached")).toBe("stale");
  expect(stale.body).toMatchObject({ data: fresh.body.data, meta: { cached: true } });
  expect(Number(stale.response.headers.get("Age"))).toBeGreaterThanOrEqual(170);

  for (const [method, other, json] of [
    ["GET", "/api/leads", undefined],
    ["GET", "/api/agents?limit=3", undefined],
    ["PATCH", path, { greeting: "Hello." }],
  ] as const) {
    const refused = await send(withoutPostgres, method, other, json);
    expect(refused.response.status).toBe(503);
    expect(Number(refused.response.headers.get("Retry-After"))).toBeGreaterThan(0);
    expect(refused.body.error.code).toBe("unavailable");
    expect(refused.tookMs).toBeLessThan(2_000);
  }
});

it("with KV failing, everything is answered, and an edit is seen by the next request", async () => {
  const path = `/api/agents/${agentId}`;
  expect((await send(withoutKv, "GET", "/api/agents?limit=4")).response.status).toBe(200);
  for (const greeting of ["One.", "Two."]) {
    expect((await send(withoutKv, "PATCH", path, { greeting })).response.status).toBe(200);
    expect((await send(withoutKv, "GET", path)).body.data.greeting).toBe(greeting);
  }
});

it("what was read is answered from memory, and its layer is named", async () => {
  const path = "/api/agents?limit=5";
  expect((await send({}, "GET", path)).response.headers.get("X-Cached")).toBe("false");
  const again = await send({}, "GET", path);
  expect(again.response.headers.get("X-Cached")).toBe("memory");
  expect(again.body.meta.cached).toBe(true);
  const tag = again.response.headers.get("ETag") ?? "";
  const context = createExecutionContext();
  const headers = { Authorization: `Bearer ${key}`, "If-None-Match": tag };
  const unchanged = await app.fetch(new Request(new URL(path, ORIGIN), { headers }), env, context);
  await waitOnExecutionContext(context);
  expect(unchanged.status).toBe(304);
});
