import { within } from "../../../voice/deadline.ts";
import { databaseOpener } from "../../db/opener.ts";
import { type Env, readSettings } from "../../environment/env.ts";
import { errorName, writeLog } from "../../environment/log.ts";
import { newestOfEach } from "../../measure/benchmarks/baseline.ts";
import type { BenchmarkProgress, BenchmarkReport, CategoryReport } from "../../measure/benchmarks/report.ts";
import type { RunRequest } from "../../measure/benchmarks/run-request.ts";
import { workerClock } from "../../time/worker-clock.ts";
import type { WaitUntil } from "../../wiring/request-parts.ts";
import { createAgents } from "../agents/agents.ts";
import { deploymentServices } from "../agents/create.ts";
import { deploymentOf } from "../benchmarks/create.ts";
import { createBenchmarkReports } from "../benchmarks/report-store.ts";
import { createSandboxes } from "../benchmarks/sandboxes.ts";
import { createRequestServices } from "../create.ts";

/** A statement that fills a sandbox takes seconds. */
const QUERY_DEADLINE_MS = 25_000;
/** Cloudflare's own page about a connection; a few lines. */
const TRACE_URL = "https://cloudflare.com/cdn-cgi/trace";
const COLO_DEADLINE_MS = 2_000;
const HUB_DEADLINE_MS = 2_000;
/** Reports that are looked through for a category: verifications measure one each. */
const MAX_BASELINES = 8;

/** Creates what a benchmark's object needs from outside for one part of its run. */
export function createRunServices(env: Env, waitUntil: WaitUntil) {
  const settings = readSettings(env);
  const db = databaseOpener(settings, () => "task benchmark")(() => AbortSignal.timeout(QUERY_DEADLINE_MS));
  const reports = createBenchmarkReports(db);
  const request = createRequestServices(env, waitUntil, () => "task benchmark");
  return {
    sandboxes: createSandboxes(db, (isSpoken) =>
      isSpoken ? request.agents.agents : createAgents(db, () => undefined),
    ),
    services: deploymentServices(settings),
    simulatedLatency: settings.SIMULATED_LATENCY ?? null,
    deployment: (run: RunRequest, colo: string) => deploymentOf(env, colo)(run),

    /** Finds the Cloudflare location of this object, which nothing else tells it; empty where there is none. */
    async findColo(): Promise<string> {
      if (settings.ENVIRONMENT !== "production") return "";
      try {
        const trace = await fetch(TRACE_URL, { signal: AbortSignal.timeout(COLO_DEADLINE_MS) });
        return /^colo=([A-Z]{3})$/m.exec(await trace.text())?.[1] ?? "";
      } catch {
        // A report without it compares with others without it.
        return "";
      }
    },

    /** Reads what a run is held against: of each category, the newest report of the environment that has it in full. */
    async baseline(organizationId: string, environmentKey: string): Promise<CategoryReport[]> {
      const stored = await reports.latest(organizationId, MAX_BASELINES, environmentKey);
      return newestOfEach(stored.map(({ report }) => report));
    },

    storeReport: (organizationId: string, report: BenchmarkReport) => reports.replace(organizationId, report),

    /** Has a sandbox's answers cached as its organisation's are. */
    lendCacheSettings: (organizationId: string, sandboxId: string) =>
      request.recommendations.cacheSettings.lend(organizationId, sandboxId),

    /** Has a stored report looked at by the rules that recommend, behind the run's end. */
    follow(organizationId: string, report: BenchmarkReport, agentId: string | null): void {
      const { id: benchmarkId } = report;
      const taken = request.recommendations.afterBenchmark.take(organizationId, report, agentId);
      waitUntil(
        taken.catch((error: unknown) =>
          writeLog({ event: "benchmark_not_followed", benchmarkId, reason: errorName(error) }),
        ),
      );
    },

    deleteCall: (sandboxId: string, callId: string) =>
      request.privacy.callDeletion.remove(
        { actor: { type: "platform", id: "benchmark" }, organizationId: sandboxId, requestId: "benchmark" },
        callId,
      ),

    /** Tells the organisation's hub how far a run is; a hub that is away is told with the next step. */
    tell(organizationId: string, progress: BenchmarkProgress): void {
      const hub = env.METRICS_HUB.getByName(organizationId);
      const told = within(Promise.resolve(hub.benchmarkProgressed(progress)), "hub", HUB_DEADLINE_MS, workerClock);
      // A feed that misses a step shows the next one; the run does not depend on being watched.
      waitUntil(told.catch(() => undefined));
    },
  };
}
