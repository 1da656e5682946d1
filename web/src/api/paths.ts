/** Addresses of answers that several parts of the pages ask for, to the letter of the query. */
export const paths = {
  /** The newest calls, a page of them. */
  calls: "/api/calls?limit=25",
  /** The first hundred agents, which is more than a table of calls shows. */
  agentNames: "/api/agents?limit=100&fields=id%2Cname",
} as const;
