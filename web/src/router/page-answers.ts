/** Addresses of the first answers of pages, to the letter of the query: the routes and the pages ask for the same. */
export const pageAnswers = {
  /** Agents with what the list of them tells. */
  agents: `/api/agents?limit=25&fields=${encodeURIComponent(
    "id,name,slug,language,isPublic,expectedPhrases,knowledge,version",
  )}`,
} as const;
