/** Node of a plan, as `explain (analyze, format json)` writes it. */
export interface PlanNode {
  "Node Type": string;
  "Relation Name"?: string;
  "Index Name"?: string;
  "Actual Rows"?: number;
  "Actual Loops"?: number;
  "Rows Removed by Filter"?: number;
  "Rows Removed by Index Recheck"?: number;
  "Heap Fetches"?: number;
  Plans?: PlanNode[];
}

/** Counts the rows that a plan has read from tables and indexes, those that a filter dropped included. */
export function rowsRead(node: PlanNode): number {
  const below = (node.Plans ?? []).reduce((sum, child) => sum + rowsRead(child), 0);
  const isScan = node["Relation Name"] !== undefined || node["Node Type"] === "Bitmap Index Scan";
  // What a bitmap's heap scan reads was counted where its index found it; what it had to check again is the same rows.
  if (!isScan || node["Node Type"] === "Bitmap Heap Scan") return below;
  const perLoop =
    (node["Actual Rows"] ?? 0) + (node["Rows Removed by Filter"] ?? 0) + (node["Rows Removed by Index Recheck"] ?? 0);
  return below + Math.round(perLoop * (node["Actual Loops"] ?? 1));
}

/** Writes a plan from its root as one line: `Limit > Index Scan voice_calls_list`; branches in brackets. */
export function planText(node: PlanNode): string {
  const name = node["Index Name"] ?? node["Relation Name"];
  const own = name === undefined ? node["Node Type"] : `${node["Node Type"]} ${name}`;
  const children = (node.Plans ?? []).map(planText);
  if (children.length === 0) return own;
  return children.length === 1 ? `${own} > ${children[0]}` : `${own} > [${children.join(", ")}]`;
}
