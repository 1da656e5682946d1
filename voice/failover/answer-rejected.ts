import { ProviderError } from "../providers.ts";

/** Tokens that a vendor told of a request. */
type Usage = { promptTokens: number; cachedTokens: number; completionTokens: number } | null;

/** Error of an answer that came and was not good enough: it failed no sooner than it was read, and is paid for. */
export class AnswerRejected extends ProviderError {
  readonly model: string;
  readonly usage: Usage;

  constructor({ provider, model, reason, usage }: { provider: string; model: string; reason: string; usage: Usage }) {
    super({ provider, stage: "llm", message: reason, isRetryable: true });
    this.model = model;
    this.usage = usage;
  }
}
