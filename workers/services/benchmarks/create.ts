import { buildOf, runtimeOf } from "../../environment/build.ts";
import { type Env, readSettings } from "../../environment/env.ts";
import { environmentOf } from "../../measure/benchmarks/environment-key.ts";
import { runEnvironment } from "../../measure/benchmarks/run-environment.ts";
import { lazily } from "../../wiring/lazily.ts";
import type { RequestParts } from "../../wiring/request-parts.ts";
import { type Agents, createAgents } from "../agents/agents.ts";
import { deploymentServices } from "../agents/create.ts";
import type { FigureServices } from "../figures/create.ts";
import { type BenchmarkReports, createBenchmarkReports } from "./report-store.ts";
import { type BenchmarkRuns, type BenchmarkRunsDeps, createBenchmarkRuns } from "./runs.ts";
import { ROWS_VERSION } from "./sandbox-rows.ts";
import { createSandboxes, type Sandboxes } from "./sandboxes.ts";
import { type BenchmarkSchedules, createBenchmarkSchedules } from "./schedules.ts";
import { createTargetReader, type TargetReader } from "./target-reader.ts";

/** Services of benchmarks: reports, runs, sandboxes and schedules. */
export interface BenchmarkServices {
  reports: BenchmarkReports;
  runs: BenchmarkRuns;
  sandboxes: Sandboxes;
  schedules: BenchmarkSchedules;
  targets: TargetReader;
}

interface BenchmarkWiring {
  parts: RequestParts;
  agents: () => Agents;
  figures: FigureServices;
}

const wire = lazily<BenchmarkWiring, BenchmarkServices>({
  reports: ({ parts: { db } }) => createBenchmarkReports(db),
  sandboxes: ({ parts: { db }, agents }) =>
    createSandboxes(db, (isSpoken) => (isSpoken ? agents() : createAgents(db, () => undefined))),
  schedules: ({ parts: { db } }) => createBenchmarkSchedules(db),
  targets: ({ reports, figures }) => createTargetReader(reports, figures),
  runs: ({ parts: { env }, reports, sandboxes }) =>
    createBenchmarkRuns({
      reports,
      sandboxes,
      objectOf: (organizationId) => env.BENCHMARK_RUN.getByName(organizationId),
      deployment: deploymentOf(env),
    }),
});

/** Wires the services of benchmarks for one request; `agents` are asked for when a sandbox gets its copy. */
export function createBenchmarkServices(
  parts: RequestParts,
  agents: () => Agents,
  figures: FigureServices,
): BenchmarkServices {
  return wire({ parts, agents, figures });
}

/** Returns what a report says of this deployment. `colo` is empty where it is not known. */
export function deploymentOf(env: Env, colo = ""): BenchmarkRunsDeps["deployment"] {
  const settings = readSettings(env);
  return (request) => ({
    build: buildOf(env),
    simulatedLatency: settings.SIMULATED_LATENCY ?? null,
    environment: environmentOf(
      runEnvironment({ runtime: runtimeOf(), colo, services: deploymentServices(settings) }, request, ROWS_VERSION),
    ),
  });
}
