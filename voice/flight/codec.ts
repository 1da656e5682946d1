import { bytesToSamples } from "../audio/frame.ts";
import { DeadlineExceeded } from "../deadline.ts";
import { ProviderError, type ProviderStage } from "../providers.ts";
import { decodeBase64, encodeBase64 } from "./base64.ts";

/**
 * Encodes a value as JSON that also carries what goes in and out of a call and JSON lacks: samples (16-bit
 * little-endian PCM in base64), the errors that the core tells apart, and numbers that are not finite. Everything else
 * of a value is plain data already.
 */
export function encodeJson(value: unknown): string {
  return JSON.stringify(value, replace);
}

/**
 * Decodes the text that `encodeJson` wrote. Throws `SyntaxError` for text that is no JSON, and `RangeError` for samples
 * that are no base64 or of an odd length.
 */
export function decodeJson(text: string): unknown {
  return JSON.parse(text, revive);
}

type ErrorParts = { name: string; message: string } & Partial<
  Pick<ProviderError, "provider" | "stage" | "isRetryable" | "status"> & { limitMs: number }
>;

function replace(_key: string, value: unknown): unknown {
  if (typeof value === "object" && value !== null) {
    if (value instanceof Int16Array) {
      return { $pcm16: encodeBase64(new Uint8Array(value.buffer, value.byteOffset, value.byteLength)) };
    }
    if (value instanceof Error) return { $error: partsOf(value) };
  }
  if (typeof value === "number" && !Number.isFinite(value)) return { $number: String(value) };
  return value;
}

function revive(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if ("$pcm16" in value) return bytesToSamples(decodeBase64(String(value.$pcm16)));
  if ("$error" in value) return errorOf(value.$error as ErrorParts);
  if ("$number" in value) return Number(value.$number);
  return value;
}

/** Causes are left out: they hold vendors' requests and stacks. */
function partsOf(error: Error): ErrorParts {
  const { name, message } = error;
  if (error instanceof ProviderError) {
    const { provider, stage, isRetryable, status } = error;
    return { name, message, provider, stage, isRetryable, status };
  }
  if (error instanceof DeadlineExceeded)
    return { name, message, stage: error.stage as ProviderStage, limitMs: error.limitMs };
  return { name, message };
}

function errorOf(parts: ErrorParts): Error {
  const { name, message, provider = "", stage = "llm", isRetryable = false, status, limitMs = 0 } = parts;
  if (name === "ProviderError") return new ProviderError({ provider, stage, message, isRetryable, status });
  if (name === "DeadlineExceeded") return new DeadlineExceeded(stage, limitMs);
  const error = new Error(message);
  error.name = name;
  return error;
}
