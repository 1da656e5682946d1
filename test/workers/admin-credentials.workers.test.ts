import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, inject, it, vi } from "vitest";
import { createAudit } from "../../workers/services/access/audit.ts";
import { createSessions } from "../../workers/services/access/sessions.ts";
import { edgeKv } from "../support/worker/edge-kv.ts";
import { type Isolate, startIsolate } from "../support/worker/isolate.ts";
import { signIn } from "../support/worker/sign-in.ts";
import { api, createTenant, database, ORIGIN } from "../support/worker/tenant.ts";

/*
 * A credential that was just seen in one isolate and is ended or demoted in another. The clock stands still, so the
 * first one remembers it all the while.
 */

let here: Isolate;
let elsewhere: Isolate;
let tenant: Awaited<ReturnType<typeof createTenant>>;

beforeEach(async () => {
  tenant = await createTenant();
  const nowMs = Date.now();
  vi.spyOn(Date, "now").mockImplementation(() => nowMs);
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  here = await startIsolate({ CACHE: edgeKv(env.CACHE, () => nowMs) });
  elsewhere = await startIsolate({ CACHE: edgeKv(env.CACHE, () => nowMs) });
});
afterEach(() => {
  vi.restoreAllMocks();
});

type Headers = Record<string, string>;
const bearer = (key: string): Headers => ({ Authorization: `Bearer ${key}` });
const asPage = (cookie: string): Headers => ({ Cookie: cookie, Origin: ORIGIN });

/** What the isolate that remembers the credential answers to it: an admin's read and change, and a viewer's read. */
async function answersTo(headers: Headers): Promise<number[]> {
  const statuses: number[] = [];
  for (const [method, path, json] of [
    ["GET", "/api/members", undefined],
    ["PATCH", "/api/organizations/me", { name: "Mine" }],
    ["GET", "/api/organizations/me", undefined],
  ] as const) {
    const request = json === undefined ? { headers } : { headers, json };
    statuses.push((await here.send(method, path, request)).status);
  }
  return statuses;
}

async function memberSession(role: "admin" | "viewer") {
  const json = { email: "linus@clinic.example", role };
  const memberId: string = (await api("POST", "/api/members", { key: tenant.keys.admin, json })).body.data.id;
  const actor = { type: "user" as const, id: memberId };
  const db = database();
  const author = { organizationId: tenant.organizationId, requestId: "test", actor };
  const { secret } = await createSessions(db, createAudit(db)).start(author);
  return { memberId, headers: asPage(`__Host-qv_session=${secret}`) };
}

describe("a route of admins, where the credential is remembered", () => {
  it("refuses a key at once that was revoked elsewhere, and then knows it no more", async () => {
    const json = { name: "Second", role: "admin" };
    const { apiKey, key } = (await api("POST", "/api/api-keys", { key: tenant.keys.admin, json })).body.data;
    expect(await answersTo(bearer(key))).toEqual([200, 200, 200]);
    await elsewhere.send("DELETE", `/api/api-keys/${apiKey.id}`, { key: tenant.keys.admin });
    expect(await answersTo(bearer(key))).toEqual([401, 401, 401]);
  });

  it("refuses a key at once that was rotated elsewhere without grace", async () => {
    const json = { name: "Second", role: "admin" };
    const { apiKey, key } = (await api("POST", "/api/api-keys", { key: tenant.keys.admin, json })).body.data;
    expect(await answersTo(bearer(key))).toEqual([200, 200, 200]);
    const request = { key: tenant.keys.admin, json: { graceSeconds: 0 } };
    expect((await elsewhere.send("POST", `/api/api-keys/${apiKey.id}/rotate`, request)).status).toBe(201);
    expect(await answersTo(bearer(key))).toEqual([401, 401, 401]);
  });

  it("refuses a session at once that was signed out elsewhere", async () => {
    const headers = asPage(await signIn(tenant.keys.admin));
    expect(await answersTo(headers)).toEqual([200, 200, 200]);
    await elsewhere.send("DELETE", "/api/session", { headers });
    expect(await answersTo(headers)).toEqual([401, 401, 401]);
  });

  it("refuses a member's session at once whose role was lowered elsewhere, and lets it read on", async () => {
    const { memberId, headers } = await memberSession("admin");
    expect(await answersTo(headers)).toEqual([200, 200, 200]);
    const change = { key: tenant.keys.admin, json: { role: "viewer" } };
    expect((await elsewhere.send("PATCH", `/api/members/${memberId}`, change)).status).toBe(200);
    expect(await answersTo(headers)).toEqual([403, 403, 200]);
  });

  it("refuses a member's session at once who was removed elsewhere", async () => {
    const { memberId, headers } = await memberSession("admin");
    expect(await answersTo(headers)).toEqual([200, 200, 200]);
    await elsewhere.send("DELETE", `/api/members/${memberId}`, { key: tenant.keys.admin });
    expect(await answersTo(headers)).toEqual([401, 401, 401]);
  });

  it("lets a member at once who was made an admin elsewhere", async () => {
    const { memberId, headers } = await memberSession("viewer");
    expect(await answersTo(headers)).toEqual([403, 403, 200]);
    const change = { key: tenant.keys.admin, json: { role: "admin" } };
    await elsewhere.send("PATCH", `/api/members/${memberId}`, change);
    expect(await answersTo(headers)).toEqual([200, 200, 200]);
  });

  it("refuses to read on while Postgres does not answer, unlike routes of viewers", async () => {
    const headers = bearer(tenant.keys.admin);
    expect(await answersTo(headers)).toEqual([200, 200, 200]);
    await here.send("GET", "/api/agents", { headers });
    const bindings = { NEON_FETCH_ENDPOINT: inject("closedEndpoint") };
    expect((await here.send("GET", "/api/agents", { headers, bindings })).status).toBe(200);
    expect((await here.send("GET", "/api/members", { headers, bindings })).status).toBe(503);
  });
});
