import { z } from "@hono/zod-openapi";
import { timeSchema } from "../../http/wire-schemas.ts";
import { type BenchmarkProgress, benchmarkCategories, benchmarkReportSchema } from "../../measure/benchmarks/report.ts";
import { benchmarkProgressSchema } from "../../measure/live-feed.ts";
import type { StoredReport } from "../../services/benchmarks/report-store.ts";

/** A benchmark on the wire: its report, and how far it is while it runs. */
export const benchmarkSchema = z
  .object({
    ...benchmarkReportSchema.shape,
    isBaseline: z.boolean().openapi({ description: "Pinned as what later reports are compared with" }),
    estimatedCostUsd: z.number().nullable().openapi({
      description: "What vendors are estimated to charge, told when the run begins; null where none is asked",
    }),
    progress: benchmarkProgressSchema.nullable().openapi({ description: "Null when it does not run" }),
  })
  .openapi("Benchmark");

/** A benchmark in a list: without its figures. */
export const listedBenchmarkSchema = z
  .object({
    id: z.string(),
    status: benchmarkReportSchema.shape.status,
    origin: benchmarkReportSchema.shape.origin,
    note: z.string(),
    build: z.string(),
    environmentKey: z.string().openapi({ description: "Benchmarks of one key compare" }),
    categories: z.array(z.enum(benchmarkCategories)),
    isBaseline: z.boolean(),
    createdAt: timeSchema.openapi({ description: "Start of the run" }),
    endedAt: timeSchema.nullable(),
  })
  .openapi("ListedBenchmark");

/** Makes the wire form of a stored report. */
export function benchmarkOnWire(
  { report, isBaseline }: StoredReport,
  progress: BenchmarkProgress | null,
  estimatedCostUsd: number | null = null,
) {
  return { ...report, isBaseline, estimatedCostUsd, progress };
}
