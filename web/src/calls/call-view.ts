import type { schemas } from "../api/api-types.ts";
import { callFilterNames } from "../record/call-filters.ts";

/** View of the list of calls: filters and an order under a name. */
export type CallView = schemas["CallView"];

/** Address of the organisation's views. */
export const VIEWS_PATH = "/api/call-views";

/** Names of the API's filters by those in the page's address; days are told apart below. */
const filterNames: Record<string, string> = {
  words: "words",
  status: "status",
  endReason: "end",
  agentId: "agent",
  campaignId: "campaign",
  services: "services",
  worstGapOverMs: "slower",
  outcome: "outcome",
  tag: "tag",
};

const USUAL_SORT = "-createdAt";

/** The query of the page's address that shows a view: days are the reader's own. */
export function viewSearch({ filters, sort }: Pick<CallView, "filters" | "sort">): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(filters)) {
    const named = filterNames[name];
    if (named !== undefined) search.set(named, value);
    if (name === "from") search.set("from", dayOf(Date.parse(value)));
    // The end of a stretch is the beginning of the day after its last.
    if (name === "to") search.set("to", dayOf(Date.parse(value) - 1));
  }
  if (sort !== USUAL_SORT) search.set("sort", sort);
  return search.toString();
}

/** The address's changes that show a view: what it does not filter is filtered no more. */
export function viewChanges(view: Pick<CallView, "filters" | "sort">): Record<string, string | null> {
  const none = Object.fromEntries([...callFilterNames, "sort"].map((name) => [name, null]));
  return { ...none, ...Object.fromEntries(new URLSearchParams(viewSearch(view))) };
}

/** A view's settings, as they are saved: the API's filters and order of an address. */
export function viewOf(
  name: string,
  query: Record<string, string>,
): { name: string } & Pick<CallView, "filters" | "sort"> {
  const { sort = USUAL_SORT, ...filters } = query;
  return { name, filters, sort };
}

function dayOf(atMs: number): string {
  const at = new Date(atMs);
  const two = (part: number): string => String(part).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}
