import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { vi } from "vitest";
import type { MadeReport } from "../../../workers/services/benchmarks/report-store.ts";
import { api } from "./tenant.ts";

/** Path of the benchmarks. */
export const BENCHMARKS = "/api/performance/benchmarks";

/** A report as `npm run benchmark` sends it: of one category with one metric. */
export function madeReport(changes: Partial<MadeReport> = {}): MadeReport {
  return {
    startedAt: "2026-11-01T08:00:00.000Z",
    endedAt: "2026-11-01T08:03:00.000Z",
    status: "finished",
    origin: "command",
    note: "",
    build: "0.1.0+test",
    simulatedLatency: null,
    environment: {
      measuredFrom: "outside",
      colo: "",
      runtime: "test",
      machine: "two cores",
      services: "local",
      configuration: "",
    },
    seed: 1,
    categories: [],
    ...changes,
  };
}

/** Stores a report that was made elsewhere; returns its id. */
export async function storeReport(key: string, changes: Partial<MadeReport> = {}): Promise<string> {
  const { status, body } = await api("POST", `${BENCHMARKS}/reports`, { key, json: madeReport(changes) });
  if (status !== 201) throw new Error(`The report was answered ${status}: ${JSON.stringify(body)}`);
  return body.data.id;
}

/** Waits until the object of an organisation has no run any more. */
export async function untilRunEnded(organizationId: string): Promise<void> {
  const stub = env.BENCHMARK_RUN.getByName(organizationId);
  await vi.waitFor(
    async () => {
      const rows = await runInDurableObject(stub, (_, { storage }) => storage.sql.exec("select id from run").toArray());
      if (rows.length > 0) throw new Error("The run is under way.");
    },
    { timeout: 90_000, interval: 50 },
  );
}
