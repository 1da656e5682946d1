import type { ProviderChains } from "../../voice/agent.ts";
import type { FrameClassifier } from "../../voice/audio/vad.ts";
import type { Clock } from "../../voice/clock.ts";
import { createEndpointedSpeechToText } from "../../voice/listening/endpointing.ts";
import {
  type LanguageModel,
  ProviderError,
  type ProviderStage,
  type SpeechToText,
  type TextToSpeech,
} from "../../voice/providers.ts";
import { createDeepgramFluxSpeechToText } from "./deepgram/deepgram-flux-stt.ts";
import { createDeepgramNovaTranscriber } from "./deepgram/deepgram-nova-stt.ts";
import { createDeepgramSocketTextToSpeech } from "./deepgram/deepgram-socket-tts.ts";
import { createDeepgramTextToSpeech } from "./deepgram/deepgram-tts.ts";
import { createOpenAiLanguageModel } from "./openai/openai-llm.ts";
import type { ProviderConfig } from "./vendor/config.ts";
import type { OpenSocket } from "./vendor/provider-socket.ts";
import { createWorkersAiAuraTextToSpeech } from "./workers-ai/workers-ai-aura-tts.ts";
import { createWorkersAiFluxSpeechToText } from "./workers-ai/workers-ai-flux-stt.ts";
import { createWorkersAiLanguageModel } from "./workers-ai/workers-ai-llm.ts";

/** Parts of their surroundings that provider adapters need. */
export interface ProviderDeps {
  clock: Clock;
  openSocket: OpenSocket;
  /** Voice activity for engines without turns; one classifier per call. */
  createClassifier(): FrameClassifier;
}

/**
 * Creates the speech-to-text adapter for one entry of an agent's chain. Throws a `ProviderError`, not retryable, that
 * names a missing setting.
 */
export function createSpeechToText(
  entry: ProviderChains["speechToText"][number],
  config: ProviderConfig,
  deps: ProviderDeps,
): SpeechToText {
  const { provider, model } = entry;
  const setting = settingsOf(provider, "stt");
  const { keytermTokenLimit } = config;
  switch (provider) {
    case "deepgram-flux":
    case "deepgram-nova": {
      const apiKey = setting(config.deepgramApiKey, "DEEPGRAM_API_KEY");
      const deepgram = { apiKey, baseUrl: config.deepgramBaseUrl, model, keytermTokenLimit, ...deps };
      return provider === "deepgram-flux"
        ? createDeepgramFluxSpeechToText(deepgram)
        : createEndpointedSpeechToText(createDeepgramNovaTranscriber(deepgram), deps);
    }
    case "workers-ai-flux": {
      const ai = setting(config.ai, "the AI binding");
      return createWorkersAiFluxSpeechToText({ ai, model, keytermTokenLimit, clock: deps.clock });
    }
  }
}

/** Creates the language model for one entry of an agent's chain. Throws as `createSpeechToText`. */
export function createLanguageModel(
  entry: ProviderChains["languageModel"][number],
  config: ProviderConfig,
): LanguageModel {
  const { provider, model } = entry;
  const setting = settingsOf(provider, "llm");
  switch (provider) {
    case "openai-compatible": {
      const baseUrl = setting(config.llmBaseUrl, "LLM_BASE_URL");
      return createOpenAiLanguageModel({ baseUrl, apiKey: config.llmApiKey, model });
    }
    case "workers-ai":
      return createWorkersAiLanguageModel({ ai: setting(config.ai, "the AI binding"), model });
  }
}

/** Creates the text-to-speech adapter for one entry of an agent's chain. Throws as `createSpeechToText`. */
export function createTextToSpeech(
  entry: ProviderChains["textToSpeech"][number],
  config: ProviderConfig,
  deps: Pick<ProviderDeps, "clock" | "openSocket">,
): TextToSpeech {
  const { provider } = entry;
  const setting = settingsOf(provider, "tts");
  const baseUrl = config.deepgramSpeakBaseUrl ?? config.deepgramBaseUrl;
  switch (provider) {
    case "deepgram":
      return createDeepgramTextToSpeech({ apiKey: setting(config.deepgramApiKey, "DEEPGRAM_API_KEY"), baseUrl });
    case "deepgram-socket": {
      const apiKey = setting(config.deepgramApiKey, "DEEPGRAM_API_KEY");
      return createDeepgramSocketTextToSpeech({ apiKey, baseUrl, ...deps });
    }
    case "workers-ai-aura":
      return createWorkersAiAuraTextToSpeech({ ai: setting(config.ai, "the AI binding") });
  }
}

/** Returns a reader of settings for one provider, which throws for one that the provider cannot do without. */
function settingsOf(provider: string, stage: ProviderStage) {
  return <T>(value: T | undefined, name: string): T => {
    if (value !== undefined) return value;
    throw new ProviderError({ provider, stage, message: `${provider} needs ${name}`, isRetryable: false });
  };
}
