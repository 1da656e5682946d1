/** Models that the platform has prices of: the price library's provider and name, and the service of a call's usage. */
export const offeredModels: readonly { providerId: string; model: string; service: string }[] = [
  ...["gpt-4o-mini", "gpt-4.1-nano", "gpt-4.1-mini", "gpt-5-nano", "gpt-5-mini", "gpt-5.4-nano", "gpt-5.4-mini"].map(
    (model) => ({ providerId: "openai", model, service: `openai-compatible/${model}` }),
  ),
  ...["llama-3.1-8b-instant", "llama-3.3-70b-versatile", "openai/gpt-oss-20b", "openai/gpt-oss-120b"].map((model) => ({
    providerId: "groq",
    model,
    service: `openai-compatible/${model}`,
  })),
  ...["gemini-2.5-flash-lite", "gemini-3.6-flash"].map((model) => ({
    providerId: "google",
    model,
    service: `openai-compatible/${model}`,
  })),
  ...["@cf/meta/llama-3.1-8b-instruct-fp8-fast", "@cf/meta/llama-3.3-70b-instruct-fp8-fast"].map((model) => ({
    providerId: "cloudflare",
    model,
    service: `workers-ai/${model}`,
  })),
];
