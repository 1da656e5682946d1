import type { schemas } from "../api/api-types.ts";

/** Ranking of statements over a window. */
export type Ranking = schemas["StatementRanking"];
/** A ranked statement. */
export type RankedStatement = schemas["SlowStatement"];
/** A statement by itself. */
export type Statement = schemas["Statement"];
/** A node of a plan. */
export type PlanNode = schemas["PlanNode"];
/** A change of the database. */
export type Change = schemas["DatabaseChange"];
/** Audit of the database. */
export type Audit = schemas["DatabaseAudit"];

/** Advice as it stands. */
export type Advice = schemas["DatabaseAdvice"];
/** Advice that was made. */
export type AdviceReport = NonNullable<Advice["report"]>;
/** An index that is advised. */
export type IndexAdvice = AdviceReport["create"][number];
/** Findings about the schema. */
export type Lints = schemas["DatabaseLints"];
/** A finding. */
export type Lint = schemas["DatabaseLint"];

/** Windows of a ranking, in words. */
export const windows = { hour: "last hour", day: "last 24 hours", week: "last 7 days", month: "last 30 days" } as const;
export type WindowName = keyof typeof windows;

/** Addresses of answers about the database. */
export const databasePaths = {
  queries: (window: WindowName) => `/api/database/queries?window=${window}`,
  query: (id: string, window: WindowName) => `/api/database/queries/${encodeURIComponent(id)}?window=${window}`,
  changes: "/api/database/changes",
  audit: "/api/database/audit",
  advice: "/api/database/advice",
  lints: "/api/database/lints",
} as const;
