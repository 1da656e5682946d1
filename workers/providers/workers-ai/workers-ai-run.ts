import { isRetryableStatus, ProviderError } from "../../../voice/providers.ts";
import type { AiBinding, AiRunOptions } from "../vendor/config.ts";
import { connectionError, errorFromResponse, protocolError, type VendorIdentity } from "../vendor/vendor-errors.ts";

/**
 * HTTP statuses of Workers AI's internal codes, which the binding puts in front of its messages
 * (https://developers.cloudflare.com/workers-ai/platform/errors/). A code that is not here is taken as a passing fault.
 */
const STATUS_BY_CODE: Record<string, number> = {
  "3003": 400,
  "3006": 413,
  "3007": 408,
  "3008": 408,
  "3023": 403,
  "3036": 429,
  "3039": 400,
  "3040": 429,
  "3041": 403,
  "3042": 404,
  "5004": 400,
  "5005": 405,
  "5007": 400,
  "5016": 403,
  "5018": 403,
  "5019": 405,
};

/** Binding and model that a Workers AI adapter is made from. */
export interface WorkersAiDeps {
  ai: AiBinding;
  /** For example `@cf/deepgram/flux`. */
  model: string;
}

/**
 * Runs a model on Workers AI and returns the binding's answer: a failing `Response` and a thrown error become
 * `ProviderError`. Returns undefined as soon as `signal` aborts, whether or not the model heeds it; what arrives later
 * is thrown away.
 */
export async function runWorkersAi(
  vendor: VendorIdentity,
  { ai, model }: WorkersAiDeps,
  inputs: Record<string, unknown>,
  options: AiRunOptions,
  signal: AbortSignal,
): Promise<unknown> {
  if (signal.aborted) return undefined;
  let onAbort = () => {};
  const aborted = new Promise<"aborted">((resolve) => {
    onAbort = () => resolve("aborted");
    signal.addEventListener("abort", onAbort);
  });
  try {
    const running = ai.run(model, inputs, { ...options, signal });
    const result = await Promise.race([running, aborted]);
    if (signal.aborted) {
      void running.then(discardAnswer, () => {}); // given up: neither its answer nor its failure matters
      return undefined;
    }
    if (result instanceof Response && !result.ok && result.status !== 101)
      throw await errorFromResponse(vendor, result);
    return result;
  } catch (error) {
    if (signal.aborted) return undefined;
    throw error instanceof ProviderError ? error : errorFromBinding(vendor, error);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}

/**
 * Returns the byte stream that a streaming model answers, as a `Response` or bare. Throws `ProviderError` for anything
 * else.
 */
export function bodyOf(vendor: VendorIdentity, answer: unknown): ReadableStream<Uint8Array> {
  const body = answer instanceof Response ? answer.body : answer;
  if (body instanceof ReadableStream) return body;
  throw protocolError(vendor, "the answer is not a stream");
}

async function discardAnswer(answer: unknown): Promise<void> {
  const body = answer instanceof Response ? answer.body : answer;
  if (body instanceof ReadableStream) await body.cancel().catch(() => {}); // it ends either way
}

function errorFromBinding(vendor: VendorIdentity, error: unknown): ProviderError {
  const code = /^(?:\w*Error: )?(\d{4})\b/.exec(error instanceof Error ? error.message : "")?.[1];
  if (code === undefined) return connectionError(vendor, "the request failed", { cause: error });
  const status = STATUS_BY_CODE[code];
  return new ProviderError({
    ...vendor,
    message: `${vendor.provider} reported ${code}`,
    isRetryable: status === undefined || isRetryableStatus(status),
    status,
    cause: error,
  });
}
