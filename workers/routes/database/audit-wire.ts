import { z } from "@hono/zod-openapi";
import { timeSchema } from "../../http/wire-schemas.ts";
import { modeSchema } from "./statement-wire.ts";

const growthSchema = z.object({ bytesPerDay: z.number(), daysSeen: z.number() }).nullable();

/** Audit of the database. */
export const auditSchema = z
  .object({
    version: z.string(),
    isReplica: z.boolean(),
    modes: z.array(modeSchema),
    connections: z.object({
      isPooled: z.boolean(),
      hasDirectUrl: z.boolean(),
      used: z.number().int(),
      limit: z.number().int(),
      idleInTransaction: z.number().int(),
    }),
    replica: z.object({
      isConfigured: z.boolean(),
      boundMs: z.number().openapi({ description: "The most that reads which may use the replica are behind" }),
      lagMs: z.number().nullable(),
      standbys: z.array(z.object({ state: z.string(), lagBytes: z.number().nullable() })),
    }),
    storage: z.object({
      bytes: z.number(),
      limitBytes: z.number().nullable(),
      growth: growthSchema,
      daysToLimit: z.number().nullable(),
      tables: z.array(
        z.object({
          name: z.string(),
          liveRows: z.number(),
          deadRows: z.number(),
          tableBytes: z.number(),
          indexBytes: z.number(),
          toastBytes: z.number(),
          bloatBytes: z.number().nullable().openapi({ description: "Estimated from average widths of columns" }),
          lastVacuumAt: timeSchema.nullable(),
          lastAnalyzedAt: timeSchema.nullable(),
          growth: growthSchema,
        }),
      ),
    }),
  })
  .openapi("DatabaseAudit");
