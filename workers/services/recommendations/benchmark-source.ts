import type { BenchmarkCategory, BenchmarkReport } from "../../measure/benchmarks/report.ts";
import { runRequestSchema } from "../../measure/benchmarks/run-request.ts";
import type { BenchmarkServices } from "../benchmarks/create.ts";

/** Benchmarks of an organisation, as recommendations need them. */
export interface BenchmarkSource {
  find(organizationId: string, id: string): Promise<BenchmarkReport | null>;
  /** Starts a benchmark of one category, with an agent or the oldest one. Null while another runs. */
  start(
    organizationId: string,
    category: BenchmarkCategory,
    agentId: string | null,
    note: string,
  ): Promise<{ id: string } | null>;
}

/** Benchmarks as the deployment runs them. */
export function benchmarkSourceOf({ reports, runs }: Pick<BenchmarkServices, "reports" | "runs">): BenchmarkSource {
  return {
    find: async (organizationId, id) => (await reports.find(organizationId, id))?.report ?? null,
    start: async (organizationId, category, agentId, note) => {
      const request = runRequestSchema.parse({ categories: [category], agentId, note });
      const started = await runs.start(organizationId, "page", request, null);
      return started.ok ? { id: started.value.made.report.id } : null;
    },
  };
}
