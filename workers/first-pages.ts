/**
 * What people ask for first: addresses with the queries that the pages send, and lists and figures as they are without one. The cache keeps the answers of all of
 * them; lists of leads it does not keep, so they are not here.
 */
export const firstPages: readonly string[] = [
  "/api/calls?limit=25",
  "/api/agents?limit=100&fields=id%2Cname",
  "/api/agents",
  "/api/campaigns",
  "/api/analytics/overview",
];
