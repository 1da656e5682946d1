import { z } from "zod";
import type { BenchmarkEnvironment } from "./report.ts";
import type { RunRequest } from "./run-request.ts";

/** Configuration of a run, as its environment writes it down. */
const configurationSchema = z.object({ agent: z.string(), vendors: z.boolean(), rows: z.number() });
const OLDEST = "oldest";

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
    configuration: JSON.stringify({
      agent: request.agentId ?? OLDEST,
      vendors: request.vendors,
      rows: rowsVersion,
    } satisfies z.infer<typeof configurationSchema>),
  };
}

/** Returns the agent that a run was asked for; null for the oldest one, and of a report from elsewhere. */
export function agentOfRun({
  measuredFrom,
  configuration,
}: Pick<BenchmarkEnvironment, "measuredFrom" | "configuration">): string | null {
  if (measuredFrom !== "object") return null;
  const read = configurationSchema.safeParse(parsed(configuration));
  return read.success && read.data.agent !== OLDEST ? read.data.agent : null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Of a report that was stored as something else: it names no agent.
    return null;
  }
}
