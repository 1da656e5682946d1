import type { Result } from "../../../voice/result.ts";
import { credentialCipherOf } from "../../crypto/credential-cipher.ts";
import { createId } from "../../db/ids.ts";
import type { AlertChannelKind } from "../../db/states.ts";
import type { Settings } from "../../environment/env.ts";
import { lazily } from "../../wiring/lazily.ts";
import type { RequestParts } from "../../wiring/request-parts.ts";
import { type AlertChannels, type ChannelTarget, createAlertChannels } from "./alert-channels.ts";
import { attemptDelivery, type DeliveryDeps, type DeliveryFailure } from "./alert-delivery.ts";
import { type AlertIncidents, createAlertIncidents } from "./alert-incidents.ts";
import { bodyFor, testMessage } from "./alert-messages.ts";
import { type AlertRules, createAlertRules } from "./alert-rules.ts";
import { type AlertSilences, createAlertSilences } from "./alert-silences.ts";

/** Services of alerts: rules, incidents, channels and silences. */
export interface AlertServices {
  rules: AlertRules;
  incidents: AlertIncidents;
  /** Null where the deployment has no key to encrypt addresses and secrets with. */
  channels: AlertChannels | null;
  silences: AlertSilences;
  /** Sends a message that says it is a test, once. */
  testDelivery(kind: AlertChannelKind, target: ChannelTarget): Promise<Result<number, DeliveryFailure>>;
}

const wire = lazily<{ parts: RequestParts; onChanged: (organizationId: string) => Promise<void> }, AlertServices>({
  rules: ({ parts, onChanged }) => createAlertRules(parts.db, onChanged),
  incidents: ({ parts }) => createAlertIncidents(parts.db),
  channels: ({ parts, onChanged }) => {
    const cipher = credentialCipherOf(parts.settings);
    return cipher === null ? null : createAlertChannels(parts.db, cipher, onChanged);
  },
  silences: ({ parts, onChanged }) => createAlertSilences(parts.db, onChanged),
  testDelivery:
    ({ parts: { settings } }) =>
    (kind, target) => {
      const id = createId("delivery");
      const body = bodyFor(kind, id, testMessage(pagesUrlOf(settings), Date.now()));
      return attemptDelivery({ id, body, target }, deliveryDepsOf(settings));
    },
});

/** World that the deployment's deliveries are sent into. */
export function deliveryDepsOf({ ENVIRONMENT }: Settings): DeliveryDeps {
  return { fetch: (url, init) => fetch(url, init), now: Date.now, isLoopbackAllowed: ENVIRONMENT === "local" };
}

/** Address of the pages, for links in messages; empty where the deployment does not say it. */
export function pagesUrlOf({ PAGES_URL }: Settings): string {
  return PAGES_URL === undefined ? "" : new URL(PAGES_URL).origin;
}

/** Wires the services of alerts for one request. */
export function createAlertServices(parts: RequestParts): AlertServices {
  return wire({ parts, onChanged: async () => {} });
}
