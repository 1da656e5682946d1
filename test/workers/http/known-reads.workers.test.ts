import { beforeEach, describe, expect, expectTypeOf, it } from "vitest";
import { type CachedRead, cachedRead, type KnownRead, type Plain } from "../../../workers/http/cached-read.ts";
import { agentSettings, api, createTenant } from "../../support/worker/tenant.ts";

let tenant: Awaited<ReturnType<typeof createTenant>>;
let agentPath: string;
beforeEach(async () => {
  tenant = await createTenant();
  const made = await api("POST", "/api/agents", { key: tenant.keys.admin, json: agentSettings({ name: "Before" }) });
  agentPath = `/api/agents/${made.body.data.id}`;
});

const read = (path: string, key = tenant.keys.viewer, headers: Record<string, string> = {}) =>
  api("GET", path, { key, headers });

/**
 * Asks until the isolate answers the address without routing it: the first time it is routed, the second it is known.
 */
async function makeKnown(path: string, key?: string): Promise<void> {
  await read(path, key);
  await read(path, key);
}

describe("a read that was answered before", () => {
  it("is answered as if it had not been", async () => {
    const routed = await read(agentPath);
    const known = await read(agentPath);
    expect(known.body.data).toEqual(routed.body.data);
    expect(known.headers.get("X-Cached")).toBe("memory");
    const names = (headers: Headers) => [...headers.keys()].filter((name) => name !== "age");
    expect(names(known.headers)).toEqual(names(routed.headers));
    const held = await read(agentPath, tenant.keys.viewer, { "If-None-Match": known.headers.get("ETag") ?? "" });
    expect([held.status, held.body]).toEqual([304, ""]);
  });

  it("shows what was changed since", async () => {
    await makeKnown(agentPath);
    await api("PATCH", agentPath, { key: tenant.keys.admin, json: { name: "After" } });
    expect((await read(agentPath)).body.data.name).toBe("After");
  });

  it("is refused when there is nothing, with all of a refusal", async () => {
    const path = "/api/agents/agent_of_nobody";
    await makeKnown(path);
    const refused = await read(path);
    expect(refused.status).toBe(404);
    expect(refused.body).toMatchObject({ success: false, error: { code: "not_found" } });
    expect(refused.headers.get("X-Content-Type-Options")).toBe("nosniff");
    expect(refused.headers.get("X-Request-Id")).toBe(refused.body.meta.requestId);
  });

  it("is another one for another organisation", async () => {
    await makeKnown(agentPath);
    const other = await createTenant();
    expect((await read(agentPath, other.keys.admin)).status).toBe(404);
    await makeKnown("/api/agents");
    expect((await read("/api/agents", other.keys.viewer)).body.data.items).toEqual([]);
    expect((await read("/api/agents")).body.data.items).toHaveLength(1);
  });

  it("is not answered to a key that was revoked", async () => {
    const json = { name: "Reader", role: "viewer" };
    const { apiKey, key } = (await api("POST", "/api/api-keys", { key: tenant.keys.admin, json })).body.data;
    await makeKnown(agentPath, key);
    await api("DELETE", `/api/api-keys/${apiKey.id}`, { key: tenant.keys.admin });
    expect((await read(agentPath, key)).status).toBe(401);
  });

  it("lets the pages that may ask read it, and no others", async () => {
    await makeKnown(agentPath);
    const allowed = await read(agentPath, tenant.keys.viewer, { Origin: "https://pages.example" });
    expect(allowed.headers.get("Access-Control-Allow-Origin")).toBe("https://pages.example");
    const other = await read(agentPath, tenant.keys.viewer, { Origin: "https://evil.example" });
    expect(other.headers.get("Access-Control-Allow-Origin")).toBeNull();
  });

  it("holds nothing of the requests that were answered: no read is declared by then, and its parts are text", async () => {
    const declaration = { strategy: "row", scopes: ["agents"], route: "/api/things", load: async () => null } as const;
    await makeKnown(agentPath);
    expect(() => cachedRead(declaration)).toThrow("The cached read of /api/things was declared while");
    expectTypeOf<KnownRead>().toEqualTypeOf<{ readonly read: CachedRead<never, unknown>; readonly parts: string }>();
    expectTypeOf<() => void>().not.toExtend<Plain>();
    expectTypeOf<Date>().not.toExtend<Plain>();
  });
});
