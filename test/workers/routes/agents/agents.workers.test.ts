import { env } from "cloudflare:workers";
import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { agentConfigSchema, defaultCostLevers, defaultTurnTaking } from "../../../../voice/agent.ts";
import { agents } from "../../../../workers/db/schema.ts";
import { agentSettings, api, createTenant, database } from "../../../support/worker/tenant.ts";

let tenant: Awaited<ReturnType<typeof createTenant>>;
let stranger: Awaited<ReturnType<typeof createTenant>>;
beforeAll(async () => {
  [tenant, stranger] = await Promise.all([createTenant(), createTenant()]);
});

const create = async (changes = {}) => {
  const answer = await api("POST", "/api/agents", { key: tenant.keys.admin, json: agentSettings(changes) });
  expect(answer.status).toBe(201);
  return answer.body.data;
};

describe("creating an agent", () => {
  it("gives it an id and version 1 and keeps every setting", async () => {
    const settings = agentSettings();
    const created = await api("POST", "/api/agents", { key: tenant.keys.admin, json: settings });
    expect(created.status).toBe(201);
    expect(created.body.data).toMatchObject({ ...settings, organizationId: tenant.organizationId, version: 1 });
    const { id } = created.body.data;
    expect(id).toMatch(/^agent_[0-9a-f-]{36}$/);
    const read = await api("GET", `/api/agents/${id}`, { key: tenant.keys.viewer });
    expect(read.body.data).toEqual(created.body.data);
  });

  it("fills in what most agents leave as it is", async () => {
    const { name, slug, prompt, greeting, language, providers } = agentSettings();
    const json = { name, slug, prompt, greeting, language, providers };
    const { body } = await api("POST", "/api/agents", { key: tenant.keys.admin, json });
    expect(body.data).toMatchObject({ knowledge: [], tools: [], isPublic: false, openers: { enabled: true } });
    expect(body.data.costLevers).toEqual(defaultCostLevers);
  });

  it("copies it where calls look first", async () => {
    const { id } = await create();
    const text = await env.CACHE.get(`agent:${tenant.organizationId}:${id}:1`);
    expect(agentConfigSchema.parse(JSON.parse(text ?? "null"))).toMatchObject({ id, version: 1 });
  });

  it.each([
    ["slug", { slug: "Not A Slug" }],
    ["prompt", { prompt: "  " }],
    ["tools.0", { tools: ["launch_rocket"] }],
    [
      "providers.textToSpeech.0.voice",
      { providers: { ...agentSettings().providers, textToSpeech: [{ provider: "deepgram" }] } },
    ],
    ["limits.maxCallMs", { limits: { maxCallMs: 1, silencePromptMs: 10_000, maxSilencePrompts: 2 } }],
    ["expectedPhrases.1", { expectedPhrases: ["at {time}", "{a} ".repeat(9).trim()] }],
    ["knowledge.0.questions.1", { knowledge: [{ questions: ["when", "{day}".repeat(9)], answer: "Today." }] }],
  ])("names the field %s when it is not valid", async (path, changes) => {
    const json = { ...agentSettings(), ...changes };
    const { status, body } = await api("POST", "/api/agents", { key: tenant.keys.admin, json });
    expect(status).toBe(400);
    expect(body.error.code).toBe("invalid_request");
    expect(body.error.details.map((detail: { path: string }) => detail.path)).toContain(path);
  });

  it("refuses settings that there are none of", async () => {
    const { status, body } = await api("POST", "/api/agents", {
      key: tenant.keys.admin,
      json: { ...agentSettings(), isPubic: true },
    });
    expect(status).toBe(400);
    expect(body.error.details).toEqual([{ path: "isPubic", message: "There is no such field." }]);
    expect(body.error.message).toContain("isPubic");
  });

  it("refuses a slug that another agent of the organisation has, and lets other organisations have it", async () => {
    const { slug } = await create();
    const again = await api("POST", "/api/agents", { key: tenant.keys.admin, json: agentSettings({ slug }) });
    expect(again.status).toBe(409);
    expect(again.body.error).toMatchObject({ code: "conflict", details: [{ path: "slug" }] });
    const elsewhere = await api("POST", "/api/agents", { key: stranger.keys.admin, json: agentSettings({ slug }) });
    expect(elsewhere.status).toBe(201);
  });

  it("happens once for one Idempotency-Key", async () => {
    const request = {
      key: tenant.keys.admin,
      json: agentSettings(),
      headers: { "Idempotency-Key": crypto.randomUUID() },
    };
    const first = await api("POST", "/api/agents", request);
    const second = await api("POST", "/api/agents", request);
    expect([first.status, second.status]).toEqual([201, 200]);
    expect(second.body.data).toEqual(first.body.data);
  });

  it("is refused for an Idempotency-Key that stood for another request", async () => {
    const headers = { "Idempotency-Key": crypto.randomUUID() };
    const send = (json: unknown) => api("POST", "/api/agents", { key: tenant.keys.admin, json, headers });
    expect((await send(agentSettings())).status).toBe(201);
    const other = await send(agentSettings());
    expect(other.status).toBe(422);
    expect(other.body.error.details).toEqual([{ path: "idempotency-key", message: expect.any(String) }]);
  });
});

describe("changing an agent", () => {
  it("happens only to what the client has read, when it says so", async () => {
    const { id } = await create();
    const path = `/api/agents/${id}`;
    const tag = (await api("GET", path, { key: tenant.keys.viewer })).headers.get("ETag") ?? "";
    const change = (greeting: string, ifMatch: string) =>
      api("PATCH", path, { key: tenant.keys.admin, json: { greeting }, headers: { "If-Match": ifMatch } });
    expect((await change("First.", tag)).status).toBe(200);
    const late = await change("Second.", tag);
    expect(late.status).toBe(412);
    expect(late.body.error.code).toBe("precondition_failed");
    expect((await change("Third.", `W/${tag}, "other"`)).status).toBe(412);
    expect((await change("Fourth.", "*")).status).toBe(200);
  });

  it("of two at once that are based on the same answer happens once", async () => {
    const { id } = await create();
    const path = `/api/agents/${id}`;
    const tag = (await api("GET", path, { key: tenant.keys.viewer })).headers.get("ETag") ?? "";
    const statuses = await Promise.all(
      ["Left.", "Right."].map(async (greeting) => {
        const headers = { "If-Match": tag };
        return (await api("PATCH", path, { key: tenant.keys.admin, json: { greeting }, headers })).status;
      }),
    );
    expect(statuses.sort()).toEqual([200, 412]);
  });

  it("changes what is named, raises the version and copies the new version", async () => {
    const agent = await create();
    const { status, body } = await api("PATCH", `/api/agents/${agent.id}`, {
      key: tenant.keys.admin,
      json: { greeting: "Good morning." },
    });
    expect(status).toBe(200);
    expect(body.data).toEqual({ ...agent, greeting: "Good morning.", version: 2, updatedAt: body.data.updatedAt });
    const text = await env.CACHE.get(`agent:${tenant.organizationId}:${agent.id}:2`);
    expect(JSON.parse(text ?? "null")).toMatchObject({ greeting: "Good morning.", version: 2 });
  });

  it.each([
    ["limits", { limits: { maxCallMs: 1 } }],
    ["turnTaking", { turnTaking: { endOfTurnTreshold: 0.6 } }],
    ["greeting", { greeting: "" }],
    ["expectedPhrases", { expectedPhrases: ["{day} ".repeat(9)] }],
  ])("names the field %s when it is not valid", async (path, json) => {
    const { id } = await create();
    const { status, body } = await api("PATCH", `/api/agents/${id}`, { key: tenant.keys.admin, json });
    expect(status).toBe(400);
    expect(body.error.details[0].path.split(".")[0]).toBe(path);
  });

  it("changes one of several settings in an object and leaves the others", async () => {
    const agent = await create();
    const json = {
      turnTaking: { endpointing: { unknownWaitMs: 300 } },
      limits: { maxSilencePrompts: 3 },
      costLevers: { stablePromptFirst: true },
    };
    const { status, body } = await api("PATCH", `/api/agents/${agent.id}`, { key: tenant.keys.admin, json });
    expect(status).toBe(200);
    expect(body.data.turnTaking).toEqual({
      ...agent.turnTaking,
      endpointing: { ...agent.turnTaking.endpointing, unknownWaitMs: 300 },
    });
    expect(body.data.limits).toEqual({ ...agent.limits, maxSilencePrompts: 3 });
    expect(body.data.costLevers).toEqual({ ...defaultCostLevers, stablePromptFirst: true });
  });

  it("loses no part of changes that come at once", async () => {
    const { id } = await create();
    const change = (json: object) => api("PATCH", `/api/agents/${id}`, { key: tenant.keys.admin, json });
    const changes = [{ limits: { maxSilencePrompts: 4 } }, { limits: { silencePromptMs: 5_000 } }];
    const answers = await Promise.all(changes.map(change));
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    const { body } = await api("GET", `/api/agents/${id}`, { key: tenant.keys.admin });
    expect(body.data.limits).toMatchObject({ maxSilencePrompts: 4, silencePromptMs: 5_000 });
  });

  it("gives a new agent the defaults of what it leaves out of an object", async () => {
    const json = { ...agentSettings(), turnTaking: { speculation: "off" } };
    const { status, body } = await api("POST", "/api/agents", { key: tenant.keys.admin, json });
    expect(status).toBe(201);
    expect(body.data.turnTaking).toEqual({ ...defaultTurnTaking, speculation: "off" });
  });

  it("refuses a change of nothing, or of what may not be changed", async () => {
    const { id } = await create();
    for (const json of [{}, { version: 7 }, { organizationId: stranger.organizationId }]) {
      expect((await api("PATCH", `/api/agents/${id}`, { key: tenant.keys.admin, json })).status).toBe(400);
    }
  });

  it("refuses the slug of another agent", async () => {
    const [{ slug }, { id }] = [await create(), await create()];
    const { status } = await api("PATCH", `/api/agents/${id}`, { key: tenant.keys.admin, json: { slug } });
    expect(status).toBe(409);
  });
});

describe("deleting an agent", () => {
  it("makes it unknown and its slug free", async () => {
    const { id, slug } = await create();
    expect((await api("DELETE", `/api/agents/${id}`, { key: tenant.keys.admin })).status).toBe(200);
    expect((await api("GET", `/api/agents/${id}`, { key: tenant.keys.viewer })).status).toBe(404);
    expect((await api("DELETE", `/api/agents/${id}`, { key: tenant.keys.admin })).status).toBe(404);
    await create({ slug });
  });

  it("keeps the calls it has had", async () => {
    const { id } = await create();
    const started = await api("POST", "/api/calls/start", {
      key: tenant.keys.operator,
      json: { agentId: id, transport: "browser" },
    });
    expect((await api("DELETE", `/api/agents/${id}`, { key: tenant.keys.admin })).status).toBe(200);
    const call = await api("GET", `/api/calls/${started.body.data.callId}`, { key: tenant.keys.viewer });
    expect(call.body.data).toMatchObject({ agentId: id, status: "created" });
    expect((await api("GET", `/api/agents/${id}`, { key: tenant.keys.viewer })).status).toBe(404);
  });
});

describe("listing agents", () => {
  it("pages through all of the organisation's, newest first, and no others", async () => {
    const own = await createTenant();
    const made: string[] = [];
    for (let count = 0; count < 5; count += 1) {
      const { body } = await api("POST", "/api/agents", { key: own.keys.admin, json: agentSettings() });
      made.unshift(body.data.id);
    }
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const query: string = cursor === null ? "limit=2" : `limit=2&cursor=${cursor}`;
      const { body } = await api("GET", `/api/agents?${query}`, { key: own.keys.viewer });
      expect(body.data.items.length).toBeLessThanOrEqual(2);
      seen.push(...body.data.items.map((agent: { id: string }) => agent.id));
      cursor = body.data.nextCursor;
    } while (cursor !== null);
    expect(seen).toEqual(made);
  });

  it.each(["limit=0", "limit=101", "limit=x", "cursor=nonsense"])("refuses ?%s and names it", async (query) => {
    const { status, body } = await api("GET", `/api/agents?${query}`, { key: tenant.keys.viewer });
    expect(status).toBe(400);
    expect(body.error.details[0].path).toBe(query.split("=")[0]);
  });
});

describe("the list of agents with much knowledge", () => {
  const AGENTS = 5;
  const entry = { questions: ["What is there to know?"], answer: "x".repeat(1_000) };
  let key: string;
  beforeAll(async () => {
    const { organizationId, keys } = await createTenant();
    key = keys.viewer;
    const { body } = await api("POST", "/api/agents", { key: keys.admin, json: agentSettings() });
    const [row] = await database().select().from(agents).where(eq(agents.id, body.data.id));
    if (row === undefined) throw new Error("The agent is not there.");
    const knowledge = Array.from({ length: 350 }, () => entry);
    const copies = Array.from({ length: AGENTS - 1 }, (_, index) => ({
      ...row,
      id: `${row.id}${index}`,
      slug: `copy-${index}`,
    }));
    await database().update(agents).set({ knowledge }).where(eq(agents.organizationId, organizationId));
    for (const copy of copies)
      await database()
        .insert(agents)
        .values({ ...copy, knowledge });
  });

  it("leaves long fields out unless they are named", async () => {
    const { body } = await api("GET", "/api/agents?limit=100", { key });
    expect(body.data.items).toHaveLength(AGENTS);
    const [item] = body.data.items;
    expect(Object.keys(item)).not.toContain("knowledge");
    for (const name of ["prompt", "expectedPhrases", "script", "openers"])
      expect(Object.keys(item)).not.toContain(name);
    expect(item).toMatchObject({ name: "Receptionist", greeting: expect.any(String), version: 1 });
    expect(JSON.stringify(body).length).toBeLessThan(20_000);
  });

  it("ends a page where it has a megabyte, and goes on from there", async () => {
    const seen: string[] = [];
    const sizes: number[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const { status, body } = await api(
        "GET",
        `/api/agents?limit=100&fields=id,knowledge${cursor && `&cursor=${cursor}`}`,
        { key },
      );
      expect(status).toBe(200);
      expect(JSON.stringify(body).length).toBeLessThan(1_200_000);
      seen.push(...body.data.items.map(({ id }: { id: string }) => id));
      sizes.push(body.data.items.length);
      cursor = body.data.nextCursor;
    }
    expect(sizes).toEqual([2, 2, 1]);
    expect(new Set(seen).size).toBe(AGENTS);
  });
});
