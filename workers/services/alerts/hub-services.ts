import { err } from "../../../voice/result.ts";
import { credentialCipherOf } from "../../crypto/credential-cipher.ts";
import { createId } from "../../db/ids.ts";
import { databaseOpener } from "../../db/opener.ts";
import { type Env, readSettings } from "../../environment/env.ts";
import { pagesUrlOf } from "../../environment/pages-url.ts";
import type { AlertIncident } from "../../measure/alerts/alert-incident.ts";
import { openTarget, type SealedChannel } from "./alert-channels.ts";
import { attemptDelivery } from "./alert-delivery.ts";
import { createAlertIncidents } from "./alert-incidents.ts";
import { createAlertRules } from "./alert-rules.ts";
import { readAlertSettings } from "./alert-settings.ts";
import { readCallCosts } from "./call-costs.ts";
import { deliveryDepsOf } from "./create.ts";

/** A hub waits this long for Postgres; then it goes on without. */
const DEADLINE_MS = 5_000;

/** Creates what an organisation's hub needs from outside for its alerts. */
export function createHubAlertServices(env: Env, organizationId: string) {
  const settings = readSettings(env);
  const openDatabase = databaseOpener(settings, () => "hub");
  const cipher = credentialCipherOf(settings);
  const db = () => openDatabase(() => AbortSignal.timeout(DEADLINE_MS));

  return {
    loadSettings: () =>
      readAlertSettings(
        db(),
        createAlertRules(db(), async () => {}),
        organizationId,
        Date.now(),
      ),

    storeIncident: (incident: AlertIncident) => createAlertIncidents(db()).store(organizationId, incident),

    loadCosts: (fromMs: number, toMs: number) => readCallCosts(db(), organizationId, fromMs, toMs),

    /** Sends a body to a channel once. */
    async attempt({ id: channelId, sealed }: SealedChannel, id: string, body: string) {
      const target = cipher === null ? null : await openTarget(cipher, organizationId, channelId, sealed);
      if (target === null) return err({ reason: "refused_target" as const });
      return attemptDelivery({ id, body, target }, deliveryDepsOf(settings));
    },

    newIncidentId: () => createId("incident"),
    newDeliveryId: () => createId("delivery"),
    pagesUrl: pagesUrlOf(settings),

    /** Calls over stand-ins count only where there are no others. */
    isCounted: (services: string) => settings.ENVIRONMENT !== "production" || services === "vendor",
  };
}
