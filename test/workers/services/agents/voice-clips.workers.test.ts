import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import type { AgentSettings } from "../../../../voice/agent.ts";
import { createApp } from "../../../../workers/app.ts";
import { createCallServices } from "../../../../workers/services/calls/call-services.ts";
import { SpeakingAi } from "../../../support/vendors/speaking-ai.ts";
import { agentSettings, api, createTenant, ORIGIN } from "../../../support/worker/tenant.ts";

let tenant: Awaited<ReturnType<typeof createTenant>>;
let stranger: Awaited<ReturnType<typeof createTenant>>;
beforeAll(async () => {
  [tenant, stranger] = await Promise.all([createTenant(), createTenant()]);
});

const providers: AgentSettings["providers"] = {
  ...agentSettings().providers,
  textToSpeech: [{ provider: "workers-ai-aura", voice: "aura-2-thalia-en" }],
};
const phrases = ["Hm,", { text: "Of course,", acts: ["request" as const] }];

/** The worker with an AI binding of its own; `ask` comes back when what goes on in the background has ended. */
function deploy() {
  const ai = new SpeakingAi();
  const bindings = { ...env, AI: ai as unknown as Ai };
  const ask = async (method: string, path: string, key: string, json?: unknown) => {
    const context = createExecutionContext();
    const headers = { Authorization: `Bearer ${key}`, "Content-Type": "application/json" };
    const body = json === undefined ? null : JSON.stringify(json);
    const request = new Request(`${ORIGIN}${path}`, { method, headers, body });
    const response = await createApp().fetch(request, bindings, context);
    // biome-ignore lint/suspicious/noExplicitAny: tests assert on the wire, whatever is on it.
    const answer: any = await response.json();
    await waitOnExecutionContext(context);
    return { status: response.status, data: answer.data };
  };
  const createAgent = async (changes: Partial<AgentSettings> = {}) => {
    const json = agentSettings({ providers, openers: { enabled: true, phrases }, ...changes });
    return (await ask("POST", "/api/agents", tenant.keys.admin, json)).data;
  };
  return { ai, bindings, ask, createAgent };
}

describe("an agent's openers", () => {
  it("are recorded in the background of a save and read with their lengths", async () => {
    const { ask, createAgent } = deploy();
    const { id } = await createAgent();
    const { status, data } = await ask("GET", `/api/agents/${id}/openers`, tenant.keys.viewer);
    expect(status).toBe(200);
    expect(data).toEqual({
      enabled: true,
      phrases: [
        { text: "Hm,", acts: ["question", "request", "statement"], isStored: true, durationMs: 185, length: "fits" },
        { text: "Of course,", acts: ["request"], isStored: true, durationMs: 605, length: "fits" },
      ],
    });
  });

  it("are recorded anew when their words or the voice change, and not otherwise", async () => {
    const { ai, ask, createAgent } = deploy();
    const { id } = await createAgent();
    ai.spoken.length = 0;
    await ask("PATCH", `/api/agents/${id}`, tenant.keys.admin, { prompt: "You are somebody else." });
    expect(ai.spoken).toEqual([]);
    const openers = { enabled: true, phrases: ["Well now,"] };
    await ask("PATCH", `/api/agents/${id}`, tenant.keys.admin, { openers });
    expect(ai.spoken).toContain("Well now,");
    ai.spoken.length = 0;
    const textToSpeech = [{ provider: "workers-ai-aura", voice: "aura-asteria-en" }];
    const { data } = await ask("PATCH", `/api/agents/${id}`, tenant.keys.admin, {
      providers: { ...providers, textToSpeech },
    });
    expect(data.version).toBe(4);
    expect(ai.spoken).toContain("Well now,");
  });

  it("do not stop an agent from being saved when no voice answers", async () => {
    const { ai, ask, createAgent } = deploy();
    ai.isDown = true;
    const { id } = await createAgent();
    const { data } = await ask("GET", `/api/agents/${id}/openers`, tenant.keys.viewer);
    expect(data.phrases[0]).toMatchObject({ text: "Hm,", isStored: false, durationMs: null, length: null });
  });

  it("are the language's own where the agent has none, and none while they are off", async () => {
    const { ask, createAgent } = deploy();
    const { id } = await createAgent({ openers: { enabled: true, phrases: [] } });
    const own = await ask("GET", `/api/agents/${id}/openers`, tenant.keys.viewer);
    expect(own.data.phrases.length).toBeGreaterThan(3);
    expect(own.data.phrases.every((phrase: { isStored: boolean }) => phrase.isStored)).toBe(true);
    await ask("PATCH", `/api/agents/${id}`, tenant.keys.admin, { openers: { enabled: false, phrases } });
    const off = await ask("GET", `/api/agents/${id}/openers`, tenant.keys.viewer);
    expect(off.data).toEqual({ enabled: false, phrases: [] });
  });

  it("are another organisation's business to nobody", async () => {
    const { createAgent } = deploy();
    const { id } = await createAgent();
    expect((await api("GET", `/api/agents/${id}/openers`, { key: stranger.keys.admin })).status).toBe(404);
    expect((await api("GET", `/api/agents/${id}/openers`)).status).toBe(401);
  });

  it("are described in the documentation", async () => {
    const { body } = await api("GET", "/api/openapi.json");
    expect(Object.keys(body.paths["/api/agents/{id}/openers"])).toEqual(["get"]);
  });
});

describe("the clips of a call that begins", () => {
  it("are what the save has made", async () => {
    const { ai, bindings, createAgent } = deploy();
    const { createdAt: _createdAt, updatedAt: _updatedAt, ...config } = await createAgent();
    ai.spoken.length = 0;
    const context = createExecutionContext();
    const clips = await createCallServices(bindings, (task) => context.waitUntil(task)).loadVoiceClips(config);
    await waitOnExecutionContext(context);
    expect(clips.find("of course,")?.words.map(({ text }) => text)).toEqual(["Of", "course,"]);
    expect(clips.find(config.greeting)).not.toBeNull();
    expect(ai.spoken).toEqual([]);
  });

  it("are made while the first call goes on when the save has made none", async () => {
    const { ai, bindings, createAgent } = deploy();
    ai.isDown = true;
    const { createdAt: _createdAt, updatedAt: _updatedAt, ...config } = await createAgent();
    ai.isDown = false;
    const context = createExecutionContext();
    const clips = await createCallServices(bindings, (task) => context.waitUntil(task)).loadVoiceClips(config);
    await waitOnExecutionContext(context);
    expect(clips.find("Of course,")).not.toBeNull();
  });

  it("include what two earlier calls have heard, which is kept in KV when one ends", async () => {
    const { bindings, createAgent } = deploy();
    const { createdAt: _createdAt, updatedAt: _updatedAt, ...config } = await createAgent();
    const context = createExecutionContext();
    const services = createCallServices(bindings, (task) => context.waitUntil(task));
    const parts = [new Int16Array(2_400).fill(4_000)];
    for (const callId of ["call_a", "call_b"]) {
      const clips = await services.loadVoiceClips(config);
      expect(clips.findRecurring("You can ask me,")).toBeNull();
      clips.heard({ text: "You can ask me, ", parts }, callId, () => true);
    }
    expect((await services.loadVoiceClips(config)).findRecurring("You can ask me,")).not.toBeNull();
    services.keepRecurringClauses(config);
    await waitOnExecutionContext(context);
    const { keys } = await env.CACHE.list({ prefix: `recurring_clauses:${tenant.organizationId}:${config.id}:` });
    expect(keys).toHaveLength(1);
  });
});
