import { expect, it } from "vitest";
import { type AiRound, aiFigures } from "../../../../workers/measure/benchmarks/ai-figures.ts";
import { benchmarkMetricSchema } from "../../../../workers/measure/benchmarks/report.ts";

const model = { provider: "openai-compatible", model: "gpt-5/nano" };
const hearing = { provider: "deepgram-flux", model: "flux-general-en" };
const voice = { provider: "deepgram", model: "aura-2" };

const round = (firstTokenMs: number): AiRound => ({
  heard: [{ ...hearing, failure: null, finalDelayMs: 250, wordsDelayMs: 0, errors: 1, words: 4 }],
  answered: [
    { ...model, failure: null, firstTokenMs, tokensPerSecond: null, factShare: 0.5 },
    { ...model, failure: null, firstTokenMs: firstTokenMs + 20, tokensPerSecond: 80, factShare: 1 },
  ],
  spoken: [{ ...voice, failure: "deepgram answered 500" }],
});

it("has a key for each provider and model, and rounds as units", () => {
  const { metrics } = aiFigures([round(100), round(200)]);
  const byKey = new Map(metrics.map((metric) => [metric.key, metric]));
  expect(byKey.get("ai.llm.openai_compatible_gpt_5_nano.first_token.p50")).toMatchObject({
    value: 160,
    units: [
      [100, 120],
      [200, 220],
    ],
  });
  expect(byKey.get("ai.llm.openai_compatible_gpt_5_nano.tokens_per_second.p50")?.units).toEqual([[80], [80]]);
  expect(byKey.get("ai.stt.deepgram_flux_flux_general_en.word_error_rate.mean")?.value).toBe(0.25);
  for (const metric of metrics) expect(() => benchmarkMetricSchema.parse(metric)).not.toThrow();
});

it("has no value of a provider that failed, and says why", () => {
  const { metrics, details } = aiFigures([round(100), round(200)]);
  const byte = metrics.find(({ key }) => key === "ai.tts.deepgram_aura_2.first_byte.p50");
  expect(byte).toMatchObject({ value: null, missing: "No request gave it." });
  expect(details.notes).toEqual(["2 failed of deepgram aura-2: deepgram answered 500"]);
});
