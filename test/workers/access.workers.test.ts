import { env } from "cloudflare:workers";
import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { apiKeys } from "../../workers/db/schema.ts";
import { hashApiKey } from "../../workers/services/authentication.ts";
import { signToken } from "../../workers/services/signed-token.ts";
import { agentSettings, api, createTenant, database, ORIGIN } from "../support/tenant.ts";

let tenant: Awaited<ReturnType<typeof createTenant>>;
let stranger: Awaited<ReturnType<typeof createTenant>>;
let agentId: string;
let callId: string;
let documentId: string;

beforeAll(async () => {
  [tenant, stranger] = await Promise.all([createTenant(), createTenant()]);
  agentId = (await api("POST", "/api/agents", { key: tenant.keys.admin, json: agentSettings() })).body.data.id;
  const json = { agentId, transport: "browser" };
  callId = (await api("POST", "/api/calls/start", { key: tenant.keys.operator, json })).body.data.callId;
  const document = { body: "Parking is free.", headers: { "Content-Type": "text/plain" } };
  documentId = (await api("POST", "/api/knowledge/documents", { key: tenant.keys.operator, ...document })).body.data.id;
});

/** Every route that is not for everybody, and the least role that may use it. */
const guarded = [
  ["GET", "/api/organizations/me", "viewer"],
  ["GET", "/api/session", "viewer"],
  ["GET", "/api/agents", "viewer"],
  ["POST", "/api/agents", "admin"],
  ["GET", "/api/agents/{agent}", "viewer"],
  ["PATCH", "/api/agents/{agent}", "admin"],
  ["DELETE", "/api/agents/{agent}", "admin"],
  ["GET", "/api/agents/{agent}/openers", "viewer"],
  ["POST", "/api/calls/start", "operator"],
  ["GET", "/api/calls", "viewer"],
  ["GET", "/api/calls/{call}", "viewer"],
  ["GET", "/api/calls/{call}/transcript", "viewer"],
  ["GET", "/api/calls/{call}/turns", "viewer"],
  ["GET", "/api/calls/{call}/timeline", "viewer"],
  ["GET", "/api/calls/{call}/recording", "admin"],
  ["POST", "/api/calls/{call}/end", "operator"],
  ["POST", "/api/voice/process", "operator"],
  ["GET", "/api/performance/turns", "viewer"],
  ["GET", "/api/knowledge/documents", "viewer"],
  ["POST", "/api/knowledge/documents", "operator"],
  ["GET", "/api/knowledge/documents/{document}", "viewer"],
  ["GET", "/api/knowledge/documents/{document}/content", "viewer"],
  ["POST", "/api/knowledge/documents/{document}/reindex", "operator"],
  ["DELETE", "/api/knowledge/documents/{document}", "operator"],
  ["GET", "/api/knowledge/search", "viewer"],
] as const;

/** Routes that need no key. */
const open = [
  "GET /api/health",
  "POST /api/session",
  "DELETE /api/session",
  "GET /api/voice/agents",
  "POST /api/voice/token",
];

const pathOf = (template: string) =>
  template.replace("{agent}", agentId).replace("{call}", callId).replace("{document}", documentId);
const bodyOf = (method: string) => (method === "POST" || method === "PATCH" ? { json: {} } : {});

it("guards every route of the API that is not listed here as open", async () => {
  const { body } = await api("GET", "/api/openapi.json");
  const documented = Object.entries<Record<string, { security: unknown[] }>>(body.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { security }]) => ({ route: `${method.toUpperCase()} ${path}`, security })),
  );
  const known = guarded.map(([method, path]) => `${method} ${path.replace(/\{\w+\}/, "{id}")}`);
  expect(documented.map(({ route }) => route).sort()).toEqual([...known, ...open].sort());
  expect(
    documented
      .filter(({ security }) => security.length === 0)
      .map(({ route }) => route)
      .sort(),
  ).toEqual([...open].sort());
});

it.each(guarded)("%s %s is refused without a key, and with one that is nobody's", async (method, template) => {
  for (const key of [undefined, "qv_0123456789abcdef0123456789abcdef", "nonsense"]) {
    const answer = await api(method, pathOf(template), { ...(key === undefined ? {} : { key }), ...bodyOf(method) });
    expect(answer.status).toBe(401);
    expect(answer.body).toMatchObject({ success: false, error: { code: "unauthorized" } });
    expect(answer.headers.get("WWW-Authenticate")).toBe("Bearer");
  }
});

it.each(guarded.filter(([, , role]) => role !== "viewer"))(
  "%s %s is refused to a viewer",
  async (method, template, role) => {
    const answer = await api(method, pathOf(template), { key: tenant.keys.viewer, ...bodyOf(method) });
    expect(answer.status).toBe(403);
    expect(answer.body.error).toMatchObject({ code: "forbidden", message: expect.stringContaining(role) });
  },
);

it.each(guarded.filter(([, , role]) => role === "admin"))(
  "%s %s is refused to an operator",
  async (method, template) => {
    const answer = await api(method, pathOf(template), { key: tenant.keys.operator, ...bodyOf(method) });
    expect(answer.status).toBe(403);
  },
);

it.each(guarded.filter(([, template]) => template.includes("{")))(
  "%s %s knows no row of another organisation",
  async (method, template) => {
    const json = method === "PATCH" ? { json: { greeting: "Mine now." } } : bodyOf(method);
    const answer = await api(method, pathOf(template), { key: stranger.keys.admin, ...json });
    expect(answer.status).toBe(404);
    expect(answer.body).toMatchObject({ success: false, error: { code: "not_found" } });
  },
);

describe("another organisation", () => {
  it("sees none of the rows in its lists", async () => {
    for (const path of ["/api/agents", "/api/calls", `/api/calls?agentId=${agentId}`, "/api/knowledge/documents"]) {
      const answer = await api("GET", path, { key: stranger.keys.admin });
      expect(answer.body.data).toEqual({ items: [], nextCursor: null });
    }
  });

  it("starts no call with an agent that is not its own", async () => {
    const json = { agentId, transport: "browser" };
    expect((await api("POST", "/api/calls/start", { key: stranger.keys.admin, json })).status).toBe(404);
    expect((await api("POST", "/api/voice/token", { key: stranger.keys.admin, json: { agentId } })).status).toBe(404);
  });
});

describe("a key", () => {
  it("tells its organisation and role", async () => {
    const { body } = await api("GET", "/api/organizations/me", { key: tenant.keys.operator });
    expect(body.data).toMatchObject({ id: tenant.organizationId, name: "Clinic", role: "operator" });
  });

  it("is kept as its hash only, and notes when it was last used", async () => {
    const hash = await hashApiKey(tenant.keys.viewer);
    await api("GET", "/api/session", { key: tenant.keys.viewer });
    const [row] = await database().select().from(apiKeys).where(eq(apiKeys.hash, hash));
    expect(JSON.stringify(row)).not.toContain(tenant.keys.viewer);
    expect(row?.prefix).toBe(tenant.keys.viewer.slice(0, 9));
    expect(Date.now() - (row?.lastUsedAt?.getTime() ?? 0)).toBeLessThan(60_000);
  });

  it("opens nothing once it is revoked, nor does a session got with it", async () => {
    const { keys } = await createTenant();
    const cookie = await signIn(keys.viewer);
    await database()
      .update(apiKeys)
      .set({ revokedAt: new Date() })
      .where(eq(apiKeys.hash, await hashApiKey(keys.viewer)));
    expect((await api("GET", "/api/session", { key: keys.viewer })).status).toBe(401);
    expect((await api("GET", "/api/session", { headers: { Cookie: cookie } })).status).toBe(401);
  });
});

/** The cookie that a browser would send after signing in. */
async function signIn(apiKey: string): Promise<string> {
  const answer = await api("POST", "/api/session", { json: { apiKey } });
  expect(answer.status).toBe(200);
  return answer.headers.get("Set-Cookie")?.split(";")[0] ?? "";
}

describe("a session", () => {
  it("stands for the key it was got with", async () => {
    const cookie = await signIn(tenant.keys.operator);
    const { body } = await api("GET", "/api/session", { headers: { Cookie: cookie } });
    expect(body.data).toEqual({ organizationId: tenant.organizationId, role: "operator", via: "session" });
  });

  it("lives in a cookie that scripts, other sites and plain connections do not see", async () => {
    const answer = await api("POST", "/api/session", { json: { apiKey: tenant.keys.viewer } });
    const cookie = answer.headers.get("Set-Cookie") ?? "";
    for (const attribute of ["HttpOnly", "SameSite=Strict", "Secure", "Path=/", "Expires="]) {
      expect(cookie).toContain(attribute);
    }
    expect(cookie).not.toContain(tenant.keys.viewer);
  });

  it("needs no secure connection on this machine", async () => {
    const json = { apiKey: tenant.keys.viewer };
    const local = await api("POST", "http://127.0.0.1:8787/api/session", { json });
    expect(local.headers.get("Set-Cookie")).not.toContain("Secure");
    const elsewhere = await api("POST", "http://voice.example/api/session", { json });
    expect(elsewhere.headers.get("Set-Cookie")).toContain("Secure");
  });

  it("changes things only from the platform's own pages and those the operator named", async () => {
    const cookie = await signIn(tenant.keys.admin);
    const patch = (origin?: string) =>
      api("PATCH", `/api/agents/${agentId}`, {
        json: { greeting: "Hello." },
        headers: { Cookie: cookie, ...(origin === undefined ? {} : { Origin: origin }) },
      });
    expect((await patch(ORIGIN)).status).toBe(200);
    expect((await patch("https://pages.example")).status).toBe(200);
    expect((await patch("https://evil.example")).status).toBe(403);
    expect((await patch()).status).toBe(403);
  });

  it("is refused when it is forged, expired, or a key that is nobody's asks for it", async () => {
    const forged = await signToken("session", { keyId: "key_x", expiresAtMs: Date.now() + 60_000 }, "x".repeat(32));
    const expired = await signToken("session", { keyId: "key_x", expiresAtMs: Date.now() - 1 }, env.TOKEN_SECRET);
    for (const value of [forged, expired, "nonsense"]) {
      const answer = await api("GET", "/api/session", { headers: { Cookie: `qv_session=${value}` } });
      expect(answer.status).toBe(401);
    }
    expect((await api("POST", "/api/session", { json: { apiKey: "qv_wrong" } })).status).toBe(401);
  });

  it("ends when it is deleted", async () => {
    const answer = await api("DELETE", "/api/session", { headers: { Cookie: await signIn(tenant.keys.viewer) } });
    expect(answer.status).toBe(200);
    expect(answer.headers.get("Set-Cookie")).toMatch(/^qv_session=;.*Max-Age=0/);
  });
});
