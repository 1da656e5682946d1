import type { AlertChannelKind } from "../../db/states.ts";
import type { BadEvent } from "../../measure/alerts/alert-evidence.ts";
import type { AlertIncident } from "../../measure/alerts/alert-incident.ts";
import { alertMetricRows } from "../../measure/alerts/alert-metrics.ts";
import type { AlertRule } from "../../measure/alerts/alert-rule.ts";
import type { AlertNotice } from "../../measure/alerts/alert-state.ts";
import { defaultRules } from "../../measure/alerts/default-rules.ts";

/** Message of an alert. It holds no word that was said. */
export interface AlertMessage {
  notice: AlertNotice | "test";
  incident: AlertIncident;
  /** Address of the pages, for links; empty where it is not known, and links are paths then. */
  pagesUrl: string;
}

/** Makes the body that a channel is sent. */
export function bodyFor(kind: AlertChannelKind, deliveryId: string, message: AlertMessage): string {
  switch (kind) {
    case "webhook":
      return JSON.stringify(webhookBody(deliveryId, message));
    case "slack":
      return JSON.stringify(slackBody(message));
    case "email":
      return JSON.stringify({ id: deliveryId, ...emailOf(message) });
  }
}

/** Makes the message of a channel's test: an alert that does not exist. */
export function testMessage(pagesUrl: string, nowMs: number): AlertMessage {
  const rule = { ...(defaultRules[0] as AlertRule), name: "A channel is tried out" };
  const incident: AlertIncident = {
    id: "incident_test",
    dedupKey: "test",
    rule,
    severity: "ticket",
    status: "resolved",
    summary: "This is a test of the channel. Nothing is wrong.",
    evidence: { pair: null, worstCalls: [], worstTurns: [] },
    history: [],
    openedAtMs: nowMs,
    changedAtMs: nowMs,
    resolvedAtMs: nowMs,
  };
  return { notice: "test", incident, pagesUrl };
}

function webhookBody(deliveryId: string, message: AlertMessage) {
  const { incident, notice } = message;
  const { rule, evidence } = incident;
  const link = linksOf(message);
  return {
    id: deliveryId,
    type: `alert.${notice}`,
    alert: {
      id: incident.id,
      dedupKey: incident.dedupKey,
      severity: incident.severity,
      status: incident.status,
      summary: incident.summary,
      url: link.alert,
      openedAt: iso(incident.openedAtMs),
      resolvedAt: incident.resolvedAtMs === null ? null : iso(incident.resolvedAtMs),
      rule,
      windows: evidence.pair,
      worstCalls: evidence.worstCalls.map((event) => ({ ...event, ...link.event(event) })),
      worstTurns: evidence.worstTurns.map((event) => ({ ...event, ...link.event(event) })),
    },
    email: emailOf(message),
  };
}

/** A message for Slack's incoming webhooks, and for what takes the same: `text` and sections. */
function slackBody(message: AlertMessage) {
  const { incident } = message;
  const link = linksOf(message);
  const subject = subjectOf(message);
  const worst = incident.evidence.worstTurns.length > 0 ? incident.evidence.worstTurns : incident.evidence.worstCalls;
  const lines = worst.map(
    (event) => `• <${link.event(event).url}|${slackText(placeOf(event))}>: ${amountOf(incident.rule, event)}`,
  );
  const section = (text: string) => ({ type: "section", text: { type: "mrkdwn", text } });
  return {
    text: slackText(subject),
    blocks: [
      section(`*<${link.alert}|${slackText(subject)}>*\n${slackText(incident.summary)}`),
      ...(lines.length === 0 ? [] : [section(`Worst:\n${lines.join("\n")}`)]),
    ],
  };
}

/** Subject and plain text, ready to be mailed. */
function emailOf(message: AlertMessage): { subject: string; text: string } {
  const { incident } = message;
  const { rule, evidence } = incident;
  const link = linksOf(message);
  const lines = [
    incident.summary,
    "",
    `Alert: ${link.alert}`,
    `Since: ${iso(incident.openedAtMs)}`,
    ...(incident.resolvedAtMs === null ? [] : [`Resolved: ${iso(incident.resolvedAtMs)}`]),
    ...(evidence.worstTurns.length === 0 ? [] : ["", "Worst turns:"]),
    ...evidence.worstTurns.map((event) => `  ${amountOf(rule, event)}  ${link.event(event).url}`),
    ...(evidence.worstCalls.length === 0 ? [] : ["", "Worst calls:"]),
    ...evidence.worstCalls.map((event) => `  ${amountOf(rule, event)}  ${link.event(event).url}`),
    ...(evidence.worstCalls.length === 0 ? [] : ["", "Flight recordings, where there are any:"]),
    ...evidence.worstCalls.map((event) => `  ${link.event(event).recordingUrl}`),
    "",
  ];
  return { subject: subjectOf(message), text: lines.join("\n") };
}

function subjectOf({ notice, incident }: AlertMessage): string {
  const { severity, rule } = incident;
  switch (notice) {
    case "test":
      return `Test: ${rule.name}`;
    case "resolved":
      return `Resolved: ${rule.name}`;
    case "no_data":
      return `No data (${severity}): ${rule.name}`;
    case "firing":
      return `Firing (${severity}): ${rule.name}`;
  }
}

function linksOf({ incident, pagesUrl }: AlertMessage) {
  return {
    alert: `${pagesUrl}/alerts/${incident.id}`,
    event: ({ callId, turnId }: BadEvent) => ({
      url: `${pagesUrl}/calls/${callId}${turnId === null ? "" : `#turn-${turnId}`}`,
      recordingUrl: `${pagesUrl}/api/calls/${callId}/recording`,
      regressionUrl: `${pagesUrl}/api/alerts/${incident.id}/regression?callId=${callId}`,
    }),
  };
}

function placeOf({ callId, turnId }: BadEvent): string {
  return turnId === null ? callId : `${callId} ${turnId}`;
}

function amountOf({ metric }: AlertRule, { value }: BadEvent): string {
  const { unit } = alertMetricRows[metric];
  if (unit === "flag") return "bad";
  return unit === "ms" ? `${Math.round(value)} ms` : String(value);
}

/** Slack's three characters that mean something. */
function slackText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function iso(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
