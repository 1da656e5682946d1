import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { BenchmarkReport } from "../../workers/measure/benchmarks/report.ts";
import { type FaultSetting, startFaultSetting } from "../support/benchmarks/fault-setting.ts";
import { plantedFaults, proveFault } from "../support/benchmarks/planted-fault.ts";

let setting: FaultSetting;

beforeAll(async () => {
  setting = await startFaultSetting();
});

afterAll(() => setting?.close());

// The quickest of the faults. How near each comes to what was predicted is for a machine that does nothing else:
// `npm run bench -- faults`.
describe("an index that is missing", { timeout: 300_000 }, () => {
  it("is found by a benchmark, made by its recommendation, and reads what it returns again", async () => {
    const { recommendation, prediction, realised } = await proveFault(setting, plantedFaults.index, () => undefined);
    expect(recommendation).toMatchObject({
      rule: "slow_query",
      subject: "leads",
      action: { type: "create_index", plan: { name: "leads_list" } },
    });
    expect(prediction).toMatchObject({ metric: "database.leads.p50" });
    expect(prediction.expected).toBeLessThan(prediction.current);
    expect(realised.share, JSON.stringify({ realised, prediction })).toBeGreaterThan(0);
    const verified = await setting.ask<BenchmarkReport>("GET", `/api/performance/benchmarks/${realised.benchmarkId}`);
    const [database] = verified.categories;
    const rows = database?.metrics.find(({ key }) => key === "database.leads.rows_read")?.value;
    expect(rows).toBeLessThan(100);
  });
});
