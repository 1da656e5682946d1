import { z } from "zod";
import { type MetricRow, turnMetricTable } from "./turn-metric-table.ts";

/** How an agent turn ended; every started turn ends in exactly one of these. */
export const turnOutcomeSchema = z.enum(["completed", "interrupted", "unheard", "failed", "hung_up"]);
export type TurnOutcome = z.infer<typeof turnOutcomeSchema>;

/** What made the agent speak. */
export const turnSourceSchema = z.enum(["greeting", "speech", "text", "silence_prompt", "apology", "closing"]);
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

/** A field of a turn. */
export type TurnMetric = keyof Table;

/** The fields of a turn, in the order of the table. */
export const turnMetrics = Object.keys(turnMetricTable) as TurnMetric[];

/** The row of each field. */
export const turnMetricRows: Readonly<Record<TurnMetric, MetricRow>> = turnMetricTable;

/** Fields whose rows have `Part`. */
export type TurnMetricWith<Part> = { [Metric in TurnMetric]: Table[Metric] extends Part ? Metric : never }[TurnMetric];

/** The fields whose rows have `value` at `key`. */
export function turnMetricsWith<Key extends keyof MetricRow, const Value extends MetricRow[Key]>(
  key: Key,
  value: Value,
): TurnMetricWith<Record<Key, Value>>[] {
  return turnMetrics.filter((metric) => turnMetricRows[metric][key] === value) as TurnMetricWith<Record<Key, Value>>[];
}

/** One agent turn: the fields of `turn-metric-table.ts`. */
export const turnMetricsSchema = z.object(
  Object.fromEntries(
    Object.entries(turnMetricTable).map(([metric, { kind, meaning }]) => [metric, kinds[kind].describe(meaning)]),
  ) as { -readonly [Metric in TurnMetric]: (typeof kinds)[Table[Metric]["kind"]] },
);
export type TurnMetrics = z.infer<typeof turnMetricsSchema>;
