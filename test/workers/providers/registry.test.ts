import { describe, expect, it } from "vitest";
import { createLanguageModel, createSpeechToText, createTextToSpeech } from "../../../workers/providers/registry.ts";
import { type ProviderConfig, providerSecretsSchema } from "../../../workers/providers/vendor/config.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { openNodeSocket } from "../../support/vendors/node-socket.ts";
import { ScriptedAi } from "../../support/vendors/scripted-ai.ts";

const deps = {
  clock: new FakeClock(),
  openSocket: openNodeSocket,
  createClassifier: () => ({ isSpeech: () => false, reset() {} }),
};
const nothing: ProviderConfig = providerSecretsSchema.parse({});
const everything: ProviderConfig = {
  ...providerSecretsSchema.parse({ deepgramApiKey: "d", llmBaseUrl: "http://127.0.0.1:11434/v1/" }),
  ai: new ScriptedAi(),
};

describe("the provider registry", () => {
  const all = {
    stt: (["deepgram-flux", "deepgram-nova", "workers-ai-flux"] as const).map(
      (provider) =>
        [provider, (config: ProviderConfig) => createSpeechToText({ provider, model: "m" }, config, deps)] as const,
    ),
    llm: (["openai-compatible", "workers-ai"] as const).map(
      (provider) =>
        [provider, (config: ProviderConfig) => createLanguageModel({ provider, model: "m" }, config)] as const,
    ),
    tts: (["deepgram", "deepgram-socket", "workers-ai-aura"] as const).map(
      (provider) =>
        [provider, (config: ProviderConfig) => createTextToSpeech({ provider, voice: "v" }, config, deps)] as const,
    ),
  };

  it.each([...all.stt, ...all.llm, ...all.tts])("makes %s when its settings are there", (provider, create) => {
    expect(create(everything).provider).toBe(provider);
  });

  it.each([
    ...all.stt.map((entry) => ["stt", ...entry] as const),
    ...all.llm.map((entry) => ["llm", ...entry] as const),
    ...all.tts.map((entry) => ["tts", ...entry] as const),
  ])("names the missing setting of the %s provider %s", (stage, provider, create) => {
    const wanted = { deepgram: "DEEPGRAM_API_KEY", "openai-": "LLM_BASE_URL", workers: "the AI binding" };
    const name = Object.entries(wanted).find(([prefix]) => provider.startsWith(prefix))?.[1];
    expect(() => create(nothing)).toThrow(
      expect.objectContaining({
        name: "ProviderError",
        provider,
        stage,
        isRetryable: false,
        message: `${provider} needs ${name}`,
      }),
    );
  });
});

describe("provider secrets", () => {
  it("default to Deepgram's own address and limits", () => {
    expect(nothing).toEqual({ deepgramBaseUrl: "https://api.deepgram.com", keytermTokenLimit: 500 });
  });

  it("drop trailing slashes of addresses", () => {
    expect(everything.llmBaseUrl).toBe("http://127.0.0.1:11434/v1");
  });

  it.each([{ deepgramBaseUrl: "wss://api.deepgram.com" }, { llmBaseUrl: "not an address" }, { deepgramApiKey: "  " }])(
    "refuse %j, naming the field",
    (secrets) => {
      const parsed = providerSecretsSchema.safeParse(secrets);
      expect(parsed.error?.issues[0]?.path).toEqual(Object.keys(secrets));
    },
  );
});
