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
  // A bitmap is counted where its rows are read: its index also gives those that are deleted and not yet cleared away.
  if (node["Relation Name"] === undefined) return below;
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
