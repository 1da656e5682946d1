import type { Context } from "hono";
import { within } from "../../voice/deadline.ts";
import type { QuotaLimit } from "../environment/objects.ts";
import type { AppEnv } from "../http/app-env.ts";
import { ApiError } from "../http/errors.ts";
import { workerClock } from "../time/worker-clock.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/**
 * Counts a call against its organisation's quota before it is made, since calls cost money: 429 when it is used up, 503
 * when it cannot be asked. The count is exact, by an object of the organisation's own; the platform's rate limits are
 * kept near each visitor and approximate.
 */
export async function takeCallQuota(c: Context<AppEnv>, organizationId: string): Promise<void> {
  const { settings, deadlineMs } = c.var.services;
  const limits: QuotaLimit[] = [
    { windowMs: MINUTE_MS, count: settings.CALLS_PER_MINUTE },
    { windowMs: DAY_MS, count: settings.CALLS_PER_DAY },
  ];
  const taking = c.env.CALL_QUOTA.getByName(organizationId).take(limits);
  const decision = await within(taking, "the call quota", deadlineMs, workerClock);
  if (decision.isTaken) return;
  throw new ApiError("rate_limited", "The organisation has used up its calls for now.", {
    retryAfterSeconds: Math.ceil(decision.retryAfterMs / 1000),
  });
}
