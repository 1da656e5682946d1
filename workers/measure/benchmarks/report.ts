import { z } from "zod";
import { servicesKinds } from "../../../voice/timeline/services-kind.ts";
import { samplingEnds } from "../comparison/sampling-rule.ts";

/**
 * Report of a benchmark: what one run of some categories measured against one deployment. The dashboard, the command
 * and the stored history have the same.
 */

/** Parts of a deployment that a benchmark measures, in the order in which they run, one after the other. */
export const benchmarkCategories = ["api", "voice", "database", "frontend", "ai", "infrastructure"] as const;
/** One part of a deployment that a benchmark measures. */
export type BenchmarkCategory = (typeof benchmarkCategories)[number];

/** Units of benchmark figures; a share is 0 to 1. */
export const metricUnits = ["ms", "share", "per_second", "bytes", "count", "score", "usd", "ratio"] as const;
/** Unit of a benchmark figure. */
export type MetricUnit = (typeof metricUnits)[number];

/** Most units of one metric that a report keeps, and most samples in one unit. */
export const MAX_METRIC_UNITS = 400;
export const MAX_UNIT_SAMPLES = 50;

/** Statistics that a metric is the value of: over all samples of all units, the units being what is resampled. */
export const metricStatistics = ["median", "p95", "p99", "mean"] as const;

/**
 * Figure of a report. Its samples come in units that are independent of each other: a round of requests (whose one
 * sample is that round's own percentile), or a call (whose samples are its turns). Comparisons resample units, never
 * samples.
 */
export const benchmarkMetricSchema = z.object({
  /** Dotted name, the same in every report, such as `api.leads.uncached.p95`. */
  key: z.string().regex(/^[a-z0-9_]+(?:\.[a-z0-9_]+)+$/),
  /** What people read, such as "GET /api/leads, not cached, P95". */
  label: z.string().max(200),
  unit: z.enum(metricUnits),
  better: z.enum(["lower", "higher"]),
  statistic: z.enum(metricStatistics),
  /** Value of the statistic over all units; null when nothing was measured, and then `missing` says why. */
  value: z.number().nullable(),
  missing: z.string().max(300).nullable(),
  /** 95 % confidence interval of the value; null with fewer units than it needs. */
  band: z.object({ low: z.number(), high: z.number() }).nullable(),
  units: z.array(z.array(z.number()).max(MAX_UNIT_SAMPLES)).max(MAX_METRIC_UNITS),
  /** Samples behind the value, before rounds were summed up. */
  samples: z.number().int(),
  /** Control points of its score; null for a figure that is shown and compared but not scored. */
  control: z.object({ p10: z.number(), median: z.number() }).nullable(),
  /** Weight of its score in the category; 0 without control points. */
  weight: z.number(),
  /** Where the figure's rows or method are shown, as a path of the pages; null without one. */
  link: z.string().max(300).nullable(),
});
/** Figure of a report. */
export type BenchmarkMetric = z.infer<typeof benchmarkMetricSchema>;

/** Span of one turn on its critical path, in ms from the end of the caller's speech. */
export const criticalSpanSchema = z.object({
  stage: z.string().max(60),
  fromMs: z.number(),
  toMs: z.number(),
  /** Whether the answer waited for it; spans that others hide are drawn pale. */
  isCritical: z.boolean(),
});

/** Findings of a category that are no figures. All lists are bounded, so that a report stays within 512 KB. */
export const categoryDetailsSchema = z.object({
  /** Turn with the median wait for an answer, drawn with its critical path. */
  medianTurn: z.array(criticalSpanSchema).max(60).optional(),
  /** Largest share of the critical path over all turns. */
  bottleneck: z.object({ stage: z.string().max(60), share: z.number() }).optional(),
  /** Stages that waited for something that they did not need. */
  parallel: z
    .array(z.object({ stage: z.string().max(60), waitedFor: z.string().max(60), savesMs: z.number() }))
    .max(20)
    .optional(),
  /** Query shapes with their plans. */
  queries: z
    .array(
      z.object({
        name: z.string().max(120),
        fingerprint: z.string().max(64),
        rowsRead: z.number(),
        rowsReturned: z.number(),
        /** Node types of the plan from the root, such as "Limit > Index Scan calls_by_start". */
        plan: z.string().max(2_000),
      }),
    )
    .max(80)
    .optional(),
  /** Rounds that were measured, why there were no more, and headline figures that were not certain then. */
  sampling: z
    .object({
      rounds: z.number().int(),
      end: z.enum(samplingEnds),
      /** Null without a baseline to be certain against. */
      open: z.number().int().nullable(),
    })
    .optional(),
  /** Anything that a reader must know to trust or distrust the figures. */
  notes: z.array(z.string().max(300)).max(20).optional(),
});
/** Findings of a category that are no figures. */
export type CategoryDetails = z.infer<typeof categoryDetailsSchema>;

/** Part of a report about one category. */
export const categoryReportSchema = z.object({
  category: z.enum(benchmarkCategories),
  /** `partial`: cancelled or failed on the way, what was measured until then is kept. */
  status: z.enum(["measured", "partial", "skipped", "failed"]),
  /** Why it is not measured in full; null when it is. */
  reason: z.string().max(300).nullable(),
  durationMs: z.number(),
  metrics: z.array(benchmarkMetricSchema).max(200),
  details: categoryDetailsSchema,
});
/** Part of a report about one category. */
export type CategoryReport = z.infer<typeof categoryReportSchema>;

/**
 * Where and what a report measured. Reports compare only where `key` is the same; the other fields say what differs.
 * All of it survives a reboot.
 */
export const benchmarkEnvironmentSchema = z.object({
  /** Hash of the fields below. */
  key: z.string(),
  /** `object`: measured from inside the deployment. `outside`: by the command, over the network. */
  measuredFrom: z.enum(["object", "outside"]),
  /** Cloudflare location of the measuring side; empty where it is not known. */
  colo: z.string(),
  /** Runtime and compatibility date of the deployment. */
  runtime: z.string(),
  /** Model and number of the measuring machine's processors; empty inside an object, which is not told. */
  machine: z.string(),
  services: z.enum(servicesKinds).or(z.literal("sinks")),
  /** Sizes that the run was asked for, and the agent's settings that change what is measured, as a hash. */
  configuration: z.string(),
});
/** Where and what a report measured. */
export type BenchmarkEnvironment = z.infer<typeof benchmarkEnvironmentSchema>;

/** Report of a benchmark. */
export const benchmarkReportSchema = z.object({
  id: z.string(),
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
  status: z.enum(["running", "finished", "partial", "failed"]),
  /** Who asked for it: a person on the page, the command, the nightly schedule, a deployment. */
  origin: z.enum(["page", "command", "schedule", "deployment"]),
  note: z.string().max(500),
  /** Version of the deployed code. */
  build: z.string(),
  /** Latency profile of services that are slow on purpose; null where nothing is simulated. Shown, and not in the key:
   * a deployment with slower vendors is what a comparison is to find. */
  simulatedLatency: z.string().nullable(),
  environment: benchmarkEnvironmentSchema,
  /** Seed of everything drawn. */
  seed: z.number().int(),
  categories: z.array(categoryReportSchema).max(benchmarkCategories.length),
});
/** Report of a benchmark. */
export type BenchmarkReport = z.infer<typeof benchmarkReportSchema>;

/** Progress of a benchmark that runs, as the live feed tells it. */
export interface BenchmarkProgress {
  benchmarkId: string;
  status: BenchmarkReport["status"];
  /** Category under way; null before the first and after the last. */
  category: BenchmarkCategory | null;
  finishedSteps: number;
  steps: number;
  /** Estimated from the steps so far; null before the first has ended. */
  leftMs: number | null;
}
