import type { BenchmarkReport } from "../../measure/benchmarks/report.ts";
import { judgedRules } from "../../measure/recommendations/judged-rules.ts";
import { recommend } from "../../measure/recommendations/rules/recommend.ts";
import { type EvidenceSources, gatherEvidence } from "./evidence.ts";
import type { Implementation } from "./implementation.ts";
import type { Recommendations } from "./recommendations.ts";

/**
 * Creates what follows on the end of a benchmark: changes that it verifies are settled first, then the rules look at
 * its report and what was measured beside it.
 */
export function createAfterBenchmark(
  store: Recommendations,
  implementation: Pick<Implementation, "settleVerified">,
  sources: EvidenceSources,
) {
  return {
    /** Takes a stored report that has ended. `agentId` is that of its calls, null for the oldest agent. */
    async take(organizationId: string, report: BenchmarkReport, agentId: string | null): Promise<void> {
      await implementation.settleVerified(organizationId);
      const input = await gatherEvidence(sources, organizationId, report, agentId);
      await store.take(organizationId, report.id, recommend(input), judgedRules(input));
    },
  };
}
/** What follows on the end of a benchmark, see `createAfterBenchmark`. */
export type AfterBenchmark = ReturnType<typeof createAfterBenchmark>;
