/** A query, and the indexes that are advised for it or the reason against any. Tables are those of `desk.ts`. */
export interface AdviceCase {
  /** The peer's own name for the behaviour. */
  peer: string;
  behaviour: string;
  /** Several are advised together. */
  sql: string | string[];
  advice: string[] | RegExp;
  /** Advice where the query is read out of its plan and not out of its text, where that is another. */
  byPlan?: string[] | RegExp;
  /** Where the peer answers otherwise: what it says, and why we do not. */
  differs?: string;
}

/** A behaviour that is about more than a query, and the test that holds ours. */
export interface TestedElsewhere {
  peer: string;
  behaviour: string;
  file: string;
  title: string;
}

/** What Postgres refuses to plan is no query to the reader of plans. */
export const UNPLANNABLE = /^it could not be planned/;

/** The planner was asked about every candidate. */
export const NO_SAVING = /no index would save it as much as 30 %/;

/** An index that is there answers it. */
export const SERVED = /cheap already|already serve/;

/** An index that is there answers it so well that the best of others saves too little. */
export const SERVED_OR_NO_SAVING = /cheap already|already serve|no index would save it as much as 30 %/;
