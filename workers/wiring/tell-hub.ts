import { within } from "../../voice/deadline.ts";
import type { Env } from "../environment/env.ts";
import type { MetricsHubObject } from "../environment/objects.ts";
import { workerClock } from "../time/worker-clock.ts";
import type { WaitUntil } from "./request-parts.ts";

/** A hub is busy with calls; what it does not take in time is in the history all the same. */
const DEADLINE_MS = 2_000;

/** Tells an organisation's hub something, behind the answer. A hub that is away costs nothing but live figures. */
export function tellHub(
  env: Pick<Env, "METRICS_HUB">,
  waitUntil: WaitUntil,
  organizationId: string,
  tell: (hub: Pick<MetricsHubObject, "requestsServed" | "pageViewed" | "accessChanged">) => void | Promise<void>,
): void {
  const telling = async (): Promise<void> => {
    const hub = env.METRICS_HUB.getByName(organizationId);
    await within(Promise.resolve(tell(hub)), "hub", DEADLINE_MS, workerClock);
  };
  waitUntil(telling().catch(() => undefined));
}
