import { boolean, doublePrecision, index, integer, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import type { AlertEvidence } from "../../measure/alerts/alert-evidence.ts";
import type { IncidentEntry } from "../../measure/alerts/alert-incident.ts";
import type { AlertMetric } from "../../measure/alerts/alert-metrics.ts";
import type { AlertKind, AlertRule, NoDataPolicy } from "../../measure/alerts/alert-rule.ts";
import type { BurnWindow } from "../../measure/alerts/burn-rate.ts";
import { createdAt, organizationId, time, updatedAt } from "./columns.ts";
import type { AlertChannelKind, AlertSeverity, AlertStatus } from "./states.ts";

/**
 * Alert rules that an organisation made, and its own editions of the platform's, which have the same id in every
 * organisation: see `workers/measure/alerts/default-rules.ts`.
 */
export const alertRules = pgTable(
  "alert_rules",
  {
    organizationId: organizationId(),
    id: text("id").notNull(),
    name: text("name").notNull(),
    metric: text("metric").$type<AlertMetric>().notNull(),
    kind: text("kind").$type<AlertKind>().notNull(),
    /** Null for all agents. */
    agentId: text("agent_id"),
    /** In the metric's own unit. */
    threshold: doublePrecision("threshold").notNull(),
    objective: doublePrecision("objective").notNull(),
    windows: jsonb("windows").$type<BurnWindow[]>().notNull(),
    forSeconds: integer("for_seconds").notNull(),
    keepFiringSeconds: integer("keep_firing_seconds").notNull(),
    minEvents: integer("min_events").notNull(),
    noDataPolicy: text("no_data_policy").$type<NoDataPolicy>().notNull(),
    isEnabled: boolean("is_enabled").notNull(),
    /** Grows with every edit. */
    version: integer("version").notNull().default(1),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [primaryKey({ columns: [table.organizationId, table.id] })],
);

/** Incidents: alerts from firing until they are resolved, with their history and evidence. Hold no words. */
export const alertIncidents = pgTable(
  "alert_incidents",
  {
    id: text("id").primaryKey(),
    organizationId: organizationId(),
    ruleId: text("rule_id").notNull(),
    /** Rule and severity: of one key there is one open incident. */
    dedupKey: text("dedup_key").notNull(),
    agentId: text("agent_id"),
    severity: text("severity").$type<AlertSeverity>().notNull(),
    status: text("status").$type<AlertStatus>().notNull(),
    summary: text("summary").notNull(),
    /** The rule as it was when the incident was last written. */
    rule: jsonb("rule").$type<AlertRule>().notNull(),
    evidence: jsonb("evidence").$type<AlertEvidence>().notNull(),
    /** Changes of phase with the readings that they were owed to, oldest first. */
    history: jsonb("history").$type<IncidentEntry[]>().notNull(),
    /** Time of firing. */
    createdAt: createdAt(),
    /** Time of the hub's last change: an older state that arrives late changes nothing. */
    updatedAt: updatedAt(),
    resolvedAt: time("resolved_at"),
    acknowledgedAt: time("acknowledged_at"),
    /** Id of a key or a member. */
    acknowledgedBy: text("acknowledged_by"),
  },
  (table) => [
    index("alert_incidents_list").on(table.organizationId, table.createdAt, table.id),
    index("alert_incidents_rule").on(table.organizationId, table.ruleId, table.createdAt, table.id),
    index("alert_incidents_status").on(table.organizationId, table.status, table.createdAt, table.id),
  ],
);

/** Channels that alerts are sent to. Address and secrets are encrypted: a Slack address is a secret by itself. */
export const alertChannels = pgTable(
  "alert_channels",
  {
    id: text("id").primaryKey(),
    organizationId: organizationId(),
    name: text("name").notNull(),
    kind: text("kind").$type<AlertChannelKind>().notNull(),
    /** The least severity that is sent. */
    leastSeverity: text("least_severity").$type<AlertSeverity>().notNull(),
    /** The address's host, for display. */
    host: text("host").notNull(),
    /** Address and signing secrets. */
    ciphertext: text("ciphertext").notNull(),
    encryptionKeyId: text("encryption_key_id").notNull(),
    isEnabled: boolean("is_enabled").notNull(),
    version: integer("version").notNull().default(1),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [index("alert_channels_list").on(table.organizationId, table.createdAt, table.id)],
);

/** Silences: stretches of time in which alerts are shown but not sent. */
export const alertSilences = pgTable(
  "alert_silences",
  {
    id: text("id").primaryKey(),
    organizationId: organizationId(),
    /** Null for all rules. */
    ruleId: text("rule_id"),
    startsAt: time("starts_at").notNull(),
    endsAt: time("ends_at").notNull(),
    reason: text("reason").notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    index("alert_silences_list").on(table.organizationId, table.createdAt, table.id),
    index("alert_silences_rule").on(table.organizationId, table.ruleId, table.createdAt, table.id),
  ],
);
