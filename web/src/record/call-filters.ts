import { endReasons } from "../words/calls.ts";
import { servicesNamed } from "../words/services.ts";

/** Filters of the list of calls, as they stand in the page's address: days are the reader's own. */
export const callFilterNames = [
  "words",
  "status",
  "end",
  "agent",
  "campaign",
  "services",
  "slower",
  "outcome",
  "tag",
  "from",
  "to",
] as const;
/** Name of a filter of the list of calls. */
export type CallFilterName = (typeof callFilterNames)[number];

/** States of a call that the list can be filtered by, in words. */
export const callStateWords = { created: "never connected", active: "running", ended: "ended" } as const;

/** Orders of the list beside the usual one, in words. */
export const callSortWords = {
  createdAt: "oldest first",
  "-worstTurnGapMs": "worst gap first",
  "-costMicroUsd": "dearest first",
  "-turnCount": "most turns first",
} as const;

/** Bounds on the worst turn gap that the list offers, in ms. */
export const gapBoundsMs = [500, 1_000, 2_000, 4_000] as const;

const MAX_WORDS_CHARS = 200;

/** The API's query for the filters and the order of an address. What is no filter's value filters nothing. */
export function callQuery(search: URLSearchParams): Record<string, string> {
  const sort = search.get("sort") ?? "";
  return { ...callConditions(search), ...(Object.hasOwn(callSortWords, sort) && { sort }) };
}

/** The API's query for the filters of an address, for what has no order. */
export function callConditions(search: URLSearchParams): Record<string, string> {
  const given = (name: CallFilterName): string => search.get(name) ?? "";
  const conditions: Record<string, string | null> = {
    words: given("words").trim().slice(0, MAX_WORDS_CHARS).trim() || null,
    status: Object.hasOwn(callStateWords, given("status")) ? given("status") : null,
    endReason: Object.hasOwn(endReasons, given("end")) ? given("end") : null,
    agentId: idOrNull(given("agent")),
    campaignId: idOrNull(given("campaign")),
    services: servicesNamed(given("services")),
    worstGapOverMs: gapBoundsMs.some((ms) => String(ms) === given("slower")) ? given("slower") : null,
    outcome: labelOrNull(given("outcome")),
    tag: labelOrNull(given("tag")),
    from: dayStart(given("from"), 0),
    to: dayStart(given("to"), 1),
  };
  const set = Object.entries(conditions).filter((entry): entry is [string, string] => entry[1] !== null);
  return Object.fromEntries(set);
}

function idOrNull(text: string): string | null {
  return /^[\w-]{1,64}$/.test(text) ? text : null;
}

function labelOrNull(text: string): string | null {
  return /^[\p{L}\p{N}][\p{L}\p{N} _.-]{0,39}$/u.test(text.trim()) ? text.trim() : null;
}

/** Midnight at the beginning of a day such as "2026-11-30", `daysLater` days on, in the reader's zone. */
function dayStart(day: string, daysLater: number): string | null {
  const [, year, month, date] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day) ?? [];
  if (year === undefined) return null;
  const at = new Date(Number(year), Number(month) - 1, Number(date) + daysLater);
  return Number.isNaN(at.getTime()) ? null : at.toISOString();
}
