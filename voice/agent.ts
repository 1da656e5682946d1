import { z } from "zod";

/** One thing the agent knows: ways of asking for it and what to say. The first question is also an expected phrase. */
export const knowledgeEntrySchema = z.object({
  questions: z.array(z.string().trim().min(1).max(200)).min(1).max(20),
  answer: z.string().trim().min(1).max(2_000),
});
export type KnowledgeEntry = z.infer<typeof knowledgeEntrySchema>;

export const speechToTextProviderSchema = z.enum(["deepgram-flux", "deepgram-nova", "workers-ai-flux"]);
export const languageModelProviderSchema = z.enum(["openai-compatible", "workers-ai"]);
export const textToSpeechProviderSchema = z.enum(["deepgram", "deepgram-socket", "workers-ai-aura"]);

const model = z.string().trim().min(1).max(200);

/** Ordered chains: the first is used, the others take over when it fails. */
export const providerChainsSchema = z.object({
  speechToText: z
    .array(z.object({ provider: speechToTextProviderSchema, model }))
    .min(1)
    .max(3),
  languageModel: z
    .array(z.object({ provider: languageModelProviderSchema, model }))
    .min(1)
    .max(3),
  textToSpeech: z
    .array(z.object({ provider: textToSpeechProviderSchema, voice: model }))
    .min(1)
    .max(3),
});
export type ProviderChains = z.infer<typeof providerChainsSchema>;

/** Opening clips in the agent's voice, spoken while the answer is being made. */
export const openersSchema = z.object({
  enabled: z.boolean(),
  phrases: z.array(z.string().trim().min(1).max(60)).max(20),
});

/** How long things may take in a call. */
export const callLimitsSchema = z.object({
  /** A call is ended politely after this long. */
  maxCallMs: z.number().int().min(10_000).max(7_200_000),
  /** Silence after which the agent asks whether the caller is still there. */
  silencePromptMs: z.number().int().min(2_000).max(120_000),
  /** Unanswered prompts after which the agent hangs up. */
  maxSilencePrompts: z.number().int().min(1).max(10),
});

/**
 * What an agent is: everything a call needs, loaded whole before the first word. `script` holds fixed lines by key
 * (`fallback`, `goodbye`, `silence_prompt`, …), offered to the model and spoken by the platform where it needs one.
 */
export const agentSettingsSchema = z.object({
  name: z.string().trim().min(1).max(120),
  /** Lower-case letters, digits and hyphens: part of the socket address. */
  slug: z
    .string()
    .min(1)
    .max(63)
    .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, "use lower-case letters, digits and single hyphens"),
  prompt: z.string().trim().min(1).max(20_000),
  greeting: z.string().trim().min(1).max(500),
  /** BCP 47. */
  language: z.string().min(2).max(35),
  providers: providerChainsSchema,
  /** Slots in braces: `{day}`, `{time}`, `{number}`, `{digits}`. */
  expectedPhrases: z.array(z.string().trim().min(1).max(200)).max(500),
  knowledge: z.array(knowledgeEntrySchema).max(1_000),
  script: z.record(z.string().regex(/^[a-z_]{1,40}$/), z.string().trim().min(1).max(500)),
  /** Names of built-in tools the agent may use. */
  tools: z.array(z.string().regex(/^[a-z_]{1,40}$/)).max(20),
  openers: openersSchema,
  limits: callLimitsSchema,
  /** Whether a browser without an API key may call this agent from the talk page. */
  isPublic: z.boolean(),
});
export type AgentSettings = z.infer<typeof agentSettingsSchema>;

/** An agent as a call sees it: settings plus identity. `version` grows with every edit. */
export const agentConfigSchema = agentSettingsSchema.extend({
  id: z.string(),
  organizationId: z.string(),
  version: z.number().int().min(1),
});
export type AgentConfig = z.infer<typeof agentConfigSchema>;

export const defaultCallLimits = {
  maxCallMs: 15 * 60_000,
  silencePromptMs: 10_000,
  maxSilencePrompts: 2,
} as const satisfies z.infer<typeof callLimitsSchema>;
