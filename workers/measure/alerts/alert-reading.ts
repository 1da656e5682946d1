import { alertMetricRows } from "./alert-metrics.ts";
import { type AlertRule, seriesOf } from "./alert-rule.ts";
import { type AlertSeverity, type BurnWindow, burnRateOf, isSignificant } from "./burn-rate.ts";
import type { EventCounts, WindowCount } from "./event-counts.ts";

/** Verdict of an evaluation: `between` is neither bad enough to fire nor good enough to resolve. */
export type AlertVerdict = "breach" | "between" | "clear" | "no_data";

/** Counts of one window, as they are shown. */
export interface WindowFigure {
  minutes: number;
  total: number;
  bad: number;
  /** Burn rate; for a cost, the rate over the threshold. Null when nothing happened. */
  burnRate: number | null;
}

/** Reading of one pair of windows. */
export interface PairReading {
  window: BurnWindow;
  long: WindowFigure;
  short: WindowFigure;
  verdict: AlertVerdict;
}

/** Reading of a rule for one severity: the verdict, and the pair that it is owed to. */
export interface AlertReading {
  verdict: AlertVerdict;
  pair: PairReading;
}

/**
 * An alert resolves when its rate is below nine tenths of what it fires at, so that noise at the limit is one alert.
 */
const CLEAR_SHARE = 0.9;

/** Silence of a series is no data from this window on: that nobody called for five minutes says nothing. */
const NO_DATA_MINUTES = 60;

/** Reads a rule at a time, for one severity; null when none of its windows has that severity. */
export function readRule(
  rule: AlertRule,
  counts: EventCounts,
  nowMs: number,
  severity: AlertSeverity,
): AlertReading | null {
  const windows = rule.windows.filter((window) => window.severity === severity);
  const minutes = [...new Set(windows.flatMap((window) => [window.longMinutes, window.shortMinutes]))].sort(
    (a, b) => a - b,
  );
  const counted = counts.windows(
    seriesOf(rule),
    nowMs,
    minutes.map((each) => each * 60_000),
  );
  const countOf = (wanted: number) => counted[minutes.indexOf(wanted)] as WindowCount;
  const pairs = windows.map((window) => readPair(rule, window, countOf));
  const [first] = pairs;
  if (first === undefined) return null;
  const breached = pairs.find(({ verdict }) => verdict === "breach");
  if (breached !== undefined) return { verdict: "breach", pair: breached };
  const longest = pairs.reduce((one, other) => (other.window.longMinutes > one.window.longMinutes ? other : one));
  const quiet = pairs.find(({ window }) => window.longMinutes >= NO_DATA_MINUTES) ?? longest;
  if (quiet.long.total <= 0) return { verdict: "no_data", pair: quiet };
  const between = pairs.find(({ verdict }) => verdict === "between");
  return between === undefined ? { verdict: "clear", pair: quiet } : { verdict: "between", pair: between };
}

function readPair(rule: AlertRule, window: BurnWindow, count: (minutes: number) => WindowCount): PairReading {
  const counts = { long: count(window.longMinutes), short: count(window.shortMinutes) };
  const long = figureOf(rule, window.longMinutes, counts.long);
  const short = figureOf(rule, window.shortMinutes, counts.short);
  const rate = Math.min(long.burnRate ?? 0, short.burnRate ?? 0);
  const isEnough =
    isCost(rule) || (long.total >= rule.minEvents && (rule.kind === "threshold" || certain(rule, counts)));
  const isAbove = rule.kind === "threshold" ? rate > window.factor : rate >= window.factor;
  if (isAbove && isEnough) return { window, long, short, verdict: "breach" };
  return { window, long, short, verdict: rate < window.factor * CLEAR_SHARE ? "clear" : "between" };
}

const certain = ({ objective }: AlertRule, { long }: { long: WindowCount }): boolean => isSignificant(long, objective);

const isCost = ({ metric }: AlertRule): boolean => alertMetricRows[metric].unit === "micro_usd_per_hour";

/** The counts of a cost are micro-dollars. */
function figureOf(rule: AlertRule, minutes: number, count: WindowCount): WindowFigure {
  const { total, bad } = count;
  if (!isCost(rule)) return { minutes, total, bad, burnRate: burnRateOf(count, rule.objective) };
  return { minutes, total, bad, burnRate: total <= 0 ? null : total / (minutes / 60) / rule.threshold };
}
