import type { Context } from "hono";
import type { QuotaDecision } from "../environment/objects.ts";
import type { AppEnv } from "../http/app-env.ts";
import { ApiError } from "../http/errors.ts";
import { askCallQuota } from "../services/calls/call-quotas.ts";

/**
 * Counts a call of a signed-in caller against its organisation's quota before it is made, since calls cost money: 429
 * when it is used up, 503 when it cannot be asked. The count is exact, by an object of the organisation's own; the
 * platform's rate limits are kept near each visitor and approximate.
 */
export async function takeCallQuota(c: Context<AppEnv>, organizationId: string): Promise<void> {
  const parts = { env: c.env, settings: c.var.services.settings };
  refuseUsedUp(await askCallQuota(parts, organizationId, "signed_in", "take"));
}

/**
 * Refuses an anonymous caller whose organisation's quota for them is used up, as `takeCallQuota` does, and counts
 * nothing: that is done by the call's first `start_call`.
 */
export async function requireAnonymousQuota(c: Context<AppEnv>, organizationId: string): Promise<void> {
  const parts = { env: c.env, settings: c.var.services.settings };
  refuseUsedUp(await askCallQuota(parts, organizationId, "anonymous", "check"));
}

function refuseUsedUp({ isTaken, retryAfterMs }: QuotaDecision): void {
  if (isTaken) return;
  throw new ApiError("rate_limited", "The organisation has used up its calls for now.", {
    retryAfterSeconds: Math.ceil(retryAfterMs / 1000),
  });
}
