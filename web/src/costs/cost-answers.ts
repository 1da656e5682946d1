import type { schemas } from "../api/api-types.ts";

/** Costs of a month. */
export type CostMonth = schemas["CostMonth"];
/** Cost of a call. */
export type CallCost = schemas["CallCost"];
/** Budget with how much of it is used. */
export type CostBudget = schemas["CostBudget"];

/** Address of a month's costs; of this month, and of all agents, where they are null. */
export function monthPath(month: string | null, agentId: string | null, timeZone: string): string {
  return `/api/performance/costs?${queryOf({ month, agentId, timeZone })}`;
}

/** Address of a month's file. */
export function exportPath(month: string, timeZone: string, services: string): string {
  return `/api/performance/costs/export?${queryOf({ month, timeZone, services })}`;
}

/** Address of the budgets. */
export function budgetsPath(timeZone: string): string {
  return `/api/performance/cost-budgets?${queryOf({ timeZone })}`;
}

/** Address of a call's cost. */
export function callCostPath(callId: string): string {
  return `/api/calls/${encodeURIComponent(callId)}/costs`;
}

function queryOf(values: Record<string, string | null>): string {
  const given = Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== null);
  return new URLSearchParams(given).toString();
}

/** True where amounts mean something: calls over stand-ins cost nothing, unless the organisation priced them. */
export function isPriced({ services, total }: CostMonth): boolean {
  return services === "vendor" || total.nanoUsd !== 0;
}

/** Opportunities to spend less. */
export type CostOpportunities = schemas["CostOpportunities"];
/** Opportunity to spend less. */
export type CostOpportunity = CostOpportunities["opportunities"][number];

/** Choice of a what-if: prices, levers and their settings, each null for the usual. */
export interface WhatIf {
  prices: "list" | null;
  levers: string | null;
  speculation: string | null;
  promptShare: string | null;
  hangUpAfterSeconds: string | null;
  easyTurnModel: string | null;
  languageModel: string | null;
  voice: string | null;
  speechToText: string | null;
}

/** Address of the opportunities of a month; of the last 30 days, and of all agents, where they are null. */
export function opportunitiesPath(
  month: string | null,
  agentId: string | null,
  timeZone: string,
  whatIf: WhatIf,
): string {
  return `/api/performance/cost-opportunities?${queryOf({ month, agentId, timeZone, ...whatIf })}`;
}
