import type { BenchmarkProgress, BenchmarkReport } from "../../workers/measure/benchmarks/report.ts";
import type { RunRequest } from "../../workers/measure/benchmarks/run-request.ts";

/** Deployment that is measured, and a key of the role `admin`. */
export interface Deployment {
  readonly url: string;
  readonly apiKey: string;
}

/** Report as the deployment keeps it; `progress` is null when it does not run. */
export type KeptReport = BenchmarkReport & { progress: BenchmarkProgress | null };

/** Report without what the deployment gives it. */
export type NewReport = Omit<BenchmarkReport, "id" | "environment"> & {
  environment: Omit<BenchmarkReport["environment"], "key">;
};

const REQUEST_DEADLINE_MS = 15_000;
/** Reports looked through for the last one; a page of the list. */
const LISTED = 20;

/** Begins a run and returns its report, which is empty so far. */
export function startRun(deployment: Deployment, request: RunRequest): Promise<KeptReport> {
  return ask(deployment, "POST", "/api/performance/benchmarks", request);
}

/** Reads a stored report. */
export function readReport(deployment: Deployment, id: string): Promise<KeptReport> {
  return ask(deployment, "GET", `/api/performance/benchmarks/${encodeURIComponent(id)}`);
}

/** Cancels a run; what was measured is kept. */
export function cancelRun(deployment: Deployment, id: string): Promise<unknown> {
  return ask(deployment, "DELETE", `/api/performance/benchmarks/${encodeURIComponent(id)}`);
}

/** Stores a report made here, and returns it as it is kept. */
export function storeReport(deployment: Deployment, report: NewReport): Promise<KeptReport> {
  return ask(deployment, "POST", "/api/performance/benchmarks/reports", report);
}

/** Finds the last finished report of an environment, other than one; null without. */
export async function lastReport(deployment: Deployment, key: string, otherThan: string): Promise<KeptReport | null> {
  const query = `?status=finished&environmentKey=${encodeURIComponent(key)}&limit=${LISTED}`;
  const { items } = await ask<{ items: { id: string }[] }>(deployment, "GET", `/api/performance/benchmarks${query}`);
  const last = items.find(({ id }) => id !== otherThan);
  return last === undefined ? null : readReport(deployment, last.id);
}

async function ask<T>({ url, apiKey }: Deployment, method: string, path: string, body?: unknown): Promise<T> {
  const response = await fetch(url + path, {
    method,
    headers: { Authorization: `Bearer ${apiKey}`, "Content-Type": "application/json" },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(REQUEST_DEADLINE_MS),
  });
  const answer = (await response.json()) as { success: boolean; data: T; error?: { message: string } };
  if (!answer.success) throw new Error(`${method} ${path}: ${answer.error?.message ?? response.status}`);
  return answer.data;
}
