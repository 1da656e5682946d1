import type { CostUnit } from "../cost-unit.ts";
import { CALL_OBJECT_SERVICE } from "../platform-usage.ts";
import { nanoUsdOf, type Price } from "../price.ts";
import { modelPrices } from "./model-prices.ts";

/** Rows of the published prices of one service, with where they are published and when that was last read. */
interface PublishedPrice {
  service: string;
  unit: CostUnit;
  /** Dollars for `perUnits` units, as its vendor writes them. */
  usd: string;
  perUnits: number;
  /** A call of an earlier day has no price. */
  asOf: string;
  source: string;
}

const MINUTE_MS = 60_000;
const THOUSAND = 1_000;
const MILLION = 1_000_000;

const DEEPGRAM = "https://deepgram.com/pricing";
const WORKERS_AI = "https://developers.cloudflare.com/workers-ai/platform/pricing/";
const DURABLE_OBJECTS = "https://developers.cloudflare.com/durable-objects/platform/pricing/";

/**
 * Prices of voices, hearing and the platform, pay as you go, in part as others quoted them. English models; those of
 * other languages need a price of the organisation's own, as does a telephone line.
 */
const published: readonly PublishedPrice[] = [
  // Flux at its list price, which a promotion undercut at $0.0065; Nova-3 streaming, monolingual.
  heard("deepgram-flux", "0.0077", "2026-11-01", DEEPGRAM),
  heard("deepgram-nova", "0.0048", "2026-08-01", DEEPGRAM),
  heard("workers-ai-flux", "0.0077", "2026-10-01", WORKERS_AI),
  ...["deepgram", "deepgram-socket"].flatMap((provider) => [
    spoken(`${provider}/aura-2-*`, "0.03", "2026-05-01", DEEPGRAM),
    // Voices of Aura 1 have no number in their names.
    spoken(`${provider}/aura-*`, "0.015", "2026-05-01", DEEPGRAM),
  ]),
  spoken("workers-ai-aura/aura-2-*", "0.03", "2026-10-01", WORKERS_AI),
  spoken("workers-ai-aura/aura-*", "0.015", "2026-10-01", WORKERS_AI),
  // $12.50 for a million GB-seconds, an object counting as 128 MB: 0.128 GB. And $0.15 for a million requests, of which
  // twenty messages of a socket are one.
  {
    service: CALL_OBJECT_SERVICE,
    unit: "object_ms",
    usd: "1.6",
    perUnits: MILLION * 1_000,
    asOf: "2026-10-01",
    source: DURABLE_OBJECTS,
  },
  {
    service: CALL_OBJECT_SERVICE,
    unit: "object_message",
    usd: "0.15",
    perUnits: MILLION * 20,
    asOf: "2026-10-01",
    source: DURABLE_OBJECTS,
  },
];

/** Published prices of everything that has one: voices, hearing, models, and the platform. */
export const listPrices: readonly Price[] = [
  ...published.map(({ service, unit, usd, perUnits, asOf }) => ({
    service,
    unit,
    nanoUsd: nanoUsdOf(usd),
    perUnits: BigInt(perUnits),
    fromMs: Date.parse(asOf),
  })),
  ...modelPrices.map(({ service, unit, usdPerMillion, from }) => ({
    service,
    unit,
    nanoUsd: nanoUsdOf(usdPerMillion),
    perUnits: BigInt(MILLION),
    fromMs: from === null ? 0 : Date.parse(from),
  })),
];

function heard(service: string, usd: string, asOf: string, source: string): PublishedPrice {
  return { service, unit: "stt_audio_ms", usd, perUnits: MINUTE_MS, asOf, source };
}

function spoken(service: string, usd: string, asOf: string, source: string): PublishedPrice {
  return { service, unit: "tts_character", usd, perUnits: THOUSAND, asOf, source };
}
