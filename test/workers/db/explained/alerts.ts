import type { AlertRule } from "../../../../workers/measure/alerts/alert-rule.ts";
import { defaultRules } from "../../../../workers/measure/alerts/default-rules.ts";
import type { RequestServices } from "../../../../workers/services/create.ts";
import { type ExplainedMethods, none, OF_FEW, run } from "./explained.ts";

const NO_RULE = defaultRules[0] as AlertRule;

/** Methods of `services/alerts`. */
export const alerts: ExplainedMethods = {
  "alerts.rules.list": run(
    ({ request }, { organizationId }) => request.alerts.rules.list(organizationId),
    OF_FEW("an organisation's rules, of which it may have a hundred"),
  ),
  "alerts.rules.find": run(({ request }, { organizationId }) => request.alerts.rules.find(organizationId, "rule_none")),
  "alerts.rules.create": none("inserts, after counting what `list` reads"),
  "alerts.rules.replace": run(({ request }, { organizationId }) =>
    request.alerts.rules.replace(organizationId, { ...NO_RULE, id: "rule_none", version: 1 }, NO_RULE),
  ),
  "alerts.rules.remove": run(({ request }, { organizationId }) =>
    request.alerts.rules.remove(organizationId, "rule_none"),
  ),
  "alerts.incidents.find": run(({ request }, { organizationId }) =>
    request.alerts.incidents.find(organizationId, "incident_none"),
  ),
  "alerts.incidents.acknowledge": run(({ request }, { organizationId }) =>
    request.alerts.incidents.acknowledge(organizationId, "incident_none", "key_none"),
  ),
  "alerts.incidents.store": none("inserts, or updates by primary key"),
  "alerts.channels.find": run(({ request }, { organizationId }) =>
    channelsOf(request).find(organizationId, "channel_none"),
  ),
  "alerts.channels.create": none("inserts, after counting an organisation's channels, of which it may have 20"),
  "alerts.channels.update": run(({ request }, { organizationId }) =>
    channelsOf(request).update(organizationId, "channel_none", { name: "None" }),
  ),
  "alerts.channels.rotate": run(({ request }, { organizationId }) =>
    channelsOf(request).rotate(organizationId, "channel_none"),
  ),
  "alerts.channels.remove": run(({ request }, { organizationId }) =>
    channelsOf(request).remove(organizationId, "channel_none"),
  ),
  "alerts.channels.target": run(({ request }, { organizationId }) =>
    channelsOf(request).target(organizationId, "channel_none"),
  ),
  "alerts.silences.create": none("inserts"),
  "alerts.silences.remove": run(({ request }, { organizationId }) =>
    request.alerts.silences.remove(organizationId, "silence_none"),
  ),
};

function channelsOf({ alerts: { channels } }: RequestServices) {
  if (channels === null) throw new Error("The services have no keys to encrypt addresses with.");
  return channels;
}
