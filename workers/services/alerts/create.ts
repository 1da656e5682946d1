import { within } from "../../../voice/deadline.ts";
import type { Result } from "../../../voice/result.ts";
import { credentialCipherOf } from "../../crypto/credential-cipher.ts";
import { createId } from "../../db/ids.ts";
import type { AlertChannelKind } from "../../db/states.ts";
import type { Settings } from "../../environment/env.ts";
import type { MetricsHubObject } from "../../environment/objects.ts";
import { pagesUrlOf } from "../../environment/pages-url.ts";
import { workerClock } from "../../time/worker-clock.ts";
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
  /** Tells the hub that a member looks after an incident, behind the answer. */
  tellAcknowledged(organizationId: string, incidentId: string): void;
  /** Null where the deployment has no key to encrypt addresses and secrets with. */
  channels: AlertChannels | null;
  silences: AlertSilences;
  /** Sends a message that says it is a test, once. */
  testDelivery(kind: AlertChannelKind, target: ChannelTarget): Promise<Result<number, DeliveryFailure>>;
}

interface Given {
  parts: RequestParts;
  onChanged: (organizationId: string) => Promise<void>;
  tellHub: (organizationId: string, tell: (hub: MetricsHubObject) => Promise<void> | void) => void;
}

/** Time that a hub has to take note of a change. */
const HUB_DEADLINE_MS = 5_000;

const wire = lazily<Given, AlertServices>({
  rules: ({ parts, onChanged }) => createAlertRules(parts.db, onChanged),
  incidents: ({ parts }) => createAlertIncidents(parts.db),
  tellAcknowledged:
    ({ tellHub }) =>
    (organizationId, incidentId) =>
      tellHub(organizationId, (hub) => hub.alertAcknowledged(organizationId, incidentId)),
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

/** Wires the services of alerts for one request. */
export function createAlertServices(parts: RequestParts): AlertServices {
  const { env, waitUntil } = parts;
  // Not waited for: a hub that was not told reads its settings again within ten minutes.
  const tellHub = (organizationId: string, tell: (hub: MetricsHubObject) => Promise<void> | void): void => {
    const hub = env.METRICS_HUB.getByName(organizationId);
    waitUntil(within(Promise.resolve(tell(hub)), "hub", HUB_DEADLINE_MS, workerClock).catch(() => undefined));
  };
  const onChanged = async (organizationId: string): Promise<void> =>
    tellHub(organizationId, (hub) => hub.alertSettingsChanged(organizationId));
  return wire({ parts, onChanged, tellHub });
}
