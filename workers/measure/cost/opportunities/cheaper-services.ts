import type { CostLayer, CostUnit } from "../cost-unit.ts";
import { costUnitRows } from "../cost-unit.ts";
import type { PriceLists } from "../price.ts";
import type { LeverSettings } from "./levers.ts";
import type { ReplayLine, UnitPrices } from "./replay-line.ts";
import { isNowhereDearer, MODEL_UNITS } from "./replay-steps.ts";

/** Layer whose service can be another's. */
export type ServiceLayer = Extract<CostLayer, "stt" | "llm" | "tts">;

/** Services with a known price that would cost less than one that was used, the cheapest first. */
export type CheaperServices = Record<ServiceLayer, string[]>;

const unitsOf: Readonly<Record<ServiceLayer, readonly CostUnit[]>> = {
  stt: ["stt_audio_ms"],
  llm: MODEL_UNITS,
  tts: ["tts_character"],
};

/** Most services of one layer that are named. */
const MAX_SERVICES = 20;

/** Finds the services that would cost less than what `lines` used, by what they used of it. */
export function cheaperServices(lines: readonly ReplayLine[], lists: PriceLists, prices: UnitPrices): CheaperServices {
  const priced = new Set([...lists.own, ...lists.published].map(({ service }) => service));
  return {
    stt: cheaperOf("stt", lines, priced, prices),
    llm: cheaperOf("llm", lines, priced, prices),
    tts: cheaperOf("tts", lines, priced, prices),
  };
}

function cheaperOf(
  layer: ServiceLayer,
  lines: readonly ReplayLine[],
  priced: ReadonlySet<string>,
  prices: UnitPrices,
): string[] {
  const units = unitsOf[layer];
  const quantities = new Map<CostUnit, number>();
  const used = new Set<string>();
  for (const { unit, quantity, service } of lines) {
    if (costUnitRows[unit].layer !== layer) continue;
    used.add(service);
    quantities.set(unit, (quantities.get(unit) ?? 0) + quantity);
  }
  const costOf = (service: string): number =>
    units.reduce((sum, unit) => sum + (quantities.get(unit) ?? 0) * (prices(service, unit) ?? Number.NaN), 0);
  const isBelow = (service: string, other: string): boolean =>
    isNowhereDearer(service, other, units, prices) && costOf(service) < costOf(other);
  return [...priced]
    .filter((service) => !used.has(service) && [...used].some((other) => isBelow(service, other)))
    .sort((a, b) => costOf(a) - costOf(b) || (a < b ? -1 : 1))
    .slice(0, MAX_SERVICES);
}

/** Returns the settings of levers, each service the cheapest where none is given. */
export function cheapestSettings(
  { stt, llm, tts }: CheaperServices,
  given: Partial<LeverSettings>,
): Pick<LeverSettings, "easyTurnModel" | "languageModel" | "voice" | "speechToText"> {
  return {
    easyTurnModel: given.easyTurnModel ?? llm[0] ?? null,
    languageModel: given.languageModel ?? llm[0] ?? null,
    voice: given.voice ?? tts[0] ?? null,
    speechToText: given.speechToText ?? stt[0] ?? null,
  };
}
