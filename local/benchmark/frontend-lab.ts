import { makeMetric } from "../../workers/measure/benchmarks/make-metric.ts";
import type { CategoryReport } from "../../workers/measure/benchmarks/report.ts";
import type { Deployment } from "./deployment.ts";
import { chromiumPath } from "./find-chromium.ts";
import type { MeasuringBrowser, PageLoad } from "./load-page.ts";

/** Pages that are loaded: the first of the three an operator opens, and the one that a caller does. */
const pages = [
  { name: "overview", path: "/" },
  { name: "calls", path: "/calls" },
  { name: "pipeline", path: "/pipeline" },
  { name: "talk", path: "/talk" },
] as const;

/** Loads of each page: a load takes some seconds, and loads of one page vary little. */
const ROUNDS = 5;

/** A page loaded once, cold, and pressed keys on. */
interface MeasuredPage extends PageLoad {
  name: (typeof pages)[number]["name"];
  inpMs: number;
}

/** Figures of pages that are scored: Lighthouse's control points, and those of web vitals. */
const figures = [
  {
    key: "lcp",
    label: "LCP",
    unit: "ms",
    read: (page: MeasuredPage) => page.lcpMs,
    score: { p10: 1_000, median: 2_500, weight: 3 },
  },
  {
    key: "inp",
    label: "slowest answer to a key (16 ms or less counts as 16)",
    unit: "ms",
    read: (page: MeasuredPage) => page.inpMs,
    score: { p10: 100, median: 300, weight: 3 },
  },
  {
    key: "cls",
    label: "CLS",
    unit: "score",
    read: (page: MeasuredPage) => page.cls,
    score: { p10: 0.1, median: 0.25, weight: 2 },
  },
  {
    key: "tbt",
    label: "TBT",
    unit: "ms",
    read: (page: MeasuredPage) => page.tbtMs,
    score: { p10: 200, median: 600, weight: 2 },
  },
  { key: "bytes", label: "bytes over the network", unit: "bytes", read: (page: MeasuredPage) => page.bytes },
] as const;

/**
 * Measures the deployment's pages in a real Chromium: cold loads on Lighthouse's desktop, and answers to keys. Skipped,
 * saying so, where there is no Chromium.
 */
export async function measureFrontend(
  deployment: Deployment,
  onRound: (round: number, rounds: number) => void,
): Promise<CategoryReport> {
  const startedAtMs = performance.now();
  const path = chromiumPath();
  if (path === null) return report("skipped", "no Chromium was found: install one, or set CHROME_PATH", [], 0);
  // Lighthouse takes a second to load, which other categories need not wait for.
  const { startMeasuringBrowser } = await import("./load-page.ts");
  const browser = await startMeasuringBrowser(path, deployment.url, deployment.apiKey);
  const rounds: MeasuredPage[][] = [];
  let failure: string | null = null;
  try {
    for (let round = 0; round < ROUNDS; round++) {
      onRound(round, ROUNDS);
      rounds.push(await measureRound(browser, deployment.url));
    }
  } catch (error) {
    failure = (error instanceof Error ? error.message : String(error)).slice(0, 250);
  } finally {
    await browser.close();
  }
  const status = failure === null ? "measured" : rounds.length === 0 ? "failed" : "partial";
  return report(status, failure, rounds, performance.now() - startedAtMs);
}

async function measureRound(browser: MeasuringBrowser, url: string): Promise<MeasuredPage[]> {
  const measured: MeasuredPage[] = [];
  for (const { name, path } of pages) {
    const load = await browser.load(url + path, "desktop");
    measured.push({ ...load, name, inpMs: await browser.pressKeys(url + path) });
  }
  return measured;
}

function report(
  status: CategoryReport["status"],
  reason: string | null,
  rounds: readonly (readonly MeasuredPage[])[],
  durationMs: number,
): CategoryReport {
  const metrics = pages.flatMap(({ name, path }) =>
    figures.map(({ key, label, unit, read, ...scored }) => {
      const units = rounds.map((round) => round.filter((page) => page.name === name).map(read));
      const named = { key: `frontend.lab.${name}_${key}`, label: `${path}: ${label}, cold on a desktop` };
      const definition = { ...named, unit, better: "lower", statistic: "median", ...scored } as const;
      return makeMetric(definition, units, reason ?? "The page was not loaded.");
    }),
  );
  const notes = [`Lab figures: medians of ${rounds.length} cold loads in Lighthouse's desktop profile, one at a time.`];
  return { category: "frontend", status, reason, durationMs: Math.round(durationMs), metrics, details: { notes } };
}
