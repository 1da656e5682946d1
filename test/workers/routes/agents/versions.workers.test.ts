import { and, eq } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { agents, agentVersions } from "../../../../workers/db/schema.ts";
import { MAX_VERSIONS, MAX_VERSIONS_BYTES } from "../../../../workers/services/agents/agent-versions.ts";
import { agentSettings, api, createTenant, database } from "../../../support/worker/tenant.ts";

let tenant: Awaited<ReturnType<typeof createTenant>>;
beforeAll(async () => {
  tenant = await createTenant();
});

const create = async (changes = {}) =>
  (await api("POST", "/api/agents", { key: tenant.keys.admin, json: agentSettings(changes) })).body.data;
const change = async (id: string, json: object) => {
  const answer = await api("PATCH", `/api/agents/${id}`, { key: tenant.keys.admin, json });
  expect(answer.status).toBe(200);
  return answer.body.data;
};
const listed = async (id: string) =>
  (await api("GET", `/api/agents/${id}/versions`, { key: tenant.keys.viewer })).body.data;
const restore = (id: string, version: number, headers = {}) =>
  api("POST", `/api/agents/${id}/versions/${version}/restore`, { key: tenant.keys.admin, headers });

describe("versions of an agent", () => {
  it("are kept of every save, with its author and what was sent", async () => {
    const { id } = await create();
    await change(id, { greeting: "Good morning." });
    const versions = await listed(id);
    expect(versions).toEqual([
      {
        version: 2,
        createdAt: expect.any(String),
        author: { type: "key", id: expect.any(String) },
        fields: ["greeting"],
        restoredVersion: null,
      },
      {
        version: 1,
        createdAt: expect.any(String),
        author: versions[0].author,
        fields: [],
        restoredVersion: null,
      },
    ]);
  });

  it("can be read with all that a call of them ran with", async () => {
    const settings = agentSettings({ prompt: "You answer.\nBe brief." });
    const { id } = (await api("POST", "/api/agents", { key: tenant.keys.admin, json: settings })).body.data;
    await change(id, { prompt: "You answer.\nBe exact." });
    const first = await api("GET", `/api/agents/${id}/versions/1`, { key: tenant.keys.viewer });
    expect(first.body.data).toMatchObject({ version: 1, settings });
    const unkept = await api("GET", `/api/agents/${id}/versions/9`, { key: tenant.keys.viewer });
    expect(unkept.status).toBe(404);
  });

  it("are compared by field and line", async () => {
    const { id } = await create({ prompt: "You answer.\nBe brief." });
    await change(id, { prompt: "You answer.\nBe exact.", limits: { maxCallMs: 60_000 } });
    const path = `/api/agents/${id}/versions/2/changes?since=1`;
    expect((await api("GET", path, { key: tenant.keys.viewer })).body.data).toEqual({
      before: 1,
      after: 2,
      changes: [
        {
          kind: "lines",
          path: "prompt",
          lines: [
            { kind: "same", text: "You answer." },
            { kind: "removed", text: "Be brief." },
            { kind: "added", text: "Be exact." },
          ],
        },
        { kind: "value", path: "limits.maxCallMs", before: "900000", after: "60000" },
      ],
    });
  });

  it("begin with the one before, for an agent that was saved when none was kept", async () => {
    const { id } = await create();
    await database().delete(agentVersions).where(eq(agentVersions.agentId, id));
    expect(await listed(id)).toEqual([]);
    await change(id, { greeting: "Good morning." });
    const [newest, oldest] = await listed(id);
    expect(newest).toMatchObject({ version: 2, author: { type: "key" } });
    expect(oldest).toMatchObject({ version: 1, author: null });
  });

  it("are not made by a change that is refused", async () => {
    const taken = await create();
    const { id } = await create();
    const json = { slug: taken.slug };
    expect((await api("PATCH", `/api/agents/${id}`, { key: tenant.keys.admin, json })).status).toBe(409);
    expect(await listed(id)).toHaveLength(1);
  });

  it("are the newest hundred", async () => {
    const { id } = await create();
    await database()
      .update(agents)
      .set({ version: MAX_VERSIONS + 5 })
      .where(and(eq(agents.organizationId, tenant.organizationId), eq(agents.id, id)));
    const row = { organizationId: tenant.organizationId, agentId: id, settings: {}, settingsBytes: 2, fields: [] };
    await database()
      .insert(agentVersions)
      .values(Array.from({ length: MAX_VERSIONS + 3 }, (_, at) => ({ ...row, version: at + 2 })));
    await change(id, { greeting: "Good morning." });
    const versions = await listed(id);
    expect(versions).toHaveLength(MAX_VERSIONS);
    expect(versions[0].version).toBe(MAX_VERSIONS + 6);
    expect(versions.at(-1).version).toBe(7);
    expect(await database().$count(agentVersions, eq(agentVersions.agentId, id))).toBe(MAX_VERSIONS);
  });

  it("are fewer where their settings are long, and never less than the newest", async () => {
    const { id } = await create();
    await database()
      .update(agentVersions)
      .set({ settingsBytes: MAX_VERSIONS_BYTES })
      .where(eq(agentVersions.agentId, id));
    await change(id, { greeting: "Good morning." });
    expect((await listed(id)).map(({ version }: { version: number }) => version)).toEqual([2]);
  });

  it("go with their agent", async () => {
    const { id } = await create();
    expect((await api("DELETE", `/api/agents/${id}`, { key: tenant.keys.admin })).status).toBe(200);
    expect(await database().$count(agentVersions, eq(agentVersions.agentId, id))).toBe(0);
  });
});

describe("putting a version back", () => {
  it("saves its settings as a new version", async () => {
    const first = await create({ greeting: "Hello." });
    await change(first.id, { greeting: "Good morning.", isPublic: true });
    const restored = await restore(first.id, 1);
    expect(restored.status).toBe(200);
    expect(restored.body.data).toMatchObject({ version: 3, greeting: "Hello.", isPublic: false });
    const [newest] = await listed(first.id);
    expect(newest).toMatchObject({ version: 3, fields: ["greeting", "isPublic"], restoredVersion: 1 });
    const read = await api("GET", `/api/agents/${first.id}`, { key: tenant.keys.viewer });
    expect(read.body.data.greeting).toBe("Hello.");
    const { body } = await api("GET", `/api/audit-log?resourceId=${first.id}`, { key: tenant.keys.admin });
    expect(body.data.items[0]).toMatchObject({ action: "agent.restore", fields: ["greeting", "isPublic"] });
  });

  it("is refused where nothing would change, where it is not kept, and where the agent is another by now", async () => {
    const { id } = await create();
    expect((await restore(id, 1)).status).toBe(409);
    expect((await restore(id, 2)).status).toBe(404);
    await change(id, { greeting: "Good morning." });
    expect((await restore(id, 1, { "If-Match": '"another"' })).status).toBe(412);
    expect((await listed(id)).length).toBe(2);
  });

  it("is refused when another agent has its address by now", async () => {
    const { id, slug } = await create();
    await change(id, { slug: `${slug.slice(0, 50)}-2` });
    await create({ slug });
    const refused = await restore(id, 1);
    expect(refused.status).toBe(409);
    expect(refused.body.error.details).toEqual([{ path: "slug", message: "already in use" }]);
  });
});
