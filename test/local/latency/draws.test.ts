import { describe, expect, it } from "vitest";
import { CallDraws, ServiceDraws } from "../../../local/latency/draws.ts";
import { type LatencyProfile, PROFILES, type ProfileName, type Stage } from "../../../local/latency/profiles.ts";
import { quantile } from "../../../workers/measure/comparison/order-statistics.ts";

const SEED = 7;
const CALLS = 4000;
const PER_CALL = 10;

const simulated: Record<string, LatencyProfile> = { cloud: PROFILES.cloud, "cloud-slow": PROFILES["cloud-slow"] };
const still = () => 0;

/** The draws of one stage: `PER_CALL` of each of `CALLS` calls. */
function drawn(profile: LatencyProfile, stage: Stage, seed = SEED): number[][] {
  return Array.from({ length: CALLS }, (_, number) => {
    const call = new CallDraws({ ...profile, brownOut: null }, seed, number, still);
    return Array.from({ length: PER_CALL }, () => call.ms(stage));
  });
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

function correlation(a: readonly number[], b: readonly number[]): number {
  const [meanA, meanB] = [mean(a), mean(b)];
  const product = (x: readonly number[], xMean: number, y: readonly number[], yMean: number) =>
    x.reduce((sum, value, i) => sum + (value - xMean) * ((y[i] ?? 0) - yMean), 0);
  return product(a, meanA, b, meanB) / Math.sqrt(product(a, meanA, a, meanA) * product(b, meanB, b, meanB));
}

describe("a stage's draws", () => {
  // P50 and P95 as published; where the table has none for the fit, the fit's own.
  it.each<[ProfileName, Stage, number, number]>([
    ["cloud", "stt_start_of_turn", 200, 350],
    ["cloud", "stt_end_of_turn", 253, 430],
    ["cloud", "stt_eager_lead", 150, 350],
    ["cloud", "stt_turn_resumed", 150, 290],
    ["cloud", "stt_finalize", 47, 98],
    ["cloud", "llm_first_token", 98, 209],
    ["cloud", "llm_inter_token", 25 / 8, 6.03],
    ["cloud", "llm_hop", 12, 27],
    ["cloud", "tts_first_byte", 188, 357],
    ["cloud", "tts_hop", 12, 27],
    ["cloud-slow", "stt_end_of_turn", 274, 1103],
    ["cloud-slow", "llm_first_token", 536, 1771],
    ["cloud-slow", "llm_inter_token", 12.5, 24.1],
    ["cloud-slow", "tts_first_byte", 313, 408],
  ])("%s %s has P50 %d and P95 %d", (name, stage, p50, p95) => {
    const values = drawn(simulated[name] as LatencyProfile, stage).flat();
    expect(Math.abs(quantile(values, 0.5) / p50 - 1)).toBeLessThan(0.03);
    expect(Math.abs(quantile(values, 0.95) / p95 - 1)).toBeLessThan(0.05);
  });

  it("stay within their bounds", () => {
    expect(Math.min(...drawn(PROFILES.cloud, "stt_end_of_turn").flat())).toBe(120);
    expect(Math.max(...drawn(PROFILES["cloud-slow"], "llm_first_token").flat())).toBe(6000);
  });

  it("have 30 % of their log-variance in common within a call, and nothing between calls", () => {
    const logs = drawn(PROFILES.cloud, "tts_first_byte").map((call) => call.map(Math.log));
    const [first, second] = [0, 1].map((i) => logs.map((call) => call[i] as number));
    expect(correlation(first as number[], second as number[])).toBeCloseTo(0.3, 1);
    const shifted = [...(second as number[]).slice(1), second?.[0] as number];
    expect(Math.abs(correlation(first as number[], shifted))).toBeLessThan(0.05);
  });

  it("are the same for the same seed, and others for another", () => {
    const take = (seed: number) => drawn(PROFILES.cloud, "llm_first_token", seed).slice(0, 20);
    expect(take(1)).toEqual(take(1));
    expect(take(1)).not.toEqual(take(2));
  });

  it("of one stage do not depend on how many of another came before", () => {
    const [quiet, busy] = [0, 1].map(() => new CallDraws(PROFILES.cloud, SEED, 3, still));
    for (let i = 0; i < 5; i++) busy?.ms("llm_first_token");
    expect(busy?.ms("llm_hop")).toBe(quiet?.ms("llm_hop"));
  });
});

describe("brown-outs", () => {
  const profile = PROFILES["cloud-slow"];
  /** The factor that the first token is multiplied by, `atMs` into each of many calls. */
  const factors = (atMs: number, stage: Stage) =>
    Array.from({ length: 40_000 }, (_, number) => {
      let nowMs = 0;
      const call = new CallDraws(profile, SEED, number, () => nowMs);
      const calm = new CallDraws({ ...profile, brownOut: null }, SEED, number, still);
      nowMs = atMs;
      return call.ms(stage) / calm.ms(stage);
    });

  it.each<[Stage, number]>([
    ["llm_first_token", 3],
    ["tts_first_byte", 2],
  ])("slow %s of one call in 200 by %d, and end after a minute on average", (stage, factor) => {
    const early = factors(0, stage).filter((each) => each > 1.01);
    expect(Math.abs(early.length / 40_000 / 0.005 - 1)).toBeLessThan(0.2);
    for (const each of early) expect(each).toBeCloseTo(factor, 5);
    const afterMinute = factors(60_000, stage).filter((each) => each > 1.01);
    expect(afterMinute.length / early.length).toBeGreaterThan(0.25);
    expect(afterMinute.length / early.length).toBeLessThan(0.5);
  });

  it("spare the detector of turns", () => {
    expect(factors(0, "stt_end_of_turn").every((factor) => factor === 1)).toBe(true);
  });
});

describe("a service's calls", () => {
  const service = () => new ServiceDraws({ profile: "cloud", seed: SEED }, still);

  it("are numbered as they come, whatever their names, and keep their draws apart", () => {
    const [one, other] = [service(), service()];
    const alone = ["a", "a", "a"].map((name) => one.call(name)?.ms("tts_hop"));
    const mixed = ["x", "y", "x", "y", "x"].map((name) => other.call(name)?.ms("tts_hop"));
    expect([mixed[0], mixed[2], mixed[4]]).toEqual(alone);
    expect(mixed[1]).not.toBe(mixed[0]);
  });

  it("are new ones each time when they have no name", () => {
    const unnamed = service();
    expect(unnamed.call()?.ms("tts_hop")).not.toBe(unnamed.call()?.ms("tts_hop"));
  });

  it("draw nothing under instant", () => {
    expect(new ServiceDraws({ profile: "instant", seed: SEED }, still).call("a")).toBeUndefined();
  });
});
