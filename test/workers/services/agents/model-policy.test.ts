import { describe, expect, it } from "vitest";
import type { ProviderChains } from "../../../../voice/agent.ts";
import { type Env, readSettings } from "../../../../workers/environment/env.ts";
import { providerSecretsSchema } from "../../../../workers/providers/vendor/config.ts";
import {
  allowedModelsOf,
  missingStages,
  ownVendorsOf,
  permittedChains,
  refusedModels,
} from "../../../../workers/services/agents/model-policy.ts";

const chains: ProviderChains = {
  speechToText: [
    { provider: "deepgram-flux", model: "flux-general-en" },
    { provider: "workers-ai-flux", model: "@cf/deepgram/flux" },
  ],
  languageModel: [
    { provider: "openai-compatible", model: "gpt-4.1-mini" },
    { provider: "openai-compatible", model: "o1-pro" },
    { provider: "workers-ai", model: "@cf/black-forest-labs/flux-2-dev" },
  ],
  textToSpeech: [{ provider: "deepgram", voice: "aura-2-thalia-en" }],
};

const allowedIn = (variables: Record<string, string>) => {
  const needed = { DATABASE_URL: "postgresql://user:pass@db.example/voice", TOKEN_SECRET: "0".repeat(32) };
  return allowedModelsOf(readSettings({ ENVIRONMENT: "production", ...needed, ...variables } as unknown as Env));
};
const refusedIn = (variables: Record<string, string>, ...ownVendors: string[]) =>
  refusedModels(chains, allowedIn(variables), new Set(ownVendors)).map(({ path }) => path);

describe("models on the deployment's own keys", () => {
  it("are in production those of a known price, unless a setting names others", () => {
    expect(refusedIn({})).toEqual(["providers.languageModel.1.model", "providers.languageModel.2.model"]);
    expect(refusedIn({ ALLOWED_LANGUAGE_MODELS: "o1-pro, @cf/*" })).toEqual(["providers.languageModel.0.model"]);
    expect(refusedIn({ ALLOWED_LANGUAGE_MODELS: "*" })).toEqual([]);
    expect(refusedIn({ ALLOWED_LANGUAGE_MODELS: "*", ALLOWED_SPEECH_MODELS: "nova-3" })).toEqual([
      "providers.speechToText.0.model",
      "providers.speechToText.1.model",
    ]);
    expect(refusedIn({ ALLOWED_LANGUAGE_MODELS: "*", ALLOWED_VOICES: "aura-asteria-en" })).toEqual([
      "providers.textToSpeech.0.voice",
    ]);
  });

  it("are any away from production, where a setting may name them too", () => {
    expect(refusedIn({ ENVIRONMENT: "local" })).toEqual([]);
    expect(refusedIn({ ENVIRONMENT: "test", ALLOWED_LANGUAGE_MODELS: "gpt-4.1*" })).toEqual([
      "providers.languageModel.1.model",
      "providers.languageModel.2.model",
    ]);
  });

  it.each([
    ["gpt-4.1", false],
    ["GPT-4.1-mini", false],
    ["gpt-4.1-mini-", false],
    ["gpt-4.1-mini", true],
    ["gpt-4.1-mini*", true],
    ["gpt-*", true],
  ])("are named whole or to a star: %s", (name, isAllowed) => {
    const refused = refusedIn({ ALLOWED_LANGUAGE_MODELS: name });
    expect(refused.includes("providers.languageModel.0.model")).toBe(!isAllowed);
  });

  it.each(["gpt-*-mini", "*mini", "a,,b", "**"])("are not set as %j", (list) => {
    expect(() => allowedIn({ ALLOWED_LANGUAGE_MODELS: list })).toThrow(/ALLOWED_LANGUAGE_MODELS/);
  });
});

it("an organisation's own key takes any model of its vendor, and of no other", () => {
  expect(refusedIn({}, "openai-compatible")).toEqual(["providers.languageModel.2.model"]);
  expect(refusedIn({}, "deepgram")).toHaveLength(2);
  expect(refusedIn({ ALLOWED_SPEECH_MODELS: "none", ALLOWED_VOICES: "none" }, "deepgram", "openai-compatible")).toEqual(
    ["providers.speechToText.1.model", "providers.languageModel.2.model"],
  );
});

it("a key is an organisation's own where it is not the deployment's", () => {
  const deployment = providerSecretsSchema.parse({ deepgramApiKey: "d", llmApiKey: "l" });
  expect(ownVendorsOf({ ...deployment }, deployment)).toEqual(new Set());
  expect(ownVendorsOf({ ...deployment, llmApiKey: "mine" }, deployment)).toEqual(new Set(["openai-compatible"]));
  expect(ownVendorsOf({ ...deployment, deepgramApiKey: "mine" }, deployment)).toEqual(new Set(["deepgram"]));
});

it("chains lose what may not be used and keep the order of the rest", () => {
  const refused = refusedModels(chains, allowedIn({ ALLOWED_LANGUAGE_MODELS: "@cf/*,o1*" }), new Set());
  expect(permittedChains(chains, refused)).toEqual({ ...chains, languageModel: chains.languageModel.slice(1) });
  expect(missingStages(chains, refused)).toEqual([]);
  const all = refusedModels(chains, allowedIn({ ALLOWED_LANGUAGE_MODELS: "none" }), new Set());
  expect(missingStages(chains, all).map(({ path }) => path)).toEqual([
    "providers.languageModel.0.model",
    "providers.languageModel.1.model",
    "providers.languageModel.2.model",
  ]);
});
