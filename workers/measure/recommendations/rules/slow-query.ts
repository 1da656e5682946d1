import { keyPart } from "../../benchmarks/metric-key.ts";
import type { BenchmarkReport, CategoryDetails } from "../../benchmarks/report.ts";
import { median } from "../../comparison/order-statistics.ts";
import { evidenceOf, isImprovement, likeMeasured, predictionOf, settingEvidence } from "../prediction.ts";
import type { Finding, Prediction } from "../recommendation.ts";
import { detailsOf, type MeasuredMetric, metricOf, metricsLike } from "../report-metrics.ts";
import type { IndexAdvice, Rule, RuleInput } from "../rule-input.ts";

type QueryFinding = NonNullable<CategoryDetails["queries"]>[number];

/** Rows that a query may read for each that it returns, and rows that any query may read. */
const ROWS_PER_ROW = 20;
const FREE_ROWS = 1_000;

/** Growth of the rows that a sum reads from which its plan has changed for the worse. */
const GROWTH = 5;

/**
 * Rule: a query that reads many times the rows that it returns wants an index. Of a name's queries, the one that reads
 * most is told.
 */
export const slowQuery: Rule = (input) => {
  const queries = detailsOf(input.report, "database").queries ?? [];
  return [...Map.groupBy(queries, ({ name }) => name).values()].flatMap((some) => {
    const [worst] = some.toSorted((a, b) => b.rowsRead - a.rowsRead);
    return worst === undefined ? [] : (findingOf(worst, input) ?? []);
  });
};

function findingOf(query: QueryFinding, input: RuleInput): Finding | null {
  const { report } = input;
  if (query.rowsRead < FREE_ROWS || query.rowsRead < ROWS_PER_ROW * Math.max(1, query.rowsReturned)) return null;
  // A sum rightly reads all that it is of; only that it once read much less says that an index is missing.
  const before = earlierOf(query, input);
  if (/Aggregate|WindowAgg/.test(query.plan) && (before === null || query.rowsRead < GROWTH * before.rowsRead))
    return null;
  const metric = queryMetric(report, query.name);
  const advice = adviceFor(query, input);
  const link = "/database";
  const prediction = metric === null ? null : predict(metric, query, input);
  return {
    rule: "slow_query",
    subject: query.name,
    title: `Query ${query.name} reads ${query.rowsRead} rows to return ${query.rowsReturned}`,
    reason: /seq scan/i.test(query.plan)
      ? "Its plan reads the whole table; an index over its conditions and order would find the rows."
      : "Its index finds many more rows than are wanted; one over all its conditions and its order would not.",
    evidence: [
      settingEvidence(`Rows read by ${query.name}`, query.rowsRead, "count", link),
      settingEvidence(`Rows returned by ${query.name}`, query.rowsReturned, "count", link),
      ...(metric === null ? [] : [evidenceOf(metric, report.id)]),
    ],
    prediction: prediction !== null && isImprovement(prediction) ? prediction : null,
    effort: advice === undefined ? "work" : "minutes",
    risk: {
      level: "low",
      reason: "The index is made without locking the table; writes to it become a little slower, and it takes space.",
    },
    action:
      advice === undefined
        ? {
            type: "manual",
            steps: [
              "Open the database advisor, and look at the plan of this query.",
              "Create the index that it proposes, from there or by a migration.",
            ],
          }
        : { type: "create_index", plan: advice.plan },
  };
}

/**
 * Missing index that was advised for the query, that an earlier plan of it named, or else one of a table that its plan
 * reads.
 */
function adviceFor(query: QueryFinding, { earlier, indexAdvice }: RuleInput): IndexAdvice | undefined {
  const plans = earlier.flatMap((report) => sameQuery(report, query)?.plan ?? []);
  const named = (name: string, plan: string): boolean => plan.split(/[^\w]+/).includes(name);
  return (
    indexAdvice.find(({ serves }) => serves.includes(query.fingerprint)) ??
    indexAdvice.find(({ plan }) => plans.some((text) => named(plan.name, text))) ??
    indexAdvice.find(({ plan, beside }) => [plan.table, ...beside].some((name) => named(name, query.plan)))
  );
}

/**
 * Predicts by what the same query took with another plan; else by what the queries take that read few rows, which is
 * the most that an index can do.
 */
function predict(metric: MeasuredMetric, query: QueryFinding, { report, earlier }: RuleInput): Prediction | null {
  for (const before of earlier) {
    const then = sameQuery(before, query);
    const measured = metricOf(before, metric.key);
    if (then === undefined || measured === null || then.rowsRead * ROWS_PER_ROW > query.rowsRead) continue;
    return likeMeasured(metric, measured, `It took this long with another plan, in the report of ${before.startedAt}.`);
  }
  const floors = wellServed(report, metric);
  if (floors.length < 3) return null;
  const [low, high] = [Math.min(...floors), Math.max(...floors)];
  return predictionOf(metric, median(floors), { low, high }, FLOOR_BASIS);
}

/** The query in the newest earlier report that has it; null without one. */
function earlierOf(query: QueryFinding, { earlier }: RuleInput): QueryFinding | null {
  for (const report of earlier) {
    const then = sameQuery(report, query);
    if (then !== undefined) return then;
  }
  return null;
}

function sameQuery(report: BenchmarkReport, { name, fingerprint }: QueryFinding): QueryFinding | undefined {
  return detailsOf(report, "database").queries?.find((one) => one.name === name && one.fingerprint === fingerprint);
}

const FLOOR_BASIS = "What queries of the same report take that read few rows.";

/** Times of the report's queries that read few rows, by the same figure. */
function wellServed(report: BenchmarkReport, metric: MeasuredMetric): number[] {
  const queries = detailsOf(report, "database").queries ?? [];
  const few = queries.filter(({ rowsRead, rowsReturned }) => rowsRead <= FREE_ROWS && rowsReturned > 0);
  const [, , ...figure] = metric.key.split(".");
  return few.flatMap(({ name }) => metricOf(report, `database.${keyPart(name)}.${figure.join(".")}`)?.value ?? []);
}

/**
 * Metric of a query: the P50 without company. Each read of a query that lacks an index is slow, and a middle of many
 * says so more surely than their slowest do.
 */
function queryMetric(report: BenchmarkReport, name: string): MeasuredMetric | null {
  const all = metricsLike(report, new RegExp(`^database\\.${keyPart(name)}\\.`));
  return (
    all.find(({ key }) => key.split(".").length === 3 && key.endsWith(".p50")) ??
    all.find(({ unit }) => unit === "ms") ??
    null
  );
}
