import type { Advice, IndexAdvice, NoAdvice, QueryEffect, WorkloadQuery } from "../advice.ts";
import type { Catalog } from "../catalog/catalog.ts";
import { isOn } from "../catalog/partitions.ts";
import { type MeasuredQuery, measureQueries } from "../choice/measured-query.ts";
import { isSimplerThan } from "../choice/redundant.ts";
import { chooseIndexes, type SearchLimits } from "../choice/search.ts";
import { type ReadQuery, readWorkload } from "../choice/workload.ts";
import type { IndexPlan } from "../index-plan.ts";
import { rememberingPlanner } from "../planner/remembering-planner.ts";
import type { WhatIfPlanner } from "../planner/what-if-planner.ts";
import type { QueryReader } from "../query/table-use.ts";
import { dropAdvice } from "./drop-advice.ts";
import { adviceFor, distinctPlans, shareOf, sizeOf, spanOf, tableOf, writesTo } from "./index-advice.ts";
import { preparedAdvice, statisticsAdvice } from "./planning-advice.ts";
import { priced, unverified } from "./unverified-advice.ts";

/** An index that saves no query as much as this is not worth what it costs every write. */
const MIN_SAVING = 0.3;

/** A query that costs no more reads a few pages: a larger index would save it next to nothing. */
const FEW_PAGES_COST = 20;

/** Time of one row's entry in one more index: a leaf page found, changed and logged. A round figure. */
const ENTRY_MS = 0.02;

/** Time of a cost unit, for a workload whose times are unknown. */
const UNIT_MS = 0.01;

/** Limits of advice where none are given: more is not made in one go. */
const defaultLimits = { maxIndexes: 5, maxBytes: 20 * 2 ** 30 } as const satisfies SearchLimits;

/** Request for advice: the queries, the database, and the means. */
export interface AdviceRequest {
  workload: readonly WorkloadQuery[];
  catalog: Catalog;
  planner: WhatIfPlanner;
  readQuery: QueryReader;
  limits?: SearchLimits;
  /** Asked before each query; once it says no, the queries that are left get no advice, and that is said. */
  mayGoOn?: () => boolean;
  /** Span in which the workload's times were counted. Without it, writes are told and not weighed. */
  workloadMs?: number | null;
}

/** Advises indexes for a workload: reads its queries, tries candidates with the planner, and chooses among them. */
export async function adviseIndexes(request: AdviceRequest): Promise<Advice> {
  const { workload, catalog, readQuery, mayGoOn } = request;
  const planner = rememberingPlanner(request.planner);
  const { read, none } = await readWorkload(workload, catalog, readQuery, mayGoOn);
  const notes: string[] = [];
  const advice: Advice = {
    create: [],
    drop: dropAdvice(catalog, notes),
    statistics: [],
    prepared: preparedAdvice(workload),
    none,
    notes,
    databaseVersion: catalog.version,
  };
  if (planner.kind === "none") {
    const { dear, cheap } = await priced(read, planner, mayGoOn);
    const create = unverified(dear, catalog, planner);
    return { ...advice, create, none: [...none, ...cheap], notes: [...planner.notes, ...notes] };
  }
  const candidates = distinctPlans(read.flatMap((query) => query.candidates.flat()));
  const measured = await measureQueries(read, candidates, planner, mayGoOn);
  const chosen = choose(measured.measured, candidates, request);
  const simple = await simplify(chosen, candidates, measured.measured, planner);
  const kept = await dropWeak(simple, measured.measured, planner);
  const create = await describe(kept, measured.measured, catalog, planner);
  const helped = new Set(create.flatMap(({ effects }) => effects.map(({ queryId }) => queryId)));
  const unhelped = measured.measured
    .filter(({ read: { query } }) => !helped.has(query.id))
    .map(({ read: { query }, baseCost, costs }) => ({ queryId: query.id, reason: reasonFor(baseCost, costs) }));
  return {
    ...advice,
    create,
    statistics: statisticsAdvice(measured.measured),
    none: [...none, ...measured.none, ...unhelped],
    // A planner learns while it plans in which ways it falls short.
    notes: [...planner.notes, ...notes],
  };
}

function choose(
  measured: readonly MeasuredQuery[],
  candidates: readonly IndexPlan[],
  { catalog, limits, workloadMs }: AdviceRequest,
): IndexPlan[] {
  const countedMs = catalog.isCountedSinceKnown ? spanOf(catalog) : 0;
  // Writes are counted over another span than the workload's times.
  const scale = countedMs > 0 ? (workloadMs ?? 0) / countedMs : 0;
  const queries = measured.map(({ read: { query }, baseCost, costs }) => ({
    weightMs: query.totalMs > 0 ? query.totalMs : Math.max(1, query.calls) * baseCost * UNIT_MS,
    baseCost,
    costs,
  }));
  const weighed = candidates.map((plan) => {
    const table = tableOf(plan, catalog);
    const share = shareOf(plan, table);
    return {
      writeMs: (table === undefined ? 0 : writesTo(table)) * scale * share * ENTRY_MS,
      bytes: sizeOf(plan, catalog).bytes,
    };
  });
  return chooseIndexes(queries, weighed, limits ?? defaultLimits).chosen.flatMap((place) => candidates[place] ?? []);
}

/** Takes a simpler index wherever the larger saves no query enough beyond it. */
async function simplify(
  chosen: readonly IndexPlan[],
  candidates: readonly IndexPlan[],
  measured: readonly MeasuredQuery[],
  planner: WhatIfPlanner,
): Promise<IndexPlan[]> {
  let current = [...chosen];
  for (const plan of chosen) {
    const simpler = candidates
      .filter((candidate) => isSimplerThan(candidate, plan))
      .sort((a, b) => a.keys.length + a.include.length - (b.keys.length + b.include.length));
    for (const candidate of simpler) {
      const replaced = distinctPlans(current.map((each) => (each === plan ? candidate : each)));
      if ((await largestSaving(measured, replaced, current, planner, FEW_PAGES_COST)) < MIN_SAVING) {
        current = replaced;
        break;
      }
    }
  }
  return current;
}

/** Leaves out indexes without which no query would be much dearer. */
async function dropWeak(
  chosen: readonly IndexPlan[],
  measured: readonly MeasuredQuery[],
  planner: WhatIfPlanner,
): Promise<IndexPlan[]> {
  let current = [...chosen];
  for (const plan of [...chosen].reverse()) {
    const rest = current.filter((each) => each !== plan);
    if ((await largestSaving(measured, rest, current, planner)) < MIN_SAVING) current = rest;
  }
  return current;
}

/**
 * The largest share of its cost that a query saves from some indexes to others; those that cost little enough before
 * are not looked at.
 */
async function largestSaving(
  measured: readonly MeasuredQuery[],
  before: readonly IndexPlan[],
  after: readonly IndexPlan[],
  planner: WhatIfPlanner,
  enoughCost = 0,
): Promise<number> {
  let largest = 0;
  for (const { read } of measured) {
    const [without, withIt] = [await costOf(read, before, planner), await costOf(read, after, planner)];
    if (without !== null && withIt !== null && without > enoughCost) largest = Math.max(largest, 1 - withIt / without);
  }
  return largest;
}

/** Cost of a query with those of the indexes that are on its tables. */
async function costOf(
  { query, uses }: ReadQuery,
  plans: readonly IndexPlan[],
  planner: WhatIfPlanner,
): Promise<number | null> {
  const relevant = plans.filter((plan) => uses.some(({ table }) => isOn(plan, table)));
  const answer = await planner.cost(query.sql, relevant);
  return answer.ok ? answer.cost : null;
}

async function describe(
  plans: readonly IndexPlan[],
  measured: readonly MeasuredQuery[],
  catalog: Catalog,
  planner: WhatIfPlanner,
): Promise<IndexAdvice[]> {
  const total = measured.reduce((sum, { read }) => sum + read.query.totalMs, 0);
  const effects = new Map<IndexPlan, QueryEffect[]>(plans.map((plan) => [plan, []]));
  for (const { read, baseCost } of measured) {
    const relevant = plans.filter((plan) => read.uses.some(({ table }) => isOn(plan, table)));
    if (relevant.length === 0) continue;
    const answer = await planner.cost(read.query.sql, relevant);
    if (!answer.ok || answer.cost > baseCost * (1 - MIN_SAVING)) continue;
    for (const plan of relevant.filter(({ name }) => answer.usedIndexes.includes(name)))
      effects.get(plan)?.push({
        queryId: read.query.id,
        timeShare: total > 0 ? read.query.totalMs / total : null,
        costBefore: baseCost,
        costAfter: answer.cost,
      });
  }
  return plans
    .map((plan) => adviceFor(plan, effects.get(plan) ?? [], catalog, planner))
    .filter((each) => each.effects.length > 0);
}

function reasonFor(baseCost: number, costs: MeasuredQuery["costs"]): NoAdvice["reason"] {
  const least = Math.min(baseCost, ...costs.map(({ cost }) => cost));
  const saving = Math.round((1 - least / baseCost) * 100);
  return saving < MIN_SAVING * 100
    ? `no index would save it as much as ${MIN_SAVING * 100} % (the best saves ${saving} %)`
    : `an index would save it ${saving} %, but cost the writes of its table more, or exceed the limits`;
}
