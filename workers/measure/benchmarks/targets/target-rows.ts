import type { BenchmarkMetric, BenchmarkReport } from "../report.ts";
import type { FieldReadings, Target, TargetSource } from "./target.ts";

/** States of a target. `modelled`: a model's figure, not a measurement, whichever side of the bound it lies on. */
export const targetStates = ["met", "missed", "modelled", "not_measured"] as const;
/** State of a target. */
export type TargetState = (typeof targetStates)[number];

/** Target with the figure that it is judged by. */
export interface TargetRow {
  id: string;
  origin: Target["origin"];
  label: string;
  definition: string;
  bound: Target["bound"];
  unit: Target["unit"];
  state: TargetState;
  /** Null when it is not measured. */
  value: number | null;
  band: { low: number; high: number } | null;
  /** True when the whole interval lies on the value's side of the bound; null without an interval. */
  isCertain: boolean | null;
  /** Samples behind the value. */
  n: number | null;
  measuredAt: string | null;
  /** How it was measured, with the services' kind; for a modelled figure the model's inputs. */
  method: string | null;
  reportId: string | null;
  /** Why it is not measured; null when it is. */
  reason: string | null;
}

interface Found {
  value: number;
  band: TargetRow["band"];
  n: number;
  measuredAt: string;
  method: string;
  reportId: string | null;
  isModelled: boolean;
}

/**
 * Holds targets against what was measured: stored reports, the newest first, and figures of real use. What neither has
 * is not measured; nothing is taken from an earlier state.
 */
export function targetRows(
  targets: readonly Target[],
  reports: readonly BenchmarkReport[],
  field: FieldReadings,
): TargetRow[] {
  const newestFirst = reports
    .filter(({ status }) => status === "finished" || status === "partial")
    .toSorted((a, b) => (a.startedAt < b.startedAt ? 1 : -1));
  return targets.map((target) => rowOf(target, newestFirst, field));
}

function rowOf(target: Target, reports: readonly BenchmarkReport[], field: FieldReadings): TargetRow {
  const { id, origin, label, definition, bound, unit } = target;
  const shared = { id, origin, label, definition, bound, unit };
  for (const source of target.sources) {
    const found = source.kind === "field" ? fromField(source, field) : fromReports(source, reports, bound.direction);
    if (found === null) continue;
    const { value, band, n, measuredAt, method, reportId, isModelled } = found;
    const isMet = isWithin(value, bound);
    const state = isModelled ? "modelled" : isMet ? "met" : "missed";
    const isCertain = band && [band.low, band.high].every((end) => isWithin(end, bound) === isMet);
    return { ...shared, state, value, band, isCertain, n, measuredAt, method, reportId, reason: null };
  }
  return {
    ...shared,
    state: "not_measured",
    value: null,
    band: null,
    isCertain: null,
    n: null,
    measuredAt: null,
    method: null,
    reportId: null,
    reason: target.unmeasured ?? `No data: ${target.sources.map(neededBy).join("; or ")}.`,
  };
}

function fromField(
  { figure, method, minCount }: Extract<TargetSource, { kind: "field" }>,
  field: FieldReadings,
): Found | null {
  const reading = field[figure];
  if (reading === undefined || reading.count < minCount) return null;
  const { value, band, count, at, note } = reading;
  const how = note === null ? method : `${method}; ${note}`;
  return { value, band, n: count, measuredAt: at, method: how, reportId: null, isModelled: false };
}

function fromReports(
  source: Extract<TargetSource, { kind: "report" }>,
  reports: readonly BenchmarkReport[],
  direction: Target["bound"]["direction"],
): Found | null {
  for (const report of reports) {
    if (source.services === "vendor_like" && !isVendorLike(report)) continue;
    const worst = measuredFigures(report, source.keys).sort((a, b) =>
      direction === "below" ? b.value - a.value : a.value - b.value,
    )[0];
    if (worst === undefined) continue;
    const { value, metric, notes } = worst;
    return {
      value,
      band: metric.band,
      n: metric.samples,
      measuredAt: report.startedAt,
      method: [source.method, servicesOf(report), ...(source.isModelled ? notes : [])].join("; "),
      reportId: report.id,
      isModelled: source.isModelled,
    };
  }
  return null;
}

function measuredFigures(
  { categories }: BenchmarkReport,
  keys: RegExp,
): { metric: BenchmarkMetric; value: number; notes: string[] }[] {
  return categories.flatMap(({ metrics, details }) =>
    metrics.flatMap((metric) =>
      metric.value !== null && keys.test(metric.key)
        ? [{ metric, value: metric.value, notes: details.notes ?? [] }]
        : [],
    ),
  );
}

/** Stand-ins under a published profile are as slow as vendors; those that answer at once, and sinks, are not. */
function isVendorLike({ environment: { services }, simulatedLatency }: BenchmarkReport): boolean {
  return services === "vendor" || (services !== "sinks" && simulatedLatency !== null);
}

function servicesOf({ environment, simulatedLatency }: BenchmarkReport): string {
  return `services: ${environment.services}${simulatedLatency === null ? "" : `, profile ${simulatedLatency}`}`;
}

function isWithin(value: number, { direction, value: bound }: Target["bound"]): boolean {
  return direction === "below" ? value < bound : value > bound;
}

function neededBy(source: TargetSource): string {
  if (source.kind === "field") return `at least ${source.minCount} of ${source.method}`;
  const services = source.services === "vendor_like" ? " with services as slow as vendors are" : "";
  return `${source.method}${services}`;
}
