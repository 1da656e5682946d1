import type { ListDefinition } from "../../../workers/db/lists.ts";
import { callList } from "../../../workers/services/calls/call-list.ts";
import type { PlanProblem } from "../../support/database/explained-database.ts";
import type { Sample } from "./explained/explained.ts";

/** Every list that a service exports, so that none is forgotten. */
export function findLists(modules: readonly object[]): ListDefinition[] {
  return modules.flatMap((module) => Object.values(module)).filter(isList);
}

/** Written by hand: a list that the search above loses would otherwise leave the test in silence. */
export const LIST_NAMES = [
  "agents",
  "alert_channels",
  "alert_incidents",
  "alert_silences",
  "api_keys",
  "audit_log",
  "benchmarks",
  "calls",
  "campaigns",
  "do_not_call",
  "knowledge_documents",
  "lead_imports",
  "leads",
  "members",
  "recommendations",
];

function isList(value: unknown): value is ListDefinition {
  return typeof value === "object" && value !== null && "sorts" in value && "filters" in value && "table" in value;
}

/**
 * Values for each filter of each list, as they occur in the load set: frequent and rare ones. A filter that is missing
 * here fails the test.
 */
export const filterValues: Record<string, Record<string, (sample: Sample) => readonly unknown[]>> = {
  alert_incidents: { ruleId: () => ["default_answer_heard"], status: () => ["firing", "resolved"] },
  alert_silences: { ruleId: () => ["default_answer_heard"] },
  audit_log: {
    resourceId: ({ callId }) => [callId],
    actorId: ({ organizationId, agent }) => [`${organizationId}/${agent.id}`, "key_nobody"],
  },
  benchmarks: {
    status: () => ["running", "finished"],
    environmentKey: () => ["none"],
  },
  knowledge_documents: {
    status: () => ["indexed", "failed"],
    agentId: ({ agent }) => [agent.id],
  },
  members: { email: () => ["member-1@org-load-1.example"] },
  campaigns: {
    status: () => ["done", "running", "draft"],
    agentId: ({ agent }) => [agent.id],
  },
  recommendations: { state: () => ["open", "applied"] },
  do_not_call: { phone: ({ phone }) => [phone] },
  lead_imports: { campaignId: ({ campaignId }) => [campaignId] },
  leads: {
    campaignId: ({ campaignId }) => [campaignId],
    status: () => ["new", "unreached", "queued"],
    phone: ({ phone }) => [phone],
    email: () => ["nobody@mail.example"],
  },
  calls: {
    status: () => ["ended", "active", "created"],
    services: () => ["generated", "vendor", "simulated", "local"],
    endReason: () => ["caller_hung_up", "failed", "interrupted"],
    worstGapOverMs: () => ["500", "4000"],
    outcome: () => ["booked"],
    tag: () => ["vip"],
    words: () => ["appointment", "nothing of the kind"],
    agentId: ({ agent }) => [agent.id],
    campaignId: ({ campaignId }) => [campaignId],
    from: () => ["2026-08-01T00:00:00Z", "2026-11-20T00:00:00Z"],
    to: () => ["2026-08-01T00:00:00Z", "2026-11-20T00:00:00Z"],
  },
};

/** Calls that pass a filter are looked for along an order of few uses, or found by the filter and put in order. */
const ALONG_THE_ORDER = {
  kinds: ["rows read", "sort"] satisfies PlanProblem["kind"][],
  reason: "an order by a figure together with a filter has no index of its own: each would cost every call that ends",
};

/** What is found is put in order; a frequent word is looked for in the newest calls until there are enough. */
const CALLS_BY_WORDS = {
  kinds: ["rows read", "sort", "whole index"] satisfies PlanProblem["kind"][],
  reason: "an index of words gives all that match, in no order",
};

const orderedCalls = ["worstTurnGapMs", "costMicroUsd", "turnCount"].flatMap((sort) =>
  Object.keys(callList.filters).map((filter) => [
    `calls ${sort} ${filter}`,
    filter === "words" ? CALLS_BY_WORDS : ALONG_THE_ORDER,
  ]),
);

/**
 * What the plan of a list under one order and filter may contain, by `list sort filter` (`none` without), and why that
 * is right.
 */
export const allowedPlans: Record<string, { kinds: PlanProblem["kind"][]; reason: string }> = {
  ...Object.fromEntries(orderedCalls),
  "calls createdAt words": CALLS_BY_WORDS,
  "calls createdAt worstGapOverMs": ALONG_THE_ORDER,
  "calls createdAt outcome": { kinds: ["rows read", "sort"], reason: "labels are found by name, or along the calls" },
  "calls createdAt tag": { kinds: ["rows read", "sort"], reason: "labels are found by name, or along the calls" },
  "leads createdAt phone": { kinds: ["sort"], reason: "few leads have one number" },
  "leads createdAt email": { kinds: ["sort"], reason: "few leads have one address" },
};
