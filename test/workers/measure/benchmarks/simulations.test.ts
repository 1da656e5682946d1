import { describe, expect, it } from "vitest";
import { symmetryOf } from "../../../../workers/measure/benchmarks/symmetry.ts";
import { type NoiseName, noises, simulateCalls, simulateRounds } from "../../../support/simulated-reports.ts";

// Fewer reports than `npm run bench -- statistics` compares, with fixed seeds: the counts are the same every time. A
// second or two each, on a machine that has nothing else to do.
const TIMEOUT_MS = 120_000;

describe("comparisons of reports of twenty figures, sixteen rounds of each, at 5 % noise between rounds", {
  timeout: TIMEOUT_MS,
}, () => {
  it.each(Object.keys(noises) as NoiseName[])("alarm falsely in at most one of a hundred: %s noise", (noise) => {
    const { alarms, reports, improved, regressed } = simulateRounds(noise, { reports: 400 });
    expect(alarms / reports).toBeLessThanOrEqual(0.01);
    expect(symmetryOf(improved, regressed).isEven).toBe(true);
  });

  it("find a figure that has risen by a tenth in three of four, and by a fifth in all but one of a hundred", () => {
    const tenth = simulateRounds("independent", { reports: 300, change: 0.1 });
    expect(tenth.found / tenth.changed).toBeGreaterThanOrEqual(0.75);
    const fifth = simulateRounds("independent", { reports: 200, change: 0.2 });
    expect(fifth.found / fifth.changed).toBeGreaterThanOrEqual(0.99);
    expect((tenth.alarms + fifth.alarms) / (tenth.reports + fifth.reports)).toBeLessThanOrEqual(0.01);
  });
});

describe("comparisons of calls", { timeout: TIMEOUT_MS }, () => {
  it("alarm falsely in at most one of a hundred, and would in many if each turn stood for itself", () => {
    const calls = simulateCalls("calls", 300);
    expect(calls.alarms / calls.reports).toBeLessThanOrEqual(0.01);
    const turns = simulateCalls("turns", 40);
    expect(turns.alarms / turns.reports).toBeGreaterThan(0.2);
  });
});
