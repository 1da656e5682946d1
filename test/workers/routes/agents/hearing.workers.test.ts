import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { AgentSettings } from "../../../../voice/agent.ts";
import { parseWav } from "../../../../voice/audio/wav.ts";
import { createApp } from "../../../../workers/app.ts";
import { SpeakingAi } from "../../../support/vendors/speaking-ai.ts";
import { agentSettings, createTenant, ORIGIN } from "../../../support/worker/tenant.ts";

let tenant: Awaited<ReturnType<typeof createTenant>>;
let ai: SpeakingAi;
let bindings: typeof env;
beforeEach(async () => {
  tenant = await createTenant();
  ai = new SpeakingAi();
  bindings = { ...env, AI: ai as unknown as Ai } as typeof env;
});

const providers: AgentSettings["providers"] = {
  ...agentSettings().providers,
  textToSpeech: [{ provider: "workers-ai-aura", voice: "aura-2-thalia-en" }],
};

/** A request to the worker with the voice that hums; it comes back when what goes on in the background has ended. */
async function ask(method: string, path: string, key: string, json?: unknown): Promise<Response> {
  const context = createExecutionContext();
  const headers = { Authorization: `Bearer ${key}`, "Content-Type": "application/json" };
  const body = json === undefined ? null : JSON.stringify(json);
  const response = await createApp().fetch(
    new Request(`${ORIGIN}${path}`, { method, headers, body }),
    bindings,
    context,
  );
  const whole = new Response(await response.arrayBuffer(), response);
  await waitOnExecutionContext(context);
  return whole;
}

async function createAgent(): Promise<string> {
  const json = agentSettings({ providers, openers: { enabled: true, phrases: ["Hm,"] } });
  const answer = (await (await ask("POST", "/api/agents", tenant.keys.admin, json)).json()) as { data: { id: string } };
  ai.spoken.length = 0;
  return answer.data.id;
}

async function soundOf(response: Response) {
  expect(response.headers.get("Content-Type")).toBe("audio/wav");
  const wav = parseWav(new Uint8Array(await response.arrayBuffer()));
  if (!wav.ok) throw new Error(wav.detail);
  return { rateHz: wav.sampleRateHz, channels: wav.channels, ms: (wav.samples.length / wav.sampleRateHz) * 1_000 };
}

describe("a line in an agent's voice", () => {
  it("is spoken as a sound file", async () => {
    const id = await createAgent();
    const answer = await ask("POST", `/api/agents/${id}/speech`, tenant.keys.operator, { text: "Good morning." });
    expect(answer.status).toBe(200);
    const sound = await soundOf(answer);
    expect(sound).toMatchObject({ rateHz: 24_000, channels: 1 });
    // 60 ms a character, with the silence before it cut off.
    expect(Math.abs(sound.ms - 13 * 60)).toBeLessThan(60);
    expect(ai.spoken).toEqual(["Good morning."]);
  });

  it("has some hundred characters at most", async () => {
    const id = await createAgent();
    const long = { text: "a".repeat(301) };
    expect((await ask("POST", `/api/agents/${id}/speech`, tenant.keys.operator, long)).status).toBe(400);
    expect(ai.spoken).toEqual([]);
  });

  it("counts against the organisation's quota of calls, and is not spoken when that is used up", async () => {
    const id = await createAgent();
    bindings = { ...bindings, CALLS_PER_DAY: "1" } as typeof env;
    const speak = () => ask("POST", `/api/agents/${id}/speech`, tenant.keys.operator, { text: "Hello." });
    expect((await speak()).status).toBe(200);
    expect((await speak()).status).toBe(429);
    expect(ai.spoken).toEqual(["Hello."]);
  });

  it("is told to be unavailable when no voice speaks", async () => {
    for (const level of ["error", "warn"] as const) vi.spyOn(console, level).mockImplementation(() => undefined);
    const id = await createAgent();
    ai.isDown = true;
    const answer = await ask("POST", `/api/agents/${id}/speech`, tenant.keys.operator, { text: "Hello." });
    expect(answer.status).toBe(503);
    vi.restoreAllMocks();
  });
});

describe("an opener by ear", () => {
  const heard = (id: string, text: string) =>
    ask("GET", `/api/agents/${id}/openers/audio?text=${encodeURIComponent(text)}`, tenant.keys.viewer);

  it("is the clip as it is stored; nothing is spoken", async () => {
    const id = await createAgent();
    const answer = await heard(id, "Hm,");
    expect(answer.status).toBe(200);
    // As long as the list of openers says.
    const listed = (await (await ask("GET", `/api/agents/${id}/openers`, tenant.keys.viewer)).json()) as {
      data: { phrases: { durationMs: number }[] };
    };
    expect(Math.round((await soundOf(answer)).ms)).toBe(listed.data.phrases[0]?.durationMs);
    expect(ai.spoken).toEqual([]);
  });

  it("is none of the agent's other lines, and not there before it is recorded", async () => {
    const id = await createAgent();
    expect((await heard(id, "Hello, how can I help?")).status).toBe(404);
    ai.isDown = true;
    vi.spyOn(console, "warn").mockImplementation(() => undefined);
    await ask("PATCH", `/api/agents/${id}`, tenant.keys.admin, { openers: { phrases: ["Well now,"] } });
    vi.restoreAllMocks();
    const missing = await heard(id, "Well now,");
    expect(missing.status).toBe(404);
    expect(await missing.text()).toContain("not recorded yet");
  });
});
