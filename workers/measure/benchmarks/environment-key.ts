import { hashOf } from "../../../voice/random.ts";
import type { BenchmarkEnvironment } from "./report.ts";

/** Fields of an environment that must be the same for two reports to compare. All of them outlive a reboot. */
const fields = [
  "measuredFrom",
  "colo",
  "runtime",
  "machine",
  "services",
  "configuration",
] as const satisfies readonly (keyof BenchmarkEnvironment)[];

/** Environment without its key. */
export type EnvironmentFields = Omit<BenchmarkEnvironment, "key">;

/** Hash of the fields of an environment, the same on every machine. */
export function environmentKey(environment: EnvironmentFields): string {
  return hashOf(JSON.stringify(fields.map((field) => environment[field])));
}

/** Completes an environment with its key. */
export function environmentOf(environment: EnvironmentFields): BenchmarkEnvironment {
  return { ...environment, key: environmentKey(environment) };
}

/** Names of the fields in which two environments differ. */
export function environmentDifferences(a: BenchmarkEnvironment, b: BenchmarkEnvironment): string[] {
  return fields.filter((field) => a[field] !== b[field]);
}
