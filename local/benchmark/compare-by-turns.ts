import { writeFile } from "node:fs/promises";
import { compareMetrics } from "../../workers/measure/benchmarks/compare-reports.ts";
import { measureByTurns } from "./api-from-outside.ts";
import type { Deployment } from "./deployment.ts";
import type { BenchmarkOptions } from "./options.ts";
import { linesOf, rowsOfMetrics } from "./table.ts";

/**
 * Compares two deployments by rounds that are measured by turns, `against` being the baseline: pairs of rounds are the
 * units, so that a machine or a network that slows down while they run is no difference between them. Nothing is
 * stored. Returns 1 when a figure regressed or nothing was answered.
 */
export async function compareByTurns(
  deployment: Deployment,
  against: Deployment,
  { rounds, seed, files }: Pick<BenchmarkOptions, "rounds" | "seed" | "files">,
  print: (text: string) => void,
  signal: AbortSignal,
  roundMs?: number,
): Promise<0 | 1> {
  print(`API over the network, ${rounds} rounds of ${against.url} and ${deployment.url} by turns …`);
  const [before, after] = await measureByTurns(
    [against, deployment],
    { rounds, seed, ...(roundMs !== undefined && { roundMs }) },
    signal,
  );
  const comparisons = compareMetrics(before, after, { isInterleaved: true });
  const count = (verdict: string): number => comparisons.filter((one) => one.verdict === verdict).length;
  print(["", ...linesOf(rowsOfMetrics(after, comparisons))].join("\n"));
  print(
    `\n${count("improved")} figures improved, ${count("regressed")} regressed, ${count("unchanged")} are unchanged.`,
  );
  if (files.json !== null) {
    const whole = { url: deployment.url, against: against.url, before, after, comparisons };
    await writeFile(files.json, `${JSON.stringify(whole, null, 2)}\n`);
  }
  const isAnswered = after.some(({ key, value }) => key.endsWith(".p50") && value !== null);
  return count("regressed") > 0 || !isAnswered ? 1 : 0;
}
