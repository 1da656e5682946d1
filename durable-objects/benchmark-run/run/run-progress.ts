import type {
  BenchmarkCategory,
  BenchmarkProgress,
  BenchmarkReport,
} from "../../../workers/measure/benchmarks/report.ts";
import type { RunState, StepTotals } from "./run-store.ts";

/** Makes the progress of a run: the pieces of its sandbox and its steps, and the time left by how the steps went. */
export function progressOf(
  { order, filledPieces, pieces }: Pick<RunState, "order" | "filledPieces" | "pieces">,
  totals: StepTotals,
  category: BenchmarkCategory | null,
  status: BenchmarkReport["status"],
): BenchmarkProgress {
  const { steps, finished, finishedExpectedMs, finishedMs, leftExpectedMs } = totals;
  const pace = finishedExpectedMs > 0 ? finishedMs / finishedExpectedMs : null;
  return {
    benchmarkId: order.benchmarkId,
    status,
    category,
    finishedSteps: filledPieces + finished,
    steps: pieces + steps,
    leftMs: status !== "running" ? 0 : pace === null ? null : Math.round(leftExpectedMs * pace),
  };
}
