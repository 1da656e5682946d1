import { z } from "zod";

const httpUrl = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, ""));
const secret = z.string().trim().min(1);

/**
 * Settings that provider adapters need, as the environment gives them. One that an entry of a chain lacks is found out
 * by the registry, not here.
 */
export const providerSecretsSchema = z.object({
  deepgramApiKey: secret.optional(),
  deepgramBaseUrl: httpUrl.default("https://api.deepgram.com"),
  /** Address of speech synthesis, when it is another than `deepgramBaseUrl`. */
  deepgramSpeakBaseUrl: httpUrl.optional(),
  /**
   * Keyterms are cut at this many tokens. Deepgram refuses a request with more than 500
   * (https://developers.deepgram.com/docs/keyterm#key-term-limits); an engine without that limit may be given more.
   */
  keytermTokenLimit: z.coerce.number().int().min(0).max(10_000).default(500),
  /** Address up to and including the version, for example `https://api.openai.com/v1`. */
  llmBaseUrl: httpUrl.optional(),
  /** Left out for servers that ask for none, such as one on this machine. */
  llmApiKey: secret.optional(),
});
/** Settings of provider adapters, parsed. */
export type ProviderSecrets = z.infer<typeof providerSecretsSchema>;

/** Options of a Workers AI request that the adapters use. */
export interface AiRunOptions {
  websocket?: boolean;
  returnRawResponse?: boolean;
  extraHeaders?: Record<string, string>;
  signal?: AbortSignal;
}

/** Part of the Workers AI binding that the adapters use; its answer depends on the model and options. */
export interface AiBinding {
  run(model: string, inputs: Record<string, unknown>, options?: AiRunOptions): Promise<unknown>;
}

/** Everything an adapter can be made from: parsed secrets, and the Workers AI binding where the deployment has one. */
export interface ProviderConfig extends ProviderSecrets {
  ai?: AiBinding | undefined;
}
