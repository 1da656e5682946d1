/** The words that columns hold, for routes, which may not see the tables themselves. */
export * from "./tables/states.ts";
