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

/** Condition on `n.nspname`: schemas that are people's own. */
export const OWN_SCHEMAS =
  "n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast') and n.nspname !~ '^pg_(toast_)?temp_'";

/** Condition that an object is no part of an extension. */
export function notOfExtension(catalog: string, oid: string): string {
  return `not exists (select from pg_depend x where x.classid = '${catalog}'::regclass and x.objid = ${oid} and x.deptype = 'e')`;
}
