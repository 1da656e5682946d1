import { within } from "../../../voice/deadline.ts";
import type { Env, Settings } from "../../environment/env.ts";
import type { CallQuotaObject, QuotaDecision, QuotaLimit } from "../../environment/objects.ts";
import { workerClock } from "../../time/worker-clock.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** A quota is waited for this long. */
const QUOTA_DEADLINE_MS = 1_800;

/** Callers that a quota is for: those with a credential of the organisation, or those of its public agents without. */
export type QuotaHolder = "signed_in" | "anonymous";

/**
 * Asks an organisation's call quota, of which its anonymous callers have one of their own: however many they are, they
 * take nothing from callers with a credential. `take` counts a call, `check` only looks. Rejects when the quota does
 * not answer in time.
 */
export async function askCallQuota(
  { env, settings }: { env: Pick<Env, "CALL_QUOTA">; settings: Settings },
  organizationId: string,
  holder: QuotaHolder,
  how: keyof Pick<CallQuotaObject, "take" | "check">,
): Promise<QuotaDecision> {
  const name = holder === "signed_in" ? organizationId : `${organizationId}/anonymous`;
  const asking = env.CALL_QUOTA.getByName(name)[how](limitsOf(holder, settings));
  return within(asking, "the call quota", QUOTA_DEADLINE_MS, workerClock);
}

function limitsOf(holder: QuotaHolder, settings: Settings): QuotaLimit[] {
  const [perMinute, perDay] =
    holder === "signed_in"
      ? [settings.CALLS_PER_MINUTE, settings.CALLS_PER_DAY]
      : [settings.ANONYMOUS_CALLS_PER_MINUTE, settings.ANONYMOUS_CALLS_PER_DAY];
  return [
    { windowMs: MINUTE_MS, count: perMinute },
    { windowMs: DAY_MS, count: perDay },
  ];
}
