import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { apiKeys } from "../../../../workers/db/schema.ts";
import { createApiKeys } from "../../../../workers/services/access/api-keys.ts";
import { PRINCIPAL_FRESH_MS } from "../../../../workers/services/access/principal-memory.ts";
import { auditTrail } from "../../../support/worker/audit-trail.ts";
import { signIn } from "../../../support/worker/sign-in.ts";
import { api, createTenant, database } from "../../../support/worker/tenant.ts";

let tenant: Awaited<ReturnType<typeof createTenant>>;
let key: string;
beforeAll(async () => {
  tenant = await createTenant();
  key = tenant.keys.admin;
});

const create = async (json: unknown = { name: "Dialler", role: "operator" }, by = key) =>
  (await api("POST", "/api/api-keys", { key: by, json })).body.data as {
    key: string;
    apiKey: { id: string; expiresAt: string | null };
  };
const whoAmI = async (apiKey: string) => (await api("GET", "/api/session", { key: apiKey })).status;
const idOf = async (apiKey: string) => (await api("GET", "/api/session", { key: apiKey })).body.data.actor.id as string;
const revoke = (id: string, by = key) => api("DELETE", `/api/api-keys/${id}`, { key: by });

describe("a new key", () => {
  it("opens things with its role, and is shown this once", async () => {
    const made = await create();
    expect(made).toEqual({
      key: expect.stringMatching(/^qv_[\w-]{43}$/),
      apiKey: {
        id: expect.stringMatching(/^key_/),
        name: "Dialler",
        role: "operator",
        prefix: made.key.slice(0, 9),
        createdAt: expect.any(String),
        lastUsedAt: null,
        expiresAt: null,
        rotatedAt: null,
        revokedAt: null,
      },
    });
    const { body } = await api("GET", "/api/session", { key: made.key });
    expect(body.data).toMatchObject({ role: "operator", actor: { type: "key", id: made.apiKey.id } });
    const list = await api("GET", "/api/api-keys", { key });
    expect(JSON.stringify(list.body)).not.toContain(made.key);
    expect(list.body.data.items[0]).toMatchObject({ id: made.apiKey.id, lastUsedAt: expect.any(String) });
    expect(await auditTrail(key, made.apiKey.id)).toEqual(["api_key.create: name, role"]);
  });

  it.each([
    { name: "", role: "admin" },
    { name: "x", role: "owner" },
    { name: "x" },
    { name: "x", role: "admin", key: "qv_mine" },
    { name: "x", role: "admin", expiresAt: "2020-01-01T00:00:00.000Z" },
    { name: "x", role: "admin", expiresAt: "2099-01-01T00:00:00.000Z" },
    { name: "x", role: "admin", expiresAt: "tomorrow" },
  ])("is refused as %j", async (json) => {
    expect((await api("POST", "/api/api-keys", { key, json })).status).toBe(400);
  });
});

describe("a key with an end", () => {
  it("works until then, and stands in for no lasting administrator", async () => {
    const other = await createTenant();
    const expiresAt = new Date(Date.now() + 60_000).toISOString();
    const made = await create({ name: "Contractor", role: "admin", expiresAt }, other.keys.admin);
    expect(made.apiKey).toMatchObject({ expiresAt });
    expect(await auditTrail(other.keys.admin, made.apiKey.id)).toEqual(["api_key.create: name, role, expiresAt"]);
    expect(await whoAmI(made.key)).toBe(200);
    const lasting = await idOf(other.keys.admin);
    expect((await revoke(lasting, made.key)).status).toBe(409);
    const later = vi.spyOn(Date, "now").mockReturnValue(Date.now() + 60_000 + PRINCIPAL_FRESH_MS);
    expect(await whoAmI(made.key)).toBe(401);
    later.mockRestore();
  });
});

describe("a rotated key", () => {
  const rotate = (id: string, json: unknown = {}) => api("POST", `/api/api-keys/${id}/rotate`, { key, json });

  it("is replaced at once, with its name, role and preferences", async () => {
    const old = await create({ name: "Pages", role: "viewer" });
    await api("PUT", "/api/preferences", { key: old.key, json: { theme: "dark" } });
    const cookie = await signIn(old.key);
    const answer = await rotate(old.apiKey.id);
    expect(answer.status).toBe(201);
    const next = answer.body.data;
    expect(next.apiKey).toMatchObject({ name: "Pages", role: "viewer" });
    expect(next.apiKey.id).not.toBe(old.apiKey.id);
    expect([await whoAmI(old.key), await whoAmI(next.key)]).toEqual([401, 200]);
    expect((await api("GET", "/api/session", { headers: { Cookie: cookie } })).status).toBe(401);
    const { body } = await api("GET", "/api/preferences", { key: next.key });
    expect(body.data.preferences.theme).toBe("dark");
    expect(await auditTrail(key, old.apiKey.id)).toContain("api_key.rotate");
  });

  it("works beside its successor for as long as was asked", async () => {
    const old = await create();
    await rotate(old.apiKey.id, { graceSeconds: 60 });
    expect(await whoAmI(old.key)).toBe(200);
    const past = { expiresAt: new Date(Date.now() - 1) };
    await database().update(apiKeys).set(past).where(eq(apiKeys.id, old.apiKey.id));
    const known = vi.spyOn(Date, "now").mockReturnValue(Date.now() + PRINCIPAL_FRESH_MS);
    expect(await whoAmI(old.key)).toBe(401);
    known.mockRestore();
  });

  it("is rotated once, however often it is asked at the same time", async () => {
    const { apiKey } = await create();
    const answers = await Promise.all([rotate(apiKey.id), rotate(apiKey.id), rotate(apiKey.id, { graceSeconds: 5 })]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
  });

  it("that ends by itself is followed by one that lives as long, from now on", async () => {
    const lifeMs = 30 * 86_400_000;
    const old = await create({
      name: "Contractor",
      role: "viewer",
      expiresAt: new Date(Date.now() + lifeMs).toISOString(),
    });
    const madeAt = new Date(Date.now() - 86_400_000);
    const past = { createdAt: madeAt, expiresAt: new Date(madeAt.getTime() + lifeMs) };
    await database().update(apiKeys).set(past).where(eq(apiKeys.id, old.apiKey.id));
    const answer = await rotate(old.apiKey.id, { graceSeconds: 60 });
    expect(answer.status).toBe(201);
    const { createdAt, expiresAt } = answer.body.data.apiKey;
    expect(Date.parse(expiresAt) - Date.parse(createdAt)).toBe(lifeMs);
    expect([await whoAmI(old.key), await whoAmI(answer.body.data.key)]).toEqual([200, 200]);
    expect((await rotate(old.apiKey.id)).status).toBe(409);
  });

  it("does not outlive its own end by being rotated, and cannot be rotated past it", async () => {
    const old = await create({ name: "Brief", role: "viewer", expiresAt: new Date(Date.now() + 60_000).toISOString() });
    await rotate(old.apiKey.id, { graceSeconds: 86_400 });
    const [row] = await database().select().from(apiKeys).where(eq(apiKeys.id, old.apiKey.id));
    expect(row?.expiresAt?.toISOString()).toBe(old.apiKey.expiresAt);
    const ended = await create({
      name: "Over",
      role: "viewer",
      expiresAt: new Date(Date.now() + 60_000).toISOString(),
    });
    const past = { expiresAt: new Date(Date.now() - 1) };
    await database().update(apiKeys).set(past).where(eq(apiKeys.id, ended.apiKey.id));
    expect((await rotate(ended.apiKey.id)).status).toBe(409);
  });

  it("is refused for more than a week, and when there is no such key", async () => {
    const { apiKey } = await create();
    expect((await rotate(apiKey.id, { graceSeconds: 7 * 86_400 + 1 })).status).toBe(400);
    expect((await rotate("key_nobodys")).status).toBe(404);
  });
});

describe("a revoked key", () => {
  it("opens nothing, nor does a session got with it", async () => {
    const made = await create();
    const cookie = await signIn(made.key);
    expect((await revoke(made.apiKey.id)).status).toBe(200);
    expect(await whoAmI(made.key)).toBe(401);
    expect((await api("GET", "/api/session", { headers: { Cookie: cookie } })).status).toBe(401);
    expect((await revoke(made.apiKey.id)).status).toBe(200);
    expect(await auditTrail(key, made.apiKey.id)).toEqual(["api_key.create: name, role", "api_key.revoke"]);
    expect((await api("POST", `/api/api-keys/${made.apiKey.id}/rotate`, { key, json: {} })).status).toBe(409);
  });

  it("is never the last with which an organisation is administered", async () => {
    const { keys } = await createTenant();
    const id = await idOf(keys.admin);
    expect((await revoke(id, keys.admin)).status).toBe(409);
    expect(await whoAmI(keys.admin)).toBe(200);
    expect(await auditTrail(keys.admin, id)).toEqual([]);

    const spare = await create({ name: "spare", role: "admin" }, keys.admin);
    // A key that ends by itself is none to rely on.
    await api("POST", `/api/api-keys/${spare.apiKey.id}/rotate`, { key: keys.admin, json: { graceSeconds: 60 } });
    expect((await revoke(id, keys.admin)).status).toBe(200);
    expect((await revoke(spare.apiKey.id, spare.key)).status).toBe(200);
  });

  it("leaves one of two administrators who revoke each other at the same time", async () => {
    const { keys } = await createTenant();
    const other = await create({ name: "other", role: "admin" }, keys.admin);
    const ids = [await idOf(keys.admin), other.apiKey.id];
    const answers = await Promise.all([revoke(ids[1] ?? "", keys.admin), revoke(ids[0] ?? "", other.key)]);
    // The slower one is told that it is the last, or that its key is gone already.
    expect(answers.map(({ status }) => status).filter((status) => status === 200)).toHaveLength(1);
    expect([await whoAmI(keys.admin), await whoAmI(other.key)].sort()).toEqual([200, 401]);
  });

  it("may be the last key where a member administers, if members can sign in", async () => {
    const { keys, organizationId } = await createTenant();
    await api("POST", "/api/members", { key: keys.admin, json: { email: "ada@clinic.example", role: "admin" } });
    const id = await idOf(keys.admin);
    const author = { actor: { type: "key", id }, organizationId, requestId: "test" } as const;
    expect(await createApiKeys(database(), false).revoke(author, id)).toEqual({ ok: false, error: "last_admin" });
    expect((await revoke(id, keys.admin)).status).toBe(200);
  });
});
