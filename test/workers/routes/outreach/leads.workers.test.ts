import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { leads } from "../../../../workers/db/schema.ts";
import { createCampaign } from "../../../support/worker/campaign.ts";
import { api, createTenant, database } from "../../../support/worker/tenant.ts";

let tenant: Awaited<ReturnType<typeof createTenant>>;
let stranger: Awaited<ReturnType<typeof createTenant>>;
let campaignId: string;
beforeAll(async () => {
  [tenant, stranger] = await Promise.all([createTenant(), createTenant()]);
  campaignId = (await createCampaign(tenant)).id;
});

/** Numbers of Berlin, a new one each time. */
let lastNumber = 1_000_000;
const newPhone = () => `+4930${++lastNumber}`;

const post = (json: Record<string, unknown>, headers = {}) =>
  api("POST", "/api/leads", { key: tenant.keys.operator, json: { campaignId, ...json }, headers });
const create = async (json: Record<string, unknown> = {}) => {
  const { status, body } = await post({ phone: newPhone(), ...json });
  expect(status).toBe(201);
  return body.data;
};
const patch = (id: string, json: unknown) => api("PATCH", `/api/leads/${id}`, { key: tenant.keys.operator, json });
const read = async (id: string) => (await api("GET", `/api/leads/${id}`, { key: tenant.keys.viewer })).body.data;
const pathsOf = (body: { error: { details: { path: string }[] } }) => body.error.details.map(({ path }) => path);

describe("creating a lead", () => {
  it("keeps its number as E.164 and its address in lower case", async () => {
    const attributes = { Tarif: "Gold", "last visit": "May" };
    const created = await post({
      phone: "030 / 1234-567",
      defaultCountry: "DE",
      email: "Anna@Example.com",
      name: " Anna ",
      attributes,
    });
    expect(created.status).toBe(201);
    expect(created.body.data).toMatchObject({
      id: expect.stringMatching(/^lead_/),
      campaignId,
      phone: "+49301234567",
      email: "anna@example.com",
      name: "Anna",
      attributes,
      status: "new",
      attempts: 0,
      lastCalledAt: null,
      version: 1,
    });
    expect(await read(created.body.data.id)).toEqual(created.body.data);
  });

  it.each([
    ["phone", { phone: "030 1234567" }],
    ["phone", { phone: "+1" }],
    ["phone", {}],
    ["defaultCountry", { phone: "+49301234567", defaultCountry: "XX" }],
    ["email", { phone: "+49301234567", email: "nobody" }],
    ["name", { phone: "+49301234567", name: "\ud800" }],
    ["attributes.phone", { phone: "+49301234567", attributes: { phone: "x" } }],
    ["attributes.=1", { phone: "+49301234567", attributes: { "=1": "x" } }],
    ["attributes.plan", { phone: "+49301234567", attributes: { plan: "x".repeat(501) } }],
    ["attributes.plan", { phone: "+49301234567", attributes: { plan: { nested: "x" } } }],
    [
      "attributes",
      { phone: "+49301234567", attributes: Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`a${i}`, "x"])) },
    ],
    ["status", { phone: "+49301234567", status: "reached" }],
  ])("names the field %s when it is not valid", async (path, json) => {
    const { status, body } = await post(json);
    expect([status, pathsOf(body)]).toEqual([400, [path]]);
  });

  it("is refused for a number that the campaign has, however it is written, and not for one of another campaign", async () => {
    const { phone } = await create();
    const again = await post({ phone: `0${phone.slice(3)}`, defaultCountry: "DE" });
    expect([again.status, pathsOf(again.body)]).toEqual([409, ["phone"]]);
    const other = await createCampaign(tenant);
    expect((await post({ phone, campaignId: other.id })).status).toBe(201);
  });

  it("needs a campaign of the same organisation", async () => {
    const { id } = await createCampaign(stranger);
    const { status, body } = await post({ phone: newPhone(), campaignId: id });
    expect([status, pathsOf(body)]).toEqual([404, ["campaignId"]]);
  });

  it("happens once for one Idempotency-Key", async () => {
    const json = { phone: newPhone() };
    const headers = { "Idempotency-Key": crypto.randomUUID() };
    const [first, second] = [await post(json, headers), await post(json, headers)];
    expect([first.status, second.status]).toEqual([201, 200]);
    expect(second.body.data).toEqual(first.body.data);
  });
});

describe("the file of a campaign's leads", () => {
  it("takes what every object has for no attribute, and guards what a spreadsheet would compute", async () => {
    const { id } = await createCampaign(tenant);
    await create({ campaignId: id, name: ";=1+1", attributes: { constructor: "bricklayer" } });
    await create({ campaignId: id, name: "\uff1d1+1" });
    const { status, body } = await api("GET", `/api/leads/export?campaignId=${id}`, { key: tenant.keys.operator });
    expect(status).toBe(200);
    const rows = String(body).split("\r\n");
    expect(rows[0]).toMatch(/phone,email,name,constructor,id/);
    expect(rows[1]).toContain(",';=1+1,bricklayer,");
    expect(rows[2]).toContain(",'\uff1d1+1,,");
  });
});

describe("changing a lead", () => {
  it("changes what is named and raises the version", async () => {
    const lead = await create({ name: "Anna", attributes: { plan: "gold" } });
    const { status, body } = await patch(lead.id, { name: null, attributes: { since: "2020" } });
    expect(status).toBe(200);
    expect(body.data).toEqual({
      ...lead,
      name: null,
      attributes: { since: "2020" },
      version: 2,
      updatedAt: body.data.updatedAt,
    });
  });

  it("happens only to what the client has read, where it says so", async () => {
    const { id } = await create();
    const before = await api("GET", `/api/leads/${id}`, { key: tenant.keys.viewer });
    const headers = { "If-Match": before.headers.get("ETag") ?? "" };
    const change = (name: string) =>
      api("PATCH", `/api/leads/${id}`, { key: tenant.keys.operator, json: { name }, headers });
    expect((await change("Anna")).status).toBe(200);
    expect((await change("Ben")).status).toBe(412);
    expect((await read(id)).name).toBe("Anna");
  });

  it("refuses a number that is taken or none, and a change of nothing", async () => {
    const [one, two] = [await create(), await create()];
    expect((await patch(one.id, { phone: two.phone })).status).toBe(409);
    expect(pathsOf((await patch(one.id, { phone: "12" })).body)).toEqual(["phone"]);
    expect((await patch(one.id, {})).status).toBe(400);
    expect((await patch(one.id, { defaultCountry: "DE" })).status).toBe(400);
  });
});

it("deletes a lead", async () => {
  const { id } = await create();
  expect((await api("DELETE", `/api/leads/${id}`, { key: tenant.keys.operator })).status).toBe(200);
  expect((await api("DELETE", `/api/leads/${id}`, { key: tenant.keys.operator })).status).toBe(404);
});

it("lists leads by campaign, state, number and address", async () => {
  const { id } = await createCampaign(tenant);
  const a = await create({ campaignId: id, email: "a@example.com" });
  const b = await create({ campaignId: id });
  await database().update(leads).set({ status: "reached" }).where(eq(leads.id, b.id));
  const ids = async (query: string) => {
    const { status, body } = await api("GET", `/api/leads?${query}`, { key: tenant.keys.viewer });
    expect(status).toBe(200);
    return body.data.items.map((lead: { id: string }) => lead.id);
  };
  expect(await ids(`campaignId=${id}`)).toEqual([b.id, a.id]);
  expect(await ids(`campaignId=${id}&status=reached`)).toEqual([b.id]);
  expect(await ids(`phone=${encodeURIComponent(a.phone)}`)).toEqual([a.id]);
  expect(await ids(`phone=${a.phone}`)).toEqual([a.id]);
  expect(await ids("email=A@example.com")).toEqual([a.id]);
  const wrong = await api("GET", "/api/leads?phone=030", { key: tenant.keys.viewer });
  expect([wrong.status, pathsOf(wrong.body)]).toEqual([400, ["phone"]]);
});

it("keeps an organisation's leads from others", async () => {
  const { id, phone } = await create();
  const { keys } = stranger;
  const answers = [
    await api("GET", `/api/leads/${id}`, { key: keys.admin }),
    await api("PATCH", `/api/leads/${id}`, { key: keys.admin, json: { name: "Mine" } }),
    await api("DELETE", `/api/leads/${id}`, { key: keys.admin }),
    await api("DELETE", `/api/do-not-call/${phone}`, { key: keys.admin }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
  const list = await api("GET", `/api/leads?campaignId=${campaignId}`, { key: keys.admin });
  expect(list.body.data.items).toEqual([]);
});

it("notes every change of campaigns, leads and barred numbers, and no number", async () => {
  const own = await createTenant();
  const { operator, admin } = own.keys;
  const campaign = await createCampaign(own);
  const phone = newPhone();
  const { body } = await api("POST", "/api/leads", { key: operator, json: { campaignId: campaign.id, phone } });
  await api("PATCH", `/api/leads/${body.data.id}`, { key: operator, json: { name: "Anna" } });
  await api("POST", "/api/do-not-call", { key: operator, json: { phone } });
  await api("DELETE", `/api/do-not-call/${phone}`, { key: operator });
  const file = { key: operator, body: `phone\n${phone}\n`, headers: { "Content-Type": "text/csv" } };
  await api("POST", `/api/leads/import?campaignId=${campaign.id}`, file);
  await api("GET", `/api/leads/export?campaignId=${campaign.id}`, { key: operator });
  await api("DELETE", `/api/leads/${body.data.id}`, { key: operator });
  await api("DELETE", `/api/campaigns/${campaign.id}`, { key: admin });
  const log = await api("GET", "/api/audit-log?sort=createdAt", { key: admin });
  const actions = log.body.data.items.map(({ action }: { action: string }) => action);
  expect(actions.filter((action: string) => !action.startsWith("agent."))).toEqual([
    "campaign.create",
    "lead.create",
    "lead.update",
    "do_not_call.add",
    "do_not_call.remove",
    "lead_import.start",
    "lead.export",
    "lead.delete",
    "campaign.delete",
  ]);
  expect(JSON.stringify(log.body.data)).not.toContain(phone.slice(1));
});

describe("a number that is not to be called", () => {
  const forbid = (phone: string, json = {}) =>
    api("POST", "/api/do-not-call", { key: tenant.keys.operator, json: { phone, ...json } });
  const allow = (phone: string) =>
    api("DELETE", `/api/do-not-call/${encodeURIComponent(phone)}`, { key: tenant.keys.operator });

  it("marks its leads in all campaigns at once, and those that come later", async () => {
    const { id } = await createCampaign(tenant);
    const phone = newPhone();
    const [one, untouched] = [await create({ phone }), await create()];
    const added = await forbid(phone, { reason: "asked us not to" });
    expect([added.status, added.body.data]).toMatchObject([201, { phone, reason: "asked us not to" }]);
    expect(await read(one.id)).toMatchObject({ status: "do_not_call", version: 2 });
    expect(await create({ phone, campaignId: id })).toMatchObject({ status: "do_not_call" });
    expect((await read(untouched.id)).status).toBe("new");
  });

  it("stays on the list with its first reason", async () => {
    const phone = newPhone();
    await forbid(phone, { reason: "first" });
    const again = await forbid(`0${phone.slice(3)}`, { defaultCountry: "DE", reason: "second" });
    expect([again.status, again.body.data.reason]).toEqual([200, "first"]);
    const { body } = await api("GET", `/api/do-not-call?phone=${encodeURIComponent(phone)}`, {
      key: tenant.keys.viewer,
    });
    expect(body.data.items).toEqual([again.body.data]);
    expect((await api("GET", "/api/do-not-call", { key: stranger.keys.viewer })).body.data.items).toEqual([]);
  });

  it("makes its leads new again when it is taken off, but those that had been called", async () => {
    const phone = newPhone();
    const other = (await createCampaign(tenant)).id;
    const [fresh, called] = [await create({ phone }), await create({ phone, campaignId: other })];
    await database().update(leads).set({ attempts: 1, lastCalledAt: new Date() }).where(eq(leads.id, called.id));
    await forbid(phone);
    expect((await allow(phone)).status).toBe(200);
    expect((await read(fresh.id)).status).toBe("new");
    expect((await read(called.id)).status).toBe("do_not_call");
    expect((await allow(phone)).status).toBe(404);
  });

  it("follows a lead whose number is changed", async () => {
    const [forbidden, free] = [newPhone(), newPhone()];
    await forbid(forbidden);
    const lead = await create();
    expect((await patch(lead.id, { phone: forbidden })).body.data.status).toBe("do_not_call");
    expect((await patch(lead.id, { name: "Anna" })).body.data.status).toBe("do_not_call");
    expect((await patch(lead.id, { phone: free })).body.data.status).toBe("new");
  });

  it("has to be one", async () => {
    expect(pathsOf((await forbid("12")).body)).toEqual(["phone"]);
    expect(pathsOf((await allow("12")).body)).toEqual(["phone"]);
  });
});
