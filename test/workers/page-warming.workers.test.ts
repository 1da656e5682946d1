import { env } from "cloudflare:workers";
import { afterEach, beforeAll, beforeEach, describe, expect, inject, it, vi } from "vitest";
import { firstPages } from "../../workers/first-pages.ts";
import { WARMING_CRON } from "../../workers/scheduled.ts";
import { type Isolate, startIsolate } from "../support/worker/isolate.ts";
import { signIn } from "../support/worker/sign-in.ts";
import { agentSettings, api, createTenant } from "../support/worker/tenant.ts";

type Tenant = Awaited<ReturnType<typeof createTenant>>;
const withoutPostgres = { NEON_FETCH_ENDPOINT: inject("closedEndpoint") };

let tenant: Tenant;
let agentId: string;
beforeAll(async () => {
  tenant = await createTenant();
  agentId = (await api("POST", "/api/agents", { key: tenant.keys.admin, json: agentSettings() })).body.data.id;
});
beforeEach(async () => {
  const { keys } = await env.CACHE.list();
  await Promise.all(keys.map(({ name }) => env.CACHE.delete(name)));
});

afterEach(() => {
  vi.restoreAllMocks();
});

/** Opens the pages once, as somebody does in the morning. */
async function visit(isolate: Isolate, { keys }: Tenant): Promise<string> {
  const cookie = await signIn(keys.viewer);
  expect((await isolate.send("GET", "/api/session", { headers: { Cookie: cookie } })).status).toBe(200);
  return cookie;
}

describe("the first pages of an organisation that somebody was in lately", () => {
  it("are answered from KV by an isolate that has never read them, without a call of the database", async () => {
    const cookie = await visit(await startIsolate(), tenant);
    await (await startIsolate()).runCron(WARMING_CRON);

    const elsewhere = await startIsolate();
    await elsewhere.send("GET", "/api/session", { headers: { Cookie: cookie } });
    for (const path of firstPages) {
      const page = await elsewhere.send("GET", path, { headers: { Cookie: cookie }, bindings: withoutPostgres });
      expect([path, page.status, page.headers.get("X-Cached")]).toEqual([path, 200, "kv"]);
      expect(page.body.meta.cached).toBe(true);
      if (path === "/api/agents") expect(page.body.data.items.map(({ id }: { id: string }) => id)).toEqual([agentId]);
    }
  });

  it("hold what was written last, also after a write", async () => {
    const cookie = await visit(await startIsolate(), tenant);
    await (await startIsolate()).runCron(WARMING_CRON);
    const editor = await startIsolate();
    const json = { greeting: "Good evening." };
    await editor.send("PATCH", `/api/agents/${agentId}`, { key: tenant.keys.admin, json });
    await (await startIsolate()).runCron(WARMING_CRON);

    const elsewhere = await startIsolate();
    await elsewhere.send("GET", "/api/session", { headers: { Cookie: cookie } });
    const page = await elsewhere.send("GET", "/api/agents", { headers: { Cookie: cookie }, bindings: withoutPostgres });
    expect(page.headers.get("X-Cached")).toBe("kv");
    expect(page.body.data.items[0].greeting).toBe("Good evening.");
  });

  it("are not counted as reads of the organisation's", async () => {
    await visit(await startIsolate(), tenant);
    const writeDataPoint = vi.fn();
    await (await startIsolate({ CACHE_COUNTS: { writeDataPoint } })).runCron(WARMING_CRON);
    expect(writeDataPoint).not.toHaveBeenCalled();
  });
});

it("nothing is warmed, and no database asked, where only programs were", async () => {
  const isolate = await startIsolate();
  expect((await isolate.send("GET", "/api/session", { key: tenant.keys.viewer })).status).toBe(200);
  const logged = vi.spyOn(console, "error").mockImplementation(() => undefined);
  await (await startIsolate(withoutPostgres)).runCron(WARMING_CRON);
  expect(logged).not.toHaveBeenCalled();
  expect((await env.CACHE.list({ prefix: "qv1:" })).keys).toEqual([]);
});

it("a run that comes to nothing is logged without what was asked", async () => {
  await visit(await startIsolate(), tenant);
  const logged = vi.spyOn(console, "error").mockImplementation(() => undefined);
  await (await startIsolate(withoutPostgres)).runCron(WARMING_CRON);
  const lines = logged.mock.calls.flat().map(String);
  expect(lines).toContain(JSON.stringify({ event: "scheduled_task_failed", task: "warming", reason: "Error" }));
  expect(lines.join()).not.toContain(tenant.organizationId);
});
