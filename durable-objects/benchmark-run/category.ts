import type { AgentConfig } from "../../voice/agent.ts";
import type { Clock } from "../../voice/clock.ts";
import type { Env } from "../../workers/environment/env.ts";
import type {
  BenchmarkCategory,
  BenchmarkEnvironment,
  CategoryReport,
} from "../../workers/measure/benchmarks/report.ts";
import type { RunRequest } from "../../workers/measure/benchmarks/run-request.ts";

/**
 * A category of a benchmark run, as `BenchmarkRun` performs it: a pure plan of steps, an executor of one step, and a
 * pure report over the steps' results. The run keeps steps and results in its storage. A step that is cut off by an
 * eviction or a deployment is done again from its beginning, with the same chance.
 */

/** Value that storage keeps as JSON. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json | undefined };

/** Longest time of one step; its signal is aborted then, and the step counts as failed. */
export const STEP_DEADLINE_MS = 20_000;
/** Most bytes of one step's result, as JSON. */
export const MAX_RESULT_BYTES = 262_144;
/** Most steps of one category. */
export const MAX_CATEGORY_STEPS = 200;

/** Step of a category's plan. */
export interface StepPlan {
  /** Name within the category, such as `leads.uncached` or `call`; steps of one kind in other rounds share it. */
  kind: string;
  /** Round that it belongs to, from 0: rounds are the units that comparisons resample. */
  round: number;
  /** Time that it will take, for the time left before any step has ended. */
  expectedMs: number;
  /** Everything else that the executor needs to know; null without. */
  parameters: Json;
}

/** Sandbox of a run: an organisation of its own, whose rows are generated and whose key ends with the run. */
export interface Sandbox {
  organizationId: string;
  /** Key of the role `admin`, in the sandbox only. */
  apiKey: string;
  /** Copy of the asked agent, as calls load it. */
  agent: AgentConfig;
}

/** Facts of a run that plans and reports may depend on. */
export interface RunFacts {
  request: RunRequest;
  agent: AgentConfig;
  services: BenchmarkEnvironment["services"];
  simulatedLatency: string | null;
}

/** Surroundings of one step. */
export interface StepContext extends RunFacts {
  env: Env;
  /** Organisation that asked for the run: field figures are read of it, and nothing is written to it. */
  askingOrganizationId: string;
  sandbox: Sandbox;
  clock: Clock;
  /** Milliseconds of a monotonic clock, with fractions where the runtime has them. */
  monotonicMs(): number;
  /** Uniform in [0, 1), from the run's seed, the category, and the step's place: the same when the step is repeated. */
  random(): number;
  /** Aborted when the run is cancelled, and `STEP_DEADLINE_MS` after the step began. */
  signal: AbortSignal;
  /** Keeps a task alive beyond the step. */
  waitUntil(task: Promise<unknown>): void;
  /** Requests a path of the deployment's own API, such as `/api/leads?limit=50`, with the sandbox's key. */
  fetchApi(path: string, init?: RequestInit): Promise<Response>;
  /**
   * Opens a socket of the deployment with the sandbox's key: a call's, whose `path` is as `POST /api/voice/token` gave
   * it from `/agents/` on, or the live feed's. It is accepted already.
   */
  openSocket(path: string): Promise<WebSocket>;
  /** Adds to what the run has cost; false when the cap is reached, and then nothing more may be bought. */
  spend(costUsd: number): boolean;
}

/** Step with what became of it; `result` is null of a step that failed, and then `failure` says why, for people. */
export interface FinishedStep<Result = Json> {
  step: StepPlan;
  result: Result | null;
  failure: string | null;
  durationMs: number;
  /** Time from when the run's alarm was due to when it rang for this step. */
  alarmDelayMs: number;
}

/** Part of a category's report that the category makes; the run adds status, reason and duration. */
export type CategoryFindings = Pick<CategoryReport, "metrics" | "details">;

/** Runner of one category. */
export interface CategoryRunner<Result extends Json = Json> {
  category: BenchmarkCategory;
  /**
   * Time after which no further round begins, with the default number of rounds; of more rounds, as much more. Left
   * out by categories all of whose steps are performed.
   */
  samplingMs?: number;
  /** Plans the steps in their order, rounds interleaved over the metrics. Pure. */
  plan(facts: RunFacts): StepPlan[];
  /**
   * Reason why the category cannot be measured here, for people; null when it can. A category that is skipped still
   * reports what its plan found, if it has any steps. Pure.
   */
  skipReason?(facts: RunFacts): string | null;
  /** Estimates the vendors' price of the plan, in USD; 0 without it. Pure. */
  estimateCostUsd?(facts: RunFacts): number;
  /** Performs one step. What it throws makes the step fail, and the run go on. */
  run(step: StepPlan, context: StepContext): Promise<Result>;
  /** Sums up the steps that ended, perhaps not all of them. Pure. */
  report(steps: readonly FinishedStep<Result>[], facts: RunFacts): CategoryFindings;
}
