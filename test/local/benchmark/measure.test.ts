import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { compareByTurns } from "../../../local/benchmark/compare-by-turns.ts";
import { startRun } from "../../../local/benchmark/deployment.ts";
import { followRun } from "../../../local/benchmark/follow-run.ts";
import { measure } from "../../../local/benchmark/measure.ts";
import { type BenchmarkOptions, readOptions } from "../../../local/benchmark/options.ts";
import { wholeReport } from "../../../local/benchmark/whole-report.ts";
import { type BenchmarkReport, benchmarkReportSchema } from "../../../workers/measure/benchmarks/report.ts";
import { runRequestSchema } from "../../../workers/measure/benchmarks/run-request.ts";
import { categoryOf, metricOf, reportOf } from "../../support/benchmark-report.ts";
import { type FakeDeployment, startFakeDeployment } from "../../support/http/fake-deployment.ts";

const KEY = "qv_test";
const folder = mkdtempSync(join(tmpdir(), "benchmark-"));
let deployment: FakeDeployment | null = null;

afterEach(async () => {
  await deployment?.close();
  deployment = null;
  rmSync(folder, { recursive: true, force: true });
});

/** A run of twelve calls, which are heard after about `ms`, in no order that would look like a drift. */
function run(id: string, ms: number): BenchmarkReport {
  const units = Array.from({ length: 12 }, (_, call) => [ms + ((call * 7) % 12), ms + ((call * 5) % 12) + 5]);
  return reportOf([categoryOf("voice", [metricOf("voice.answer_heard.p50", units, { label: "Answer <heard>" })])], {
    id,
  });
}

function options(args: string[] = []): BenchmarkOptions {
  const read = readOptions(["--url", deployment?.url ?? "", "--key", KEY, "--categories", "voice", ...args]);
  if (read === null) throw new Error("no options");
  return read;
}

async function measured(args: string[] = []): Promise<{ code: number; printed: string }> {
  const lines: string[] = [];
  const code = await measure(options(args), (text) => lines.push(text), new AbortController().signal);
  return { code, printed: lines.join("\n") };
}

describe("the benchmark command", () => {
  it("stores what it measured, ends with 0 without a baseline, and with 1 when a figure regressed", async () => {
    deployment = await startFakeDeployment(KEY, [
      run("benchmark_a", 400),
      run("benchmark_b", 800),
      run("benchmark_c", 800),
    ]);
    expect(await measured()).toMatchObject({ code: 0, printed: expect.stringContaining("no earlier report") });
    expect(deployment.asked[0]).toMatchObject({ categories: ["voice"], calls: 16, vendors: false });
    const second = await measured();
    expect(second).toMatchObject({ code: 1, printed: expect.stringContaining("benchmark_stored_1: REGRESSED") });
    expect(second.printed).toContain("regressed +");
    expect((await measured()).code).toBe(0);
    expect(deployment.stored.map(({ environment, origin }) => [environment.measuredFrom, origin])).toEqual(
      Array.from({ length: 3 }, () => ["outside", "command"]),
    );
  });

  it("compares with the report that was asked for, and says what is incompatible", async () => {
    const other = reportOf([], { id: "benchmark_other" });
    deployment = await startFakeDeployment(KEY, [other, run("benchmark_b", 800)]);
    // The first run is known to the deployment and was measured from inside.
    await measured();
    const against = await measured(["--baseline", "benchmark_other"]);
    expect(against).toMatchObject({ code: 0, printed: expect.stringContaining("INCOMPATIBLE") });
    expect(against.printed).toContain("measuredFrom");
  });

  it("writes JSON, JUnit and Markdown", async () => {
    deployment = await startFakeDeployment(KEY, [run("benchmark_a", 400), run("benchmark_b", 800)]);
    const files = ["json", "junit", "markdown"].map((kind) => join(mkdtempSync(`${folder}-`), kind));
    const [json, junit, markdown] = files as [string, string, string];
    await measured();
    await measured(["--json", json, "--junit", junit, "--markdown", markdown]);
    expect(JSON.parse(readFileSync(json, "utf8"))).toMatchObject({
      comparison: { verdict: "regressed", regressed: 1 },
    });
    const xml = readFileSync(junit, "utf8");
    expect(xml).toContain('<testsuite name="voice" tests="1" failures="1" skipped="0"');
    expect(xml).toContain("Answer &#60;heard&#62; regressed by");
    expect(readFileSync(markdown, "utf8")).toContain("| Answer <heard> | 808 ms |");
  });

  it("fails with the deployment's own words", async () => {
    deployment = await startFakeDeployment("another key", []);
    await expect(measured()).rejects.toThrow("This key is not known.");
  });
});

it("goes on following a run whose deployment is too busy to answer for a moment", async () => {
  deployment = await startFakeDeployment(KEY, [run("benchmark_a", 400)]);
  const { id } = await startRun({ url: deployment.url, apiKey: KEY }, runRequestSchema.parse({}));
  deployment.unansweredReads = 2;
  const signal = new AbortController().signal;
  const ended = await followRun({ url: deployment.url, apiKey: KEY }, id, () => {}, signal, 1);
  expect(ended.status).toBe("finished");
  expect(deployment.unansweredReads).toBe(0);
});

describe("two deployments that are measured by turns", () => {
  it("are compared by pairs of rounds: the slower one has regressed, and nothing is stored", async () => {
    deployment = await startFakeDeployment(KEY, []);
    const slower = await startFakeDeployment(KEY, []);
    slower.answersAfterMs = 30;
    const printed: string[] = [];
    const sides = [deployment, slower].map(({ url }) => ({ url, apiKey: KEY }));
    const compared = (of: number, against: number) => {
      const [a, b] = [sides[of], sides[against]] as [(typeof sides)[number], (typeof sides)[number]];
      const files = { json: null, junit: null, markdown: null };
      const print = (text: string): void => void printed.push(text);
      return compareByTurns(a, b, { rounds: 6, seed: 1, files }, print, new AbortController().signal, 400);
    };
    try {
      expect(await compared(1, 0)).toBe(1);
      expect(printed.join("\n")).toMatch(/GET \/api\/calls, over the network, P50 .*regressed \+/);
      expect(await compared(0, 1)).toBe(0);
      expect(printed.join("\n")).toMatch(/[1-9] figures improved, 0 regressed/);
      expect([...deployment.stored, ...slower.stored]).toEqual([]);
    } finally {
      await slower.close();
    }
  });
});

describe("a whole report", () => {
  const api = categoryOf("api", [metricOf("api.leads.uncached.p95", [[1], [2], [3]])]);
  const field = {
    ...categoryOf("frontend", [metricOf("frontend.field.lcp.p75", [[900]])]),
    status: "skipped" as const,
  };
  const lab = categoryOf("frontend", [metricOf("frontend.lab.calls_lcp", [[700]])]);
  const from = { machine: "a machine", endedAt: "2026-11-30T11:00:00.000Z" };

  it("has lab figures before field figures, and figures of the network behind the deployment's own", () => {
    const outside = [metricOf("api.outside_leads.p95", [[5], [6], [7]])];
    const whole = wholeReport(reportOf([api, field]), { api: outside, frontend: lab }, from);
    expect(whole.categories.map(({ metrics, status }) => [status, ...metrics.map(({ key }) => key)])).toEqual([
      ["measured", "api.leads.uncached.p95", "api.outside_leads.p95"],
      ["measured", "frontend.lab.calls_lcp", "frontend.field.lcp.p75"],
    ]);
    expect(whole).toMatchObject({ status: "finished", environment: { measuredFrom: "outside", machine: "a machine" } });
  });

  it("has no field that the deployment gives a report, or tells of one that it keeps", () => {
    const kept = { ...reportOf([api]), isBaseline: false, progress: null };
    const { environment, ...whole } = wholeReport(kept, { api: null, frontend: null }, from);
    const { id: _id, environment: _environment, ...fields } = benchmarkReportSchema.shape;
    expect(Object.keys(whole).toSorted()).toEqual(Object.keys(fields).toSorted());
    expect(environment).not.toHaveProperty("key");
  });

  it("is partial where the run was, and failed where everything did", () => {
    const partial = reportOf([api], { status: "partial" });
    expect(wholeReport(partial, { api: null, frontend: null }, from).status).toBe("partial");
    const failed = reportOf([{ ...api, status: "failed" }], { status: "failed" });
    expect(wholeReport(failed, { api: null, frontend: null }, from).status).toBe("failed");
  });
});
