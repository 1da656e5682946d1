import { err, ok, type Result } from "../../../voice/result.ts";
import { lastBaseline, rollingBaseline } from "../../measure/benchmarks/baseline.ts";
import { compareReports } from "../../measure/benchmarks/compare-reports.ts";
import type { BenchmarkReport } from "../../measure/benchmarks/report.ts";
import { type ReportScore, scoreOf } from "../../measure/benchmarks/score.ts";
import type { ReportComparison } from "../../measure/benchmarks/verdict.ts";
import type { BenchmarkReports } from "../benchmarks/report-store.ts";
import type { Acknowledgement, Acknowledgements } from "./acknowledgements.ts";

/** Report with its scores, how it stands to its baseline, and what people have noted of that. */
export interface ComparedReport {
  current: BenchmarkReport;
  baseline: BenchmarkReport | null;
  comparison: ReportComparison | null;
  score: ReportScore;
  baselineScore: ReportScore | null;
  acknowledged: Acknowledgement[];
}

/** Creates the comparison of stored reports. */
export function createReportComparison(reports: BenchmarkReports, acknowledgements: Pick<Acknowledgements, "inForce">) {
  const baselineOf = async (
    organizationId: string,
    current: BenchmarkReport,
    name: string,
  ): Promise<Result<BenchmarkReport | null, "no_baseline">> => {
    if (name === "pinned") return ok(await reports.pinned(organizationId));
    if (name === "last" || name === "rolling") {
      const stored = await reports.latest(organizationId, MAX_LOOKED_AT, current.environment.key);
      const before = stored.map(({ report }) => report);
      return ok(name === "last" ? lastBaseline(before, current) : rollingBaseline(before, current));
    }
    const named = await reports.find(organizationId, name);
    return named === null ? err("no_baseline") : ok(named.report);
  };

  return {
    /** Compares a report with the baseline of a name: `last`, `rolling`, `pinned` or another report's id. */
    async compare(
      organizationId: string,
      reportId: string,
      baselineName: string,
    ): Promise<Result<ComparedReport, "no_report" | "no_baseline">> {
      const [stored, inForce] = await Promise.all([
        reports.find(organizationId, reportId),
        acknowledgements.inForce(organizationId),
      ]);
      if (stored === null) return err("no_report");
      const { report: current } = stored;
      const baseline = await baselineOf(organizationId, current, baselineName);
      if (!baseline.ok) return baseline;
      const comparison = baseline.value === null ? null : compareReports(baseline.value, current);
      const regressed = new Set(
        comparison?.metrics.filter(({ verdict }) => verdict === "regressed").map(({ key }) => key),
      );
      return ok({
        current,
        baseline: baseline.value,
        comparison,
        score: scoreOf(current),
        baselineScore: baseline.value === null ? null : scoreOf(baseline.value),
        acknowledged: inForce.filter(({ metric }) => regressed.has(metric)),
      });
    },
  };
}
/** Comparison of stored reports, see `createReportComparison`. */
export type ReportComparer = ReturnType<typeof createReportComparison>;

/** Reports among which the one before is looked for. */
const MAX_LOOKED_AT = 30;
