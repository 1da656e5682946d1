/** Filters of the list of calls, as they stand in the page's address: days are the reader's own. */
export const callFilterNames = ["status", "agent", "from", "to"] as const;

/** States of a call that the list can be filtered by, in words. */
export const callStateWords = { created: "never connected", active: "running", ended: "ended" } as const;

/** The API's query for the filters of an address. What is no filter's value filters nothing. */
export function callQuery(search: URLSearchParams): Record<string, string> {
  const query: Record<string, string> = {};
  const status = search.get("status") ?? "";
  if (Object.hasOwn(callStateWords, status)) query.status = status;
  const agent = search.get("agent") ?? "";
  if (/^[\w-]{1,64}$/.test(agent)) query.agentId = agent;
  const from = dayStart(search.get("from"), 0);
  if (from !== null) query.from = from;
  const to = dayStart(search.get("to"), 1);
  if (to !== null) query.to = to;
  return query;
}

/** Midnight at the beginning of a day such as "2026-11-30", `daysLater` days on, in the reader's zone. */
function dayStart(day: string | null, daysLater: number): string | null {
  const [, year, month, date] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day ?? "") ?? [];
  if (year === undefined) return null;
  const at = new Date(Number(year), Number(month) - 1, Number(date) + daysLater);
  return Number.isNaN(at.getTime()) ? null : at.toISOString();
}
