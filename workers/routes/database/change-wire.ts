import { z } from "@hono/zod-openapi";
import { timeSchema } from "../../http/wire-schemas.ts";
import { changeEffectSchema } from "../../measure/database-advisor/changes/change-effect.ts";
import { changeStatuses } from "../../measure/database-advisor/changes/change-state.ts";
import { dryRunSchema } from "../../measure/database-advisor/changes/dry-run.ts";
import { indexPlanSchema } from "../../measure/database-advisor/index-plan.ts";
import type { BuildProgress } from "../../services/database-advisor/change-progress.ts";
import type { DatabaseChange } from "../../services/database-advisor/changes.ts";

/** Proposal of a change: a typed plan, never SQL, and the statements that it is to help. */
export const newChangeSchema = z.strictObject({
  plan: indexPlanSchema,
  statementIds: z
    .array(z.string().regex(/^-?\d{1,20}$/, "is not a statement's id"))
    .max(10)
    .default([]),
});

/** A change of the database. */
export const changeSchema = z
  .object({
    id: z.string(),
    status: z.enum(changeStatuses),
    plan: indexPlanSchema,
    ddl: z.string(),
    undoDdl: z.string(),
    dryRun: dryRunSchema,
    effect: changeEffectSchema.nullable(),
    history: z.array(
      z.object({ at: timeSchema, status: z.enum(changeStatuses), by: z.string(), note: z.string().nullable() }),
    ),
    progress: z
      .object({ phase: z.string(), done: z.number().nullable() })
      .nullable()
      .openapi({ description: "As Postgres tells it; null when it tells none" }),
    proposedBy: z.string(),
    approvedBy: z.string().nullable(),
    createdAt: timeSchema,
    updatedAt: timeSchema,
  })
  .openapi("DatabaseChange");

/** Makes a change as it goes over the wire. */
export function changeOnWire(change: DatabaseChange, progress: BuildProgress | null): z.infer<typeof changeSchema> {
  const { id, status, plan, ddl, undoDdl, dryRun, effect, history, proposedBy, approvedBy } = change;
  const createdAt = change.createdAt.toISOString();
  const updatedAt = change.updatedAt.toISOString();
  return {
    id,
    status,
    plan,
    ddl,
    undoDdl,
    dryRun,
    effect,
    history,
    progress,
    proposedBy,
    approvedBy,
    createdAt,
    updatedAt,
  };
}
