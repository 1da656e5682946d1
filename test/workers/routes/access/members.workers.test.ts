import { beforeAll, describe, expect, it } from "vitest";
import { createMembers } from "../../../../workers/services/access/members.ts";
import { auditTrail } from "../../../support/worker/audit-trail.ts";
import { api, createTenant, database } from "../../../support/worker/tenant.ts";

let tenant: Awaited<ReturnType<typeof createTenant>>;
let key: string;
beforeAll(async () => {
  tenant = await createTenant();
  key = tenant.keys.admin;
});

const add = (json: unknown, by = key) => api("POST", "/api/members", { key: by, json });
const change = (id: string, json: unknown, by = key, headers: Record<string, string> = {}) =>
  api("PATCH", `/api/members/${id}`, { key: by, json, headers });
const remove = (id: string, by = key) => api("DELETE", `/api/members/${id}`, { key: by });

describe("members", () => {
  it("are added by address, changed and removed, and the log tells who did it", async () => {
    const { status, body } = await add({ email: "Ada@Clinic.example", name: "Ada", role: "operator" });
    expect(status).toBe(201);
    const member = body.data;
    expect(member).toMatchObject({ email: "ada@clinic.example", name: "Ada", role: "operator", lastSignedInAt: null });
    expect((await change(member.id, { role: "viewer", name: null })).body.data).toMatchObject({
      role: "viewer",
      name: null,
      version: 2,
    });
    const found = await api("GET", "/api/members?email=ADA@clinic.example", { key });
    expect(found.body.data.items).toHaveLength(1);
    expect((await remove(member.id)).status).toBe(200);
    expect((await api("GET", `/api/members/${member.id}`, { key })).status).toBe(404);
    expect(await auditTrail(key, member.id)).toEqual([
      "member.add: email, name, role",
      "member.change: name, role",
      "member.remove",
    ]);
    const byActor = await api(
      "GET",
      `/api/audit-log?actorId=${(await api("GET", "/api/session", { key })).body.data.actor.id}`,
      {
        key,
      },
    );
    expect(byActor.body.data.items).toHaveLength(3);
  });

  it("are in an organisation once", async () => {
    await add({ email: "twice@clinic.example", role: "viewer" });
    const again = await add({ email: "Twice@clinic.example", role: "admin" });
    expect(again.status).toBe(409);
    expect(again.body.error.details[0].path).toBe("email");
    const elsewhere = await createTenant();
    expect((await add({ email: "twice@clinic.example", role: "viewer" }, elsewhere.keys.admin)).status).toBe(201);
  });

  it("are changed only as they were read, when the client says so", async () => {
    const { id } = (await add({ email: "tag@clinic.example", role: "viewer" })).body.data;
    const tag = (await api("GET", `/api/members/${id}`, { key })).headers.get("ETag") ?? "";
    expect((await change(id, { role: "operator" }, key, { "If-Match": tag })).status).toBe(200);
    expect((await change(id, { role: "admin" }, key, { "If-Match": tag })).status).toBe(412);
  });

  it.each([
    { email: "ada", role: "viewer" },
    { email: "a@b.example" },
    { email: "a@b.example", role: "owner" },
    { email: "a@b.example", role: "viewer", id: "user_mine" },
  ])("are not added as %j", async (json) => {
    expect((await add(json)).status).toBe(400);
  });
});

describe("the last administrator", () => {
  it("is neither removed nor made less", async () => {
    const { keys } = await createTenant();
    const [first, second] = await Promise.all(
      ["a@clinic.example", "b@clinic.example"].map(
        async (email) => (await add({ email, role: "admin" }, keys.admin)).body.data.id as string,
      ),
    );
    const session = await api("GET", "/api/session", { key: keys.admin });
    expect((await api("DELETE", `/api/api-keys/${session.body.data.actor.id}`, { key: keys.admin })).status).toBe(200);
    const members = createMembers(database(), true);
    const { organizationId } = session.body.data;
    const author = { actor: { type: "user", id: first ?? "" }, organizationId, requestId: "test" } as const;
    expect(await members.remove(author, first ?? "")).toEqual({ ok: true, value: undefined });
    const lastAdmin = { ok: false, error: "last_admin" };
    expect(await members.remove(author, second ?? "")).toEqual(lastAdmin);
    expect(await members.change(author, second ?? "", { role: "operator" })).toEqual(lastAdmin);
    expect(await members.change(author, second ?? "", { name: "B" })).toMatchObject({ ok: true });
    expect(await members.remove(author, "user_nobody")).toEqual({ ok: false, error: "unknown" });
  });
});

describe("an organisation", () => {
  const patch = (json: unknown, by = key, headers: Record<string, string> = {}) =>
    api("PATCH", "/api/organizations/me", { key: by, json, headers });

  it("is renamed and says how long it keeps words", async () => {
    const { body } = await patch({ name: " Smile Clinic ", retentionDays: 30 });
    expect(body.data).toMatchObject({ name: "Smile Clinic", retentionDays: 30, version: 2 });
    expect((await patch({ retentionDays: null })).body.data).toMatchObject({ retentionDays: null, version: 3 });
    expect(await auditTrail(key, tenant.organizationId)).toEqual([
      "organization.change: name, retentionDays",
      "organization.change: retentionDays",
    ]);
  });

  it("says in which time zone it is, by its name", async () => {
    expect((await patch({ timeZone: "Europe/Berlin" })).body.data.timeZone).toBe("Europe/Berlin");
    expect((await patch({ timeZone: null })).body.data.timeZone).toBeNull();
  });

  it("is changed only as it was read, when the client says so", async () => {
    const tag = (await api("GET", "/api/organizations/me", { key })).headers.get("ETag") ?? "";
    expect((await patch({ name: "One" }, key, { "If-Match": tag })).status).toBe(200);
    expect((await patch({ name: "Two" }, key, { "If-Match": tag })).status).toBe(412);
  });

  it.each([{}, { name: " " }, { retentionDays: 0 }, { retentionDays: 1.5 }, { timeZone: "CET+1" }, { id: "org_mine" }])(
    "takes no %j",
    async (json) => {
      expect((await patch(json)).status).toBe(400);
    },
  );
});

describe("preferences", () => {
  const put = (json: unknown, by = key, headers: Record<string, string> = {}) =>
    api("PUT", "/api/preferences", { key: by, json, headers });
  const notifications = { alerts: true, campaigns: true, weeklySummary: false };

  it("are one's own, whole, with defaults for what was not said", async () => {
    const before = await api("GET", "/api/preferences", { key: tenant.keys.viewer });
    expect(before.body.data).toEqual({
      preferences: { language: "en", timeZone: "UTC", theme: "system", notifications },
      version: 0,
      updatedAt: null,
    });
    const written = await put(
      { timeZone: "Europe/Berlin", notifications: { weeklySummary: true } },
      tenant.keys.viewer,
    );
    const preferences = {
      language: "en",
      timeZone: "Europe/Berlin",
      theme: "system",
      notifications: { ...notifications, weeklySummary: true },
    };
    expect(written.body.data).toEqual({ preferences, version: 1, updatedAt: expect.any(String) });
    expect((await api("GET", "/api/preferences", { key })).body.data.version).toBe(0);
    expect((await put({ language: "de-CH" }, tenant.keys.viewer)).body.data).toMatchObject({
      preferences: { language: "de-CH", timeZone: "UTC" },
      version: 2,
    });
  });

  it("are changed only as they were read, when the client says so", async () => {
    const { keys } = await createTenant();
    const tag = (await api("GET", "/api/preferences", { key: keys.viewer })).headers.get("ETag") ?? "";
    expect((await put({ theme: "dark" }, keys.viewer, { "If-Match": tag })).status).toBe(200);
    expect((await put({ theme: "light" }, keys.viewer, { "If-Match": tag })).status).toBe(412);
    expect((await api("GET", "/api/preferences", { key: keys.viewer })).body.data.preferences.theme).toBe("dark");
  });

  it.each(["Europe/Kyiv", "Asia/Calcutta", "Etc/UTC"])("take the time zone %s", async (timeZone) => {
    const { status, body } = await put({ timeZone });
    expect([status, body.data.preferences.timeZone]).toEqual([200, timeZone]);
  });

  it.each([
    [{ theme: "pink" }, "theme"],
    [{ timeZone: "Mars/Olympus" }, "timeZone"],
    [{ timeZone: "+01:00" }, "timeZone"],
    [{ timeZone: "utc" }, "timeZone"],
    [{ language: "not a language" }, "language"],
    [{ notifications: { sms: true } }, "notifications.sms"],
    [{ anything: "x".repeat(10_000) }, "anything"],
  ])("take no %j", async (json, field) => {
    const { status, body } = await put(json);
    expect(status).toBe(400);
    expect(body.error.details[0].path).toBe(field);
  });
});
