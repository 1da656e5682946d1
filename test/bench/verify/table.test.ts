import { expect, it } from "vitest";
import { environmentOf } from "../../../workers/measure/benchmarks/environment-key.ts";
import { benchmarkReportSchema } from "../../../workers/measure/benchmarks/report.ts";
import { targets } from "../../../workers/measure/benchmarks/targets/target-list.ts";
import { targetRows } from "../../../workers/measure/benchmarks/targets/target-rows.ts";
import { metricOf } from "../../support/benchmark-report.ts";
import { scaleReport } from "./scale-report.ts";
import { describeTargets } from "./table.ts";

const made = scaleReport(
  [
    {
      metrics: [
        metricOf("scale.calls.share_of_echo", [[0.8]], { unit: "ratio" }),
        metricOf("scale.calls.delay.modelled", [[12]]),
        metricOf("scale.database.queries_a_minute", [[90_000], [95_000], [99_000]], { unit: "count" }),
      ],
      notes: ["Model of one process: 3 levels.", "x".repeat(900)],
    },
  ],
  Date.UTC(2026, 10, 30, 10),
  Date.UTC(2026, 10, 30, 10, 4),
);
const report = benchmarkReportSchema.parse({
  ...made,
  id: "benchmark_1",
  environment: environmentOf(made.environment),
});

it("makes a report that the API takes, whatever the notes' length", () => {
  expect(report.categories[0]?.metrics).toHaveLength(3);
  expect(report.categories[0]?.details.notes?.[1]).toHaveLength(300);
});

it("tells each target with its figure, how it was measured, or why it was not", () => {
  const text = describeTargets(targetRows(targets, [report], {}));
  expect(text).toContain("met           Calls that one process holds");
  expect(text).toContain("0.800, goal > 0.750 (no interval; n = 1; 2026-11-30T10:00:00.000Z)");
  expect(text).toContain("missed        Database queries a minute");
  expect(text).toContain("Model of one process: 3 levels.");
  expect(text).toMatch(/1 met, 1 missed, 1 modelled, \d+ not measured$/);
  for (const { label } of targets) expect(text).toContain(label);
});
