import type { CriticalPath } from "./critical-path.ts";
import type { CategoryDetails } from "./report.ts";

/** Findings about the critical paths of many turns, as a report's details have them. */
export interface PipelineFindings {
  medianTurn: NonNullable<CategoryDetails["medianTurn"]>;
  bottleneck: NonNullable<CategoryDetails["bottleneck"]>;
  parallel: NonNullable<CategoryDetails["parallel"]>;
  /** Share of all work within the waits that went on while other work did. */
  overlapShare: number;
}

/** Savings below this, on average over all turns, are not told. */
const LEAST_SAVING_MS = 1;

/** Sums up the critical paths of a report's turns; null of none. */
export function pipelineFindings(paths: readonly CriticalPath[]): PipelineFindings | null {
  const sorted = paths.toSorted((a, b) => a.waitMs - b.waitMs);
  const median = sorted[(sorted.length - 1) >> 1];
  if (median === undefined) return null;
  const byStage = sums(paths.flatMap(({ criticalMs }) => Object.entries(criticalMs)));
  const criticalMs = [...byStage.values()].reduce((sum, ms) => sum + ms, 0);
  const [stage, longestMs] = [...byStage].reduce((longest, one) => (one[1] > longest[1] ? one : longest), ["none", 0]);
  const overlapMs = paths.reduce((sum, path) => sum + path.overlapMs, 0);
  const workMs = paths.reduce((sum, path) => sum + path.workMs, 0);
  return {
    medianTurn: median.spans.slice(0, 60).map((span) => ({ ...span })),
    bottleneck: { stage, share: criticalMs === 0 ? 0 : longestMs / criticalMs },
    parallel: opportunities(paths),
    overlapShare: workMs === 0 ? 0 : overlapMs / workMs,
  };
}

/** Lists what stages waited for without need, by the time that each would save in an average turn. */
function opportunities(paths: readonly CriticalPath[]): PipelineFindings["parallel"] {
  const waits = paths.flatMap(({ needless }) => needless);
  const saved = sums(waits.map(({ stage, waitedFor, savesMs }) => [`${stage}\n${waitedFor}`, savesMs]));
  return [...saved]
    .map(([pair, ms]) => {
      const [stage = "", waitedFor = ""] = pair.split("\n");
      return { stage, waitedFor, savesMs: ms / paths.length };
    })
    .filter(({ savesMs }) => savesMs >= LEAST_SAVING_MS)
    .sort((a, b) => b.savesMs - a.savesMs)
    .slice(0, 20);
}

function sums(entries: readonly (readonly [string, number])[]): Map<string, number> {
  const totals = new Map<string, number>();
  for (const [name, ms] of entries) totals.set(name, (totals.get(name) ?? 0) + ms);
  return totals;
}
