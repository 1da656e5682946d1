import { z } from "@hono/zod-openapi";
import { findingSchema, realisedSchema, recommendationStates } from "../../measure/recommendations/recommendation.ts";

/** Recommendation on the wire. */
export const recommendationSchema = z
  .object({
    ...findingSchema.shape,
    id: z.string(),
    state: z.enum(recommendationStates),
    reportId: z.string(),
    createdAt: z.iso.datetime(),
    scheduledAt: z.iso.datetime().nullable(),
    appliedAt: z.iso.datetime().nullable(),
    verificationId: z.string().nullable().openapi({ description: "Benchmark that verifies it" }),
    realised: realisedSchema.nullable().openapi({ description: "What it brought, beside what was predicted" }),
    failure: z.string().nullable(),
  })
  .openapi("Recommendation");

/** Changes that a recommendation would make. */
export const plannedChangesSchema = z
  .object({
    changes: z.array(z.object({ label: z.string(), before: z.string(), after: z.string() })),
  })
  .openapi("PlannedChanges");
