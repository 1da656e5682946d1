import { describe, expect, it } from "vitest";
import { symmetryOf } from "../../../../workers/measure/benchmarks/symmetry.ts";
import {
  type NoiseName,
  noises,
  simulateCalls,
  simulateRounds,
  simulateWholeReports,
} from "../../../support/simulated-reports.ts";
import { simulateSampling } from "../../../support/simulated-sampling.ts";

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
    const calls = simulateCalls("calls", { reports: 300 });
    expect(calls.alarms / calls.reports).toBeLessThanOrEqual(0.01);
    const turns = simulateCalls("turns", { reports: 40 });
    expect(turns.alarms / turns.reports).toBeGreaterThan(0.2);
  });
});

describe("a report that is measured until its headline figures are certain", { timeout: TIMEOUT_MS }, () => {
  it("alarms falsely in at most one of a hundred, for all its looks, and takes fewer rounds where much has changed", () => {
    const equal = simulateSampling("independent", { reports: 300 });
    expect(equal.alarms / equal.reports).toBeLessThanOrEqual(0.01);
    const fifth = simulateSampling("independent", { reports: 100, change: 0.2 });
    expect(fifth.found / fifth.changed).toBeGreaterThanOrEqual(0.99);
  });
});

describe("a report of all categories", { timeout: TIMEOUT_MS }, () => {
  it("shows a headline that has risen by a tenth in three of four cases, among 250 figures", () => {
    const { alarms, changed, found, reports } = simulateWholeReports("independent", { reports: 40, change: 0.1 });
    expect(found / changed).toBeGreaterThanOrEqual(0.75);
    expect(alarms / reports).toBeLessThanOrEqual(0.025);
  });
});
