import { afterAll, beforeAll, expect, it } from "vitest";
import { startLanguageModel } from "../../local/language-model/server.ts";
import { type Platform, startPlatform } from "../../local/platform.ts";
import type { LocalService } from "../../local/service.ts";
import { sentence } from "../support/audio/spoken-audio.ts";
import { Conversation } from "../support/call/conversation.ts";
import { readApi } from "../support/http/platform-api.ts";

let platform: Platform;
/** A service that was started again is not the platform's to stop. */
let restarted: LocalService | null = null;

beforeAll(async () => {
  platform = await startPlatform({ port: 0, dataDirectory: null });
});

afterAll(async () => {
  await restarted?.close();
  await platform.close();
});

interface Alert {
  id: string;
  ruleId: string;
  status: string;
  summary: string;
  evidence: { worstCalls: { callId: string }[] };
}

/** The rule's alert once it has this status; asked for again and again, while `meanwhile` goes on. */
async function alertOf(ruleId: string, status: string, meanwhile: () => Promise<void>): Promise<Alert> {
  const giveUpAtMs = performance.now() + 150_000;
  while (performance.now() < giveUpAtMs) {
    const { items } = await readApi<{ items: Alert[] }>(platform, `/alerts?ruleId=${ruleId}`);
    const found = items.find((alert) => alert.status === status);
    if (found !== undefined) return found;
    await meanwhile();
  }
  throw new Error(`the alert was never ${status}`);
}

/** A call that asks one question. */
async function oneQuestion(): Promise<void> {
  const call = await Conversation.open(platform);
  await call.agentSpeaks();
  await call.ask(sentence("where are you located"));
  call.hangUp();
}

it("pages for a model that was killed, names calls that it failed in, and resolves when it is back", async () => {
  const rule = {
    name: "Models answer",
    metric: "provider_failures",
    kind: "threshold",
    threshold: 0,
    objective: 0.9,
    windows: [{ longMinutes: 1, shortMinutes: 1, factor: 1, severity: "page" }],
    keepFiringSeconds: 0,
    minEvents: 3,
  };
  const response = await fetch(`${platform.url}/api/alert-rules`, {
    method: "POST",
    headers: { Authorization: `Bearer ${platform.apiKey}`, "Content-Type": "application/json" },
    body: JSON.stringify(rule),
  });
  const { data } = (await response.json()) as { data: { id: string } };
  expect(response.status).toBe(201);

  await platform.services.languageModel.close();
  const firing = await alertOf(data.id, "firing", oneQuestion);
  expect(firing.summary).toMatch(/^Models answer: .* were bad in 1 min/);
  expect(firing.evidence.worstCalls.length).toBeGreaterThan(0);

  restarted = await startLanguageModel({ port: Number(new URL(platform.services.languageModel.url).port) });
  const resolved = await alertOf(data.id, "resolved", oneQuestion);
  expect(resolved.id).toBe(firing.id);
}, 330_000);
