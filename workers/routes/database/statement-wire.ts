import { z } from "@hono/zod-openapi";
import { timeSchema } from "../../http/wire-schemas.ts";
import { type DegradedMode, degradedModes, degradedModeWords } from "../../measure/database-advisor/degraded-mode.ts";
import type { PlanNode } from "../../measure/database-advisor/statements/plan-tree.ts";

/** Mode in which the advisor knows less than it might, in a word for programs and a sentence for people. */
export const modeSchema = z.object({ mode: z.enum(degradedModes), words: z.string() });

/** Degraded modes on the wire. */
export function modesOnWire(modes: readonly DegradedMode[]) {
  return modes.map((mode) => ({ mode, words: degradedModeWords[mode] }));
}

/** Figures of a statement over a window. */
export const figuresSchema = z.object({
  calls: z.number(),
  totalMs: z.number(),
  share: z.number().openapi({ description: "Part of the time of all statements, 0 to 1" }),
  meanMs: z.number(),
  deviationMs: z.number(),
  p95AtMostMs: z.number().nullable().openapi({
    description:
      "The most that P95 can be, from mean and deviation (Cantelli): Postgres keeps no percentile. Null below 20 calls",
  }),
  rowsPerCall: z.number(),
  blocksPerRow: z.number().nullable().openapi({ description: "Pages of 8 KiB touched for each row returned" }),
  hitShare: z.number().nullable(),
  tempBytesPerCall: z.number(),
});

const misestimate = {
  estimatedRows: z.number().nullable().openapi({ description: "Rows that the planner expects, for any parameters" }),
  misestimate: z.number().nullable().openapi({ description: "|ln(actual ÷ estimated rows)| × total time in ms" }),
};

/** A ranked statement. */
export const rankedSchema = z
  .object({
    id: z.string(),
    text: z.string().openapi({ description: "Without literals and comments" }),
    routes: z.array(z.string()).openapi({
      description: "Routes that it was first seen under: Postgres keeps the first call's, so others may send it too",
    }),
    figures: figuresSchema,
    severity: z.enum(["critical", "warning", "ok"]),
    reasons: z.array(z.string()),
    ...misestimate,
  })
  .openapi("SlowStatement");

/** Ranking of a window. */
export const rankingSchema = z
  .object({
    modes: z.array(modeSchema),
    snapshots: z.number().int().openapi({ description: "0: nothing is known, which is not that nothing is slow" }),
    seenFrom: timeSchema.nullable(),
    seenTo: timeSchema.nullable(),
    resets: z.number().int(),
    evictions: z.number().int().nullable(),
    statements: z.array(rankedSchema),
  })
  .openapi("StatementRanking");

/** A node of a plan; its children are nodes. */
export const planNodeSchema: z.ZodType<PlanNode> = z
  .object({
    kind: z.string(),
    relation: z.string().nullable(),
    index: z.string().nullable(),
    details: z.array(z.object({ name: z.string(), text: z.string() })),
    startupCost: z.number(),
    totalCost: z.number(),
    rows: z.number(),
    get children() {
      return z.array(planNodeSchema);
    },
  })
  .openapi("PlanNode");

/** A statement by itself, with its plan and history. */
export const statementSchema = z
  .object({
    id: z.string(),
    text: z.string(),
    routes: z.array(z.string()),
    firstSeenAt: timeSchema,
    lastSeenAt: timeSchema,
    figures: figuresSchema,
    plan: z.union([planNodeSchema, z.null()]),
    planReason: z.string().nullable().openapi({ description: "Why there is no plan" }),
    plannedAt: timeSchema.nullable(),
    ...misestimate,
    history: z.array(z.object({ at: timeSchema, calls: z.number(), totalMs: z.number(), meanMs: z.number() })),
  })
  .openapi("Statement");
