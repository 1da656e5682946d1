import { setTimeout } from "node:timers/promises";
import type { TargetRow } from "../../../workers/measure/benchmarks/targets/target-rows.ts";
import type { MadeReport } from "./scale-report.ts";

/** Platform that is verified, reached over its API. */
export interface VerifiedPlatform {
  url: string;
  apiKey: string;
}

const REQUEST_DEADLINE_MS = 30_000;
const POLL_MS = 2_000;

/** Runs the platform's own benchmark and waits for its end. Says what it waits for through `print`. */
export async function runBenchmark(
  platform: VerifiedPlatform,
  deadlineMs: number,
  print: (text: string) => void,
): Promise<void> {
  const begunAtMs = performance.now();
  const body = JSON.stringify({ note: "npm run verify" });
  const { id } = await ask<{ id: string }>(platform, "POST", "/api/performance/benchmarks", body);
  while (performance.now() - begunAtMs < deadlineMs) {
    await setTimeout(POLL_MS);
    const { status } = await ask<{ status: string }>(platform, "GET", `/api/performance/benchmarks/${id}`);
    if (status !== "running") return print(`  The platform's benchmark is ${status}.`);
  }
  await ask(platform, "DELETE", `/api/performance/benchmarks/${id}`);
  print("  The platform's benchmark took too long and was cancelled; what it had measured is kept.");
}

/** Stores a report of what was measured here. */
export async function storeReport(platform: VerifiedPlatform, report: MadeReport): Promise<void> {
  await ask(platform, "POST", "/api/performance/benchmarks/reports", JSON.stringify(report));
}

/** Reads how the targets stand. */
export async function readTargets(platform: VerifiedPlatform): Promise<TargetRow[]> {
  return (await ask<{ targets: TargetRow[] }>(platform, "GET", "/api/performance/targets")).targets;
}

async function ask<T>({ url, apiKey }: VerifiedPlatform, method: string, path: string, body?: string): Promise<T> {
  const response = await fetch(url + path, {
    method,
    headers: { Authorization: `Bearer ${apiKey}`, "Content-Type": "application/json" },
    ...(body !== undefined && { body }),
    signal: AbortSignal.timeout(REQUEST_DEADLINE_MS),
  });
  const answer = (await response.json()) as { success: boolean; data: T; error?: { message: string } };
  if (!answer.success) throw new Error(`${method} ${path}: ${answer.error?.message ?? response.status}`);
  return answer.data;
}
