import { z } from "zod";
import { type MetricRow, turnMetricTable } from "./turn-metric-table.ts";

/**
 * Outcomes of an agent turn; every started turn ends in exactly one of these. `yielded`: it was heard in part, and gave
 * way to an operator.
 */
export const turnOutcomeSchema = z.enum(["completed", "interrupted", "yielded", "unheard", "failed", "hung_up"]);
/** Outcome of an agent turn. */
export type TurnOutcome = z.infer<typeof turnOutcomeSchema>;

/** Sources of an agent turn: the cause that made the agent speak. `operator`: it says an operator's line. */
export const turnSourceSchema = z.enum([
  "greeting",
  "speech",
  "text",
  "silence_prompt",
  "apology",
  "closing",
  "operator",
]);
/** Source of an agent turn. */
export type TurnSource = z.infer<typeof turnSourceSchema>;

/** Values of each kind of field. */
const kinds = {
  id: z.string(),
  source: turnSourceSchema,
  outcome: turnOutcomeSchema,
  name: z.string().nullable(),
  time: z.number().min(0),
  latency: z.number().min(0).nullable(),
  count: z.number().int().min(0),
  flag: z.boolean(),
} satisfies Record<MetricRow["kind"], z.ZodType>;

type Table = typeof turnMetricTable;

/** Name of a field of a turn. */
export type TurnMetric = keyof Table;

/** Names of the fields of a turn, in the order of the table. */
export const turnMetrics = Object.keys(turnMetricTable) as TurnMetric[];

/** Rows of the fields of a turn by their names. */
export const turnMetricRows: Readonly<Record<TurnMetric, MetricRow>> = turnMetricTable;

/** Name of a field of a turn whose row has `Part`. */
export type TurnMetricWith<Part> = { [Metric in TurnMetric]: Table[Metric] extends Part ? Metric : never }[TurnMetric];

/** Lists the fields of a turn whose rows have `value` at `key`. */
export function turnMetricsWith<Key extends keyof MetricRow, const Value extends MetricRow[Key]>(
  key: Key,
  value: Value,
): TurnMetricWith<Record<Key, Value>>[] {
  return turnMetrics.filter((metric) => turnMetricRows[metric][key] === value) as TurnMetricWith<Record<Key, Value>>[];
}

/** Schema of one agent turn's metrics: the fields of `turn-metric-table.ts`. */
export const turnMetricsSchema = z.object(
  Object.fromEntries(
    Object.entries(turnMetricTable).map(([metric, { kind, meaning }]) => [metric, kinds[kind].describe(meaning)]),
  ) as { -readonly [Metric in TurnMetric]: (typeof kinds)[Table[Metric]["kind"]] },
);
/** Metrics of one agent turn. */
export type TurnMetrics = z.infer<typeof turnMetricsSchema>;
