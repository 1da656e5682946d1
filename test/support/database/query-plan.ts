import type { Database } from "../../../local/postgres/database.ts";
import type { Statement } from "../../../local/postgres/statement.ts";
import type { PlanProblem } from "./explained-database.ts";

/** Of a plan's node, in EXPLAIN's JSON, what is needed. */
interface PlanNode {
  "Node Type": string;
  /** `SubPlan`: run anew for each row. */
  "Parent Relationship"?: string;
  "Relation Name"?: string;
  "Index Name"?: string;
  "Index Cond"?: string;
  "Actual Rows"?: number;
  "Actual Loops"?: number;
  "Rows Removed by Filter"?: number;
  "Rows Removed by Index Recheck"?: number;
  Plans?: PlanNode[];
}

/** What plans are judged by. */
export interface PlanContext {
  /** Tables that no statement may read from end to end. */
  bigTables: ReadonlySet<string>;
  /** The first column, or expression, of each index. */
  firstColumns: ReadonlyMap<string, string>;
}

/**
 * A statement may read twice the rows that it returns and this many more: nearly all calls have ended, so that a page
 * of those is rightly read by time.
 */
const SPARE_ROWS = 5;

/**
 * Under these, tables too small for an index to pay are scanned or sorted only where no index could give the rows or
 * their order.
 */
const WITHOUT_SCANS = ["set local enable_seqscan = off"];
const WITHOUT_SORTS = [...WITHOUT_SCANS, "set local enable_sort = off"];

/**
 * Explains a statement with its parameters: what Postgres does where the statement reads a big table, and what it could
 * do where all its tables are small. A SELECT is run as well, to count the rows it reads.
 */
export async function explain(
  database: Database,
  statement: Statement,
  { bigTables, firstColumns }: PlanContext,
): Promise<PlanProblem[]> {
  const isRun = /^\s*\(?select/i.test(statement.text);
  const plan = await planOf(database, statement, isRun, []);
  const nodes = nodesOf(plan);
  if (!nodes.some((node) => bigTables.has(node["Relation Name"] ?? ""))) {
    const [unscanned, unsorted] = await Promise.all(
      [WITHOUT_SCANS, WITHOUT_SORTS].map((settings) => planOf(database, statement, false, settings)),
    );
    return [
      ...problemsOf(nodesOf(unscanned as PlanNode), () => true, firstColumns).filter(({ kind }) => kind !== "sort"),
      ...problemsOf(nodesOf(unsorted as PlanNode), () => true, firstColumns).filter(({ kind }) => kind === "sort"),
    ];
  }
  const problems = problemsOf(nodes, (table) => bigTables.has(table), firstColumns);
  const read = rowsRead(plan, bigTables);
  const returned = plan["Actual Rows"] ?? 0;
  if (isRun && read > 2 * returned + SPARE_ROWS) {
    problems.push({ kind: "rows read", detail: `reads ${read} rows for ${returned} (${describe(nodes)})` });
  }
  return problems;
}

/** Rows that a SELECT takes from big tables, those it then leaves out counted. */
export async function countRowsRead(
  database: Database,
  statement: Statement,
  { bigTables }: PlanContext,
): Promise<number> {
  return rowsRead(await planOf(database, statement, true, []), bigTables);
}

async function planOf(
  database: Database,
  { text, params }: Statement,
  isRun: boolean,
  settings: readonly string[],
): Promise<PlanNode> {
  const results = await database.runBatch("BEGIN", [
    ...settings.map((setting) => ({ text: setting, params: [] })),
    { text: `EXPLAIN (FORMAT JSON${isRun ? ", ANALYZE, TIMING OFF" : ""}) ${text}`, params },
  ]);
  const [{ Plan: plan }] = JSON.parse(results.at(-1)?.rows[0]?.[0] ?? "") as [{ Plan: PlanNode }];
  return plan;
}

function nodesOf(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(nodesOf)];
}

function problemsOf(
  nodes: readonly PlanNode[],
  mayNotBeScanned: (table: string) => boolean,
  firstColumns: PlanContext["firstColumns"],
): PlanProblem[] {
  return nodes.flatMap((node): PlanProblem[] => {
    switch (node["Node Type"]) {
      case "Seq Scan":
        return mayNotBeScanned(node["Relation Name"] ?? "")
          ? [{ kind: "sequential scan", detail: `reads all of ${node["Relation Name"]}` }]
          : [];
      case "Index Scan":
      case "Index Only Scan":
      case "Bitmap Index Scan": {
        // Newer versions of Postgres skip through an index whose first column is not asked for; others read all of it.
        const column = firstColumns.get(node["Index Name"] ?? "") ?? "";
        return node["Index Cond"]?.includes(column)
          ? []
          : [{ kind: "whole index", detail: `does not give ${column} (${describe(nodes)})` }];
      }
      case "Sort":
      case "Incremental Sort":
        return [{ kind: "sort", detail: describe(nodes) }];
      default:
        return [];
    }
  });
}

/** What is looked up for each row of the result counts once: it grows with the page, not with the table. */
function rowsRead(node: PlanNode, bigTables: ReadonlySet<string>, isPerRow = false): number {
  const each =
    (node["Actual Rows"] ?? 0) + (node["Rows Removed by Filter"] ?? 0) + (node["Rows Removed by Index Recheck"] ?? 0);
  const own = bigTables.has(node["Relation Name"] ?? "") ? each * (isPerRow ? 1 : (node["Actual Loops"] ?? 1)) : 0;
  return (node.Plans ?? []).reduce(
    (sum, child) => sum + rowsRead(child, bigTables, isPerRow || child["Parent Relationship"] === "SubPlan"),
    own,
  );
}

function describe(nodes: readonly PlanNode[]): string {
  return nodes
    .map((node) => [node["Node Type"], node["Index Name"] ?? node["Relation Name"]].filter(Boolean).join(" "))
    .join(" ← ");
}
