import { describe, expect, it } from "vitest";
import { createEntry } from "../../../workers/cache/entry.ts";
import { type Freshness, judge } from "../../../workers/cache/freshness.ts";
import { longestLifeMs, oldestServedMs, strategies } from "../../../workers/cache/strategies.ts";
import { seededRandom } from "../../support/audio/noise.ts";
import { buildEntry } from "../../support/cache/cache-entry-builder.ts";

const strategy = strategies.campaigns_list;
const load = (value: unknown, random: () => number) =>
  createEntry(value, { strategy, startedAtMs: 0, endedAtMs: 40, generation: "", schemaVersion: 1, random });

describe("an entry's freshness", () => {
  it.each<[number, Freshness]>([
    [0, "fresh"],
    [59_999, "fresh"],
    [60_000, "revalidate"],
    [119_999, "revalidate"],
    [120_000, "grace"],
    [60_000 + 15 * 60_000 - 1, "grace"],
    [60_000 + 15 * 60_000, "dead"],
  ])("at %i ms is %s", (nowMs, expected) => {
    expect(
      judge(
        load("x", () => 0),
        strategy,
        nowMs,
        () => 0,
      ),
    ).toBe(expected);
  });

  it("is neither stale nor refreshed early for an answer that there is nothing", () => {
    const absent = load(null, () => 0);
    expect(judge(absent, strategy, strategy.negativeMs - 1, () => 0.999_999)).toBe("fresh");
    expect(judge(absent, strategy, strategy.negativeMs, () => 0)).toBe("dead");
  });

  it("is shortened by jitter, never lengthened", () => {
    const random = seededRandom(1);
    const fresh = Array.from({ length: 1_000 }, () => load("x", random).freshUntilMs);
    expect(Math.max(...fresh)).toBeLessThanOrEqual(strategy.freshMs);
    expect(Math.min(...fresh)).toBeGreaterThanOrEqual(strategy.freshMs * (1 - strategy.jitter));
    expect(Math.max(...fresh) - Math.min(...fresh)).toBeGreaterThan(strategy.freshMs * strategy.jitter * 0.9);
  });

  it("is early with the probability that XFetch says", () => {
    const random = seededRandom(7);
    const entry = buildEntry(0, { deltaMs: 400 });
    const share = (gapMs: number) => {
      const draws = Array.from({ length: 20_000 }, () => judge(entry, strategy, entry.freshUntilMs - gapMs, random));
      return draws.filter((freshness) => freshness === "early").length / draws.length;
    };
    expect(share(400)).toBeCloseTo(Math.exp(-1), 1.7);
    expect(share(800)).toBeCloseTo(Math.exp(-2), 1.7);
    expect(share(20_000)).toBe(0);
  });

  it("bounds what a strategy serves", () => {
    expect(oldestServedMs(strategies.user_preferences)).toBe(5 * 60_000);
    expect(longestLifeMs(strategies.voice_results)).toBe(5.5 * 60_000);
  });
});
