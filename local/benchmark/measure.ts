import { writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import { compareReports } from "../../workers/measure/benchmarks/compare-reports.ts";
import { readDevFile } from "../dev-file.ts";
import { measureApiFromOutside } from "./api-from-outside.ts";
import { compareByTurns } from "./compare-by-turns.ts";
import { type Deployment, type KeptReport, lastReport, readReport, startRun, storeReport } from "./deployment.ts";
import { followRun } from "./follow-run.ts";
import { measureFrontend } from "./frontend-lab.ts";
import { junitOf } from "./junit.ts";
import { type BenchmarkOptions, UsageError } from "./options.ts";
import { type ComparedReport, describeReport, markdownOf } from "./table.ts";
import { wholeReport } from "./whole-report.ts";

/**
 * Measures a deployment inside and from here, stores the report there, compares and prints it. Returns the code that
 * the command ends with: 1 when a figure regressed, or nothing could be measured.
 */
export async function measure(
  options: BenchmarkOptions,
  print: (text: string) => void,
  signal: AbortSignal,
): Promise<0 | 1> {
  const deployment = options.deployment ?? (await runningPlatform());
  if (options.against !== null) return compareByTurns(deployment, options.against, options, print, signal);
  const inside = await measureInside(deployment, options, print, signal);
  const asks = (category: BenchmarkOptions["categories"][number]): boolean =>
    options.categories.includes(category) && !signal.aborted;
  if (asks("api")) print("API over the network …");
  const api = asks("api") ? await measureApiFromOutside(deployment, options) : null;
  const frontend = asks("frontend")
    ? await measureFrontend(deployment, (round, rounds) => print(`pages, round ${round + 1} of ${rounds} …`))
    : null;
  const machine = `${cpus()[0]?.model ?? "unknown"}, ${cpus().length} processors`;
  const whole = wholeReport(inside, { api, frontend }, { machine, endedAt: new Date().toISOString() });
  const report = await storeReport(deployment, whole);
  const compared = await compare(deployment, report, options.baseline);
  print(`\n${describeReport(compared)}`);
  await writeFiles(options.files, compared);
  return compared.comparison?.verdict === "regressed" || report.status === "failed" ? 1 : 0;
}

async function measureInside(
  deployment: Deployment,
  { categories, agentId, calls, rounds, seed, note, vendors, maxCostUsd }: BenchmarkOptions,
  print: (text: string) => void,
  signal: AbortSignal,
): Promise<KeptReport> {
  const request = { categories: [...categories], agentId, calls, rounds, seed, note, vendors, maxCostUsd };
  const { id } = await startRun(deployment, request);
  print(`Benchmark ${id} runs at ${deployment.url}.`);
  return followRun(
    deployment,
    id,
    ({ category, finishedSteps, steps, leftMs }) => {
      const left = leftMs === null ? "" : `, ${Math.ceil(leftMs / 1_000)} s left`;
      print(`${category ?? "preparing"}: ${finishedSteps} of ${steps} steps${left}`);
    },
    signal,
  );
}

async function compare(deployment: Deployment, report: KeptReport, baseline: string): Promise<ComparedReport> {
  const before =
    baseline === "last"
      ? await lastReport(deployment, report.environment.key, report.id)
      : await readReport(deployment, baseline);
  const comparison = before === null ? null : compareReports(before, report);
  return { report, baselineId: before?.id ?? null, comparison };
}

async function writeFiles(
  { json, junit, markdown }: BenchmarkOptions["files"],
  compared: ComparedReport,
): Promise<void> {
  const { report, baselineId, comparison } = compared;
  const whole = { report, baselineId, comparison };
  if (json !== null) await writeFile(json, `${JSON.stringify(whole, null, 2)}\n`);
  if (junit !== null) await writeFile(junit, junitOf(compared));
  if (markdown !== null) await writeFile(markdown, markdownOf(compared));
}

async function runningPlatform(): Promise<Deployment> {
  const running = await readDevFile();
  if (running === null)
    throw new UsageError("No platform runs here: start one with npm start, or give --url and --key.");
  return { url: running.url, apiKey: running.apiKey };
}
