import { DurableObject } from "cloudflare:workers";
import type { AgentConfig } from "../../../voice/agent.ts";
import { randomOf } from "../../../voice/random.ts";
import type { Env } from "../../../workers/environment/env.ts";
import type { BenchmarkOrder, BenchmarkRunObject } from "../../../workers/environment/objects.ts";
import type { BenchmarkProgress } from "../../../workers/measure/benchmarks/report.ts";
import type { RunRequest } from "../../../workers/measure/benchmarks/run-request.ts";
import { createRunServices } from "../../../workers/services/benchmark-run/run-services.ts";
import { workerClock } from "../../../workers/time/worker-clock.ts";
import { type CategoryRunner, type Json, type RunFacts, STEP_DEADLINE_MS, type StepContext } from "../category.ts";
import { type AdvanceDeps, advanceRun } from "./advance-run.ts";
import { categoryRunners } from "./categories.ts";
import { fetchOwnApi, type OwnWorker, openOwnSocket, ownWorkerOf } from "./own-api.ts";
import { createRunPreparation } from "./prepare-run.ts";
import { progressOf } from "./run-progress.ts";
import { type KeptStep, type RunState, RunStore } from "./run-store.ts";

/** Time after which a part is done again that was not heard of: longer than a step or a statement may take. */
const WATCH_MS = 45_000;

/**
 * Durable Object of an organisation's benchmarks: performs one run at a time, a part with each alarm, so that neither
 * an eviction nor a deployment ends it. It holds the store, the alarm and the signal of the step under way; the parts
 * beside it decide.
 */
export class BenchmarkRun extends DurableObject<Env> implements BenchmarkRunObject {
  readonly #store: RunStore;
  readonly #worker: OwnWorker;
  #step: AbortController | null = null;
  /** Time for which the alarm was set last. */
  #dueAtMs: number | null = null;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#store = new RunStore(ctx.storage);
    this.#worker = ownWorkerOf(ctx);
  }

  async estimateCostUsd(request: RunRequest, agent: AgentConfig): Promise<number> {
    const { services, simulatedLatency } = createRunServices(this.env, (task) => this.ctx.waitUntil(task));
    const facts: RunFacts = { request, agent, services, simulatedLatency };
    return categoryRunners
      .filter(({ category }) => request.categories.includes(category))
      .reduce((sum, runner) => sum + (runner.estimateCostUsd?.(facts) ?? 0), 0);
  }

  async begin(order: BenchmarkOrder): Promise<string> {
    const current = this.#store.state();
    if (current !== null) return current.order.benchmarkId;
    const now = workerClock.now();
    this.#store.writeState({
      order,
      startedAtMs: now,
      phase: "preparing",
      failures: 0,
      filledPieces: 0,
      pieces: 0,
      rowsUntilMs: 0,
      colo: "",
      sandbox: null,
      facts: null,
      isCancelled: false,
      spentUsd: 0,
      reason: null,
    });
    await this.#wakeAt(now);
    return order.benchmarkId;
  }

  async cancel(benchmarkId: string): Promise<boolean> {
    const state = this.#store.state();
    if (state?.order.benchmarkId !== benchmarkId) return false;
    this.#store.writeState({ ...state, isCancelled: true });
    this.#step?.abort(new Error("The run was cancelled."));
    // A run that waits to try something again need not.
    await this.#wakeAt(workerClock.now());
    return true;
  }

  async progress(): Promise<BenchmarkProgress | null> {
    const state = this.#store.state();
    if (state === null) return null;
    return progressOf(state, this.#store.totals(), this.#store.nextStep()?.category ?? null, "running");
  }

  override async alarm(): Promise<void> {
    const now = workerClock.now();
    const delayMs = this.#dueAtMs === null ? 0 : Math.max(0, now - this.#dueAtMs);
    // Should this be cut off, and the platform not ring again by itself.
    await this.#wakeAt(now + WATCH_MS);
    const nextAtMs = await advanceRun(this.#deps(), delayMs);
    if (nextAtMs === null) await this.ctx.storage.deleteAlarm();
    else await this.#wakeAt(nextAtMs);
  }

  #deps(): AdvanceDeps {
    const services = createRunServices(this.env, (task) => this.ctx.waitUntil(task));
    return {
      store: this.#store,
      runners: categoryRunners,
      preparation: createRunPreparation(services),
      perform: (runner, kept, state) => this.#perform(runner, kept, state),
      baseline: ({ order, colo }) =>
        services.baseline(order.organizationId, services.deployment(order.request, colo).environment.key),
      deployment: ({ order, colo }) => services.deployment(order.request, colo),
      storeReport: services.storeReport,
      follow: services.follow,
      tell: services.tell,
      now: workerClock.now,
    };
  }

  async #perform(runner: CategoryRunner, kept: KeptStep, state: RunState): Promise<Json> {
    const { sandbox, facts } = state;
    if (sandbox === null || facts === null) throw new Error("The run was not prepared.");
    const controller = new AbortController();
    this.#step = controller;
    const timer = workerClock.startTimer(STEP_DEADLINE_MS, () =>
      controller.abort(new DOMException("The step took too long.", "TimeoutError")),
    );
    const { signal } = controller;
    const context: StepContext = {
      ...facts,
      env: this.env,
      askingOrganizationId: state.order.organizationId,
      sandbox,
      clock: workerClock,
      monotonicMs: () => performance.now(),
      random: randomOf(`${facts.request.seed}/${kept.category}/${kept.step.kind}/${kept.step.round}`),
      signal,
      waitUntil: (task) => this.ctx.waitUntil(task),
      fetchApi: (path, init) => fetchOwnApi(this.#worker, path, { apiKey: sandbox.apiKey, signal }, init),
      openSocket: (path) => openOwnSocket(this.#worker, path, { apiKey: sandbox.apiKey, signal }),
      spend: (costUsd) => this.#spend(costUsd),
    };
    const aborted = new Promise<never>((_, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    });
    try {
      // A step that does not heed its signal is left to itself: the run goes on.
      return await Promise.race([runner.run(kept.step, context), aborted]);
    } finally {
      timer.cancel();
      this.#step = null;
    }
  }

  #spend(costUsd: number): boolean {
    const state = this.#store.state();
    if (state === null || state.spentUsd + costUsd > state.order.request.maxCostUsd) return false;
    this.#store.writeState({ ...state, spentUsd: state.spentUsd + costUsd });
    return true;
  }

  async #wakeAt(atEpochMs: number): Promise<void> {
    this.#dueAtMs = atEpochMs;
    await this.ctx.storage.setAlarm(atEpochMs);
  }
}
