import type { BenchmarkEnvironment } from "./report.ts";
import type { RunRequest } from "./run-request.ts";

/** Facts of a deployment that a run's environment is made of. */
export interface DeploymentFacts {
  runtime: string;
  colo: string;
  services: BenchmarkEnvironment["services"];
}

/**
 * Environment of a run inside a deployment, without its key. Stand-ins count as local whether they are slow on purpose
 * or not: that a deployment's services became slower is what a comparison is to find. For the same reason nothing of
 * the agent's settings is in the configuration but which agent it is: settings are what recommendations change.
 */
export function runEnvironment(
  { runtime, colo, services }: DeploymentFacts,
  request: Pick<RunRequest, "agentId" | "vendors">,
  rowsVersion: number,
): Omit<BenchmarkEnvironment, "key"> {
  return {
    measuredFrom: "object",
    colo,
    runtime,
    machine: "",
    services: services === "simulated" ? "local" : services,
    configuration: JSON.stringify({ agent: request.agentId ?? "oldest", vendors: request.vendors, rows: rowsVersion }),
  };
}
