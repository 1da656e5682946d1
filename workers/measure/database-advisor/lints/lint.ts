/** How much a lint matters: wrong or soon to fail, costly, or worth a look. */
export type LintLevel = "ERROR" | "WARN" | "INFO";

/** Finding about a schema. */
export interface Lint {
  name: string;
  title: string;
  level: LintLevel;
  category: "PERFORMANCE" | "SECURITY" | "RELIABILITY";
  /** Why this is a problem anywhere. */
  description: string;
  /** The finding in this database. */
  detail: string;
  remediation: string;
  metadata: Record<string, unknown>;
  /** Names the finding and its object: the same one has the same key tomorrow. */
  cacheKey: string;
}

/**
 * Rule over the system catalogs. Its SQL gives a row for each finding: `object` (unique within the rule), `detail` and
 * `metadata`.
 */
export interface LintRule extends Omit<Lint, "detail" | "metadata" | "cacheKey"> {
  sql: string;
}

/** Condition that an index is no part of a partitioned table's index: it comes and goes with that. */
export function notAttached(oid: string): string {
  return `not exists (select from pg_inherits h where h.inhrelid = ${oid})`;
}
