import { recordOf } from "../../voice/record-of.ts";
import { ok, type Result } from "../../voice/result.ts";
import type { ServicesKind } from "../../voice/timeline/services-kind.ts";
import type { turnMetricTable } from "../../voice/timeline/turn-metric-table.ts";
import { type TurnMetric, turnMetricRows, turnMetricsWith } from "../../voice/timeline/turn-metrics.ts";
import { answersOfAnyServices, readCallsByServices } from "./calls-by-services.ts";
import { type AnalyticsFailure, type AnalyticsQuery, type AnalyticsRow, readDataset } from "./sql-api.ts";
import { columnOf, presenceOf, TURNS_DATASET } from "./turn-point.ts";

/**
 * Figures of an organisation's turns in Analytics Engine: quantiles, rates and wasted speculation, in one query. The
 * rows of `voice/timeline/turn-metric-table.ts` say which fields are summed up, and how.
 * Busy indexes are sampled, so each turn counts as often as its weight (`_sample_interval`) says. Only answers to
 * speech count, not greetings and prompts.
 */

/** Latencies of turns that are summed up, in ms. */
export const figureLatencies = turnMetricsWith("aggregate", "quantiles");
/** Name of a latency of turns that is summed up. */
export type FigureLatency = (typeof figureLatencies)[number];

/** Way of summing up with a named figure: a share of the turns, a number of turns, a sum of what was discarded. */
type NamedAggregate = "share" | "count" | "sum";

/** Name of a figure that is summed up in one way. */
type FigureName<Way extends NamedAggregate> = {
  [Metric in TurnMetric]: (typeof turnMetricTable)[Metric] extends { aggregate: Way; figure: infer Name extends string }
    ? Name
    : never;
}[TurnMetric];

/** Makes the figures that are summed up in one way, by their names, each from its field of a turn. */
export function figuresBy<Way extends NamedAggregate, Value>(
  way: Way,
  valueFor: (field: TurnMetric) => Value,
): Record<FigureName<Way>, Value> {
  const fields: TurnMetric[] = turnMetricsWith("aggregate", way);
  const entries = fields.map((field) => [turnMetricRows[field].figure, valueFor(field)]);
  return Object.fromEntries(entries) as Record<FigureName<Way>, Value>;
}

/** Makes the sums for each turn, by their names, each from its field: `tokensPerTurn` stands beside `tokens`. */
export function perTurnFigures<Value>(
  valueFor: (field: TurnMetric) => Value,
): Record<`${FigureName<"sum">}PerTurn`, Value> {
  const entries = Object.entries(figuresBy("sum", valueFor)).map(([name, value]) => [`${name}PerTurn`, value]);
  return Object.fromEntries(entries) as Record<`${FigureName<"sum">}PerTurn`, Value>;
}

/** Figures of one latency over the turns in which it was measured; without any, the quantiles are null. */
export interface LatencyFigures {
  count: number;
  p50: number | null;
  p95: number | null;
  p99: number | null;
}

/** Figures of the turns of a stretch of time. A share or a number per turn is null when there was no turn. */
export interface TurnFigures {
  latencies: Record<FigureLatency, LatencyFigures>;
  rates: {
    /** Agent turns that followed the caller's speech, false starts among them. */
    turns: number;
    /** False starts over the turns that were none: how often a caller was cut off for each answer they got. */
    falseStartsPerAnsweredTurn: number | null;
  } & Record<FigureName<"count">, number> &
    Record<FigureName<"share">, number | null>;
  /** Replies that were made in secret and thrown away. */
  discarded: Record<FigureName<"sum">, number> & Record<`${FigureName<"sum">}PerTurn`, number | null>;
}

/**
 * Selection of turns: whole seconds since the Unix epoch, `from` inclusive and `to` exclusive; null stands for every
 * agent.
 */
export interface TurnSelection {
  organizationId: string;
  services: ServicesKind;
  agentId: string | null;
  fromEpochSeconds: number;
  toEpochSeconds: number;
}

/** Figures of turns, and the calls of the stretch that had such turns by their services. */
export interface TurnFiguresAnswer extends TurnFigures {
  callsByServices: Record<ServicesKind, number>;
}

/** Creates the reader of figures of turns in Analytics Engine. */
export function createTurnFigures(query: AnalyticsQuery) {
  return {
    /** Reads the figures of one organisation's turns. */
    async read(selection: TurnSelection): Promise<Result<TurnFiguresAnswer, AnalyticsFailure>> {
      const [rows, kinds] = await Promise.all([
        readDataset(query, TURNS_DATASET, turnFiguresSql(selection)),
        readCallsByServices(query, selection),
      ]);
      if (!rows.ok) return rows;
      if (!kinds.ok) return kinds;
      return ok({ ...decodeTurnFigures(rows.value[0]), callsByServices: kinds.value });
    },
  };
}
/** Reader of figures of turns, see `createTurnFigures`. */
export type TurnFiguresReader = ReturnType<typeof createTurnFigures>;

const quantiles = { P50: "0.5", P95: "0.95", P99: "0.99" } as const;

/**
 * SQL that answers one row, which `decodeTurnFigures` reads. Throws `RangeError` for an id or a time that may not stand
 * in SQL.
 */
export function turnFiguresSql(selection: TurnSelection): string {
  const counted = [...turnMetricsWith("aggregate", "share"), ...turnMetricsWith("aggregate", "count")];
  const summed = turnMetricsWith("aggregate", "sum");
  // A field that is not there gets no weight, which takes a latency out of its own quantiles and of nothing else.
  const columns = [
    "_sample_interval AS weight",
    ...[...summed, ...figureLatencies].map((field) => `${columnOf(field)} AS ${field}`),
    ...[...counted, ...summed, ...figureLatencies].map(
      (field) => `if(${presenceOf(field)}, _sample_interval, 0) AS ${field}Weight`,
    ),
  ];
  const aggregates = [
    "sum(weight) AS turns",
    ...[...counted, ...figureLatencies].map((field) => `sum(${field}Weight) AS ${field}Count`),
    ...summed.map((field) => `sum(${field} * ${field}Weight) AS ${field}Sum`),
    ...figureLatencies.flatMap((field) =>
      Object.entries(quantiles).map(
        ([name, level]) => `quantileExactWeighted(${level})(${field}, ${field}Weight) AS ${field}${name}`,
      ),
    ),
  ];
  const conditions = [...answersOfAnyServices(selection), `${columnOf("services")} = '${selection.services}'`];
  return [
    `SELECT ${aggregates.join(",\n  ")}`,
    "FROM (",
    `SELECT ${columns.join(",\n  ")}`,
    `FROM ${TURNS_DATASET}`,
    `WHERE ${conditions.join(" AND ")}`,
    ")",
    "FORMAT JSON",
  ].join("\n");
}

/** Decodes the row that `turnFiguresSql` asks for; without a row, the figures are of no turn at all. */
export function decodeTurnFigures(row: AnalyticsRow = {}): TurnFigures {
  // Counts come as text, being 64 bits wide.
  const number = (name: string): number => Number(row[name] ?? 0);
  const turns = number("turns");
  const latency = (field: FigureLatency): LatencyFigures => {
    const count = number(`${field}Count`);
    // Over nothing but zero weights the quantile is some value or other.
    const quantile = (name: keyof typeof quantiles) => (count === 0 ? null : number(`${field}${name}`));
    return { count, p50: quantile("P50"), p95: quantile("P95"), p99: quantile("P99") };
  };
  const counts = figuresBy("count", (field) => number(`${field}Count`));
  return {
    latencies: recordOf(figureLatencies, latency),
    rates: {
      turns,
      ...counts,
      falseStartsPerAnsweredTurn: ratio(counts.falseStarts, turns - counts.falseStarts),
      ...figuresBy("share", (field) => ratio(number(`${field}Count`), turns)),
    },
    discarded: {
      ...figuresBy("sum", (field) => number(`${field}Sum`)),
      ...perTurnFigures((field) => ratio(number(`${field}Sum`), turns)),
    },
  };
}

function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
