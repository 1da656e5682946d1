import { recordOf } from "../../../voice/record-of.ts";
import { ok, type Result } from "../../../voice/result.ts";
import {
  type CallSums,
  differenceOf,
  type Estimate,
  noEstimate,
  quantileLevels,
  shareEstimate,
  type Verdict,
  verdictOf,
} from "../../measure/trend.ts";
import { countIn, historySql } from "../history-sql.ts";
import { type AnalyticsFailure, type AnalyticsQuery, type AnalyticsRow, readDataset } from "../sql-api.ts";
import { idLiteral, secondLiteral } from "../sql-literal.ts";
import { columnOf, presenceOf, TURNS_DATASET, type TurnField } from "../turn-point.ts";
import { type AnswerSelection, answerConditions, turnTable } from "./selection.ts";

/*
 * Figures of answers with their intervals, in three queries: the figures; how much calls differ around each, a row a
 * call that the database sums up; and, of quantiles, the values at the two ends of the interval. Nothing but sums
 * leaves the database, however many turns there are. `workers/measure/trend.ts` says what is done with them.
 */

/** Quantile of a latency, or share of the turns that have a flag. */
type Definition =
  | { field: TurnField; level: 0.5 | 0.95; name: "p50" | "p95" }
  | { field: TurnField; level: null; name: null };

const quantile = (field: TurnField, name: "p50" | "p95"): Definition => ({
  field,
  level: name === "p50" ? 0.5 : 0.95,
  name,
});
const share = (field: TurnField): Definition => ({ field, level: null, name: null });

/** Figures of an overview of answers; less is better of each. */
const definitions = {
  answerHeardP50Ms: quantile("answerHeardMs", "p50"),
  answerHeardP95Ms: quantile("answerHeardMs", "p95"),
  turnGapP50Ms: quantile("turnGapMs", "p50"),
  turnGapP95Ms: quantile("turnGapMs", "p95"),
  responseTimeP50Ms: quantile("responseTimeMs", "p50"),
  responseTimeP95Ms: quantile("responseTimeMs", "p95"),
  bargeInStopP50Ms: quantile("bargeInStopMs", "p50"),
  bargeInStopP95Ms: quantile("bargeInStopMs", "p95"),
  longestSilenceP95Ms: quantile("longestSilenceMs", "p95"),
  falseStartShare: share("falseStart"),
  interruptedShare: share("interrupted"),
} as const satisfies Record<string, Definition>;

/** Name of a figure of the overview. */
export type TrendFigure = keyof typeof definitions;
/** Names of the overview's figures. */
export const trendFigures = Object.keys(definitions) as TrendFigure[];
/** Says what a figure is of: a field of a turn, and whether it is a share of the turns. */
export function fieldOfFigure(figure: TrendFigure): { field: TurnField; isShare: boolean } {
  const { field, level } = definitions[figure];
  return { field, isShare: level === null };
}

/** Figure of a stretch: with its interval, and the numbers of turns and calls that it rests on. */
export interface FigureEstimate extends Estimate {
  turns: number;
  calls: number;
}

/** Figure of a stretch beside that of the stretch of the same length just before. */
export interface FigureTrend extends FigureEstimate {
  previous: FigureEstimate;
  /** This stretch's less the other's. */
  difference: Estimate;
  verdict: Verdict;
}

/** Reads the overview's figures of a stretch, compared with the stretch just before. */
export async function readTrend(
  query: AnalyticsQuery,
  selection: AnswerSelection,
): Promise<Result<Record<TrendFigure, FigureTrend>, AnalyticsFailure>> {
  const [now, before] = await Promise.all([
    readEstimates(query, selection),
    readEstimates(query, previousStretch(selection)),
  ]);
  if (!now.ok) return now;
  if (!before.ok) return before;
  return ok(
    recordOf(trendFigures, (figure) => {
      const difference = differenceOf(now.value[figure], before.value[figure]);
      return { ...now.value[figure], previous: before.value[figure], difference, verdict: verdictOf(difference) };
    }),
  );
}

/** Returns the stretch of the same length just before. */
export function previousStretch<Stretch extends { fromEpochSeconds: number; toEpochSeconds: number }>(
  stretch: Stretch,
): Stretch {
  const { fromEpochSeconds, toEpochSeconds } = stretch;
  const lengthSeconds = toEpochSeconds - fromEpochSeconds;
  return {
    ...stretch,
    fromEpochSeconds: Math.max(0, fromEpochSeconds - lengthSeconds),
    toEpochSeconds: Math.max(1, fromEpochSeconds),
  };
}

type Estimates = Record<TrendFigure, FigureEstimate>;

async function readEstimates(
  query: AnalyticsQuery,
  selection: AnswerSelection,
): Promise<Result<Estimates, AnalyticsFailure>> {
  const read = (sql: string) => readDataset(query, TURNS_DATASET, sql);
  const figures = await read(figuresSql(selection));
  if (!figures.ok) return figures;
  const figureOf = (figure: TrendFigure): number | null => valueIn(figures.value[0], definitions[figure]);
  const measured = trendFigures.filter((figure) => figureOf(figure) !== null);
  const none: FigureEstimate = { ...noEstimate, turns: 0, calls: 0 };
  if (measured.length === 0) return ok(recordOf(trendFigures, () => none));

  const spread = await read(spreadSql(selection, measured, (figure) => figureOf(figure) as number));
  if (!spread.ok) return spread;
  const sumsOf = (figure: TrendFigure): CallSums => sumsIn(figures.value[0], spread.value[0], figure);
  const ends = endsOf(measured, sumsOf);
  const values = ends.length === 0 ? ok([]) : await read(endsSql(selection, ends));
  if (!values.ok) return values;

  return ok(
    recordOf(trendFigures, (figure) => {
      const value = figureOf(figure);
      if (value === null) return none;
      const sums = sumsOf(figure);
      const { turns, calls } = sums;
      const { level } = definitions[figure];
      if (level === null) return { ...shareEstimate(value * turns, sums), turns, calls };
      const end = (side: "low" | "high"): number | null => {
        const column = values.value[0]?.[`${figure}_${side}`];
        return column === undefined || column === null ? null : Number(column);
      };
      return { value, low: end("low"), high: end("high"), turns, calls };
    }),
  );
}

/** SQL of the figures themselves. */
function figuresSql(selection: AnswerSelection): string {
  const measures: { [Field in TurnField]?: ("p50" | "p95")[] } = {};
  const counts: Record<string, string> = {};
  for (const { field, name } of Object.values<Definition>(definitions)) {
    if (name === null) counts[field] = presenceOf(field);
    else measures[field] = [...(measures[field] ?? []), name];
  }
  return historySql(turnTable, selection, { keys: [], measures, counts, conditions: answerConditions(selection) });
}

/** A figure's value in the row of `figuresSql`; null where nothing was measured. */
function valueIn(row: AnalyticsRow | undefined, { field, name }: Definition): number | null {
  const turns = countIn(row, name === null ? "n" : `${field}Count`);
  if (turns === 0) return null;
  return name === null ? countIn(row, field) / turns : Number(row?.[`${field}_${name}`]);
}

/**
 * SQL that sums up, over the calls, the excess of each figure: of a quantile, how many more turns are at or below it
 * than its level has; of a share, how many more have the flag.
 */
function spreadSql(
  selection: AnswerSelection,
  figures: readonly TrendFigure[],
  figureOf: (figure: TrendFigure) => number,
): string {
  const perCall = figures.flatMap((figure) => {
    const { field, level } = definitions[figure] as Definition;
    const value = numberLiteral(figureOf(figure));
    const [counts, isCounted, expected] =
      level === null
        ? ["_sample_interval > 0", presenceOf(field), value]
        : [presenceOf(field), `${columnOf(field)} <= ${value}`, String(level)];
    const excess = `_sample_interval * (if(${isCounted}, 1, 0) - ${expected})`;
    return [`max(if(${counts}, 1, 0)) AS ${figure}_call`, `sum(if(${counts}, ${excess}, 0)) AS ${figure}_more`];
  });
  // Names of their own: an alias would stand for the column of its name.
  const overCalls = figures.flatMap((figure) => [
    `sum(${figure}_call) AS ${figure}_calls`,
    `sum(${figure}_more) AS ${figure}_excess`,
    `sum(${figure}_more * ${figure}_more) AS ${figure}_squared`,
  ]);
  return [
    `SELECT ${overCalls.join(",\n  ")}`,
    "FROM (",
    `SELECT ${columnOf("callId")} AS callId, ${perCall.join(",\n  ")}`,
    `FROM ${TURNS_DATASET}`,
    `WHERE ${conditionsOf(selection).join(" AND ")}`,
    "GROUP BY callId",
    ")",
    "FORMAT JSON",
  ].join("\n");
}

function sumsIn(figures: AnalyticsRow | undefined, spread: AnalyticsRow | undefined, figure: TrendFigure): CallSums {
  const { field, name } = definitions[figure] as Definition;
  return {
    calls: countIn(spread, `${figure}_calls`),
    turns: countIn(figures, name === null ? "n" : `${field}Count`),
    excess: countIn(spread, `${figure}_excess`),
    squaredExcess: countIn(spread, `${figure}_squared`),
  };
}

/** End of a quantile's interval: the quantile at another level. */
interface IntervalEnd {
  figure: TrendFigure;
  side: "low" | "high";
  level: number;
}

function endsOf(figures: readonly TrendFigure[], sumsOf: (figure: TrendFigure) => CallSums): IntervalEnd[] {
  return figures.flatMap((figure) => {
    const { level } = definitions[figure] as Definition;
    if (level === null) return [];
    const levels = quantileLevels(level, sumsOf(figure));
    return (["low", "high"] as const).flatMap((side) => {
      const end = levels[side];
      return end === null ? [] : [{ figure, side, level: end }];
    });
  });
}

/** SQL of the values at the ends of intervals. */
function endsSql(selection: AnswerSelection, ends: readonly IntervalEnd[]): string {
  const fields = [...new Set(ends.map(({ figure }) => definitions[figure].field))];
  const columns = fields.flatMap((field) => [
    `${columnOf(field)} AS ${field}`,
    `if(${presenceOf(field)}, _sample_interval, 0) AS ${field}Weight`,
  ]);
  const values = ends.map(({ figure, side, level }) => {
    const { field } = definitions[figure];
    return `quantileExactWeighted(${numberLiteral(level)})(${field}, ${field}Weight) AS ${figure}_${side}`;
  });
  return [
    `SELECT ${values.join(",\n  ")}`,
    "FROM (",
    `SELECT ${columns.join(",\n  ")}`,
    `FROM ${TURNS_DATASET}`,
    `WHERE ${conditionsOf(selection).join(" AND ")}`,
    ")",
    "FORMAT JSON",
  ].join("\n");
}

function conditionsOf(selection: AnswerSelection): string[] {
  const { organizationId, fromEpochSeconds, toEpochSeconds } = selection;
  return [
    `${columnOf("organizationId")} = ${idLiteral(organizationId)}`,
    `timestamp >= ${secondLiteral(fromEpochSeconds)}`,
    `timestamp < ${secondLiteral(toEpochSeconds)}`,
    ...answerConditions(selection),
  ];
}

/** A number as SQL, never in powers of ten. Throws `RangeError` for one that is none. */
function numberLiteral(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError("not a number");
  const text = String(value);
  return /e/i.test(text) ? value.toFixed(12) : text;
}
