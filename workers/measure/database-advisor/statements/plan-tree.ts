import { z } from "zod";
import { readStatement } from "./statement-text.ts";

/** Node of a plan, as it is drawn: no literal is left in its conditions. */
export interface PlanNode {
  /** "Index Scan", "Sort" … */
  kind: string;
  relation: string | null;
  index: string | null;
  /** Conditions and keys by their name in EXPLAIN. */
  details: { name: string; text: string }[];
  /** Costs in the planner's unit, the children's included. */
  startupCost: number;
  totalCost: number;
  /** Rows that the planner expects it to give, each time it is run. */
  rows: number;
  children: PlanNode[];
}

/** Levels and nodes of a plan that are read; what is deeper is left out. */
const MAX_DEPTH = 40;

/** EXPLAIN's names of what is shown of a node besides its figures. */
const DETAILS = [
  "Index Cond",
  "Recheck Cond",
  "Filter",
  "Join Filter",
  "Hash Cond",
  "Merge Cond",
  "Sort Key",
  "Presorted Key",
  "Group Key",
  "Join Type",
  "Strategy",
] as const;

const nodeSchema = z.looseObject({
  "Node Type": z.string(),
  "Relation Name": z.string().optional(),
  "Index Name": z.string().optional(),
  "Startup Cost": z.number(),
  "Total Cost": z.number(),
  "Plan Rows": z.number(),
  Plans: z.array(z.unknown()).optional(),
});

const explanationSchema = z.tuple([z.looseObject({ Plan: z.unknown() })]);

/** Reads the answer of `EXPLAIN (FORMAT JSON)`; null for anything else. */
export function readPlan(json: unknown): PlanNode | null {
  const parsed = explanationSchema.safeParse(json);
  return parsed.success ? nodeOf(parsed.data[0].Plan, 0) : null;
}

function nodeOf(value: unknown, depth: number): PlanNode | null {
  const parsed = nodeSchema.safeParse(value);
  if (!parsed.success || depth > MAX_DEPTH) return null;
  const node = parsed.data;
  return {
    kind: node["Node Type"],
    relation: node["Relation Name"] ?? null,
    index: node["Index Name"] ?? null,
    details: DETAILS.flatMap((name) => {
      const detail = node[name];
      if (detail === undefined) return [];
      return [{ name, text: readStatement(Array.isArray(detail) ? detail.join(", ") : String(detail)).text }];
    }),
    startupCost: node["Startup Cost"],
    totalCost: node["Total Cost"],
    rows: node["Plan Rows"],
    children: (node.Plans ?? []).map((child) => nodeOf(child, depth + 1)).filter((child) => child !== null),
  };
}

/** Returns all nodes of a plan, the root first. */
export function nodesOf(root: PlanNode): PlanNode[] {
  return [root, ...root.children.flatMap(nodesOf)];
}

/** True when a plan reads by this index. */
export function usesIndex(root: PlanNode, index: string): boolean {
  return nodesOf(root).some((node) => node.index === index);
}
