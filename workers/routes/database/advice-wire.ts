import { z } from "@hono/zod-openapi";
import { timeSchema } from "../../http/wire-schemas.ts";
import type { AdviceReport } from "../../measure/database-advisor/advising/advice-report.ts";
import type { AdviceState } from "../../measure/database-advisor/advising/advice-state.ts";
import { indexPlanSchema } from "../../measure/database-advisor/index-plan.ts";
import { modeSchema, modesOnWire } from "./statement-wire.ts";

const plannerKind = z.enum(["branch", "hypopg", "sandbox", "none"]).openapi({
  description:
    "`branch`: indexes that were really made on a copy; `hypopg`: indexes that only the database's planner sees; `sandbox`: a copy of its statistics; `none`: unverified",
});

const effectSchema = z.object({
  statementId: z.string(),
  timeShare: z.number().nullable(),
  costBefore: z.number().nullable().openapi({ description: "By the planner, as the database is" }),
  costAfter: z.number().nullable().openapi({ description: "With the advised indexes; null: unverified" }),
});

const indexAdviceSchema = z.object({
  plan: indexPlanSchema,
  ddl: z.string(),
  effects: z.array(effectSchema),
  verification: z.object({ by: plannerKind, plannerVersion: z.string().nullable(), databaseVersion: z.string() }),
  bytes: z.number().openapi({ description: "Predicted size of the index" }),
  rows: z.number(),
  writesPerDay: z.number().nullable().openapi({ description: "Rows written a day that it makes dearer" }),
  replaces: z.array(z.string()).openapi({ description: "Indexes that it makes superfluous" }),
  notes: z.array(z.string()),
});

/** Advice for the deployment's database. */
const adviceReportSchema = z.object({
  madeAt: timeSchema,
  tookMs: z.number(),
  databaseVersion: z.string(),
  planner: z.object({ by: plannerKind, version: z.string().nullable() }),
  modes: z.array(modeSchema),
  notes: z.array(z.string()),
  statements: z.array(
    z.object({
      id: z.string(),
      text: z.string().openapi({ description: "Without literals and comments" }),
      calls: z.number(),
      totalMs: z.number(),
    }),
  ),
  create: z.array(indexAdviceSchema),
  drop: z.array(
    z.object({
      schema: z.string(),
      table: z.string(),
      index: z.string(),
      ddl: z.string(),
      recreate: z.string().openapi({ description: "The statement that brings it back" }),
      bytes: z.number(),
      reason: z.string(),
    }),
  ),
  statistics: z.array(
    z.object({
      table: z.string(),
      columns: z.array(z.string()),
      ddl: z.string(),
      statementId: z.string(),
      estimatedRows: z.number(),
      actualRows: z.number(),
    }),
  ),
  prepared: z.array(z.object({ statementId: z.string(), planMs: z.number(), executionMs: z.number() })),
  none: z.array(z.object({ statementId: z.string(), reason: z.string() })),
});

/** Advice as it stands. */
export const adviceSchema = z
  .object({
    startedAt: timeSchema.nullable().openapi({ description: "Begin of the run under way; null: none is" }),
    report: adviceReportSchema.nullable(),
    failure: z
      .object({ at: timeSchema, reason: z.string() })
      .nullable()
      .openapi({ description: "The last run, where it came to no advice" }),
  })
  .openapi("DatabaseAdvice");

/** Makes advice as it goes over the wire. */
export function adviceOnWire({ startedAt, report, failure }: AdviceState): z.infer<typeof adviceSchema> {
  return { startedAt, failure, report: report === null ? null : reportOnWire(report) };
}

function reportOnWire(report: AdviceReport): z.infer<typeof adviceReportSchema> {
  const { madeAt, tookMs, databaseVersion, planner, modes, notes, statements, create, drop, none } = report;
  return {
    madeAt,
    tookMs,
    databaseVersion,
    planner,
    modes: modesOnWire(modes),
    notes,
    statements,
    create: create.map(({ effects, ...advice }) => ({
      ...advice,
      effects: effects.map(({ queryId, timeShare, costBefore, costAfter }) => ({
        statementId: queryId,
        timeShare,
        costBefore,
        costAfter,
      })),
    })),
    drop,
    statistics: report.statistics.map(({ table, columns, ddl, queryId, estimatedRows, actualRows }) => ({
      table,
      columns,
      ddl,
      statementId: queryId,
      estimatedRows,
      actualRows,
    })),
    prepared: report.prepared.map(({ queryId, ...times }) => ({ statementId: queryId, ...times })),
    none: none.map(({ queryId, reason }) => ({ statementId: queryId, reason })),
  };
}
