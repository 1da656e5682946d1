import type { BenchmarkOrder } from "../../../workers/environment/objects.ts";
import type { BenchmarkCategory, BenchmarkMetric } from "../../../workers/measure/benchmarks/report.ts";
import type { EndedSampling } from "../../../workers/measure/comparison/sampling-rule.ts";
import type { FinishedStep, Json, RunFacts, Sandbox, StepPlan } from "../category.ts";

/** State of a run: all that is known of it besides its steps. */
export interface RunState {
  order: BenchmarkOrder;
  startedAtMs: number;
  /** The sandbox is made, then steps are measured one after the other, then the report is stored. */
  phase: "preparing" | "measuring" | "reporting";
  /** Attempts of the present phase that failed in a row. */
  failures: number;
  /** Pieces of the sandbox that are filled, and how many there are. */
  filledPieces: number;
  pieces: number;
  /** Start of the time before which the sandbox's rows lie, ms since the Unix epoch. */
  rowsUntilMs: number;
  /** Cloudflare location of the object; empty where it is not known. */
  colo: string;
  /** Null until it is open; without a key until it is filled. */
  sandbox: Sandbox | null;
  facts: RunFacts | null;
  isCancelled: boolean;
  spentUsd: number;
  /** Reason why the run ended before its last step, for people. */
  reason: string | null;
}

/** Step as it is kept: its place in the run, its category, and how often it was begun. */
export interface KeptStep {
  position: number;
  category: BenchmarkCategory;
  step: StepPlan;
  attempts: number;
}

/** Steps of a run in numbers, for its progress. */
export interface StepTotals {
  steps: number;
  finished: number;
  /** Expected and real time of finished steps, and expected time of those left. */
  finishedExpectedMs: number;
  finishedMs: number;
  leftExpectedMs: number;
}

/** Store of the one run under way, in the SQLite of its object. Every write is safe before anything else happens. */
export class RunStore {
  readonly #storage: DurableObjectStorage;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
    this.#prepare();
  }

  /** Returns the state of the run; null when none is under way. */
  state(): RunState | null {
    const [row] = this.#storage.sql.exec<{ state: string }>("select state from run").toArray();
    return row === undefined ? null : (JSON.parse(row.state) as RunState);
  }

  writeState(state: RunState): void {
    this.#storage.sql.exec("insert or replace into run (id, state) values (1, ?)", JSON.stringify(state));
  }

  addSteps(steps: readonly { category: BenchmarkCategory; step: StepPlan }[]): void {
    for (const { category, step } of steps) {
      this.#storage.sql.exec(
        "insert into step (category, plan, expected_ms) values (?, ?, ?)",
        category,
        JSON.stringify(step),
        step.expectedMs,
      );
    }
  }

  /** Returns the first step that has not ended; null when all have. */
  nextStep(): KeptStep | null {
    const [row] = this.#storage.sql
      .exec<{ position: number; category: BenchmarkCategory; plan: string; attempts: number }>(
        "select position, category, plan, attempts from step where duration_ms is null order by position limit 1",
      )
      .toArray();
    if (row === undefined) return null;
    const { position, category, plan, attempts } = row;
    return { position, category, step: JSON.parse(plan) as StepPlan, attempts };
  }

  /** Returns category and round of the last step that has ended; null before any has. */
  lastEnded(): { category: BenchmarkCategory; round: number } | null {
    const [row] = this.#storage.sql
      .exec<{ category: BenchmarkCategory; round: number }>(
        "select category, json_extract(plan, '$.round') as round from step where duration_ms is not null order by position desc limit 1",
      )
      .toArray();
    return row ?? null;
  }

  /** Writes down that a step begins, and returns when that is safe from the object's end. */
  async beginStep(position: number): Promise<void> {
    this.#storage.sql.exec("update step set attempts = attempts + 1 where position = ?", position);
    await this.#storage.sync();
  }

  endStep(position: number, ended: Omit<FinishedStep, "step">): void {
    this.#storage.sql.exec(
      "update step set result = ?, failure = ?, duration_ms = ?, alarm_delay_ms = ? where position = ?",
      ended.result === null ? null : JSON.stringify(ended.result),
      ended.failure,
      ended.durationMs,
      ended.alarmDelayMs,
      position,
    );
  }

  /** Returns the steps of a category that have ended, and how many there are. */
  stepsOf(category: BenchmarkCategory): { finished: FinishedStep[]; planned: number } {
    const rows = this.#storage.sql
      .exec<{
        plan: string;
        result: string | null;
        failure: string | null;
        duration_ms: number | null;
        alarm_delay_ms: number | null;
      }>(
        "select plan, result, failure, duration_ms, alarm_delay_ms from step where category = ? order by position",
        category,
      )
      .toArray();
    const finished = rows.flatMap(({ plan, result, failure, duration_ms: durationMs, alarm_delay_ms: delayMs }) =>
      durationMs === null
        ? []
        : {
            step: JSON.parse(plan) as StepPlan,
            result: result === null ? null : (JSON.parse(result) as Json),
            failure,
            durationMs,
            alarmDelayMs: delayMs ?? 0,
          },
    );
    return { finished, planned: rows.length };
  }

  /** Leaves out the steps of a category that have not ended, and keeps why. */
  endSampling(category: BenchmarkCategory, sampling: EndedSampling): void {
    this.#storage.sql.exec("delete from step where category = ? and duration_ms is null", category);
    this.#storage.sql.exec(
      "insert or replace into sampling (category, ended) values (?, ?)",
      category,
      JSON.stringify(sampling),
    );
  }

  /** Returns how the sampling of a category ended; null where no round was decided upon. */
  samplingOf(category: BenchmarkCategory): EndedSampling | null {
    const [row] = this.#storage.sql
      .exec<{ ended: string }>("select ended from sampling where category = ?", category)
      .toArray();
    return row === undefined ? null : (JSON.parse(row.ended) as EndedSampling);
  }

  /** Keeps the figures of the baseline that a category's sampling is decided by. */
  keepBaseline(category: BenchmarkCategory, metrics: readonly BenchmarkMetric[]): void {
    this.#storage.sql.exec(
      "insert or replace into baseline (category, metrics) values (?, ?)",
      category,
      JSON.stringify(metrics),
    );
  }

  /** Returns the kept figures of the baseline; none where there is no baseline. */
  baselineOf(category: BenchmarkCategory): BenchmarkMetric[] {
    const [row] = this.#storage.sql
      .exec<{ metrics: string }>("select metrics from baseline where category = ?", category)
      .toArray();
    return row === undefined ? [] : (JSON.parse(row.metrics) as BenchmarkMetric[]);
  }

  totals(): StepTotals {
    const [row] = this.#storage.sql
      .exec<{ steps: number; finished: number; finished_expected: number; finished_ms: number; left_expected: number }>(
        `select count(*) as steps, count(duration_ms) as finished, coalesce(sum(duration_ms), 0) as finished_ms,
          coalesce(sum(case when duration_ms is not null then expected_ms end), 0) as finished_expected,
          coalesce(sum(case when duration_ms is null then expected_ms end), 0) as left_expected from step`,
      )
      .toArray();
    return {
      steps: row?.steps ?? 0,
      finished: row?.finished ?? 0,
      finishedExpectedMs: row?.finished_expected ?? 0,
      finishedMs: row?.finished_ms ?? 0,
      leftExpectedMs: row?.left_expected ?? 0,
    };
  }

  /** Forgets the run and its steps. */
  clear(): void {
    this.#storage.sql.exec("delete from run");
    this.#storage.sql.exec("delete from step");
    this.#storage.sql.exec("delete from sampling");
    this.#storage.sql.exec("delete from baseline");
  }

  #prepare(): void {
    this.#storage.sql.exec("create table if not exists run (id integer primary key, state text not null)");
    this.#storage.sql.exec("create table if not exists sampling (category text primary key, ended text not null)");
    this.#storage.sql.exec("create table if not exists baseline (category text primary key, metrics text not null)");
    this.#storage.sql.exec(
      `create table if not exists step (position integer primary key autoincrement, category text not null, plan text not null,
        expected_ms real not null, attempts integer not null default 0, result text, failure text, duration_ms real, alarm_delay_ms real)`,
    );
  }
}
