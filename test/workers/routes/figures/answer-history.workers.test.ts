import { beforeAll, describe, expect, inject, it } from "vitest";
import { stagePoint, turnPoint, writeStages, writeTurns } from "../../../support/call/written-turns.ts";
import { api, createTenant } from "../../../support/worker/tenant.ts";

let tenant: Awaited<ReturnType<typeof createTenant>>;
let other: Awaited<ReturnType<typeof createTenant>>;
beforeAll(async () => {
  [tenant, other] = await Promise.all([createTenant(), createTenant()]);
  const { organizationId } = tenant;
  const analyticsUrl = inject("analyticsUrl");
  const answer = { organizationId, answerHeardMs: 700, turnGapMs: 500, responseTimeMs: 200 };
  await writeTurns(analyticsUrl, [turnPoint(answer), turnPoint({ ...answer, services: "local", answerHeardMs: 5 })]);
  await writeStages(analyticsUrl, [stagePoint({ ...answer, endpointingMs: 300, modelMs: 400, openerMs: 20 })]);
});

const read = (path: string, query = "", key = tenant.keys.viewer) =>
  api("GET", `/api/performance/${path}?services=vendor${query}`, { key });

describe("the history of answers", () => {
  it("says what it is about, and how many calls it leaves out", async () => {
    for (const path of ["overview", "series", "comparison", "slowest-turns", "bottlenecks"]) {
      const { status, body } = await read(path);
      expect(status, path).toBe(200);
      expect(body.data, path).toMatchObject({
        services: "vendor",
        agentId: null,
        callsByServices: { vendor: 1, simulated: 0, local: 1, generated: 0 },
      });
      expect(Date.parse(body.data.to) - Date.parse(body.data.from), path).toBe(86_400_000);
    }
  });

  it("has figures with what they rest on, and no verdict without a stretch before", async () => {
    const { figures, previous, from } = (await read("overview")).body.data;
    expect(figures.answerHeardP50Ms).toEqual({
      value: 700,
      low: null,
      high: null,
      turns: 1,
      calls: 1,
      previous: { value: null, low: null, high: null, turns: 0, calls: 0 },
      difference: { value: null, low: null, high: null },
      verdict: "no_data",
    });
    expect(previous.to).toBe(from);
  });

  it("has buckets by the length of the stretch, or as long as asked", async () => {
    const usual = (await read("series")).body.data;
    expect(usual.stepSeconds).toBe(900);
    expect([96, 97]).toContain(usual.buckets.length);
    const hours = (await read("series", "&stepSeconds=3600")).body.data;
    expect([24, 25]).toContain(hours.buckets.length);
    const filled = hours.buckets.filter(({ turns }: { turns: number }) => turns > 0);
    expect(filled).toMatchObject([
      { latencies: { answerHeardMs: { count: 1, p50: 700 } }, stages: { modelMs: { count: 1, p50: 400 } } },
    ]);
  });

  it("names the slowest answers, what they waited for and where they are", async () => {
    const { by, turns } = (await read("slowest-turns", "&limit=1")).body.data;
    expect(by).toBe("answerHeardMs");
    expect(turns).toHaveLength(1);
    expect(turns[0]).toMatchObject({ callId: "call_1", turnId: "turn_1", answerHeardMs: 700, bottleneck: "model" });
    expect(turns[0].stages).toContainEqual({ stage: "model", ms: 400 });
    expect(turns[0].stages).not.toContainEqual(expect.objectContaining({ stage: "tools" }));
  });

  it("tells the stages' shares, with what each means", async () => {
    const { turns, stages } = (await read("bottlenecks")).body.data;
    expect(turns).toBe(1);
    const model = stages.find(({ stage }: { stage: string }) => stage === "model");
    expect(model).toMatchObject({ share: 400 / 700, bottleneckTurns: 1, meaning: expect.any(String) });
  });

  it("compares by provider unless told otherwise", async () => {
    const { by, groups } = (await read("comparison")).body.data;
    expect(by).toBe("provider");
    expect(groups.map(({ kind, key }: { kind: string; key: string }) => [kind, key])).toContainEqual([
      "languageModel",
      "openai-compatible",
    ]);
    expect((await read("comparison", "&by=colo")).body.data.groups).toMatchObject([{ key: "AMS", turns: 1 }]);
  });

  it("knows nothing of another organisation", async () => {
    for (const path of ["slowest-turns", "comparison"]) {
      const { data } = (await read(path, "", other.keys.viewer)).body;
      expect(data.turns ?? data.groups).toEqual([]);
    }
    const { figures } = (await read("overview", "", other.keys.viewer)).body.data;
    expect(figures.answerHeardP50Ms.value).toBeNull();
  });

  it.each([
    ["overview", "from", "&from=2026-01-01T00:00:00Z&to=2026-11-01T00:00:00Z"],
    ["series", "stepSeconds", "&stepSeconds=61"],
    ["series", "stepSeconds", "&stepSeconds=60"],
    ["comparison", "by", "&by=caller"],
    ["slowest-turns", "limit", "&limit=51"],
    ["slowest-turns", "by", "&by=heardMs"],
    ["bottlenecks", "agentId", "&agentId=a'b"],
    ["bottlenecks", "group", "&group=day"],
  ])("%s names %s when it is not valid: %s", async (route, path, query) => {
    const { status, body } = await read(route, query);
    expect(status).toBe(400);
    expect(body.error.details[0].path).toBe(path);
  });
});
