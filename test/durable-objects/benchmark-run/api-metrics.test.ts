import { describe, expect, it } from "vitest";
import { apiMetrics } from "../../../durable-objects/benchmark-run/api/api-metrics.ts";
import type { ApiResult, ShortOutcome } from "../../../durable-objects/benchmark-run/api/api-result.ts";
import { endpoints } from "../../../durable-objects/benchmark-run/api/endpoints.ts";
import type { FinishedStep } from "../../../durable-objects/benchmark-run/category.ts";

const answered: ShortOutcome = {
  name: "calls",
  isRepeated: false,
  ms: 10,
  serverMs: 8,
  cachedFrom: null,
  isFailed: false,
};

function step(kind: string, round: number, requests: ShortOutcome[]): FinishedStep<ApiResult> {
  return {
    step: { kind, round, expectedMs: 1, parameters: null },
    result: { requests, perSecond: null },
    failure: null,
    durationMs: 1,
    alarmDelayMs: 0,
  };
}

describe("requests that failed", () => {
  it("are a share of all requests of a round, not a mean of its steps' shares", () => {
    const rounds = [0, 1, 2, 3].flatMap((round) => [
      step("open_loop", round, Array<ShortOutcome>(99).fill(answered)),
      step("voice_process", round, [{ ...answered, name: "voice_process", isFailed: true }]),
    ]);
    const errors = apiMetrics(rounds, false).find(({ key }) => key === "api.all.errors");
    expect(errors?.value).toBeCloseTo(0.01, 6);
  });
});

describe("overviews that are asked for", () => {
  it("are of weeks in which the sandbox has a call, however old it is", () => {
    const callTimesMs = [Date.UTC(2025, 2, 3, 9), Date.UTC(2025, 4, 20, 17)];
    const sample = { agentId: "agent_1", callIds: ["call_1", "call_2"], callTimesMs };
    const overview = endpoints.find(({ name }) => name === "overview");
    const requests = [
      overview?.cached?.(sample),
      ...[0, 0.4, 0.999].map((chance) => overview?.uncached(sample, () => chance)),
    ];
    for (const request of requests) {
      const query = new URL(request?.path ?? "", "https://platform.example").searchParams;
      const [from, to] = ["from", "to"].map((name) => Date.parse(query.get(name) ?? "")) as [number, number];
      expect(callTimesMs.some((atMs) => from <= atMs && atMs < to)).toBe(true);
    }
  });
});
