import { within } from "../../../voice/deadline.ts";
import { err, ok, type Result } from "../../../voice/result.ts";
import { createId } from "../../db/ids.ts";
import type { BenchmarkRunObject } from "../../environment/objects.ts";
import type { BenchmarkProgress, BenchmarkReport } from "../../measure/benchmarks/report.ts";
import type { RunRequest } from "../../measure/benchmarks/run-request.ts";
import { workerClock } from "../../time/worker-clock.ts";
import type { KeyedRequest, RepeatRefusal } from "../platform/idempotency.ts";
import type { BenchmarkReports, StoredReport } from "./report-store.ts";
import type { Sandboxes } from "./sandboxes.ts";

/**
 * Reason why a run does not begin: one is under way, the agent is not there, vendors would charge more than the request
 * allows, or the Idempotency-Key makes nothing.
 */
export type StartRefusal = "running" | "no_agent" | { costUsd: number } | RepeatRefusal;

/**
 * Run that was begun, or is begun again; `costUsd` is what vendors are estimated to charge, null where none is asked.
 */
export interface StartedRun {
  made: StoredReport;
  isReplay: boolean;
  costUsd: number | null;
}

/** Dependencies of `createBenchmarkRuns`. */
export interface BenchmarkRunsDeps {
  reports: BenchmarkReports;
  sandboxes: Pick<Sandboxes, "agentOf">;
  objectOf(organizationId: string): BenchmarkRunObject;
  /** Fields of a report that the deployment decides. */
  deployment(request: RunRequest): Pick<BenchmarkReport, "build" | "environment" | "simulatedLatency">;
}

/** Time that a benchmark's object has to answer. */
const OBJECT_DEADLINE_MS = 5_000;

/** Creates the control of benchmark runs: they are begun, looked at and cancelled here, and performed by an object. */
export function createBenchmarkRuns({ reports, sandboxes, objectOf, deployment }: BenchmarkRunsDeps) {
  const ask = <T>(task: Promise<T>): Promise<T> => within(task, "benchmark", OBJECT_DEADLINE_MS, workerClock);

  const endLost = async (organizationId: string): Promise<boolean> => {
    const report = await reports.running(organizationId);
    if (report === null) return true;
    const progress = await ask(objectOf(organizationId).progress());
    if (progress?.benchmarkId === report.id) return false;
    const endedAt = new Date(workerClock.now()).toISOString();
    await reports.replace(organizationId, { ...report, status: "failed", endedAt });
    return true;
  };

  return {
    /** Begins a run and returns its report, which is empty so far. A repetition of `keyed` gives the first one's. */
    async start(
      organizationId: string,
      origin: BenchmarkReport["origin"],
      request: RunRequest,
      keyed: KeyedRequest | null,
    ): Promise<Result<StartedRun, StartRefusal>> {
      const agent = await sandboxes.agentOf(organizationId, request.agentId);
      if (agent === null) return err("no_agent");
      // The price is stated before anything is bought.
      const costUsd = request.vendors ? await ask(objectOf(organizationId).estimateCostUsd(request, agent)) : null;
      if (costUsd !== null && costUsd > request.maxCostUsd) return err({ costUsd });
      const now = workerClock.now();
      const report: BenchmarkReport = {
        id: createId("benchmark", now),
        startedAt: new Date(now).toISOString(),
        endedAt: null,
        status: "running",
        origin,
        note: request.note,
        ...deployment(request),
        seed: request.seed,
        categories: [],
      };
      let added = await reports.add(organizationId, report, keyed);
      // A report whose object knows nothing of it: the run was lost, and must not be in the way for ever.
      const isInTheWay = !added.ok && added.error === "running" && (await endLost(organizationId));
      if (isInTheWay) added = await reports.add(organizationId, report, keyed);
      if (!added.ok) return added;
      const started = { ...added.value, costUsd };
      if (started.isReplay) return ok(started);
      try {
        const running = await ask(
          objectOf(organizationId).begin({ benchmarkId: report.id, organizationId, origin, request }),
        );
        if (running === report.id) return ok(started);
      } catch (error) {
        await reports.replace(organizationId, { ...report, status: "failed", endedAt: report.startedAt });
        throw error;
      }
      await reports.replace(organizationId, { ...report, status: "failed", endedAt: report.startedAt });
      return err("running");
    },

    /** Cancels a run: what was measured is kept. False when it is not under way. */
    cancel(organizationId: string, benchmarkId: string): Promise<boolean> {
      return ask(objectOf(organizationId).cancel(benchmarkId));
    },

    /** Returns the progress of a run; null when it is not under way. */
    async progress(organizationId: string, benchmarkId: string): Promise<BenchmarkProgress | null> {
      const progress = await ask(objectOf(organizationId).progress());
      return progress?.benchmarkId === benchmarkId ? progress : null;
    },
  };
}
/** Control of benchmark runs, see `createBenchmarkRuns`. */
export type BenchmarkRuns = ReturnType<typeof createBenchmarkRuns>;
