import type { schemas } from "../api/api-types.ts";

/** An alert from firing on, with its evidence and history. */
export type Incident = schemas["Alert"];

/** A rule that alerts follow from. */
export type Rule = schemas["AlertRule"];

/** A pair of windows of a rule. */
export type RuleWindow = schemas["AlertWindow"];

/** A channel that alerts are sent to; its address is not shown. */
export type Channel = schemas["AlertChannel"];

/** A stretch of time in which alerts are shown and not sent. */
export type Silence = schemas["AlertSilence"];

/** Addresses of answers about alerts. */
export const alertPaths = {
  incidents: "/api/alerts?limit=25",
  rules: "/api/alert-rules",
  channels: "/api/alert-channels?limit=25",
  silences: "/api/alert-silences?limit=25",
} as const;

/** Address of the first page of alerts after filters. */
export function incidentsPath(filters: Record<string, string>): string {
  const query = new URLSearchParams(filters).toString();
  return query === "" ? alertPaths.incidents : `${alertPaths.incidents}&${query}`;
}
