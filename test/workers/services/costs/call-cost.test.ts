import { describe, expect, it } from "vitest";
import type { UsageLine } from "../../../../voice/timeline/call-usage.ts";
import { callCostMicroUsd, type Rate } from "../../../../workers/services/costs/call-cost.ts";
import { listPrices } from "../../../../workers/services/costs/list-prices.ts";

const DAY_MS = 24 * 3_600_000;
const NOW = Date.UTC(2026, 10, 20);

const tokens = (quantity: number | null, service = "vendor/model"): UsageLine => ({
  service,
  unit: "llm_prompt_token",
  quantity,
});
const rate = (microUsdPerMillion: number, changes: Partial<Rate> = {}): Rate => ({
  service: "vendor/model",
  unit: "llm_prompt_token",
  microUsdPerMillion,
  effectiveFromMs: 0,
  ...changes,
});

const ownRates = (...own: Rate[]) => ({ own, published: [] });

describe("a call's cost", () => {
  it.each([
    [1, 499_999, 0],
    [1, 500_000, 1],
    [3, 500_000, 2],
    [2_000_000, 1, 2],
    [9_000_000_000_000, 500_000_000, 4_500_000_000_000_000],
  ])("of %d units at %d a million is %d micro-dollars", (quantity, price, cost) => {
    expect(callCostMicroUsd([tokens(quantity)], ownRates(rate(price)), NOW)).toBe(cost);
  });

  it("is rounded once, after everything was added", () => {
    const lines = ["a", "b", "c"].map((service) => tokens(1, service));
    const rates = ["a", "b", "c"].map((service) => rate(300_000, { service }));
    expect(callCostMicroUsd(lines, { own: rates, published: [] }, NOW)).toBe(1);
  });

  it("is not known without a rate for what was used, or without its quantity", () => {
    expect(callCostMicroUsd([tokens(1), tokens(1, "other/model")], ownRates(rate(5)), NOW)).toBeNull();
    expect(callCostMicroUsd([tokens(null)], ownRates(rate(5)), NOW)).toBeNull();
    expect(callCostMicroUsd([tokens(1)], ownRates(rate(5, { unit: "tts_character" })), NOW)).toBeNull();
  });

  it("of nothing is nothing, whatever its rate", () => {
    expect(callCostMicroUsd([], ownRates(), NOW)).toBe(0);
    expect(callCostMicroUsd([tokens(0)], ownRates(), NOW)).toBe(0);
  });

  it("is by the newest rate in force on the call's day", () => {
    const rates = [
      rate(1_000_000),
      rate(3_000_000, { effectiveFromMs: NOW }),
      rate(2_000_000, { effectiveFromMs: NOW - DAY_MS }),
    ];
    const costAt = (atMs: number) => callCostMicroUsd([tokens(1)], { own: rates, published: [] }, atMs);
    expect([costAt(NOW - DAY_MS - 1), costAt(NOW - 1), costAt(NOW)]).toEqual([1, 2, 3]);
    expect(callCostMicroUsd([tokens(1)], { own: rates.slice(1), published: [] }, 0)).toBeNull();
  });

  it("is by the rate that names the service most exactly, the organisation's own first", () => {
    const wide = rate(1_000_000, { service: "vendor/*", effectiveFromMs: NOW });
    const exact = rate(2_000_000);
    expect(callCostMicroUsd([tokens(1)], ownRates(wide, exact), NOW)).toBe(2);
    expect(callCostMicroUsd([tokens(1)], { own: [wide], published: [exact] }, NOW)).toBe(1);
    expect(callCostMicroUsd([tokens(1, "vendor/other")], { own: [exact], published: [wide] }, NOW)).toBe(1);
    expect(callCostMicroUsd([tokens(1, "vendors")], ownRates(wide), NOW)).toBeNull();
  });
});

describe("what a stand-in did", () => {
  const speech = { service: "deepgram-flux", unit: "stt_audio_ms" as const, quantity: 60_000 };
  const published = listPrices;

  it("has no published price and costs nothing, whatever it was counted to", () => {
    expect(callCostMicroUsd([speech], { own: [], published }, NOW)).toBe(7_700);
    expect(callCostMicroUsd([speech, tokens(null)], { own: [], published }, NOW, ["stt", "llm"])).toBe(0);
  });

  it("costs what the organisation itself says", () => {
    const own = [rate(2_000_000, { service: "deepgram-flux", unit: "stt_audio_ms" })];
    expect(callCostMicroUsd([speech], { own, published }, NOW, ["stt"])).toBe(120_000);
  });

  it("leaves the vendors beside it their prices", () => {
    const spoken = { service: "deepgram/aura-2-thalia-en", unit: "tts_character" as const, quantity: 1_000 };
    expect(callCostMicroUsd([speech, spoken], { own: [], published }, NOW, ["stt", "llm"])).toBe(30_000);
    expect(callCostMicroUsd([speech, tokens(5)], { own: [], published }, NOW, ["stt"])).toBeNull();
  });
});

describe("list prices", () => {
  const cost = (service: string, unit: UsageLine["unit"], quantity: number) =>
    callCostMicroUsd([{ service, unit, quantity }], { own: [], published: listPrices }, NOW);

  it.each([
    ["deepgram-flux", "stt_audio_ms", 60_000, 7_700],
    ["deepgram-nova", "stt_audio_ms", 3_600_000, 288_000],
    ["deepgram/aura-2-thalia-en", "tts_character", 1_000, 30_000],
    ["deepgram-socket/aura-asteria-en", "tts_character", 1_000, 15_000],
    ["openai-compatible/gpt-5-nano", "llm_prompt_token", 1_000_000, 50_000],
    ["openai-compatible/gpt-5-nano", "llm_completion_token", 1_000, 400],
  ] as const)("charge for %s %s × %d what its vendor does", (service, unit, quantity, microUsd) => {
    expect(cost(service, unit, quantity)).toBe(microUsd);
  });

  it("know nothing of models that they do not list", () => {
    expect(cost("openai-compatible/demo", "llm_prompt_token", 1)).toBeNull();
    expect(cost("openai-compatible/gpt-4o-mini-audio", "llm_prompt_token", 1)).toBeNull();
  });
});
