import type { AgentConfig, CostLevers, ProviderChains } from "../../../voice/agent.ts";
import { EnergyClassifier } from "../../../voice/audio/energy-classifier.ts";
import type { Clock } from "../../../voice/clock.ts";
import type { NamedVoice } from "../../../voice/providers.ts";
import {
  type LanguageModel,
  ProviderError,
  type SpeechToText,
  type TextToSpeechOptions,
} from "../../../voice/providers.ts";
import { writeLog } from "../../environment/log.ts";
import { createLanguageModel, createSpeechToText, createTextToSpeech } from "../../providers/registry.ts";
import type { ProviderConfig } from "../../providers/vendor/config.ts";
import { connectSocket } from "../../providers/vendor/connect-socket.ts";
import { type AllowedModels, easyTurnChains, permittedChains, refusedModels } from "./model-policy.ts";

/** Provider chains of an agent, ready to use, each in the order in which its providers take over from each other. */
export interface ProviderChainInstances {
  speechToText: SpeechToText[];
  models: LanguageModel[];
  /** Open sessions: close them when done. */
  voices: NamedVoice[];
}

/**
 * Creates the provider chains of a call, of the providers that this deployment is set up for; `sampleRateHz` is what
 * the voices speak at in this call.
 */
export function createProviderChains(
  { speechToText, languageModel, textToSpeech }: ProviderChains,
  config: ProviderConfig,
  clock: Clock,
  sampleRateHz: number,
  callId: string,
): ProviderChainInstances {
  const deps = { clock, openSocket: connectSocket, createClassifier: () => new EnergyClassifier() };
  return {
    speechToText: usable(speechToText, (entry) => createSpeechToText(entry, config, deps)),
    models: usable(languageModel, (entry) => createLanguageModel(entry, config)),
    voices: openVoices(textToSpeech, config, clock, { sampleRateHz, tag: callId }),
  };
}

/** Opens the voices of an agent alone, as `createProviderChains` does. */
export function openVoices(
  chain: AgentConfig["providers"]["textToSpeech"],
  config: ProviderConfig,
  clock: Clock,
  options: Omit<TextToSpeechOptions, "voice">,
): NamedVoice[] {
  return usable(chain, (entry) => {
    const provider = createTextToSpeech(entry, config, { clock, openSocket: connectSocket });
    const session = provider.open({ ...options, voice: entry.voice });
    return { provider: provider.provider, model: entry.voice, session };
  });
}

/**
 * Returns an agent's provider chains without the models that it may not use. Each that is left out is logged; calls go
 * on with the others.
 */
export function permittedOf(
  { organizationId, id: agentId, providers }: AgentConfig,
  allowed: AllowedModels,
  ownVendors: ReadonlySet<string>,
): ProviderChains {
  const refused = refusedModels(providers, allowed, ownVendors);
  for (const { provider, path } of refused) {
    writeLog({ event: "model_not_allowed", organizationId, agentId, provider, field: path });
  }
  return permittedChains(providers, refused);
}

/**
 * Returns an agent's model for easy turns; null when it has none, or may not use it, which is logged: its turns are
 * then all answered by its chain.
 */
export function permittedEasyModelOf(
  { organizationId, id: agentId, costLevers }: AgentConfig,
  allowed: AllowedModels,
  ownVendors: ReadonlySet<string>,
): CostLevers["easyTurnModel"] {
  const [refused] = refusedModels(easyTurnChains(costLevers), allowed, ownVendors);
  if (refused === undefined) return costLevers.easyTurnModel;
  const field = "costLevers.easyTurnModel.model";
  writeLog({ event: "model_not_allowed", organizationId, agentId, provider: refused.provider, field });
  return null;
}

/** Creates the model for easy turns; null without one, and where this deployment is not set up for its provider. */
export function createEasyModel(entry: CostLevers["easyTurnModel"], config: ProviderConfig): LanguageModel | null {
  return usable(entry === null ? [] : [entry], (one) => createLanguageModel(one, config))[0] ?? null;
}

/**
 * Creates the providers of a chain. One that is not set up is left out and logged, for the operator to know of; calls
 * go on with the others.
 */
function usable<Entry, Provider>(chain: readonly Entry[], create: (entry: Entry) => Provider): Provider[] {
  return chain.flatMap((entry) => {
    try {
      return create(entry);
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      writeLog({ event: "provider_left_out", stage: error.stage, provider: error.provider, reason: error.message });
      return [];
    }
  });
}
