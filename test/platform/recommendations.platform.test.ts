import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Platform, startPlatform } from "../../local/platform.ts";
import type { BenchmarkReport } from "../../workers/measure/benchmarks/report.ts";
import type { Recommendation } from "../../workers/measure/recommendations/recommendation.ts";

let platform: Platform;

beforeAll(async () => {
  platform = await startPlatform({ port: 0, dataDirectory: null });
});

afterAll(() => platform?.close());

/** Longest time that a benchmark of one category is waited for. */
const RUN_LIMIT_MS = 150_000;
/** Pause between two looks at something that a benchmark brings about. */
const LOOK_EVERY_MS = 500;

/** Data of an answer of the API to the demonstration's own key. */
async function ask<T>(method: string, path: string, json?: unknown): Promise<T> {
  const response = await fetch(`${platform.url}/api/performance${path}`, {
    method,
    headers: { Authorization: `Bearer ${platform.apiKey}`, "Content-Type": "application/json" },
    ...(json !== undefined && { body: JSON.stringify(json) }),
  });
  const body = (await response.json()) as { success: boolean; data: T; error?: { message: string } };
  if (!body.success) throw new Error(`${method} ${path} was answered ${response.status}: ${body.error?.message}`);
  return body.data;
}

/** What `look` finds, once it finds something. */
async function until<T>(what: string, look: () => Promise<T | null | undefined>): Promise<T> {
  const giveUpAtMs = performance.now() + RUN_LIMIT_MS;
  while (performance.now() < giveUpAtMs) {
    const found = await look();
    if (found != null) return found;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  throw new Error(`nothing came of: ${what}`);
}

/** Runs a benchmark of the API to its end. */
async function benchmarkApi(note: string): Promise<BenchmarkReport> {
  const { id } = await ask<{ id: string }>("POST", "/benchmarks", { categories: ["api"], note });
  return until(note, async () => {
    const report = await ask<BenchmarkReport>("GET", `/benchmarks/${id}`);
    return report.status === "running" ? null : report;
  });
}

const recommendationOf = (subject: string, state: Recommendation["state"]) =>
  until(`a recommendation about ${subject} that is ${state}`, async () => {
    const { items } = await ask<{ items: Recommendation[] }>("GET", "/recommendations?limit=100");
    return items.find((one) => one.subject === subject && one.state === state);
  });

describe("a cache strategy that is switched off", { timeout: 400_000 }, () => {
  it("is found, named, implemented, and brings what was predicted within 30 %", async () => {
    const healthy = await benchmarkApi("before");
    expect(healthy.status).toBe("finished");
    await ask("PUT", "/cache-settings/campaigns_list", { isEnabled: false, freshMs: null });
    await benchmarkApi("with the cache off");

    const found = await recommendationOf("campaigns_list", "open");
    expect(found).toMatchObject({ rule: "cache_off", prediction: { metric: "api.campaigns.cached.p95" } });
    const { changes } = await ask<{ changes: { before: string }[] }>("POST", `/recommendations/${found.id}/dry-run`);
    expect(changes).toMatchObject([{ before: "off" }]);

    await ask("POST", `/recommendations/${found.id}/implement`);
    const { realised, prediction } = await recommendationOf("campaigns_list", "applied");
    expect(realised, JSON.stringify(prediction)).not.toBeNull();
    expect(Math.abs((realised?.share ?? 0) - 1), JSON.stringify({ realised, prediction })).toBeLessThan(0.3);
  });
});
