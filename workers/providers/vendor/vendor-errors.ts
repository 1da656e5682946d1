import { isRetryableStatus, ProviderError, type ProviderStage } from "../../../voice/providers.ts";

/** Identity of a vendor: its name and stage, which go into every error of an adapter. */
export interface VendorIdentity {
  readonly provider: string;
  readonly stage: ProviderStage;
}

/**
 * A short machine-readable word such as `rate_limit_exceeded`; anything longer could quote the request, so it is left
 * out.
 */
const COMPLAINT_CODE = /^[\w.-]{1,64}$/;

/** The fields in which vendors put their error code, at the top or inside `error`. */
const CODE_FIELDS = ["code", "err_code", "type"] as const;

/** Error answers are a few hundred bytes; a longer one is a page meant for people. */
const MAX_ERROR_BODY_BYTES = 16_384;

/**
 * Creates the error for an answer with a failing status. Reads the body for the vendor's error code only, never its
 * text.
 */
export async function errorFromResponse(vendor: VendorIdentity, response: Response): Promise<ProviderError> {
  const code = await complaintOf(response);
  return new ProviderError({
    ...vendor,
    message: `${vendor.provider} answered ${response.status}${code ? ` (${code})` : ""}`,
    isRetryable: isRetryableStatus(response.status),
    status: response.status,
    retryAfterMs: retryAfterMs(response.headers),
  });
}

/** Returns the wait that a vendor asks for before another try: told in ms, in seconds or as a date. */
function retryAfterMs(headers: Headers): number | undefined {
  const exact = headers.get("retry-after-ms")?.trim() ?? "";
  if (/^\d+(\.\d+)?$/.test(exact)) return Number(exact);
  const told = headers.get("retry-after")?.trim() ?? "";
  if (/^\d+(\.\d+)?$/.test(told)) return Number(told) * 1000;
  if (!/[a-z]/i.test(told)) return undefined;
  // A date, by the vendor's own clock where it is told.
  const nowMs = Date.parse(headers.get("date") ?? "");
  const waitMs = Date.parse(told) - (Number.isNaN(nowMs) ? Date.now() : nowMs);
  return Number.isNaN(waitMs) ? undefined : Math.max(0, waitMs);
}

/**
 * Returns the vendor's error code inside a parsed error answer, or undefined when it gives none that is safe to repeat.
 */
export function complaintCode(body: unknown): string | undefined {
  if (typeof body !== "object" || body === null) return undefined;
  const fields = body as Record<string, unknown>;
  for (const name of CODE_FIELDS) {
    const value = fields[name];
    if (typeof value === "string" && COMPLAINT_CODE.test(value)) return value;
  }
  return complaintCode(fields.error);
}

/** Creates the error for a connection that could not be made or broke off: always worth another try. */
export function connectionError(
  vendor: VendorIdentity,
  complaint: string,
  details: { status?: number; cause?: unknown } = {},
): ProviderError {
  return new ProviderError({ ...vendor, message: `${vendor.provider}: ${complaint}`, isRetryable: true, ...details });
}

/** Creates the error for an answer that does not follow the vendor's protocol; it may be retried. */
export function protocolError(vendor: VendorIdentity, complaint: string): ProviderError {
  return new ProviderError({ ...vendor, message: `${vendor.provider}: ${complaint}`, isRetryable: true });
}

async function complaintOf(response: Response): Promise<string | undefined> {
  if (!response.body) return undefined;
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let text = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return complaintCode(JSON.parse(text + decoder.decode()));
      text += decoder.decode(value, { stream: true });
      if (text.length > MAX_ERROR_BODY_BYTES) return undefined;
    }
  } catch {
    return undefined; // not JSON, or lost on the way: the status says enough
  } finally {
    reader.cancel().catch(() => {}); // the rest of the answer is not read
  }
}
