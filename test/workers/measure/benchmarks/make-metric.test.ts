import { expect, it } from "vitest";
import { makeMetric } from "../../../../workers/measure/benchmarks/make-metric.ts";

const definition = { key: "api.errors", label: "Errors", better: "lower", statistic: "mean" } as const;
const rounds = [[0], [0], [0], [0], [0], [0.4]];

it("keeps the interval of a share between nothing and all, and that of nothing else", () => {
  const { band } = makeMetric({ ...definition, unit: "share" }, rounds, "");
  expect(band?.low).toBe(0);
  expect(makeMetric({ ...definition, unit: "ratio" }, rounds, "").band?.low).toBeLessThan(0);
  const full = rounds.map(([value = 0]) => [1 - value]);
  expect(makeMetric({ ...definition, unit: "share" }, full, "").band?.high).toBe(1);
});
