import { err, ok, type Result } from "../../../voice/result.ts";
import type { ChannelTarget } from "./alert-channels.ts";
import { signatureOf } from "./webhook-signature.ts";
import { targetOf } from "./webhook-target.ts";

/** Delivery of one message to one channel; `id` is the same in all its attempts. */
export interface Delivery {
  id: string;
  body: string;
  target: ChannelTarget;
}

/** Reason of a failed attempt: the status, or that there was no answer. */
export type DeliveryFailure = { reason: "refused_target" | "no_answer" } | { reason: "status"; status: number };

/** World that deliveries are sent into. */
export interface DeliveryDeps {
  fetch: (url: string, init: RequestInit) => Promise<Response>;
  now: () => number;
  isLoopbackAllowed: boolean;
}

/** Time that a receiver has for its answer. */
const DEADLINE_MS = 5_000;

/**
 * Sends a delivery once. The address is checked again, since what is allowed may have changed; a redirect is a failure,
 * for it could lead anywhere. The answer's body is not read.
 */
export async function attemptDelivery(
  { id, body, target }: Delivery,
  { fetch, now, isLoopbackAllowed }: DeliveryDeps,
): Promise<Result<number, DeliveryFailure>> {
  const url = targetOf(target.url, isLoopbackAllowed);
  if (!url.ok) return err({ reason: "refused_target" });
  let response: Response;
  try {
    response = await fetch(url.value.href, {
      method: "POST",
      redirect: "manual",
      signal: AbortSignal.timeout(DEADLINE_MS),
      headers: {
        "Content-Type": "application/json",
        "Idempotency-Key": id,
        "X-Quantum-Voice-Signature": await signatureOf(body, target.secrets, now()),
      },
      body,
    });
  } catch {
    // Refused, reset, unknown host or too slow: the next attempt tells.
    return err({ reason: "no_answer" });
  }
  await response.body?.cancel();
  return response.ok ? ok(response.status) : err({ reason: "status", status: response.status });
}

/** Waits after failed attempts; the last one repeats for a day. */
const RETRY_DELAYS_MS = [5_000, 30_000, 120_000, 600_000, 1_800_000, 3_600_000];
/** Deliveries that failed for so long are given up. */
const DELIVERY_LIMIT_MS = 86_400_000;

/** Time of the next attempt after `failures` in a row; null when the delivery is given up. */
export function nextAttemptAtMs(createdAtMs: number, failures: number, nowMs: number): number | null {
  const delayMs = RETRY_DELAYS_MS[Math.min(failures, RETRY_DELAYS_MS.length) - 1] ?? 0;
  return nowMs + delayMs - createdAtMs > DELIVERY_LIMIT_MS ? null : nowMs + delayMs;
}
