import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { INVALIDATION_BOUND_MS } from "../../workers/cache/generation-store.ts";
import { oldestServedMs, strategies } from "../../workers/cache/strategies.ts";
import { createCampaign } from "../support/worker/campaign.ts";
import { edgeKv } from "../support/worker/edge-kv.ts";
import { type Isolate, startIsolate } from "../support/worker/isolate.ts";
import { cookieOf, signIn } from "../support/worker/sign-in.ts";
import { agentSettings, api, createTenant, ORIGIN } from "../support/worker/tenant.ts";

/*
 * An edit made in one isolate, read in another: each is the whole worker, in a location of its own. They share Postgres
 * and KV, of which a location goes on showing what it has read. The clock stands still between requests and is moved by
 * hand.
 */

let nowMs: number;
let here: Isolate;
let elsewhere: Isolate;
let tenant: Awaited<ReturnType<typeof createTenant>>;

beforeEach(async () => {
  tenant = await createTenant();
  nowMs = Date.now();
  vi.spyOn(Date, "now").mockImplementation(() => nowMs);
  vi.spyOn(console, "warn").mockImplementation(() => undefined);
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  here = await startIsolate({ CACHE: edgeKv(env.CACHE, () => nowMs) });
  elsewhere = await startIsolate({ CACHE: edgeKv(env.CACHE, () => nowMs) });
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** Something that can be edited, where it is shown, and what is read there. */
interface Edited {
  path: string;
  shownAt: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests assert on the wire, whatever is on it.
  nameIn(data: any): string;
}

const first = (data: { items: { name: string }[] }) => data.items[0]?.name ?? "none";

const kinds: [string, () => Promise<Edited>][] = [
  ["an agent", async () => ({ path: await agentPath(), shownAt: await agentPath(), nameIn: (data) => data.name })],
  ["the list of agents", async () => ({ path: await agentPath(), shownAt: "/api/agents", nameIn: first })],
  [
    "the list of campaigns",
    async () => {
      const { id } = await createCampaign(tenant, { name: "Before" });
      return { path: `/api/campaigns/${id}`, shownAt: "/api/campaigns", nameIn: first };
    },
  ],
];

let agentAt: string | undefined;
beforeEach(() => {
  agentAt = undefined;
});

async function agentPath(): Promise<string> {
  const json = agentSettings({ name: "Before" });
  agentAt ??= `/api/agents/${(await api("POST", "/api/agents", { key: tenant.keys.admin, json })).body.data.id}`;
  return agentAt;
}

describe.each(kinds)("an edit of %s", (_what, make) => {
  it("is seen by the editor's next request in another isolate, at once, from the stamp it brings", async () => {
    const { path, shownAt, nameIn } = await make();
    const read = async (headers: Record<string, string> = {}) =>
      nameIn((await elsewhere.send("GET", shownAt, { key: tenant.keys.admin, headers })).body.data);
    expect(await read()).toBe("Before");
    const edit = await here.send("PATCH", path, { key: tenant.keys.admin, json: { name: "After" } });
    expect(edit.status).toBe(200);
    const stamp = edit.headers.get("X-Write-Stamp") ?? "";
    expect(await read({ "X-Write-Stamp": stamp })).toBe("After");
  });

  it("is seen by the editor's browser in another isolate, which brings a cookie", async () => {
    const { path, shownAt, nameIn } = await make();
    const session = await signIn(tenant.keys.admin);
    const read = async (cookie: string) =>
      nameIn((await elsewhere.send("GET", shownAt, { headers: { Cookie: cookie } })).body.data);
    expect(await read(session)).toBe("Before");
    const headers = { Cookie: session, Origin: ORIGIN };
    const edit = await here.send("PATCH", path, { headers, json: { name: "After" } });
    expect(edit.status).toBe(200);
    expect(await read(`${session}; ${cookieOf(edit)}`)).toBe("After");
  });

  it("is seen by everybody else within the bound, and not before that where KV's edge still shows the old", async () => {
    const { path, shownAt, nameIn } = await make();
    const read = async () => {
      const { body, headers } = await elsewhere.send("GET", shownAt, { key: tenant.keys.viewer });
      return [nameIn(body.data), headers.get("X-Cached")];
    };
    expect(await read()).toEqual(["Before", "false"]);
    const editedAtMs = nowMs;
    expect((await here.send("PATCH", path, { key: tenant.keys.admin, json: { name: "After" } })).status).toBe(200);

    nowMs = editedAtMs + 6_000;
    expect(await read()).toEqual(["Before", "memory"]);
    nowMs = editedAtMs + INVALIDATION_BOUND_MS;
    expect((await read())[0]).toBe("After");
  });

  it("is seen by everybody else within the strategy's own bound while KV is away", async () => {
    const { path, shownAt, nameIn } = await make();
    const failing = () => Promise.reject(new Error("KV is down"));
    const bindings = { CACHE: { get: failing, put: failing, delete: failing, list: failing } };
    const read = async () =>
      nameIn((await elsewhere.send("GET", shownAt, { key: tenant.keys.viewer, bindings })).body.data);
    expect(await read()).toBe("Before");
    const editedAtMs = nowMs;
    await here.send("PATCH", path, { key: tenant.keys.admin, json: { name: "After" }, bindings });
    nowMs = editedAtMs + 10_000;
    expect(await read()).toBe("Before");
    nowMs = editedAtMs + oldestServedMs(strategies.agents_list);
    expect(await read()).toBe("After");
  });
});
