import { boolean, doublePrecision, integer, text } from "drizzle-orm/pg-core";
import { recordOf } from "../../../voice/record-of.ts";
import type { MetricRow, turnMetricTable } from "../../../voice/timeline/turn-metric-table.ts";
import {
  type TurnMetric,
  type TurnOutcome,
  type TurnSource,
  turnMetricRows,
  turnMetrics,
} from "../../../voice/timeline/turn-metrics.ts";

/** Columns of each kind of field, by their names. */
const columnKinds = {
  id: (name: string) => text(name).notNull(),
  source: (name: string) => text(name).$type<TurnSource>().notNull(),
  outcome: (name: string) => text(name).$type<TurnOutcome>().notNull(),
  name: (name: string) => text(name),
  time: (name: string) => doublePrecision(name).notNull(),
  latency: (name: string) => doublePrecision(name),
  count: (name: string) => integer(name).notNull(),
  flag: (name: string) => boolean(name).notNull(),
} satisfies Record<MetricRow["kind"], (name: string) => unknown>;

type TurnColumns = {
  -readonly [Metric in TurnMetric]: ReturnType<(typeof columnKinds)[(typeof turnMetricTable)[Metric]["kind"]]>;
};

/** Makes the columns of a turn's fields, as `voice/timeline/turn-metric-table.ts` names them. */
export function turnColumns(): TurnColumns {
  return recordOf(turnMetrics, (metric) => columnOf(turnMetricRows[metric])) as TurnColumns;
}

function columnOf({ kind, column, earlier }: MetricRow) {
  const made = columnKinds[kind](column);
  // For rows that are older than the column. An insert has all fields of a turn, so the types do not tell of defaults.
  if (earlier !== undefined) made.default(earlier as never);
  return made;
}
