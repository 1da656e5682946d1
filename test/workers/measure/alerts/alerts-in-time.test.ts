import { describe, expect, it } from "vitest";
import { alertRule } from "../../../support/alerts/alert-rule-builder.ts";
import { AlertWorld } from "../../../support/alerts/alert-world.ts";
import { callTraffic } from "../../../support/alerts/call-traffic.ts";
import { seededRandom } from "../../../support/audio/noise.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * A day as it should be, then `badShare` of all answers late from six in the morning on, when as many calls begin as on
 * average. Returns the ms until the page.
 */
function detectionMs(rule: Parameters<typeof alertRule>[0], callsPerHour: number, badShare: number, seed: number) {
  const world = new AlertWorld(alertRule(rule));
  const fromMs = world.nowMs;
  const random = seededRandom(seed + 1_000);
  // Between two evaluations, wherever that is.
  const faultMs = fromMs + 6 * HOUR_MS + Math.floor(random() * 15_000);
  for (const turn of callTraffic({ seed, fromMs, hours: 7, callsPerHour, slowShare: 0.001 })) {
    const isFaulty = turn.atMs >= faultMs && random() < badShare;
    world.event(turn.atMs, isFaulty || turn.latencyMs > 1_200, turn.callId);
  }
  const first = world.notices.find(({ severity }) => severity === "page");
  if (first === undefined) return Number.POSITIVE_INFINITY;
  return first.atMs - faultMs;
}

const seeds = [1, 2, 3, 4, 5];

describe("a full outage", () => {
  it.each([
    [0.99, 300],
    [0.99, 1_000],
    [0.999, 300],
    [0.95, 600],
  ])("of an objective of %s pages within 60 s at %s calls an hour", (objective, callsPerHour) => {
    for (const seed of seeds) {
      const ms = detectionMs({ objective }, callsPerHour, 1, seed);
      expect(ms).toBeGreaterThan(0);
      expect(ms).toBeLessThanOrEqual(60_000);
    }
  });

  it.each([10, 30])(
    "pages with the eighth call that it hits at the latest where there are %s calls an hour",
    (rate) => {
      for (const seed of seeds) {
        const world = new AlertWorld(alertRule());
        const fromMs = world.nowMs;
        const faultMs = fromMs + 6 * HOUR_MS;
        const hit = new Set<string>();
        for (const turn of callTraffic({ seed, fromMs, hours: 16, callsPerHour: rate, slowShare: 0.001 })) {
          if (turn.atMs >= faultMs && world.phase("page") !== "firing") hit.add(turn.callId);
          world.event(turn.atMs, turn.atMs >= faultMs || turn.latencyMs > 1_200, turn.callId);
        }
        expect(world.notices.some(({ severity }) => severity === "page")).toBe(true);
        expect(hit.size).toBeLessThanOrEqual(8);
      }
    },
  );
});

it.each([
  [0.99, 300],
  [0.99, 1_000],
  [0.999, 3_000],
  [0.95, 300],
])("a burn of 14.4 × an objective of %s pages within 5 min at %s calls an hour", (objective, callsPerHour) => {
  for (const seed of seeds) {
    const ms = detectionMs({ objective }, callsPerHour, 14.4 * (1 - objective), seed);
    expect(ms).toBeGreaterThan(0);
    expect(ms).toBeLessThanOrEqual(300_000);
  }
});

describe("30 days without a change", { timeout: 120_000 }, () => {
  // Days of many calls take the machine longest, and chance the least.
  const few = [1, 10].flatMap((rate) => [1, 2, 3].map((seed): [number, number] => [rate, seed]));
  it.each<[number, number]>([...few, [100, 1], [100, 2]])(
    "page nobody at %s calls an hour, whose answers are as slow as the objective allows (seed %s)",
    (rate, seed) => {
      for (const objective of rate === 100 ? [0.99] : [0.99, 0.95]) {
        const world = new AlertWorld(alertRule({ objective }), 60_000);
        const traffic = { seed, fromMs: world.nowMs, hours: 30 * 24, callsPerHour: rate, slowShare: 1 - objective };
        let [turns, slow] = [0, 0];
        for (const turn of callTraffic(traffic)) {
          turns += 1;
          if (turn.latencyMs > 1_200) slow += 1;
          world.event(turn.atMs, turn.latencyMs > 1_200, turn.callId);
        }
        world.advanceTo(traffic.fromMs + 30 * DAY_MS);
        expect(world.notices.filter(({ severity }) => severity === "page")).toEqual([]);
        // The traffic is what the name says.
        expect(slow / turns / (1 - objective)).toBeGreaterThan(rate === 1 ? 0.4 : 0.7);
        expect(slow / turns / (1 - objective)).toBeLessThan(rate === 1 ? 2 : 1.3);
      }
    },
  );
});

it("resolves once the fault is gone, and says so once", () => {
  const world = new AlertWorld(alertRule());
  const fromMs = world.nowMs;
  const [faultMs, endMs] = [fromMs + 10 * HOUR_MS, fromMs + 10.5 * HOUR_MS];
  for (const turn of callTraffic({ seed: 7, fromMs, hours: 24, callsPerHour: 200, slowShare: 0.001 })) {
    world.event(turn.atMs, turn.atMs >= faultMs && turn.atMs < endMs, turn.callId);
  }
  const pages = world.notices.filter(({ severity }) => severity === "page");
  expect(pages.map(({ notice }) => notice)).toEqual(["firing", "resolved"]);
  expect(world.phase("page")).toBe("inactive");
});
