import { z } from "zod";
import { benchmarkCategories } from "./report.ts";

/** Rounds that find a change of a tenth at 5 % noise between them. */
export const DEFAULT_ROUNDS = 16;

/** Request of a benchmark run, as the dashboard and the command send it. */
export const runRequestSchema = z.object({
  /** Categories to run, in their own order; all of them unless said. */
  categories: z
    .array(z.enum(benchmarkCategories))
    .min(1)
    .max(benchmarkCategories.length)
    .refine((names) => new Set(names).size === names.length, "names a category twice")
    .default([...benchmarkCategories]),
  /** Agent of the organisation that calls are held with, as a copy; null takes the oldest one. */
  agentId: z.string().min(1).max(64).nullable().default(null),
  /**
   * Most rounds that each figure is measured in: the units of the API, database, AI and infrastructure categories. A
   * category ends earlier when its headline figures are certain against the baseline, or at its time.
   */
  rounds: z.number().int().min(5).max(30).default(DEFAULT_ROUNDS),
  /** Calls of the voice category. */
  calls: z.number().int().min(4).max(100).default(16),
  /** Real vendors, whose price `maxCostUsd` caps. Without: stand-ins where they are configured, else sinks. */
  vendors: z.boolean().default(false),
  maxCostUsd: z.number().positive().max(100).default(1),
  /** Seed of everything drawn: arrivals, texts, orders. */
  seed: z.number().int().min(0).max(2_147_483_647).default(1),
  note: z.string().max(500).default(""),
});
/** Request of a benchmark run, completed with its defaults. */
export type RunRequest = z.infer<typeof runRequestSchema>;
