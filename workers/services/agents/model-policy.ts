import type { CostLevers, ProviderChains } from "../../../voice/agent.ts";
import type { Settings } from "../../environment/env.ts";
import { listPrices } from "../../measure/cost/prices/list-prices.ts";
import type { ProviderSecrets } from "../../providers/vendor/config.ts";
import type { CredentialProvider } from "./provider-credentials.ts";

/** Stage of an agent's provider chains. */
type Stage = keyof ProviderChains;
type ProviderName = ProviderChains[Stage][number]["provider"];

/** Names of the models that agents may use on the deployment's keys, by stage; a `*` at the end stands for the rest. */
export type AllowedModels = Record<Stage, readonly string[]>;

/** Entry of a chain that may not be used, by its place in the agent's settings. */
export interface RefusedModel {
  stage: Stage;
  /** Position in the chain. */
  at: number;
  provider: ProviderName;
  /** Field of the agent, as in `providers.languageModel.0.model`. */
  path: string;
}

/** Vendor whose key an entry is paid with; null: Workers AI, which the deployment always pays for. */
const vendorOf: Record<ProviderName, CredentialProvider | null> = {
  "deepgram-flux": "deepgram",
  "deepgram-nova": "deepgram",
  deepgram: "deepgram",
  "deepgram-socket": "deepgram",
  "openai-compatible": "openai-compatible",
  "workers-ai": null,
  "workers-ai-flux": null,
  "workers-ai-aura": null,
};

/** Models in production where no setting names others: those that a price is known of. */
const pricedModels: AllowedModels = {
  speechToText: ["flux-*", "nova-*", "@cf/deepgram/flux"],
  languageModel: [...new Set(listPrices.flatMap(({ service }) => languageModelIn(service)))],
  textToSpeech: ["aura-*"],
};

function languageModelIn(service: string): string[] {
  const [, model] = /^(?:openai-compatible|workers-ai)\/(.+)$/.exec(service) ?? [];
  return model === undefined ? [] : [model];
}

/** Returns the models that agents may use on the deployment's keys: away from production any, if no setting says. */
export function allowedModelsOf(settings: Settings): AllowedModels {
  const otherwise = (stage: Stage) => (settings.ENVIRONMENT === "production" ? pricedModels[stage] : ["*"]);
  return {
    speechToText: settings.ALLOWED_SPEECH_MODELS ?? otherwise("speechToText"),
    languageModel: settings.ALLOWED_LANGUAGE_MODELS ?? otherwise("languageModel"),
    textToSpeech: settings.ALLOWED_VOICES ?? otherwise("textToSpeech"),
  };
}

/** Lists the entries of chains that may not be used, where the organisation has keys of its own of `ownVendors`. */
export function refusedModels(
  { speechToText, languageModel, textToSpeech }: ProviderChains,
  allowed: AllowedModels,
  ownVendors: ReadonlySet<string>,
): RefusedModel[] {
  const entries = [
    ...speechToText.map(({ provider, model }, at) => ({ stage: "speechToText" as const, provider, model, at })),
    ...languageModel.map(({ provider, model }, at) => ({ stage: "languageModel" as const, provider, model, at })),
    ...textToSpeech.map(({ provider, voice }, at) => ({ stage: "textToSpeech" as const, provider, model: voice, at })),
  ];
  return entries.flatMap(({ stage, provider, model, at }) => {
    if (ownVendors.has(vendorOf[provider] ?? "") || isNamed(model, allowed[stage])) return [];
    const field = stage === "textToSpeech" ? "voice" : "model";
    return [{ stage, at, provider, path: `providers.${stage}.${at}.${field}` }];
  });
}

/** Returns the model for easy turns as chains of its own, so that it is judged like those of the agent's chains. */
export function easyTurnChains({ easyTurnModel }: CostLevers): ProviderChains {
  return { speechToText: [], languageModel: easyTurnModel === null ? [] : [easyTurnModel], textToSpeech: [] };
}

/** Returns chains without the entries that may not be used; those that are left keep their order. */
export function permittedChains(chains: ProviderChains, refused: readonly RefusedModel[]): ProviderChains {
  const isLeft = (stage: Stage) => (_entry: unknown, at: number) =>
    !refused.some((entry) => entry.stage === stage && entry.at === at);
  return {
    speechToText: chains.speechToText.filter(isLeft("speechToText")),
    languageModel: chains.languageModel.filter(isLeft("languageModel")),
    textToSpeech: chains.textToSpeech.filter(isLeft("textToSpeech")),
  };
}

/** Lists the refused entries of stages that have no other: without those there is no call. */
export function missingStages(chains: ProviderChains, refused: readonly RefusedModel[]): RefusedModel[] {
  const left = permittedChains(chains, refused);
  return refused.filter(({ stage }) => left[stage].length === 0);
}

/** Vendors whose key in `used` is not the deployment's: the organisation's own, and its own bill. */
export function ownVendorsOf(used: ProviderSecrets, deployment: ProviderSecrets): ReadonlySet<CredentialProvider> {
  const own = new Set<CredentialProvider>();
  if (used.deepgramApiKey !== deployment.deepgramApiKey) own.add("deepgram");
  if (used.llmApiKey !== deployment.llmApiKey) own.add("openai-compatible");
  return own;
}

function isNamed(model: string, names: readonly string[]): boolean {
  return names.some((name) => (name.endsWith("*") ? model.startsWith(name.slice(0, -1)) : model === name));
}
