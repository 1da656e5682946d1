/**
 * `npm run budgets`: loads every page of the built dashboard in a real Chromium with Lighthouse, five times a profile,
 * one load at a time, and holds the medians to `limits.ts`. Options: `--runs N`, `--page /calls` (several), `--profile
 * desktop|mobile`, `--url URL --key KEY` for a platform that runs already.
 */

import { loadavg } from "node:os";
import { parseArgs } from "node:util";
import { type PageLoad, type Profile, startMeasuringBrowser } from "../../../local/benchmark/load-page.ts";
import { startPlatform } from "../../../local/platform.ts";
import { routes } from "../../../web/src/router/routes.ts";
import { findChromium } from "../../support/browser/chromium.ts";
import { startEdge } from "./edge.ts";
import { type BudgetedLoad, budgets, medianLoad, overBudget } from "./limits.ts";
import { MAX_INTERACTION_MS, measureScrolling, SCROLLED_ROWS } from "./scrolling.ts";

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "5" },
    page: { type: "string", multiple: true },
    profile: { type: "string", multiple: true, default: ["desktop", "mobile"] },
    url: { type: "string" },
    key: { type: "string" },
  },
});
const runs = Number(values.runs);
if (!Number.isInteger(runs) || runs < 1) throw new Error("--runs is a whole number from 1");
const profiles = values.profile.map((profile): Profile => {
  if (profile !== "desktop" && profile !== "mobile") throw new Error("--profile is desktop or mobile");
  return profile;
});

const chromium = findChromium("the pages' budgets");
if (chromium === null) process.exit(1);

const own = values.url === undefined ? await startPlatform({ port: 0, dataDirectory: null }) : null;
const origin = own?.url ?? (values.url as string);
const apiKey = own?.apiKey ?? values.key;
if (apiKey === undefined) throw new Error("--url needs --key");
const edge = await startEdge(origin);
const browser = await startMeasuringBrowser(chromium, edge.url, apiKey);
let isOver = false;
try {
  const pages = values.page ?? (await pagesOf(edge.url, apiKey));
  console.log(`Medians of ${runs} cold loads; load average ${loadavg()[0]?.toFixed(1)} on this machine at the start.`);
  for (const profile of profiles) {
    for (const page of pages) {
      const loads: PageLoad[] = [];
      for (let run = 0; run < runs; run++) loads.push(await browser.load(edge.url + page, profile));
      const median = medianLoad(loads);
      const excess = overBudget(median, budgets[profile]);
      if (excess.length > 0) isOver = true;
      console.log(describe(profile, page, median, excess));
    }
  }
} finally {
  await browser.close();
  await edge.close();
  await own?.close();
}
if (values.page === undefined) {
  const { interactions, slowestMs } = await measureScrolling(chromium);
  const isSlow = interactions === 0 || slowestMs >= MAX_INTERACTION_MS;
  if (isSlow) isOver = true;
  console.log(
    `scrolling ${SCROLLED_ROWS} rows at a quarter of the processor: ${interactions} keys, the slowest answered after ${slowestMs} ms${isSlow ? `  OVER BUDGET: ${MAX_INTERACTION_MS} ms` : ""}`,
  );
}
process.exit(isOver ? 1 : 0);

function describe(profile: Profile, page: string, median: BudgetedLoad, excess: string[]): string {
  const { performance, accessibility, lcpMs, cls, tbtMs } = median;
  const figures = `performance ${performance} accessibility ${accessibility} LCP ${Math.round(lcpMs)} ms CLS ${cls.toFixed(3)} TBT ${Math.round(tbtMs)} ms`;
  return `${profile.padEnd(7)} ${page.padEnd(24)} ${figures}${excess.length === 0 ? "" : `  OVER BUDGET: ${excess.join(", ")}`}`;
}

/** Addresses of all pages that need no id, and of the newest call, if there is one. */
async function pagesOf(url: string, key: string): Promise<string[]> {
  const plain = Object.values(routes).flatMap(({ pattern }) =>
    pattern === null || pattern.includes(":") ? [] : [pattern],
  );
  const response = await fetch(`${url}/api/calls?limit=1&status=ended`, {
    headers: { authorization: `Bearer ${key}` },
    signal: AbortSignal.timeout(10_000),
  });
  const { data } = (await response.json()) as { data: { items: { id: string }[] } };
  return [...plain, ...data.items.map(({ id }) => `/calls/${id}`)];
}
