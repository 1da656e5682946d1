/** Node of a plan as `EXPLAIN (FORMAT JSON)` gives it, as far as the advisor reads it. */
export interface PlanNode {
  "Node Type": string;
  "Total Cost": number;
  "Startup Cost": number;
  "Plan Rows": number;
  "Relation Name"?: string;
  Schema?: string;
  Alias?: string;
  "Index Name"?: string;
  Filter?: string;
  "Join Filter"?: string;
  "Hash Cond"?: string;
  "Merge Cond"?: string;
  "Sort Key"?: string[];
  "Group Key"?: string[];
  /** Insert, Update, Delete or Merge, of the node that writes. */
  Operation?: string;
  /** What the node gives, in verbose plans. */
  Output?: string[];
  "Parent Relationship"?: string;
  /** Partitions that the values of parameters leave out, which are not among `Plans`. */
  "Subplans Removed"?: number;
  Plans?: PlanNode[];
}

/** The root of a plan in the rows of an EXPLAIN, whether the driver has parsed its JSON or not. */
export function planIn(rows: readonly Record<string, unknown>[]): PlanNode {
  const root = explainedIn(rows)?.Plan;
  if (root === undefined) throw new Error("EXPLAIN gave no plan");
  return root;
}

/** The time that an EXPLAIN ANALYZE took to execute the plan. */
export function executionMsIn(rows: readonly Record<string, unknown>[]): number {
  const time = explainedIn(rows)?.["Execution Time"];
  if (time === undefined) throw new Error("EXPLAIN gave no time");
  return time;
}

function explainedIn(
  rows: readonly Record<string, unknown>[],
): { Plan?: PlanNode; "Execution Time"?: number } | undefined {
  const value = Object.values(rows[0] ?? {})[0];
  const parsed: unknown = typeof value === "string" ? JSON.parse(value) : value;
  return Array.isArray(parsed) ? parsed[0] : undefined;
}

/** All nodes of a plan, each before those below it. */
export function nodesOf(root: PlanNode): PlanNode[] {
  return [root, ...(root.Plans ?? []).flatMap(nodesOf)];
}

/** Names of the indexes that a plan reads. */
export function indexesIn(root: PlanNode): string[] {
  return [...new Set(nodesOf(root).flatMap((node) => node["Index Name"] ?? []))];
}
