import type { Rate } from "./call-cost.ts";

const MICRO_USD = 1_000_000;

/**
 * List prices of vendors, pay as you go, with where they are published and when they were last read, in part as others
 * quoted them; a call of an earlier day has none. An organisation's own rates (`cost_rates`) go before them. Tokens of
 * prompts count at the full price: no timeline tells which of them a vendor had cached. English models; those of other
 * languages need a rate of their own.
 */
export const listPrices: readonly Rate[] = [
  // https://deepgram.com/pricing. Flux at its list price, which a promotion undercut at $0.0065; Nova-3 streaming,
  // monolingual.
  ...perMinute("deepgram-flux", 0.0077, "2026-11-01"),
  ...perMinute("deepgram-nova", 0.0048, "2026-08-01"),
  // https://deepgram.com/pricing
  ...["deepgram", "deepgram-socket"].flatMap((provider) => [
    ...perThousandCharacters(`${provider}/aura-2-*`, 0.03, "2026-05-01"),
    // Voices of Aura 1 have no number in their names.
    ...perThousandCharacters(`${provider}/aura-*`, 0.015, "2026-05-01"),
  ]),
  // https://developers.cloudflare.com/workers-ai/platform/pricing/
  ...perMinute("workers-ai-flux", 0.0077, "2026-10-01"),
  ...perThousandCharacters("workers-ai-aura/aura-2-*", 0.03, "2026-10-01"),
  ...perThousandCharacters("workers-ai-aura/aura-*", 0.015, "2026-10-01"),
  ...perMillionTokens("workers-ai/@cf/meta/llama-3.1-8b-instruct-fp8-fast", 0.045, 0.384, "2026-10-01"),
  ...perMillionTokens("workers-ai/@cf/meta/llama-3.3-70b-instruct-fp8-fast", 0.293, 2.253, "2026-10-01"),
  // https://github.com/pydantic/genai-prices 0.1.8, of OpenAI, Groq and Google
  ...perMillionTokens("openai-compatible/gpt-4o-mini", 0.15, 0.6, "2026-09-01"),
  ...perMillionTokens("openai-compatible/gpt-4.1-nano", 0.1, 0.4, "2026-09-01"),
  ...perMillionTokens("openai-compatible/gpt-4.1-mini", 0.4, 1.6, "2026-09-01"),
  ...perMillionTokens("openai-compatible/gpt-5-nano", 0.05, 0.4, "2026-09-01"),
  ...perMillionTokens("openai-compatible/gpt-5-mini", 0.25, 2, "2026-09-01"),
  ...perMillionTokens("openai-compatible/gpt-5.4-nano", 0.2, 1.25, "2026-09-01"),
  ...perMillionTokens("openai-compatible/gpt-5.4-mini", 0.75, 4.5, "2026-09-01"),
  ...perMillionTokens("openai-compatible/llama-3.1-8b-instant", 0.05, 0.08, "2026-09-01"),
  ...perMillionTokens("openai-compatible/llama-3.3-70b-versatile", 0.59, 0.79, "2026-09-01"),
  ...perMillionTokens("openai-compatible/openai/gpt-oss-20b", 0.075, 0.3, "2026-09-01"),
  ...perMillionTokens("openai-compatible/openai/gpt-oss-120b", 0.15, 0.6, "2026-09-01"),
  ...perMillionTokens("openai-compatible/gemini-2.5-flash-lite", 0.1, 0.4, "2026-09-01"),
];

function perMinute(service: string, usd: number, asOf: string): Rate[] {
  return [rate(service, "stt_audio_ms", (usd / 60_000) * 1_000_000, asOf)];
}

function perThousandCharacters(service: string, usd: number, asOf: string): Rate[] {
  return [rate(service, "tts_character", usd * 1_000, asOf)];
}

function perMillionTokens(service: string, promptUsd: number, completionUsd: number, asOf: string): Rate[] {
  return [
    rate(service, "llm_prompt_token", promptUsd, asOf),
    rate(service, "llm_completion_token", completionUsd, asOf),
  ];
}

function rate(service: string, unit: Rate["unit"], usdPerMillion: number, asOf: string): Rate {
  const microUsdPerMillion = Math.round(usdPerMillion * MICRO_USD);
  return { service, unit, microUsdPerMillion, effectiveFromMs: Date.parse(asOf) };
}
