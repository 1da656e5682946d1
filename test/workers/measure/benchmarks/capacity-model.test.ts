import { describe, expect, it } from "vitest";
import { randomOf } from "../../../../voice/random.ts";
import {
  type CapacityPoint,
  checkCapacity,
  clientsWithin,
  fitCapacity,
  foretellBusy,
  foretellDelay,
} from "../../../../workers/measure/benchmarks/capacity-model.ts";
import { quantile } from "../../../../workers/measure/comparison/order-statistics.ts";

/** One server, jobs that arrive by chance and take exponential times: simulated job by job (Lindley's recursion). */
function simulatedQueue(clients: number, serviceMs: number, perClientSecond: number): CapacityPoint {
  const random = randomOf(`queue ${clients}`);
  const exponential = (mean: number): number => -mean * Math.log(1 - random());
  const betweenMs = 1_000 / (clients * perClientSecond);
  const delays: number[] = [];
  let [waitMs, busyMs, elapsedMs] = [0, 0, 0];
  for (let job = 0; job < 400_000; job++) {
    const jobMs = exponential(serviceMs);
    delays.push(waitMs + jobMs);
    const nextMs = exponential(betweenMs);
    busyMs += jobMs;
    elapsedMs += nextMs;
    waitMs = Math.max(0, waitMs + jobMs - nextMs);
  }
  return { clients, busyShare: busyMs / elapsedMs, delayP99Ms: quantile(delays, 0.99) };
}

describe("the capacity model", () => {
  const points = [100, 200, 300, 400, 500, 600, 700].map((clients) => simulatedQueue(clients, 1, 1));

  it("foretells a queue that it was not fitted to, within a tenth", () => {
    const fitted = fitCapacity(points.filter((_, i) => i % 2 === 0));
    expect(fitted).not.toBeNull();
    if (fitted === null) return;
    const check = checkCapacity(
      fitted,
      points.filter((_, i) => i % 2 === 1),
    );
    expect(check?.isGood).toBe(true);
    expect(fitted.busyPerClient).toBeCloseTo(0.001, 4);
    // M/M/1: the 99th percentile of the time in the system is s ln 100 / (1 − ρ).
    expect(foretellDelay(fitted, 750) / (Math.log(100) / 0.25)).toBeCloseTo(1, 0.9);
    expect(foretellDelay(fitted, 1_100)).toBe(Number.POSITIVE_INFINITY);
    expect(clientsWithin(fitted, 20)).toBeGreaterThan(700);
    expect(clientsWithin(fitted, 20)).toBeLessThan(820);
    expect(foretellBusy(fitted, clientsWithin(fitted, 20))).toBeLessThan(0.82);
    expect(clientsWithin(fitted, 0.1)).toBe(0);
  });

  it("fails its check where delays do not come from queueing", () => {
    const odd = points.map((point) => ({ ...point, delayP99Ms: point.clients === 400 ? 60 : point.delayP99Ms }));
    const fitted = fitCapacity(odd.filter(({ clients }) => clients !== 400));
    expect(
      fitted &&
        checkCapacity(
          fitted,
          odd.filter(({ clients }) => clients === 400),
        )?.isGood,
    ).toBe(false);
  });

  it("is none without two points below the knee", () => {
    expect(fitCapacity(points.slice(0, 1))).toBeNull();
    expect(fitCapacity(points.map((point) => ({ ...point, busyShare: 0.9 })))).toBeNull();
    expect(fitCapacity([])).toBeNull();
  });
});
