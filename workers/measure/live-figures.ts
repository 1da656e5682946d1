import { z } from "zod";
import { recordOf } from "../../voice/record-of.ts";
import { type ServicesKind, servicesKinds } from "../../voice/timeline/services-kind.ts";
import { turnMetricsWith } from "../../voice/timeline/turn-metrics.ts";

/**
 * Figures of the live feed: an organisation's last minute and last hour. Windows roll: the minute is the 60 s before
 * the message, in steps of 5 s, the hour the 60 minutes before it, in whole minutes. Percentiles come from sketches (at
 * most 1 % off, exact while values are few) and are never averaged; without a value they are null, which is "no data"
 * and not 0.
 */

// Figures of one kind of services never hold those of another.
export { type ServicesKind, servicesKinds };

/** Windows that figures are told of. */
export const figureWindows = ["minute", "hour"] as const;
export type FigureWindow = (typeof figureWindows)[number];

const count = z.number().int().min(0);
const value = z.number().nullable();

/** Percentiles of one measure over `n` values; all null when `n` is 0. */
export const percentilesSchema = z.object({ n: count, p50: value, p95: value, p99: value });
export type Percentiles = z.infer<typeof percentilesSchema>;

/** Latencies of turns in the feed: those that are summed up everywhere, see `turn-metric-table.ts`. */
export const liveLatencies = turnMetricsWith("aggregate", "quantiles");
export type LiveLatency = (typeof liveLatencies)[number];

/** Figures of agent turns that answered speech. */
export const liveTurnFiguresSchema = z.object({
  n: count,
  latencies: z.object(recordOf(liveLatencies, () => percentilesSchema)),
  falseStarts: count,
  interrupted: count,
  /** Turns in which the caller heard nothing for more than 3 s after the commit. */
  deadAir: count,
});

/** Figures of whole calls. */
export const liveCallFiguresSchema = z.object({
  started: count,
  ended: count,
  /** Ended because something broke: the end reasons `failed` and `interrupted`. */
  failed: count,
  /** Ended calls with a turn of dead air. */
  withDeadAir: count,
});

/** Figures of one provider at one stage, the busiest first. */
export const liveProviderFiguresSchema = z.object({
  stage: z.string(),
  provider: z.string(),
  model: z.string(),
  n: count,
  /** Failures by kind of error; kinds that did not occur are left out. */
  failures: z.record(z.string(), count),
  /** Asked → first result. */
  firstResultMs: percentilesSchema,
});
export type LiveProviderFigures = z.infer<typeof liveProviderFiguresSchema>;

/** Figures of the calls that were held over one kind of services. */
export const liveServicesFiguresSchema = z.object({
  turns: liveTurnFiguresSchema,
  calls: liveCallFiguresSchema,
  providers: z.array(liveProviderFiguresSchema),
});
export type LiveServicesFigures = z.infer<typeof liveServicesFiguresSchema>;

/** Figures of the organisation's API requests. */
export const liveRequestFiguresSchema = z.object({
  n: count,
  /** Answers of status 500 and above. */
  errors: count,
  ms: percentilesSchema,
});

/** Web vitals in the feed: ms, except CLS. */
export const webVitals = ["LCP", "INP", "CLS", "FCP", "TTFB"] as const;
export type WebVital = (typeof webVitals)[number];

/** Figures of page loads. Vitals are judged at p75 over many loads, so each stands beside its `n`. */
export const livePageFiguresSchema = z.object({
  n: count,
  vitals: z.object(recordOf(webVitals, () => z.object({ n: count, p75: value }))),
});

/** Gauges, measured from presence at the moment of the message. */
export const liveGaugesSchema = z.object({
  /** Calls in progress by their services; the sum is all of them. */
  callsInProgress: z.object(recordOf(servicesKinds, () => count)),
  /** Distinct keys and sessions with this feed open, or a page shown in the last 5 minutes. */
  activeUsers: count,
  /** Sockets of this feed. */
  subscribers: count,
});
/** Gauges of the feed, measured at the moment of the message. */
export type LiveGauges = z.infer<typeof liveGaugesSchema>;

const inWindows = <T extends z.ZodType>(schema: T) => z.object(recordOf(figureWindows, () => schema));

/** All figures: by kind of services where a call was held, else of the organisation as a whole. */
export const liveFiguresSchema = z.object({
  ...recordOf(servicesKinds, () => inWindows(liveServicesFiguresSchema)),
  requests: inWindows(liveRequestFiguresSchema),
  pageViews: inWindows(livePageFiguresSchema),
  gauges: liveGaugesSchema,
});
export type LiveFigures = z.infer<typeof liveFiguresSchema>;

/** Change of the figures: whole parts, of the sections in which one changed: `{ vendor: { minute }, gauges: {…} }`. */
export const liveFiguresChangeSchema = z.object({
  ...recordOf(servicesKinds, () => inWindows(liveServicesFiguresSchema).partial().optional()),
  requests: inWindows(liveRequestFiguresSchema).partial().optional(),
  pageViews: inWindows(livePageFiguresSchema).partial().optional(),
  gauges: liveGaugesSchema.partial().optional(),
});
export type LiveFiguresChange = z.infer<typeof liveFiguresChangeSchema>;
