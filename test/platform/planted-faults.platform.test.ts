import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type FaultSetting, startFaultSetting } from "../support/benchmarks/fault-setting.ts";
import { plantedFaults, proveFault } from "../support/benchmarks/planted-fault.ts";

let setting: FaultSetting;

beforeAll(async () => {
  setting = await startFaultSetting();
});

afterAll(() => setting?.close());

// The quickest of the faults; `npm run bench -- faults` proves all of them.
describe("an index that is missing", { timeout: 300_000 }, () => {
  it("is found by a benchmark, made by its recommendation, and brings what was predicted within 30 %", async () => {
    const { recommendation, prediction, realised } = await proveFault(setting, plantedFaults.index, () => undefined);
    expect(recommendation).toMatchObject({
      rule: "slow_query",
      subject: "leads",
      action: { type: "create_index", plan: { name: "leads_list" } },
    });
    expect(prediction.expected).toBeLessThan(prediction.current);
    expect(Math.abs(realised.share - 1), JSON.stringify({ realised, prediction })).toBeLessThanOrEqual(0.3);
  });
});
