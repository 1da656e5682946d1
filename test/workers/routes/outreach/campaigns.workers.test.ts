import { beforeAll, describe, expect, it } from "vitest";
import { createId } from "../../../../workers/db/ids.ts";
import { leads } from "../../../../workers/db/schema.ts";
import { campaignSettings, createAgent, createCampaign } from "../../../support/worker/campaign.ts";
import { api, createTenant, database } from "../../../support/worker/tenant.ts";

let tenant: Awaited<ReturnType<typeof createTenant>>;
let stranger: Awaited<ReturnType<typeof createTenant>>;
let agentId: string;
beforeAll(async () => {
  [tenant, stranger] = await Promise.all([createTenant(), createTenant()]);
  agentId = await createAgent(tenant);
});

const create = (changes = {}) => createCampaign(tenant, { agentId, ...changes });
const post = (json: unknown, headers = {}) =>
  api("POST", "/api/campaigns", { key: tenant.keys.operator, json, headers });
const move = (id: string, to: string) =>
  api("POST", `/api/campaigns/${id}/transition`, { key: tenant.keys.operator, json: { to } });
const patch = (id: string, json: unknown) => api("PATCH", `/api/campaigns/${id}`, { key: tenant.keys.operator, json });
const pathsOf = (body: { error: { details: { path: string }[] } }) => body.error.details.map(({ path }) => path);

describe("creating a campaign", () => {
  it("makes a draft with what most campaigns have", async () => {
    const created = await create({ startsAt: "2027-01-04T09:00:00+01:00" });
    expect(created).toMatchObject({
      ...campaignSettings(agentId),
      id: expect.stringMatching(/^campaign_/),
      status: "draft",
      startsAt: "2027-01-04T08:00:00.000Z",
      endsAt: null,
      pacing: { maxConcurrentCalls: 1, callsPerMinute: 10 },
      retryPolicy: { maxAttempts: 3, retryAfterMinutes: 60, retryOn: ["no_answer", "busy"] },
      version: 1,
    });
    const read = await api("GET", `/api/campaigns/${created.id}`, { key: tenant.keys.viewer });
    const leadCounts = { new: 0, queued: 0, calling: 0, reached: 0, unreached: 0, do_not_call: 0 };
    expect(read.body.data).toEqual({ ...created, dialer: "none", leadCounts });
  });

  it.each([
    ["name", { name: " " }],
    ["name", { name: "a\0b" }],
    ["timeZone", { timeZone: "Mars/Olympus" }],
    ["timeZone", { timeZone: "BST" }],
    ["timeZone", { timeZone: "EST5EDT" }],
    ["endsAt", { startsAt: "2027-01-04T00:00:00Z", endsAt: "2027-01-03T00:00:00Z" }],
    ["startsAt", { startsAt: "0000-01-01T00:00:00Z" }],
    ["callingWindows.0.days.0", { callingWindows: [{ days: [0], from: "09:00", to: "10:00" }] }],
    ["callingWindows.0.to", { callingWindows: [{ days: [1], from: "22:00", to: "02:00" }] }],
    ["callingWindows.0.from", { callingWindows: [{ days: [1], from: "08:60", to: "10:00" }] }],
    [
      "callingWindows.1",
      {
        callingWindows: [
          { days: [1, 2], from: "09:00", to: "12:00" },
          { days: [2], from: "11:00", to: "13:00" },
        ],
      },
    ],
    ["pacing.maxConcurrentCalls", { pacing: { maxConcurrentCalls: 0, callsPerMinute: 1 } }],
    ["retryPolicy.retryOn.0", { retryPolicy: { maxAttempts: 1, retryAfterMinutes: 1, retryOn: ["reached"] } }],
    ["status", { status: "running" }],
  ])("names the field %s when it is not valid", async (path, changes) => {
    const { status, body } = await post(campaignSettings(agentId, changes));
    expect([status, pathsOf(body)]).toEqual([400, [path]]);
  });

  it("needs an agent of the same organisation", async () => {
    const { status, body } = await post(campaignSettings(await createAgent(stranger)));
    expect([status, pathsOf(body)]).toEqual([404, ["agentId"]]);
  });

  it("happens once for one Idempotency-Key", async () => {
    const headers = { "Idempotency-Key": crypto.randomUUID() };
    const [first, second] = [
      await post(campaignSettings(agentId), headers),
      await post(campaignSettings(agentId), headers),
    ];
    expect([first.status, second.status]).toEqual([201, 200]);
    expect(second.body.data).toEqual(first.body.data);
  });
});

describe("a campaign's state", () => {
  it("goes from draft to done and tells what is possible where a step is not", async () => {
    const { id } = await create();
    const skipped = await move(id, "running");
    expect(skipped.status).toBe(409);
    expect(skipped.body.error.message).toBe(
      "A campaign that is draft cannot become running. It can become: scheduled.",
    );
    for (const to of ["scheduled", "running", "paused", "running", "done"]) {
      const { status, body } = await move(id, to);
      expect([status, body.data.status]).toEqual([200, to]);
    }
    expect((await move(id, "running")).body.error.message).toContain("It is over.");
    expect((await patch(id, { name: "Other" })).status).toBe(409);
  });

  it("is not one that calls while something is missing, nor loses it then", async () => {
    const { id } = await create({ callingWindows: [] });
    const early = await move(id, "scheduled");
    expect([early.status, pathsOf(early.body)]).toEqual([409, ["callingWindows"]]);
    await patch(id, { callingWindows: [{ days: [1], from: "09:00", to: "24:00" }] });
    expect((await move(id, "scheduled")).status).toBe(200);
    const emptied = await patch(id, { callingWindows: [] });
    expect([emptied.status, pathsOf(emptied.body)]).toEqual([409, ["callingWindows"]]);
    const ended = await patch(id, { endsAt: "2020-01-01T00:00:00Z" });
    expect([ended.status, pathsOf(ended.body)]).toEqual([409, ["endsAt"]]);
  });

  it("does not begin to call with an agent that was deleted", async () => {
    const other = await createAgent(tenant);
    const { id } = await create({ agentId: other });
    expect((await api("DELETE", `/api/agents/${other}`, { key: tenant.keys.admin })).status).toBe(200);
    const refused = await move(id, "scheduled");
    expect([refused.status, pathsOf(refused.body)]).toEqual([409, ["agentId"]]);
    expect((await patch(id, { agentId })).body.data).toMatchObject({ agentId, version: 2 });
    expect((await move(id, "scheduled")).status).toBe(200);
  });

  it("is changed by one of two requests that judged the same version", async () => {
    const { id } = await create();
    await move(id, "scheduled");
    const answers = await Promise.all([move(id, "running"), move(id, "draft")]);
    const winners = answers.filter(({ status }) => status === 200);
    expect(winners).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(1);
    const { body } = await api("GET", `/api/campaigns/${id}`, { key: tenant.keys.viewer });
    expect(body.data).toMatchObject({ status: winners[0]?.body.data.status, version: 3 });
  });
});

it("is changed only as the client has read it, where it says so", async () => {
  const { id } = await create();
  const before = await api("GET", `/api/campaigns/${id}`, { key: tenant.keys.viewer });
  const headers = { "If-Match": before.headers.get("ETag") ?? "" };
  const change = (name: string) =>
    api("PATCH", `/api/campaigns/${id}`, { key: tenant.keys.operator, json: { name }, headers });
  expect((await change("First")).status).toBe(200);
  expect((await change("Second")).status).toBe(412);
});

describe("a campaign that is read", () => {
  it("tells how many of its leads stand where", async () => {
    const { id } = await create();
    const { organizationId } = tenant;
    const states = ["new", "new", "reached", "do_not_call"] as const;
    await database()
      .insert(leads)
      .values(
        states.map((status, i) => ({
          id: createId("lead"),
          organizationId,
          campaignId: id,
          status,
          phone: `+4930123450${i}`,
        })),
      );
    const { body } = await api("GET", `/api/campaigns/${id}`, { key: tenant.keys.viewer });
    expect(body.data.leadCounts).toEqual({ new: 2, queued: 0, calling: 0, reached: 1, unreached: 0, do_not_call: 1 });
  });
});

describe("listing campaigns", () => {
  it("filters by state and agent, sorts by name, and answers under both addresses", async () => {
    const own = await createTenant();
    const [one, two] = [await createAgent(own), await createAgent(own)];
    const b = await createCampaign(own, { agentId: one, name: "B" });
    const a = await createCampaign(own, { agentId: two, name: "A" });
    const json = { to: "scheduled" };
    await api("POST", `/api/campaigns/${b.id}/transition`, { key: own.keys.operator, json });
    const names = async (path: string) =>
      (await api("GET", path, { key: own.keys.viewer })).body.data.items.map(({ name }: { name: string }) => name);
    expect(await names("/api/campaigns")).toEqual(["A", "B"]);
    expect(await names("/api/campaigns/list?sort=name")).toEqual(["A", "B"]);
    expect(await names("/api/campaigns?sort=-name")).toEqual(["B", "A"]);
    expect(await names("/api/campaigns?status=scheduled")).toEqual(["B"]);
    expect(await names(`/api/campaigns?agentId=${a.agentId}`)).toEqual(["A"]);
    expect(await names("/api/campaigns?status=done")).toEqual([]);
  });
});

describe("deleting a campaign", () => {
  it("takes its leads with it, but never while it runs", async () => {
    const { id } = await create();
    const phone = "+493012345678";
    const json = { id: createId("lead"), organizationId: tenant.organizationId, campaignId: id, phone };
    await database().insert(leads).values(json);
    await move(id, "scheduled");
    await move(id, "running");
    const remove = () => api("DELETE", `/api/campaigns/${id}`, { key: tenant.keys.admin });
    expect((await remove()).status).toBe(409);
    await move(id, "paused");
    expect((await remove()).status).toBe(200);
    expect((await remove()).status).toBe(404);
    const left = await database().select({ campaignId: leads.campaignId }).from(leads);
    expect(left.filter(({ campaignId }) => campaignId === id)).toEqual([]);
  });
});

it("keeps an organisation's campaigns from others", async () => {
  const { id } = await create();
  const { keys } = stranger;
  const answers = [
    await api("GET", `/api/campaigns/${id}`, { key: keys.admin }),
    await api("PATCH", `/api/campaigns/${id}`, { key: keys.admin, json: { name: "Mine" } }),
    await api("POST", `/api/campaigns/${id}/transition`, { key: keys.admin, json: { to: "scheduled" } }),
    await api("DELETE", `/api/campaigns/${id}`, { key: keys.admin }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
  expect((await api("GET", "/api/campaigns", { key: keys.viewer })).body.data.items).toEqual([]);
});
