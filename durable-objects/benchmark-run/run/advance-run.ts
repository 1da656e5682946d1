import { errorName, writeLog } from "../../../workers/environment/log.ts";
import type { BenchmarkProgress, BenchmarkReport, CategoryReport } from "../../../workers/measure/benchmarks/report.ts";
import { isHeadline } from "../../../workers/measure/comparison/headline-figures.ts";
import { type CategoryRunner, type Json, MAX_CATEGORY_STEPS, MAX_RESULT_BYTES, type RunFacts } from "../category.ts";
import { StepFailure } from "../step-failure.ts";
import { categoryReport, notMeasuredInside, wholeReport } from "./assemble-report.ts";
import type { RunPreparation } from "./prepare-run.ts";
import { progressOf } from "./run-progress.ts";
import type { KeptStep, RunState, RunStore } from "./run-store.ts";
import { sampleCategory } from "./sample-category.ts";

/** Longest time of a whole run; what is not measured by then is left out. */
export const MAX_RUN_MS = 1_800_000;
/** Attempts of one step; what ends three is the step itself. */
const MAX_STEP_ATTEMPTS = 3;
/** Waits after a failed preparation or a report that could not be stored. */
const RETRY_DELAYS_MS = [1_000, 5_000, 15_000, 60_000, 300_000];

/** Surroundings of a run, as its object provides them. */
export interface AdvanceDeps {
  store: RunStore;
  runners: readonly CategoryRunner[];
  preparation: RunPreparation;
  /** Performs a step within its deadline; rejects when it fails. */
  perform(runner: CategoryRunner, kept: KeptStep, state: RunState): Promise<Json>;
  /** Parts of earlier reports that the run's categories are held against while they are measured. */
  baseline(state: RunState): Promise<readonly CategoryReport[]>;
  /** Fields of the report that the deployment decides. */
  deployment(state: RunState): Pick<BenchmarkReport, "build" | "environment" | "simulatedLatency">;
  storeReport(organizationId: string, report: BenchmarkReport): Promise<void>;
  /** Begins what follows on a stored report, once another run may begin. */
  follow(organizationId: string, report: BenchmarkReport, agentId: string | null): void;
  tell(organizationId: string, progress: BenchmarkProgress): void;
  now(): number;
}

/**
 * Performs the next part of the run under way: a piece of its preparation, one step, or its report. Returns the time of
 * the next part, in ms since the Unix epoch; null when the run is over. `alarmDelayMs` is how late this part began.
 */
export async function advanceRun(deps: AdvanceDeps, alarmDelayMs: number): Promise<number | null> {
  const { store, now } = deps;
  const state = store.state();
  if (state === null) return null;
  try {
    if (state.phase === "preparing") await prepare(deps, state);
    else if (state.phase === "measuring") await measure(deps, state, alarmDelayMs);
    else return await report(deps, state);
    return now();
  } catch (error) {
    return failed(deps, state, error);
  }
}

async function prepare(deps: AdvanceDeps, state: RunState): Promise<void> {
  const { store, preparation, runners } = deps;
  if (ended(deps, state)) return;
  const isNew = state.sandbox === null;
  const next = await preparation.next(state);
  if (next.phase === "measuring") await keepBaseline(deps, next);
  const { facts } = next;
  if (isNew && facts !== null) {
    for (const runner of runnersOf(runners, facts)) {
      const steps = runner.plan(facts).slice(0, MAX_CATEGORY_STEPS);
      store.addSteps(steps.map((step) => ({ category: runner.category, step })));
    }
  }
  keep(store, { ...next, failures: 0 });
  tell(deps, null);
}

/** Keeps the headline figures that the run's categories are held against while they go on. */
async function keepBaseline({ store, baseline }: AdvanceDeps, state: RunState): Promise<void> {
  for (const { category, metrics } of await baseline(state)) {
    store.keepBaseline(
      category,
      metrics.filter(({ key }) => isHeadline(key)),
    );
  }
}

/** Ends the sampling of a category between two of its rounds, where it was measured enough. True if it did. */
function endSampling({ store, runners }: AdvanceDeps, { facts }: RunState, next: KeptStep | null): boolean {
  const last = store.lastEnded();
  const isWithinRound = next !== null && next.category === last?.category && next.step.round === last.round;
  const runner = runners.find(({ category }) => category === last?.category);
  if (last === null || isWithinRound || runner?.samplingMs === undefined || facts === null) return false;
  const { category } = runner;
  if (store.samplingOf(category) !== null) return false;
  const { finished } = store.stepsOf(category);
  const sampling = sampleCategory(runner, facts, {
    rounds: last.round + 1,
    finished,
    baseline: store.baselineOf(category),
  });
  if (sampling === null) return false;
  store.endSampling(category, sampling);
  return true;
}

async function measure(deps: AdvanceDeps, state: RunState, alarmDelayMs: number): Promise<void> {
  const { store, runners, now } = deps;
  if (ended(deps, state)) return;
  const kept = store.nextStep();
  // What was left out is not performed: the next part looks again.
  if (endSampling(deps, state, kept)) return;
  if (kept === null) {
    keep(store, { ...state, phase: "reporting", failures: 0 });
    return;
  }
  const runner = runners.find(({ category }) => category === kept.category);
  tell(deps, kept.category);
  const startedAtMs = now();
  const end = (result: Json, failure: string | null): void => {
    store.endStep(kept.position, { result, failure, durationMs: now() - startedAtMs, alarmDelayMs });
  };
  if (runner === undefined || kept.attempts >= MAX_STEP_ATTEMPTS) {
    end(
      null,
      runner === undefined ? "the category is not known any more" : "the object was ended during it three times",
    );
    return;
  }
  await store.beginStep(kept.position);
  try {
    const result = await deps.perform(runner, kept, state);
    const bytes = new TextEncoder().encode(JSON.stringify(result)).length;
    if (bytes > MAX_RESULT_BYTES) end(null, `its result has ${bytes} bytes, more than one may have`);
    else end(result, null);
  } catch (error) {
    // What was under way when somebody cancelled is not measured to its end, and no failure.
    if (store.state()?.isCancelled === true) return;
    const { benchmarkId } = state.order;
    const { category, step } = kept;
    writeLog({ event: "benchmark_step_failed", benchmarkId, category, kind: step.kind, reason: errorName(error) });
    end(null, reasonOf(error));
  }
}

async function report(deps: AdvanceDeps, state: RunState): Promise<null> {
  const { store, runners, now } = deps;
  const { order, facts } = state;
  const early = state.isCancelled ? "cancelled" : state.reason;
  const categories: CategoryReport[] =
    facts === null
      ? []
      : facts.request.categories.map((category) => {
          const runner = runners.find((one) => one.category === category);
          return runner === undefined
            ? notMeasuredInside(category)
            : categoryReport(
                runner,
                { ...store.stepsOf(category), sampling: store.samplingOf(category) },
                facts,
                early,
              );
        });
  const whole = wholeReport(
    {
      id: order.benchmarkId,
      startedAt: new Date(state.startedAtMs).toISOString(),
      endedAt: new Date(now()).toISOString(),
      origin: order.origin,
      note: order.request.note,
      seed: order.request.seed,
      ...deps.deployment(state),
    },
    categories,
    early !== null,
  );
  const status = categories.length === 0 ? "failed" : whole.status;
  await deps.preparation.endKeys(state);
  const stored = { ...whole, status };
  await deps.storeReport(order.organizationId, stored);
  const progress = progressOf(state, store.totals(), null, status);
  store.clear();
  deps.tell(order.organizationId, progress);
  deps.follow(order.organizationId, stored, order.request.agentId);
  return null;
}

/** Goes over to the report where a run is not to go on, and tells if it did. */
function ended({ store, now }: AdvanceDeps, state: RunState): boolean {
  const isLate = now() - state.startedAtMs > MAX_RUN_MS;
  if (!state.isCancelled && !isLate) return false;
  keep(store, { ...state, phase: "reporting", failures: 0, reason: isLate ? "the run took too long" : state.reason });
  return true;
}

/** Waits, or gives the phase up: without a sandbox the report says why, and one that cannot be stored is lost. */
function failed({ store, now }: AdvanceDeps, state: RunState, error: unknown): number | null {
  const { phase, order } = state;
  const failures = state.failures + 1;
  const delayMs = RETRY_DELAYS_MS[state.failures];
  const event = delayMs === undefined ? "benchmark_given_up" : "benchmark_not_advanced";
  writeLog({ event, benchmarkId: order.benchmarkId, phase, failures, reason: errorName(error) });
  if (delayMs !== undefined) {
    keep(store, { ...state, failures });
    return now() + delayMs;
  }
  if (phase === "reporting") {
    store.clear();
    return null;
  }
  keep(store, { ...state, phase: "reporting", failures: 0, reason: `it could not be prepared: ${errorName(error)}` });
  return now();
}

/** Writes a state, but for a cancellation that came meanwhile. */
function keep(store: RunStore, state: RunState): void {
  const current = store.state();
  if (current === null) return;
  store.writeState({ ...state, isCancelled: state.isCancelled || current.isCancelled, spentUsd: current.spentUsd });
}

function tell({ store, tell: told }: AdvanceDeps, category: CategoryReport["category"] | null): void {
  const state = store.state();
  if (state !== null) told(state.order.organizationId, progressOf(state, store.totals(), category, "running"));
}

/** Runners of the categories that were asked for, in their order. */
function runnersOf(runners: readonly CategoryRunner[], { request }: RunFacts): CategoryRunner[] {
  return runners.filter(({ category }) => request.categories.includes(category));
}

/** Reason of a failure for people. Messages of the database hold statements, so errors are told by their names. */
function reasonOf(error: unknown): string {
  return error instanceof StepFailure ? error.message : errorName(error);
}
