import { setTimeout as sleep } from "node:timers/promises";
import type { BenchmarkProgress } from "../../workers/measure/benchmarks/report.ts";
import { cancelRun, type Deployment, type KeptReport, readReport } from "./deployment.ts";

const LOOK_EVERY_MS = 1_000;
/** Longer than a run may take. */
const RUN_DEADLINE_MS = 35 * 60_000;
/** Time for which a deployment that is busy measuring may leave questions unanswered. */
const UNANSWERED_MS = 60_000;

/**
 * Follows a run until it has ended, telling its progress whenever it moves. A signal cancels the run, and what was
 * measured is returned.
 */
export async function followRun(
  deployment: Deployment,
  id: string,
  onProgress: (progress: BenchmarkProgress) => void,
  signal: AbortSignal,
  lookEveryMs = LOOK_EVERY_MS,
): Promise<KeptReport> {
  let told = "";
  let isCancelled = false;
  const deadlineMs = performance.now() + RUN_DEADLINE_MS;
  let answeredAtMs = performance.now();
  while (performance.now() < deadlineMs) {
    const report = await readReport(deployment, id).catch((error: unknown) => {
      if (performance.now() - answeredAtMs > UNANSWERED_MS) throw error;
      return null;
    });
    if (report === null) {
      await sleep(lookEveryMs);
      continue;
    }
    answeredAtMs = performance.now();
    if (report.status !== "running") return report;
    if (signal.aborted && !isCancelled) {
      isCancelled = true;
      await cancelRun(deployment, id);
    }
    const { progress } = report;
    const words = progress === null ? "" : `${progress.category} ${progress.finishedSteps}`;
    if (progress !== null && words !== told) onProgress(progress);
    told = words;
    await sleep(lookEveryMs);
  }
  throw new Error("the run did not end in time");
}
