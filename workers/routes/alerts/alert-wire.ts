import { z } from "@hono/zod-openapi";
import { alertChannelKinds, alertSeverities, alertStatuses } from "../../db/states.ts";
import { idSchema, timeSchema } from "../../http/wire-schemas.ts";
import { alertMetrics } from "../../measure/alerts/alert-metrics.ts";
import { type AlertRule, alertKinds, noDataPolicies } from "../../measure/alerts/alert-rule.ts";
import { storedText } from "../../requests/stored-text.ts";
import type { StoredIncident } from "../../services/alerts/alert-incidents.ts";
import { isDefault } from "../../services/alerts/alert-rules.ts";

/** Longest window that a hub keeps counts for: three days. */
const MAX_WINDOW_MINUTES = 4_320;
const MAX_DELAY_SECONDS = 86_400;

const windowSchema = z
  .strictObject({
    longMinutes: z.number().int().min(1).max(MAX_WINDOW_MINUTES),
    shortMinutes: z.number().int().min(1).max(MAX_WINDOW_MINUTES),
    factor: z
      .number()
      .positive()
      .max(1e6)
      .openapi({ description: "Burn rate from which both windows together are too much; 1 in a threshold rule" }),
    severity: z.enum(alertSeverities),
  })
  .openapi("AlertWindow");

const ruleFields = {
  name: storedText(100).min(1),
  metric: z.enum(alertMetrics),
  kind: z.enum(alertKinds),
  agentId: idSchema.nullable().openapi({ description: "Null for all agents" }),
  threshold: z
    .number()
    .min(0)
    .openapi({ description: "Events above it are bad: ms, a score, or micro-dollars an hour; 0 for good or bad" }),
  objective: z.number().min(0.5).max(0.99999).openapi({ description: "Share of events that are to be good" }),
  windows: z.array(windowSchema).min(1).max(8),
  forSeconds: z.number().int().min(0).max(MAX_DELAY_SECONDS),
  keepFiringSeconds: z.number().int().min(0).max(MAX_DELAY_SECONDS),
  minEvents: z.number().int().min(1).max(1_000_000),
  noDataPolicy: z.enum(noDataPolicies),
  isEnabled: z.boolean(),
};

/** A new rule. What is not named is as in the platform's rules. */
export const newRuleSchema = z
  .strictObject({
    name: ruleFields.name,
    metric: ruleFields.metric,
    kind: ruleFields.kind.default("burn_rate"),
    agentId: ruleFields.agentId.default(null),
    threshold: ruleFields.threshold,
    objective: ruleFields.objective,
    windows: ruleFields.windows.optional().openapi({ description: "Unless given, those of the objective" }),
    forSeconds: ruleFields.forSeconds.default(0),
    keepFiringSeconds: ruleFields.keepFiringSeconds.default(300),
    minEvents: ruleFields.minEvents.default(20),
    noDataPolicy: ruleFields.noDataPolicy.default("keep_last"),
    isEnabled: ruleFields.isEnabled.default(true),
  })
  .openapi("NewAlertRule");

/** Changes of a rule. Fields that are not named stay; `windows` are replaced as a whole. */
export const ruleChangesSchema = z
  .strictObject(ruleFields)
  .partial()
  .refine((changes) => Object.keys(changes).length > 0, "name at least one field to change")
  .openapi("AlertRuleChanges");

/** A rule on the wire. */
export const ruleSchema = z
  .object({
    id: z.string(),
    ...ruleFields,
    isDefault: z.boolean().openapi({ description: "One of the platform's; deleting its edition brings it back" }),
    version: z.number().int().openapi({ description: "0 for one of the platform's that was never edited" }),
  })
  .openapi("AlertRule");

/** The rule of a row. Every field is named, so that a new column is not shown by accident. */
export function ruleOnWire(rule: AlertRule): z.infer<typeof ruleSchema> {
  const { id, name, metric, kind, agentId, threshold, objective, windows, version } = rule;
  const { forSeconds, keepFiringSeconds, minEvents, noDataPolicy, isEnabled } = rule;
  return {
    id,
    name,
    metric,
    kind,
    agentId,
    threshold,
    objective,
    windows,
    forSeconds,
    keepFiringSeconds,
    minEvents,
    noDataPolicy,
    isEnabled,
    isDefault: isDefault(id),
    version,
  };
}

const figureSchema = z.object({
  minutes: z.number(),
  total: z.number().openapi({ description: "Events, or micro-dollars of a cost" }),
  bad: z.number(),
  burnRate: z.number().nullable(),
});

const pairSchema = z.object({ window: windowSchema, long: figureSchema, short: figureSchema }).openapi("AlertPair");

const badEventSchema = z
  .object({
    atEpochMs: z.number(),
    callId: z.string(),
    turnId: z.string().nullable(),
    value: z.number().openapi({ description: "In the metric's unit" }),
  })
  .openapi("BadEvent");

const phaseSchema = z.enum(["inactive", "pending", "firing", "no_data"]);

const historyEntrySchema = z
  .object({
    atMs: z.number().openapi({ description: "Milliseconds since the Unix epoch" }),
    from: phaseSchema,
    to: phaseSchema,
    reason: z.enum(["breach", "for_elapsed", "recovered", "no_data", "data_returned", "rule_disabled"]),
    verdict: z.enum(["breach", "between", "clear", "no_data"]).nullable(),
    pair: pairSchema.nullable(),
  })
  .openapi("AlertHistoryEntry");

/** An incident on the wire. */
export const incidentSchema = z
  .object({
    id: z.string(),
    ruleId: z.string(),
    dedupKey: z.string(),
    agentId: z.string().nullable(),
    severity: z.enum(alertSeverities),
    status: z.enum(alertStatuses),
    summary: z.string(),
    rule: ruleSchema.omit({ isDefault: true }),
    evidence: z.object({
      pair: pairSchema.nullable(),
      worstCalls: z.array(badEventSchema),
      worstTurns: z.array(badEventSchema),
    }),
    history: z.array(historyEntrySchema),
    createdAt: timeSchema.openapi({ description: "Time of firing" }),
    updatedAt: timeSchema,
    resolvedAt: timeSchema.nullable(),
    acknowledgedAt: timeSchema.nullable(),
    acknowledgedBy: z.string().nullable().openapi({ description: "Id of a key or a member" }),
  })
  .openapi("Alert");

/** The incident of a row. */
export function incidentOnWire(row: StoredIncident): z.infer<typeof incidentSchema> {
  return {
    id: row.id,
    ruleId: row.ruleId,
    dedupKey: row.dedupKey,
    agentId: row.agentId,
    severity: row.severity,
    status: row.status,
    summary: row.summary,
    rule: row.rule,
    evidence: row.evidence,
    history: row.history,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    resolvedAt: row.resolvedAt?.toISOString() ?? null,
    acknowledgedAt: row.acknowledgedAt?.toISOString() ?? null,
    acknowledgedBy: row.acknowledgedBy,
  };
}

/** A channel on the wire. */
export const channelSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    kind: z.enum(alertChannelKinds),
    leastSeverity: z.enum(alertSeverities).openapi({ description: "`page`: pages only; `ticket`: tickets too" }),
    host: z.string().openapi({ description: "Host of the address, which is not shown again" }),
    isEnabled: z.boolean(),
    version: z.number().int(),
    createdAt: timeSchema,
    updatedAt: timeSchema,
  })
  .openapi("AlertChannel");

/** A channel that was made or whose secret was renewed, with that secret. */
export const channelWithSecretSchema = z
  .object({ channel: channelSchema, secret: z.string().openapi({ description: "Signs deliveries; shown once" }) })
  .openapi("AlertChannelWithSecret");

const urlSchema = z.string().max(2_000);

/** A new channel. */
export const newChannelSchema = z
  .strictObject({
    name: storedText(100).min(1),
    kind: z.enum(alertChannelKinds),
    url: urlSchema,
    leastSeverity: z.enum(alertSeverities).default("page"),
    isEnabled: z.boolean().default(true),
  })
  .openapi("NewAlertChannel");

/** Changes of a channel. */
export const channelChangesSchema = z
  .strictObject({
    name: storedText(100).min(1),
    url: urlSchema,
    leastSeverity: z.enum(alertSeverities),
    isEnabled: z.boolean(),
  })
  .partial()
  .refine((changes) => Object.keys(changes).length > 0, "name at least one field to change")
  .openapi("AlertChannelChanges");

/** A silence on the wire. */
export const silenceSchema = z
  .object({
    id: z.string(),
    ruleId: z.string().nullable(),
    startsAt: timeSchema,
    endsAt: timeSchema,
    reason: z.string(),
    createdAt: timeSchema,
  })
  .openapi("AlertSilence");

/** A new silence. */
export const newSilenceSchema = z
  .strictObject({
    ruleId: idSchema.nullable().default(null).openapi({ description: "Null for all rules" }),
    startsAt: timeSchema.optional().openapi({ description: "Now unless given" }),
    endsAt: timeSchema,
    reason: storedText(500).default(""),
  })
  .openapi("NewAlertSilence");
