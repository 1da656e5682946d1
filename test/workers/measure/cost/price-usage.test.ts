import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { MeteredLine } from "../../../../workers/measure/cost/cost-unit.ts";
import { nanoUsdFor, nanoUsdOf, type Price, priceAt, roundedQuotient } from "../../../../workers/measure/cost/price.ts";
import { costTotal, microUsdOf, priceUsage, unpricedOf } from "../../../../workers/measure/cost/price-usage.ts";
import { listPrices } from "../../../../workers/measure/cost/prices/list-prices.ts";
import recorded from "../../../fixtures/prices/genai-prices.json" with { type: "json" };

const DAY_MS = 86_400_000;
const NOW = Date.UTC(2026, 10, 20);

const line = (
  service: string,
  unit: MeteredLine["unit"],
  quantity: number | null,
  changes: Partial<MeteredLine> = {},
): MeteredLine => ({ service, unit, quantity, turnId: "turn_1", purpose: "turn", isEstimated: false, ...changes });
const tokens = (quantity: number | null, service = "vendor/model") => line(service, "llm_prompt_token", quantity);
const price = (nanoUsd: bigint, changes: Partial<Price> = {}): Price => ({
  service: "vendor/model",
  unit: "llm_prompt_token",
  nanoUsd,
  perUnits: 1_000_000n,
  fromMs: 0,
  ...changes,
});
const nanoOf = (lines: MeteredLine[], own: Price[], published: readonly Price[] = [], atMs = NOW) =>
  costTotal(priceUsage(lines, { own, published }, atMs));

it("what was saved costs nothing, whatever its price", () => {
  const saved = line("vendor/model", "llm_prompt_token", 5_000, { purpose: "saved" });
  expect(priceUsage([saved], { own: [price(10n ** 12n)], published: [price(10n ** 12n)] }, NOW)).toMatchObject([
    { nanoUsd: 0n, listNanoUsd: 0n },
  ]);
});

describe("a price", () => {
  it.each([
    [1n, 499_999n, 0n],
    [1n, 500_000n, 1n],
    [3n, 500_000n, 2n],
    [9_000_000_000_000n, 500_000_000n, 4_500_000_000_000_000n],
  ])("of %d units at %d a million is %d", (quantity, nanoUsd, cost) => {
    expect(nanoUsdFor(price(nanoUsd), quantity)).toBe(cost);
  });

  it("rounds to the nearest whole, below nothing too", () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }),
        fc.bigInt({ min: 1n, max: 10n ** 9n }),
        (v, by) => {
          const off = v - roundedQuotient(v, by) * by;
          expect(2n * off < by && -by <= 2n * off).toBe(true);
        },
      ),
    );
  });

  it("is read off a decimal number exactly, and not where it would lose a part", () => {
    expect([nanoUsdOf("0.0077"), nanoUsdOf("12.5"), nanoUsdOf("3")]).toEqual([
      7_700_000n,
      12_500_000_000n,
      3_000_000_000n,
    ]);
    expect(() => nanoUsdOf("0.0000000001")).toThrow(RangeError);
    expect(() => nanoUsdOf("1e-7")).toThrow(RangeError);
  });

  it("is the newest in force, the one that names the service most exactly, the organisation's own first", () => {
    const prices = [price(1n), price(3n, { fromMs: NOW }), price(2n, { fromMs: NOW - DAY_MS })];
    const at = (atMs: number) => priceAt(tokens(1), [prices], atMs)?.nanoUsd;
    expect([at(NOW - DAY_MS - 1), at(NOW - 1), at(NOW)]).toEqual([1n, 2n, 3n]);
    expect(priceAt(tokens(1), [prices.slice(1)], 0)).toBeNull();
    const wide = price(7n, { service: "vendor/*", fromMs: NOW });
    expect(priceAt(tokens(1), [[wide, price(8n)]], NOW)?.nanoUsd).toBe(8n);
    expect(priceAt(tokens(1), [[wide], [price(8n)]], NOW)?.nanoUsd).toBe(7n);
    expect(priceAt(tokens(1, "vendors"), [[wide]], NOW)).toBeNull();
  });
});

describe("usage with its cost", () => {
  it("is not known without a price or a quantity, and says which; what is 0 is nothing", () => {
    const lines = priceUsage(
      [tokens(1), tokens(null), tokens(0, "free/x"), tokens(5, "other/m")],
      {
        own: [price(5_000_000n)],
        published: [],
      },
      NOW,
    );
    expect(lines.map(({ nanoUsd }) => nanoUsd)).toEqual([5n, null, 0n, null]);
    expect(costTotal(lines)).toBeNull();
    expect(unpricedOf(lines)).toEqual([
      { service: "vendor/model", unit: "llm_prompt_token", lacks: "quantity" },
      { service: "other/m", unit: "llm_prompt_token", lacks: "price" },
    ]);
    expect(costTotal([])).toBe(0n);
  });

  it("of a stand-in costs nothing at published prices, and what the organisation itself says", () => {
    const speech = line("deepgram-flux", "stt_audio_ms", 60_000);
    const standIn = (own: Price[], ...usage: MeteredLine[]) =>
      priceUsage(usage, { own, published: listPrices }, NOW, ["stt", "llm"]);
    expect(nanoOf([speech], [], listPrices)).toBe(7_700_000n);
    expect(costTotal(standIn([], speech, tokens(null)))).toBe(0n);
    const own = [price(120_000_000n, { service: "deepgram-flux", unit: "stt_audio_ms", perUnits: 60_000n })];
    expect(costTotal(standIn(own, speech))).toBe(120_000_000n);
    const spoken = line("deepgram/aura-2-thalia-en", "tts_character", 1_000);
    expect(costTotal(standIn([], speech, spoken))).toBe(30_000_000n);
    expect(standIn([], speech)[0]?.listNanoUsd).toBe(0n);
  });

  it("keeps the list's price beside the organisation's", () => {
    const own = [price(1_000n, { service: "deepgram-nova", unit: "stt_audio_ms", perUnits: 1n })];
    const [priced] = priceUsage([line("deepgram-nova", "stt_audio_ms", 60_000)], { own, published: listPrices }, NOW);
    expect(priced).toMatchObject({ nanoUsd: 60_000_000n, listNanoUsd: 4_800_000n });
  });

  it("adds up, whatever its lines and prices: turns to the call, and calls to the whole", () => {
    const usage = fc.record({
      turn: fc.constantFrom("a", "b", null),
      quantity: fc.nat(10 ** 9),
      nano: fc.bigInt(0n, 10n ** 12n),
    });
    fc.assert(
      fc.property(fc.array(fc.array(usage, { maxLength: 12 }), { maxLength: 6 }), (calls) => {
        const priced = calls.map((lines) =>
          lines.flatMap(({ turn, quantity, nano }) =>
            priceUsage([{ ...tokens(quantity), turnId: turn }], { own: [price(nano)], published: [] }, NOW),
          ),
        );
        const total = priced.map((lines) => costTotal(lines) as bigint).reduce((sum, cost) => sum + cost, 0n);
        const byTurn = ["a", "b", null].map((turnId) =>
          costTotal(priced.flat().filter((each) => each.turnId === turnId)),
        );
        expect(byTurn.reduce((sum, cost) => (sum as bigint) + (cost as bigint), 0n)).toBe(total);
      }),
    );
  });

  it("of an old call is the same whenever it is priced: by the prices of its day", () => {
    const then = Date.parse("2026-12-31T23:59:59Z");
    const call = [line("openai-compatible/gemini-3.6-flash", "llm_prompt_token", 1_234_567)];
    // To the nano-dollar, at the price that ends with the year, and at the one that begins with the next.
    expect(nanoOf(call, [], listPrices, then)).toBe(925_925_250n);
    expect(nanoOf(call, [], listPrices, then + 1_000)).toBe(1_851_850_500n);
    const later = [...listPrices, price(9n, { service: "openai-compatible/gemini-3.6-flash", fromMs: then + 1_000 })];
    expect(nanoOf(call, [], later, then)).toBe(925_925_250n);
  });

  it("is whole micro-dollars where those are asked for", () => {
    expect([499n, 500n, 1_499n].map(microUsdOf)).toEqual([0, 1, 1]);
  });
});

describe("published prices", () => {
  it.each([
    ["deepgram-flux", "stt_audio_ms", 60_000, 7_700_000n],
    ["deepgram-nova", "stt_audio_ms", 3_600_000, 288_000_000n],
    ["deepgram/aura-2-thalia-en", "tts_character", 1_000, 30_000_000n],
    ["deepgram-socket/aura-asteria-en", "tts_character", 1_000, 15_000_000n],
    ["openai-compatible/gpt-5-nano", "llm_prompt_token", 1_000_000, 50_000_000n],
    ["openai-compatible/gpt-5-nano", "llm_cached_token", 1_000_000, 5_000_000n],
    ["openai-compatible/gpt-5-nano", "llm_completion_token", 1_000, 400_000n],
    // 7.68 GB-seconds at $12.50 a million, and 150 messages of twenty at $0.15 a million.
    ["cloudflare/durable-object", "object_ms", 60_000, 96_000n],
    ["cloudflare/durable-object", "object_message", 3_000, 22_500n],
  ] as const)("charge for %s %s × %d what its vendor does", (service, unit, quantity, nanoUsd) => {
    expect(nanoOf([line(service, unit, quantity)], [], listPrices)).toBe(nanoUsd);
  });

  it("know nothing of models that they do not list, nor of a day before they were read", () => {
    expect(nanoOf([tokens(1, "openai-compatible/demo")], [], listPrices)).toBeNull();
    expect(nanoOf([tokens(1, "openai-compatible/gpt-4o-mini-audio")], [], listPrices)).toBeNull();
    expect(nanoOf([line("deepgram-flux", "stt_audio_ms", 1)], [], listPrices, Date.UTC(2026, 0, 1))).toBeNull();
  });

  it("equal the price library's for a hundred requests of many models on many days", () => {
    expect(recorded.answers).toHaveLength(100);
    for (const { service, day, promptTokens, cachedTokens, completionTokens, usd } of recorded.answers) {
      const usage = [
        line(service, "llm_prompt_token", promptTokens - cachedTokens),
        line(service, "llm_cached_token", cachedTokens),
        line(service, "llm_completion_token", completionTokens),
      ];
      const nanoUsd = nanoOf(usage, [], listPrices, Date.parse(`${day}T12:00:00Z`));
      // The library adds floating-point numbers, and each of three lines is rounded by itself.
      expect(Math.abs(Number(nanoUsd) - usd * 1e9), `${service} on ${day}`).toBeLessThan(2);
    }
  });
});
