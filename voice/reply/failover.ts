import type { Clock } from "../clock.ts";
import { DeadlineExceeded, type StreamDeadlines, withDeadlines } from "../deadline.ts";
import type { CallEventBody } from "../events.ts";
import { ProviderError, type ProviderStage } from "../providers.ts";

/** First-item deadline while another provider can still take over. */
const HANDOVER_DEADLINE_MS = 1_200;
/** First-item deadline of the last provider: in the middle of a turn, between two clauses or after a tool, its silence is the caller's. */
const LAST_DEADLINE_MS = 2_500;
/** A stream that has begun and then stalls this long is lost: playback runs dry soon after. */
const STALL_DEADLINE_MS = 2_000;

/**
 * The items of the first provider of `chain` that answers. A provider that fails or is late before its first item is reported and the next one
 * is asked; one that fails after it cannot be replaced without repeating words, so its error is thrown.
 */
export async function* firstThatAnswers<P extends { readonly provider: string }, T>(
  chain: readonly P[],
  stage: ProviderStage,
  open: (provider: P, signal: AbortSignal) => AsyncIterable<T>,
  deps: { clock: Clock; emit: (event: CallEventBody) => void },
  signal: AbortSignal,
): AsyncGenerator<T> {
  for (const [position, candidate] of chain.entries()) {
    const next = chain[position + 1];
    const deadlines: StreamDeadlines = {
      stage,
      firstMs: next ? HANDOVER_DEADLINE_MS : LAST_DEADLINE_MS,
      nextMs: STALL_DEADLINE_MS,
    };
    let hasAnswered = false;
    try {
      for await (const item of withDeadlines((own) => open(candidate, own), deadlines, deps.clock, signal)) {
        hasAnswered = true;
        yield item;
      }
      return;
    } catch (error) {
      deps.emit(failureEvent(stage, candidate.provider, error));
      if (hasAnswered || !next) throw error;
      deps.emit({ type: "provider_fell_back", stage, from: candidate.provider, to: next.provider });
    }
  }
  throw new ProviderError({
    provider: "none",
    stage,
    message: `no ${stage} provider is configured`,
    isRetryable: false,
  });
}

/** What the timeline says of a failure: which, never what was said. Errors that are neither a vendor's nor a deadline's are bugs and rethrown. */
function failureEvent(stage: ProviderStage, provider: string, error: unknown): CallEventBody {
  if (error instanceof ProviderError) {
    return { type: "provider_failed", stage, provider, reason: error.message, status: error.status ?? null };
  }
  if (error instanceof DeadlineExceeded) {
    return { type: "provider_failed", stage, provider, reason: error.message, status: null };
  }
  throw error;
}
