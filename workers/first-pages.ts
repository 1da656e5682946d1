/**
 * Paths of the API that pages request first: lists and figures, each with the query that a page sends, or without one.
 * The cache keeps the answers to all of them; lists of leads it does not keep, so they are not here.
 */
export const firstPages: readonly string[] = [
  "/api/calls?limit=25",
  "/api/agents?limit=100&fields=id%2Cname",
  "/api/agents",
  "/api/campaigns",
  "/api/analytics/overview",
];
