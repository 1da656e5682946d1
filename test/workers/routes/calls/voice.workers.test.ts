import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { createApp } from "../../../../workers/app.ts";
import { verifyCallToken } from "../../../../workers/services/calls/call-token.ts";
import { agentSettings, api, createTenant, ORIGIN } from "../../../support/worker/tenant.ts";

let tenant: Awaited<ReturnType<typeof createTenant>>;
let open: { id: string; slug: string };
let closed: { id: string; slug: string };
beforeAll(async () => {
  tenant = await createTenant();
  const create = async (isPublic: boolean) =>
    (await api("POST", "/api/agents", { key: tenant.keys.admin, json: agentSettings({ isPublic }) })).body.data;
  open = await create(true);
  closed = await create(false);
});

/** Asks for a token, each time from an address of its own. */
const ask = (agentId: unknown, from: { key?: string; Origin?: string; address?: string }) => {
  const { key, address = crypto.randomUUID(), ...headers } = from;
  const request = { json: { agentId }, headers: { ...headers, "CF-Connecting-IP": address } };
  return api("POST", "/api/voice/token", key === undefined ? request : { ...request, key });
};

describe("the list of public agents", () => {
  it("shows what a talk page needs of them, and no others", async () => {
    const { body } = await api("GET", `/api/voice/agents?organization=${tenant.organizationId}`);
    const shown = body.data.find((agent: { id: string }) => agent.id === open.id);
    expect(shown).toEqual({
      id: open.id,
      slug: open.slug,
      name: "Receptionist",
      language: "en",
      greeting: "Hello, how can I help?",
      examples: ["Is there parking?"],
    });
    expect(body.data.map((agent: { id: string }) => agent.id)).not.toContain(closed.id);
  });

  it("holds nothing of other organisations, whatever they make", async () => {
    const other = await createTenant();
    const crowd = Array.from({ length: 3 }, (_, n) => agentSettings({ isPublic: true, name: `AAA ${n}` }));
    await Promise.all(crowd.map((json) => api("POST", "/api/agents", { key: other.keys.admin, json })));
    const idsOf = async (query: string) =>
      (await api("GET", `/api/voice/agents${query}`)).body.data.map((agent: { id: string }) => agent.id);
    expect(await idsOf(`?organization=${tenant.organizationId}`)).toEqual([open.id]);
    expect(await idsOf(`?organization=${other.organizationId}`)).toHaveLength(3);
    // Of the tests' many organisations none is the deployment's own.
    expect(await idsOf("")).toEqual([]);
    expect((await api("GET", "/api/voice/agents?organization=a%20b")).status).toBe(400);
  });
});

describe("a browser whose session is over", () => {
  const stale = { Cookie: `__Host-qv_session=${"x".repeat(43)}`, Origin: ORIGIN };

  it("is a visitor: it may talk to public agents, to no others, and loses the cookie", async () => {
    const answer = await ask(open.id, stale);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("Set-Cookie")).toMatch(/^__Host-qv_session=;.*Max-Age=0/);
    expect((await ask(closed.id, stale)).status).toBe(404);
    expect((await ask(open.id, { ...stale, Origin: "https://evil.example" })).status).toBe(403);
  });

  it("is still refused where a visitor may not be", async () => {
    expect((await api("GET", "/api/agents", { headers: stale })).status).toBe(401);
  });

  it("is told apart from one with a wrong key, which is refused", async () => {
    expect((await ask(open.id, { key: "qv_0123456789abcdef", Origin: ORIGIN })).status).toBe(401);
  });
});

describe("a token", () => {
  it("is given to a page of our own for a public agent, by id or by slug in its organisation", async () => {
    for (const [agentId, origin] of [
      [open.id, ORIGIN],
      [`${tenant.organizationId}/${open.slug}`, "https://pages.example"],
      [`${tenant.organizationId}/${open.id}`, ORIGIN],
    ]) {
      const { status, body } = await ask(agentId, { Origin: origin as string });
      expect(status).toBe(200);
      const claims = await verifyCallToken(body.data.token, env.TOKEN_SECRET, Date.now());
      expect(claims).toEqual({
        ok: true,
        value: {
          callId: body.data.callId,
          organizationId: tenant.organizationId,
          agentId: open.id,
          agentSlug: open.slug,
          agentVersion: 1,
          transport: "browser",
          isAnonymous: true,
          expiresAtMs: Date.parse(body.data.expiresAt),
        },
      });
      const call = await api("GET", `/api/calls/${body.data.callId}`, { key: tenant.keys.viewer });
      expect(call.body.data).toMatchObject({ agentId: open.id, status: "created" });
    }
  });

  it("is given to an operator for any agent of the organisation, from anywhere", async () => {
    expect((await ask(closed.slug, { key: tenant.keys.operator })).status).toBe(200);
    expect((await ask(closed.id, { key: tenant.keys.admin, Origin: "https://evil.example" })).status).toBe(200);
  });

  it.each<[string, () => Parameters<typeof ask>, number]>([
    ["a page of our own for a private agent", () => [closed.id, { Origin: ORIGIN }], 404],
    ["another site's page", () => [open.id, { Origin: "https://evil.example" }], 403],
    ["a program without a key", () => [open.id, {}], 401],
    ["a key that is nobody's", () => [open.id, { key: "qv_0123456789abcdef", Origin: ORIGIN }], 401],
    ["a viewer", () => [open.id, { key: tenant.keys.viewer, Origin: ORIGIN }], 403],
    ["anybody for an agent that there is not", () => ["agent_x", { Origin: ORIGIN }], 404],
    ["anybody for no agent", () => ["", { Origin: ORIGIN }], 400],
    ["anybody for an organisation's nothing", () => [`${tenant.organizationId}/`, { Origin: ORIGIN }], 400],
    ["anybody for more than an address", () => [`a/${open.id}/b`, { Origin: ORIGIN }], 400],
    ["anybody for a bare slug of no organisation of its own", () => [open.slug, { Origin: ORIGIN }], 404],
    [
      "a private agent's slug in its organisation",
      () => [`${tenant.organizationId}/${closed.slug}`, { Origin: ORIGIN }],
      404,
    ],
  ])("is refused to %s", async (_whom, request, status) => {
    const answer = await ask(...request());
    expect(answer.status).toBe(status);
    expect(answer.body.success).toBe(false);
  });

  it("is for the organisation's own agent, whoever else takes the slug", async () => {
    const { slug } = open;
    const other = await createTenant();
    const json = agentSettings({ slug, isPublic: true });
    const taken = (await api("POST", "/api/agents", { key: other.keys.admin, json })).body.data;
    const agentOf = async (address: string, from: Parameters<typeof ask>[1]) => {
      const answer = await ask(address, from);
      if (answer.status !== 200) return answer.status;
      const claims = await verifyCallToken(answer.body.data.token, env.TOKEN_SECRET, Date.now());
      return claims.ok && claims.value.agentId;
    };
    const ours = `${tenant.organizationId}/${slug}`;
    const theirs = `${other.organizationId}/${slug}`;
    expect(await agentOf(ours, { Origin: ORIGIN })).toBe(open.id);
    expect(await agentOf(theirs, { Origin: ORIGIN })).toBe(taken.id);
    expect(await agentOf(`${other.organizationId}/${open.id}`, { Origin: ORIGIN })).toBe(404);
    // A key names agents of its organisation only, public or not.
    expect(await agentOf(slug, { key: tenant.keys.operator })).toBe(open.id);
    expect(await agentOf(ours, { key: tenant.keys.operator })).toBe(open.id);
    expect(await agentOf(theirs, { key: tenant.keys.operator })).toBe(404);
    expect(await agentOf(taken.id, { key: tenant.keys.operator })).toBe(404);
  });

  it("is for the deployment's own organisation where a bare slug is named", async () => {
    const other = await createTenant();
    const json = agentSettings({ slug: open.slug, isPublic: true });
    await api("POST", "/api/agents", { key: other.keys.admin, json });
    const app = createApp();
    const send = async (path: string, init: RequestInit) => {
      const context = createExecutionContext();
      const bindings = { ...env, PUBLIC_ORGANIZATION: tenant.organizationId };
      const response = await app.fetch(new Request(new URL(path, ORIGIN), init), bindings, context);
      await waitOnExecutionContext(context);
      // biome-ignore lint/suspicious/noExplicitAny: tests assert on the wire, whatever is on it.
      return (await response.json()) as any;
    };
    const headers = { Origin: ORIGIN, "CF-Connecting-IP": crypto.randomUUID(), "Content-Type": "application/json" };
    const body = JSON.stringify({ agentId: open.slug });
    const { data: ticket } = await send("/api/voice/token", { method: "POST", headers, body });
    const claims = await verifyCallToken(ticket.token, env.TOKEN_SECRET, Date.now());
    expect(claims).toMatchObject({ ok: true, value: { agentId: open.id } });
    const { data: listed } = await send("/api/voice/agents", {});
    expect(listed.map((agent: { id: string }) => agent.id)).toEqual([open.id]);
  });

  it("is given thirty times a minute to one address, and others are not held back", async () => {
    const address = crypto.randomUUID();
    let given = 0;
    while (given <= 60 && (await ask("agent_x", { Origin: ORIGIN, address })).status === 404) given += 1;
    // The minute is the clock's: it may turn once while this runs, and then thirty more are given.
    expect(given).toBeGreaterThanOrEqual(30);
    expect(given).toBeLessThanOrEqual(60);
    const refused = await ask(open.id, { Origin: ORIGIN, address });
    expect(refused.headers.get("Retry-After")).toBe("60");
    expect(refused.body.error.code).toBe("rate_limited");
    expect((await ask(open.id, { Origin: ORIGIN })).status).toBe(200);
  });
});
