import { expect, it } from "vitest";
import { err, ok } from "../../../../voice/result.ts";
import { createTargetReader } from "../../../../workers/services/benchmarks/target-reader.ts";
import { categoryOf, metricOf, reportOf } from "../../../support/benchmark-report.ts";

const NOW_MS = Date.UTC(2026, 10, 30, 12);
const none = { count: 0, p50: null, p75: null, p95: null, p99: null };
const latencies = (p95: number, count: number) => ({
  responseTimeMs: { ...none, p95, count },
  turnGapMs: none,
  answerHeardMs: none,
  overhangMs: none,
});

/** Readers of figures that answer with `turns` for calls over vendors, and with nothing else. */
function figuresWith(turns: { p95: number; count: number }, { fails = false } = {}) {
  const asked: unknown[] = [];
  const answer = (value: unknown) => ({
    read: async (selection: { services?: string }) => {
      asked.push(selection);
      if (fails) return err({ reason: "unreachable" });
      const count = selection.services === "vendor" ? turns.count : 0;
      return ok(
        selection.services === undefined ? value : { latencies: latencies(turns.p95, count), rates: { turns: count } },
      );
    },
  });
  const figures = {
    turnFigures: answer(null),
    requestHistory: answer({ total: { requests: 0, totalMs: none, errors: { share: null } } }),
    pageViewHistory: answer({ total: { vitals: { lcpMs: none, inpMs: none, cls: none } } }),
    cacheFigures: answer({ total: { hitRate: 0.95, reads: 5_000 } }),
  };
  return { figures: figures as unknown as Parameters<typeof createTargetReader>[1], asked };
}

const report = reportOf([
  categoryOf("api", [metricOf("api.leads.uncached.p95", [[40], [41], [42], [43], [44], [45], [46]])]),
]);
const reports = { latest: async () => [{ report, isBaseline: false }] };

it("tells targets from real use and stored reports, each with when and of how many", async () => {
  const { figures, asked } = figuresWith({ p95: 30, count: 400 });
  const { targets, realUse } = await createTargetReader(reports, figures).read("org_1", NOW_MS);
  const row = (id: string) => targets.find((target) => target.id === id);
  expect(realUse).toBe("read");
  expect(row("voice_response")).toMatchObject({
    state: "met",
    value: 30,
    n: 400,
    measuredAt: "2026-11-30T12:00:00.000Z",
  });
  expect(row("voice_response")?.method).toContain("services: vendor");
  expect(row("cache_hits")).toMatchObject({ state: "met" });
  expect(row("cache_hits_ours")).toMatchObject({ state: "missed" });
  expect(row("api_response")).toMatchObject({ state: "met", value: 43, reportId: report.id });
  expect(row("turn_gap_p95")).toMatchObject({ state: "not_measured" });
  for (const selection of asked) expect(selection).toMatchObject({ organizationId: "org_1" });
});

it("says when real use could not be asked, and tells what benchmarks know", async () => {
  const { figures } = figuresWith({ p95: 30, count: 400 }, { fails: true });
  const { targets, realUse } = await createTargetReader(reports, figures).read("org_1", NOW_MS);
  expect(realUse).toBe("unavailable");
  expect(targets.find(({ id }) => id === "voice_response")?.state).toBe("not_measured");
  expect(targets.find(({ id }) => id === "api_response")?.state).toBe("met");
});
