import { env } from "cloudflare:workers";
import { eq } from "drizzle-orm";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { hashSecret } from "../../../../workers/crypto/secrets.ts";
import { sessions, users } from "../../../../workers/db/schema.ts";
import {
  REPLACED_SECRET_GRACE_MS,
  SECRET_LIFETIME_MS,
  SESSION_LIFETIME_MS,
} from "../../../../workers/services/access/sessions.ts";
import { AccessTeam } from "../../../support/http/access-team.ts";
import { auditTrail } from "../../../support/worker/audit-trail.ts";
import { cookieOf, signIn } from "../../../support/worker/sign-in.ts";
import { agentSettings, api, createTenant, database, ORIGIN } from "../../../support/worker/tenant.ts";

let tenant: Awaited<ReturnType<typeof createTenant>>;
beforeAll(async () => {
  tenant = await createTenant();
  // The first request loads the worker.
  await api("GET", "/api/health");
});

const whoAmI = (cookie: string) => api("GET", "/api/session", { headers: { Cookie: cookie } });
const rowOf = async (cookie: string) => {
  const hash = await hashSecret(cookie.split("=")[1] ?? "");
  const [row] = await database().select().from(sessions).where(eq(sessions.hash, hash));
  return row;
};
const realNow = Date.now;
let passedMs = 0;
vi.spyOn(Date, "now").mockImplementation(() => realNow() + passedMs);
/** So much time goes by. */
function pass(ms: number): void {
  passedMs += ms;
}

describe("a session", () => {
  it("stands for the key it was got with", async () => {
    const { body } = await whoAmI(await signIn(tenant.keys.operator));
    expect(body.data).toEqual({
      organizationId: tenant.organizationId,
      role: "operator",
      via: "session",
      actor: { type: "key", id: expect.stringMatching(/^key_/) },
    });
  });

  it("lives in a cookie that scripts, other sites and plain connections do not see", async () => {
    const answer = await api("POST", "/api/session", { json: { apiKey: tenant.keys.viewer } });
    const cookie = answer.headers.get("Set-Cookie") ?? "";
    for (const attribute of ["HttpOnly", "SameSite=Strict", "Secure", "Path=/", "Expires="]) {
      expect(cookie).toContain(attribute);
    }
    expect(cookie).not.toContain(tenant.keys.viewer);
  });

  it("is no cookie that another host of the domain could have set", async () => {
    const cookie = await signIn(tenant.keys.viewer);
    expect(cookie).toMatch(/^__Host-qv_session=/);
    expect((await whoAmI(cookie.replace("__Host-", ""))).status).toBe(401);
  });

  it("ends when its browser signs in again, and the new one goes on", async () => {
    const first = await signIn(tenant.keys.viewer);
    const headers = { Cookie: first, Origin: ORIGIN };
    const second = await api("POST", "/api/session", { json: { apiKey: tenant.keys.operator }, headers });
    const ended = await whoAmI(first);
    expect(ended.status).toBe(401);
    expect(ended.body.error.code).toBe("session_ended");
    expect(ended.headers.get("WWW-Authenticate")).toBe("Bearer");
    expect((await whoAmI(cookieOf(second))).body.data.role).toBe("operator");
    const third = await api("POST", "/api/session", {
      json: { apiKey: "qv_wrong" },
      headers: { Cookie: cookieOf(second) },
    });
    expect(third.status).toBe(401);
    // A sign-in that fails ends nothing.
    expect((await whoAmI(cookieOf(second))).status).toBe(200);
  });

  it("is not begun with a revoked key, and that it was tried is written down", async () => {
    const made = await api("POST", "/api/api-keys", { key: tenant.keys.admin, json: { name: "old", role: "viewer" } });
    const { key, apiKey } = made.body.data;
    await api("DELETE", `/api/api-keys/${apiKey.id}`, { key: tenant.keys.admin });
    expect((await api("POST", "/api/session", { json: { apiKey: key } })).status).toBe(401);
    expect(await auditTrail(tenant.keys.admin, apiKey.id)).toContain("session.refuse");
  });

  it("is not begun with a key that never was, which the log tells without the key", async () => {
    const warned = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    expect((await api("POST", "/api/session", { json: { apiKey: "qv_never-was-a-key" } })).status).toBe(401);
    const lines = warned.mock.calls.map(([line]) => String(line));
    warned.mockRestore();
    expect(lines).toContainEqual(expect.stringContaining('"event":"sign_in_refused","by":"key"'));
    expect(lines.join()).not.toContain("never-was-a-key");
  });

  it("is kept as a hash only", async () => {
    const cookie = await signIn(tenant.keys.viewer);
    const row = await rowOf(cookie);
    expect(row?.expiresAt.getTime()).toBeGreaterThan(Date.now() + SESSION_LIFETIME_MS - 60_000);
    expect(JSON.stringify(row)).not.toContain(cookie.split("=")[1]);
  });

  it("needs no secure connection on this machine", async () => {
    const json = { apiKey: tenant.keys.viewer };
    const local = await api("POST", "http://127.0.0.1:8787/api/session", { json });
    expect(local.headers.get("Set-Cookie")).not.toContain("Secure");
    expect(cookieOf(local)).toMatch(/^qv_session=/);
    const elsewhere = await api("POST", "http://voice.example/api/session", { json });
    expect(elsewhere.headers.get("Set-Cookie")).toContain("Secure");
  });

  it("changes things only from the platform's own pages and those the operator named", async () => {
    const cookie = await signIn(tenant.keys.admin);
    const { id } = (await api("POST", "/api/agents", { key: tenant.keys.admin, json: agentSettings() })).body.data;
    const patch = async (headers: Record<string, string>) =>
      (await api("PATCH", `/api/agents/${id}`, { json: { greeting: "Hi." }, headers: { Cookie: cookie, ...headers } }))
        .status;
    expect(await patch({ Origin: ORIGIN })).toBe(200);
    expect(await patch({ Origin: ORIGIN, "Sec-Fetch-Site": "same-origin" })).toBe(200);
    expect(await patch({ Origin: "https://pages.example", "Sec-Fetch-Site": "same-site" })).toBe(200);
    expect(await patch({ Origin: ORIGIN, "Sec-Fetch-Site": "cross-site" })).toBe(403);
    expect(await patch({ Origin: "https://evil.example" })).toBe(403);
    expect(await patch({ "Sec-Fetch-Site": "same-origin" })).toBe(403);
    expect(await patch({})).toBe(403);
  });

  it("is refused when nobody has it, or a key that is nobody's asks for it", async () => {
    expect((await whoAmI("__Host-qv_session=nonsense")).status).toBe(401);
    expect((await api("POST", "/api/session", { json: { apiKey: "qv_wrong" } })).status).toBe(401);
  });

  it("ends after twelve hours, however much it is used", async () => {
    const cookie = await signIn(tenant.keys.viewer);
    pass(SESSION_LIFETIME_MS - 60_000);
    const renewed = cookieOf(await whoAmI(cookie));
    expect((await whoAmI(renewed)).status).toBe(200);
    pass(61_000);
    expect((await whoAmI(renewed)).status).toBe(401);
  });

  it("ends when it is signed out of, for everybody who has the cookie, and says so in the log", async () => {
    const cookie = await signIn(tenant.keys.viewer);
    const row = await rowOf(cookie);
    const answer = await api("DELETE", "/api/session", { headers: { Cookie: cookie, Origin: ORIGIN } });
    expect(answer.status).toBe(200);
    expect(answer.headers.get("Set-Cookie")).toMatch(/^__Host-qv_session=;.*Max-Age=0/);
    expect((await whoAmI(cookie)).status).toBe(401);
    const log = await api("GET", `/api/audit-log?resourceId=${row?.id}`, { key: tenant.keys.admin });
    expect(log.body.data.items.map(({ action }: { action: string }) => action)).toEqual([
      "session.end",
      "session.start",
    ]);
  });

  it("is not signed out of from a page of another site", async () => {
    const cookie = await signIn(tenant.keys.viewer);
    const headers = { Cookie: cookie, Origin: "https://evil.example" };
    expect((await api("DELETE", "/api/session", { headers })).status).toBe(403);
    expect((await whoAmI(cookie)).status).toBe(200);
  });
});

describe("a session's secret", () => {
  it("is replaced on use after half an hour, and still taken for a minute", async () => {
    const cookie = await signIn(tenant.keys.viewer);
    expect(cookieOf(await whoAmI(cookie))).toBe("");
    pass(SECRET_LIFETIME_MS);
    const answer = await whoAmI(cookie);
    const renewed = cookieOf(answer);
    expect(renewed).toMatch(/^__Host-qv_session=[\w-]{43}$/);
    expect(renewed).not.toBe(cookie);
    expect(answer.headers.get("Set-Cookie")).toContain("HttpOnly");
    for (const each of [cookie, renewed]) {
      const again = await whoAmI(each);
      expect([again.status, cookieOf(again)]).toEqual([200, ""]);
    }
  });

  it("is replaced once when several requests come at the same time", async () => {
    const cookie = await signIn(tenant.keys.viewer);
    pass(SECRET_LIFETIME_MS);
    const answers = await Promise.all(Array.from({ length: 6 }, () => whoAmI(cookie)));
    expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(200));
    expect(answers.map(cookieOf).filter((renewed) => renewed !== "")).toHaveLength(1);
  });

  it("ends the session when it comes back after that minute: somebody else has the other one", async () => {
    const cookie = await signIn(tenant.keys.viewer);
    pass(SECRET_LIFETIME_MS);
    const renewed = cookieOf(await whoAmI(cookie));
    pass(REPLACED_SECRET_GRACE_MS);
    expect((await whoAmI(cookie)).status).toBe(401);
    expect((await whoAmI(renewed)).status).toBe(401);
  });

  it("is sent also with answers that are no JSON, have no body, or refuse", async () => {
    const cookie = await signIn(tenant.keys.viewer);
    const tag = (await whoAmI(cookie)).headers.get("ETag") ?? "";
    pass(SECRET_LIFETIME_MS);
    const unchanged = await api("GET", "/api/session", { headers: { Cookie: cookie, "If-None-Match": tag } });
    expect(unchanged.status).toBe(304);
    expect(cookieOf(unchanged)).not.toBe("");
    pass(SECRET_LIFETIME_MS);
    const refused = await api("GET", "/api/audit-log", { headers: { Cookie: cookieOf(unchanged) } });
    expect(refused.status).toBe(403);
    expect(cookieOf(refused)).not.toBe("");
  });
});

describe("signing in through Cloudflare Access", () => {
  const team = new AccessTeam(env.ACCESS_TEAM_DOMAIN, env.ACCESS_AUDIENCE);
  const realFetch = globalThis.fetch;
  vi.spyOn(globalThis, "fetch").mockImplementation((input, init) =>
    String(input).startsWith(`https://${team.domain}/`)
      ? team.fetchKeys(String(input), init as unknown as Parameters<typeof team.fetchKeys>[1])
      : realFetch(input, init),
  );
  afterEach(() => {
    team.answer = null;
  });

  const enter = (assertion: string | null, json: unknown = {}, headers: Record<string, string> = { Origin: ORIGIN }) =>
    api("POST", "/api/session/access", {
      json,
      headers: { ...headers, ...(assertion !== null && { "Cf-Access-Jwt-Assertion": assertion }) },
    });
  const addMember = async (key: string, email: string, role = "operator") =>
    (await api("POST", "/api/members", { key, json: { email, role } })).body.data;

  it("gives a member a session, which ends when they are removed", async () => {
    const member = await addMember(tenant.keys.admin, "grace@clinic.example");
    const answer = await enter(await team.assertion({ email: "Grace@Clinic.example" }));
    expect(answer.status).toBe(200);
    const actor = { type: "user", id: member.id };
    const session = { organizationId: tenant.organizationId, role: "operator", via: "session", actor };
    expect(answer.body.data).toEqual(session);
    const cookie = cookieOf(answer);
    expect((await whoAmI(cookie)).body.data).toEqual(session);
    const [row] = await database().select().from(users).where(eq(users.id, member.id));
    expect(Date.now() - (row?.lastSignedInAt?.getTime() ?? 0)).toBeLessThan(60_000);

    const change = { key: tenant.keys.admin, json: { role: "viewer" } };
    await api("PATCH", `/api/members/${member.id}`, change);
    expect((await whoAmI(cookie)).body.data.role).toBe("viewer");
    await api("DELETE", `/api/members/${member.id}`, { key: tenant.keys.admin });
    expect((await whoAmI(cookie)).status).toBe(401);
    expect((await enter(await team.assertion({ email: "grace@clinic.example" }))).status).toBe(403);
  });

  it("takes the assertion from Access's cookie too", async () => {
    await addMember(tenant.keys.admin, "joan@clinic.example");
    const assertion = await team.assertion({ email: "joan@clinic.example" });
    const headers = { Origin: ORIGIN, Cookie: `CF_Authorization=${assertion}` };
    expect((await enter(null, {}, headers)).status).toBe(200);
  });

  it("asks a member of several organisations which one they mean", async () => {
    const other = await createTenant();
    const email = "ida@clinic.example";
    await Promise.all([tenant, other].map(({ keys }) => addMember(keys.admin, email)));
    const assertion = await team.assertion({ email });
    const asked = await enter(assertion);
    expect(asked.status).toBe(409);
    expect(asked.body.error.details).toHaveLength(2);
    expect(asked.body.error.details[0]).toEqual({
      path: "organizationId",
      message: expect.stringMatching(/^may be org_[\w-]+: Clinic$/),
    });
    const chosen = await enter(assertion, { organizationId: other.organizationId });
    expect(chosen.body.data).toMatchObject({ organizationId: other.organizationId });
    const stranger = await createTenant();
    expect((await enter(assertion, { organizationId: stranger.organizationId })).status).toBe(403);
  });

  it("is refused to who is no member, brings no assertion or a wrong one, or comes from another page", async () => {
    const email = "grace@clinic.example";
    expect((await enter(await team.assertion({ email: "nobody@clinic.example" }))).status).toBe(403);
    expect((await enter(null)).status).toBe(401);
    expect((await enter("nonsense")).status).toBe(401);
    expect((await enter(await team.assertion({ email, audience: "another" }))).status).toBe(401);
    const stranger = new AccessTeam(env.ACCESS_TEAM_DOMAIN, env.ACCESS_AUDIENCE);
    expect((await enter(await stranger.assertion({ email }))).status).toBe(401);
    const elsewhere = { Origin: "https://evil.example" };
    expect((await enter(await team.assertion({ email }), {}, elsewhere)).status).toBe(403);
  });

  it("fetches the team's keys once for all who come", () => {
    expect(team.requests).toHaveLength(1);
  });
});
