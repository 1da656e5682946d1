import { env, exports } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { type WireErrorCode, wireErrors } from "../../../../voice/wire/protocol.ts";
import { type CallTokenClaims, signCallToken } from "../../../../workers/services/calls/call-token.ts";
import { agentSettings, api, createTenant, ORIGIN } from "../../../support/worker/tenant.ts";

let tenant: Awaited<ReturnType<typeof createTenant>>;
let agent: { id: string; slug: string };
beforeAll(async () => {
  tenant = await createTenant();
  agent = (await api("POST", "/api/agents", { key: tenant.keys.admin, json: agentSettings() })).body.data;
});

/** A new call's socket address. */
async function ticket(): Promise<{ url: string; callId: string; token: string }> {
  const json = { agentId: agent.id, transport: "browser" };
  return (await api("POST", "/api/calls/start", { key: tenant.keys.operator, json })).body.data;
}

const signed = (changes: Partial<CallTokenClaims>, secret = env.TOKEN_SECRET) =>
  signCallToken(
    {
      callId: "call_none",
      organizationId: tenant.organizationId,
      agentId: agent.id,
      agentSlug: agent.slug,
      agentVersion: 1,
      transport: "browser",
      expiresAtMs: Date.now() + 60_000,
      ...changes,
    },
    secret,
  );

async function connect(url: string, headers: Record<string, string> = {}): Promise<WebSocket> {
  const address = url.replace(/^wss:/, "https:");
  const { status, webSocket } = await exports.default.fetch(address, { headers: { Upgrade: "websocket", ...headers } });
  expect(status).toBe(101);
  if (!webSocket) throw new Error("the answer brought no socket");
  return webSocket;
}

/** The first message of a socket, or how it was closed if none came. */
function firstMessage(socket: WebSocket): Promise<{ type: string }> {
  return new Promise((resolve, reject) => {
    socket.addEventListener("message", ({ data }) => resolve(JSON.parse(String(data))), { once: true });
    socket.addEventListener("close", ({ code }) => reject(new Error(`closed with ${code}`)));
    socket.accept();
  });
}

/** Everything that a socket says until it is closed. */
function untilClose(socket: WebSocket): Promise<{ messages: unknown[]; code: number; reason: string }> {
  const messages: unknown[] = [];
  return new Promise((resolve) => {
    socket.addEventListener("message", ({ data }) => void messages.push(JSON.parse(String(data))));
    socket.addEventListener("close", ({ code, reason }) => resolve({ messages, code, reason }));
    socket.accept();
  });
}

const refusal = (code: WireErrorCode) => ({
  messages: [{ type: "error", code, message: wireErrors[code].message, fatal: true }],
  code: wireErrors[code].closeCode,
  reason: code,
});

describe("a call's socket", () => {
  it("opens with a token, also for programs that have no origin, and under any name", async () => {
    const { url, token } = await ticket();
    expect(await firstMessage(await connect(url, { Origin: ORIGIN }))).toMatchObject({ type: "welcome" });
    const named = `${ORIGIN}/agents/${agent.slug}/default?_pk=1&token=${token}`;
    expect(await firstMessage(await connect(named))).toMatchObject({ type: "welcome" });
  });

  it("opens for pages that the operator named", async () => {
    const { url } = await ticket();
    const socket = await connect(url, { Origin: "https://pages.example" });
    expect(await firstMessage(socket)).toMatchObject({ type: "welcome" });
  });

  it("is told apart from a page that was asked for by mistake", async () => {
    const { url } = await ticket();
    const answer = await api("GET", url.replace("wss:", "https:"));
    expect(answer.status).toBe(426);
    expect(answer.headers.get("Upgrade")).toBe("websocket");
    expect(answer.body).toMatchObject({ success: false, error: { code: "upgrade_required" } });
  });

  it.each<[string, WireErrorCode, () => Promise<[string, Record<string, string>?]>]>([
    ["without a token", "invalid_token", async () => [`${ORIGIN}/agents/${agent.slug}/x`]],
    ["with a token that is none", "invalid_token", async () => [`${ORIGIN}/agents/${agent.slug}/x?token=a.b`]],
    [
      "with a token signed by somebody else",
      "invalid_token",
      async () => [`${ORIGIN}/agents/${agent.slug}/x?token=${await signed({}, "s".repeat(32))}`],
    ],
    [
      "with a token that has expired",
      "invalid_token",
      async () => [`${ORIGIN}/agents/${agent.slug}/x?token=${await signed({ expiresAtMs: Date.now() - 1 })}`],
    ],
    [
      "from another site's page",
      "forbidden_origin",
      async () => [(await ticket()).url, { Origin: "https://evil.example" }],
    ],
    [
      "with another agent's token",
      "unknown_agent",
      async () => [`${ORIGIN}/agents/somebody-else/x?token=${(await ticket()).token}`],
    ],
    [
      "for an agent that is gone",
      "unknown_agent",
      async () => [`${ORIGIN}/agents/${agent.slug}/x?token=${await signed({ agentId: "agent_gone" })}`],
    ],
    [
      "with claims instead of a token",
      "invalid_token",
      async () => [`${ORIGIN}/agents/${agent.slug}/x`, { "x-call-claims": JSON.stringify({ callId: "call_1" }) }],
    ],
  ])("%s is closed as %s", async (_how, code, request) => {
    expect(await untilClose(await connect(...(await request())))).toMatchObject(refusal(code));
  });

  it("goes by the token's claims, whatever claims are sent beside it", async () => {
    const { url } = await ticket();
    const forged = JSON.stringify({
      callId: "call_1",
      organizationId: "org_1",
      agentId: "agent_gone",
      agentSlug: agent.slug,
      agentVersion: 1,
      transport: "browser",
      expiresAtMs: Date.now() + 60_000,
    });
    const socket = await connect(url, { "X-Call-Claims": forged });
    expect(await firstMessage(socket)).toMatchObject({ type: "welcome" });
  });
});
