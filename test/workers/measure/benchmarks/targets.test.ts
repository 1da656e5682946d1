import { describe, expect, it } from "vitest";
import { environmentOf } from "../../../../workers/measure/benchmarks/environment-key.ts";
import type { BenchmarkReport } from "../../../../workers/measure/benchmarks/report.ts";
import { targets } from "../../../../workers/measure/benchmarks/targets/target-list.ts";
import { type TargetRow, targetRows } from "../../../../workers/measure/benchmarks/targets/target-rows.ts";
import { categoryOf, metricOf, reportOf } from "../../../support/benchmark-report.ts";

const rowFor = (id: string, reports: BenchmarkReport[], field: Parameters<typeof targetRows>[2] = {}): TargetRow =>
  targetRows(targets, reports, field).find((row) => row.id === id) as TargetRow;

const rounds = (value: number): number[][] => Array.from({ length: 8 }, (_, i) => [value * (1 + (i - 3.5) / 100)]);
const voiceReport = (changes: Partial<BenchmarkReport>): BenchmarkReport =>
  reportOf([categoryOf("voice", [metricOf("voice.response_time.p95", rounds(30))])], changes);
const simulated = environmentOf({ ...reportOf([]).environment, services: "local" });

describe("targets", () => {
  it("have names of their own, a definition each, and a source or a reason for none", () => {
    expect(new Set(targets.map(({ id }) => id)).size).toBe(targets.length);
    for (const { definition, sources, unmeasured } of targets) {
      expect(definition.length).toBeGreaterThan(20);
      expect(sources.length > 0).toBe(unmeasured === null);
    }
  });

  it("are all not measured, with a reason, where nothing was", () => {
    for (const row of targetRows(targets, [], {})) {
      expect(row).toMatchObject({ state: "not_measured", value: null, n: null, measuredAt: null });
      expect(row.reason?.length).toBeGreaterThan(10);
    }
  });

  it("of the founding document are all there", () => {
    const founding = targets.filter(({ origin }) => origin === "founding").map(({ id }) => id);
    expect(founding).toEqual(
      expect.arrayContaining([
        ...["voice_response", "api_response", "lcp", "time_to_interactive", "inp", "cls", "users", "calls", "queries"],
        ...["cache_hits", "error_rate", "availability", "satisfaction", "infrastructure_cost", "api_call_cost"],
        ...["database_cost", "vendor_cost"],
      ]),
    );
  });

  it("of a voice are not met by services that answer at once", () => {
    expect(rowFor("voice_response", [voiceReport({})])).toMatchObject({ state: "not_measured" });
    expect(rowFor("voice_response", [voiceReport({ simulatedLatency: "cloud" })]).state).toBe("not_measured");
    expect(rowFor("voice_response", [voiceReport({ environment: simulated })]).state).toBe("not_measured");
    const slow = voiceReport({ environment: simulated, simulatedLatency: "cloud" });
    expect(rowFor("voice_response", [slow])).toMatchObject({ state: "met", isCertain: true, n: 8 });
    expect(rowFor("voice_response", [slow]).method).toContain("profile cloud");
    expect(rowFor("voice_response_ours", [slow])).toMatchObject({ state: "met" });
  });

  it("are judged by real use first, where there is enough of it", () => {
    const at = "2026-11-30T10:00:00.000Z";
    const slow = voiceReport({ environment: simulated, simulatedLatency: "cloud" });
    const reading = { value: 120, count: 500, band: null, at, note: null };
    expect(rowFor("voice_response", [slow], { response_time_p95: reading })).toMatchObject({
      state: "missed",
      value: 120,
      n: 500,
      isCertain: null,
      measuredAt: at,
    });
    expect(rowFor("voice_response", [slow], { response_time_p95: { ...reading, count: 20 } }).state).toBe("met");
  });

  it("take the newest report that has the figure, and of several endpoints the slowest", () => {
    const api = (id: string, startedAt: string, slowest: number): BenchmarkReport =>
      reportOf(
        [
          categoryOf("api", [
            metricOf("api.leads.cached.p95", rounds(5)),
            metricOf("api.calls.uncached.p95", rounds(slowest)),
            metricOf("api.all.uncached.server.p95", rounds(900)),
          ]),
        ],
        { id, startedAt },
      );
    const reports = [
      api("benchmark_old", "2026-11-01T00:00:00.000Z", 40),
      api("benchmark_new", "2026-11-02T00:00:00.000Z", 300),
      reportOf([], { id: "benchmark_other", startedAt: "2026-11-03T00:00:00.000Z" }),
    ];
    const row = rowFor("api_response", reports);
    expect(row).toMatchObject({ state: "missed", reportId: "benchmark_new", isCertain: true });
    expect(row.value).toBeCloseTo(300, 6);
  });

  it("of pages are judged by loads in a browser of ours where there are too few page views", () => {
    const lab = reportOf([
      categoryOf("frontend", [
        metricOf("frontend.lab.calls_lcp", rounds(700)),
        metricOf("frontend.lab.overview_lcp", rounds(1_200)),
        metricOf("frontend.lab.overview_inp", rounds(40)),
        metricOf("frontend.lab.talk_cls", rounds(0.02)),
      ]),
    ]);
    expect(rowFor("lcp", [lab])).toMatchObject({ state: "met", reportId: lab.id });
    expect(rowFor("lcp_ours", [lab])).toMatchObject({ state: "missed" });
    expect(rowFor("inp", [lab]).state).toBe("met");
    expect(rowFor("cls", [lab]).method).toContain("Chromium");
  });

  it("that a model answers are called modelled, with the model's inputs, never met", () => {
    const category = {
      ...categoryOf("infrastructure", [metricOf("scale.calls.delay.modelled", rounds(12))]),
      details: { notes: ["M/G/1, 4 points"] },
    };
    const row = rowFor("calls", [reportOf([category])]);
    expect(row).toMatchObject({ state: "modelled" });
    expect(row.method).toContain("M/G/1, 4 points");
  });

  it("near their bound are met or missed without certainty", () => {
    const wide = reportOf([
      categoryOf("infrastructure", [
        metricOf(
          "scale.calls.share_of_echo",
          [0.7, 0.72, 0.76, 0.77, 0.8, 0.82, 0.9].map((value) => [value]),
        ),
      ]),
    ]);
    expect(rowFor("calls_of_echo", [wide])).toMatchObject({ state: "met", isCertain: false });
  });
});
