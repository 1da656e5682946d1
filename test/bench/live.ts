import { setTimeout } from "node:timers/promises";
import { parseArgs } from "node:util";
import type { Browser, Page } from "playwright-core";
import { type Platform, startPlatform } from "../../local/platform.ts";
import type { CallerRecording } from "../../voice/caller/caller-recording.ts";
import { planCalls } from "../../voice/caller/caller-script.ts";
import { quantile } from "../../workers/measure/comparison/order-statistics.ts";
import { findChromium, launchChromium } from "../support/browser/chromium.ts";
import { addProbe, type Probed, readProbe, type Shown } from "./live/page-probe.ts";
import { type Child, startChild } from "./support/child-process.ts";
import type { CallersCommands } from "./turns/callers.ts";
import { readCallerRecordings } from "./turns/recordings.ts";

/** Calls that are watched in a browser. */
interface LivePlan {
  calls: number;
  /** Calls whose own page is open, too. */
  callPages: number;
  /** Time over which the calls begin. */
  spreadMs: number;
  /** Longest that the calls go on. */
  deadlineMs: number;
}

/** Speech to text decodes at most so many calls at once; of more, it recognises the recordings that are played. */
const MAX_DECODED_CALLS = 4;
const CALL_PAGES = 2;
const LOAD_PROCESSES = 2;
const SEED = 1;
/** Pages finish drawing what came last. */
const AFTERWARDS_MS = 3_000;
const LOOK_EVERY_MS = 100;

const kinds: Record<Shown["what"], string> = {
  call: "a call, from its start",
  words: "a caller's words, from when they were recognised",
  stage: "a stage of a running turn, from the event that began it",
  turn: "a turn's whole waterfall on its call's page, from its end",
};

/**
 * `npm run bench -- live [--calls N] [--json]`: how long after it happened a real browser shows what calls do, with two
 * calls as with `npm start`, or more.
 */
export async function measureLive(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { calls: { type: "string", default: "2" }, json: { type: "boolean", default: false } },
  });
  const calls = Number(values.calls);
  const plan: LivePlan = { calls, callPages: Math.min(calls, CALL_PAGES), spreadMs: calls * 150, deadlineMs: 240_000 };
  const executablePath = findChromium("live pages");
  if (executablePath === null) throw new Error("there is no browser to measure with");
  const recordings = await readCallerRecordings();
  const isDecoded = calls <= MAX_DECODED_CALLS;
  const platform = await startPlatform({
    port: 0,
    dataDirectory: null,
    profile: isDecoded ? "instant" : "cloud",
    ...(!isDecoded && { replay: recordings }),
  });
  const browser = await launchChromium({ executablePath });
  try {
    const probed = await watchCalls(plan, platform, browser, recordings);
    console.log(values.json ? JSON.stringify({ plan, lags: summaryOf(probed) }, null, 2) : describe(plan, probed));
  } finally {
    await browser.close();
    await platform.close();
  }
}

async function watchCalls(
  plan: LivePlan,
  platform: Platform,
  browser: Browser,
  recordings: readonly CallerRecording[],
): Promise<Probed> {
  const list = await openPage(platform, browser, "/live");
  await list.getByText("No call is in progress.").waitFor();
  const children = Array.from({ length: Math.min(LOAD_PROCESSES, plan.calls) }, () =>
    startChild<CallersCommands>(new URL("./turns/callers.ts", import.meta.url)),
  );
  try {
    const placing = placeCalls(plan, platform, recordings, children);
    const pages = [list, ...(await openCallPages(plan, platform, browser, list))];
    await placing;
    await setTimeout(AFTERWARDS_MS);
    const all = await Promise.all(pages.map(readProbe));
    return {
      shown: all.flatMap(({ shown }) => shown),
      missed: all.flatMap(({ missed }) => missed),
      left: all.reduce((sum, { left }) => sum + left, 0),
    };
  } finally {
    await Promise.all(children.map((child) => child.stop()));
  }
}

async function placeCalls(
  { calls, spreadMs, deadlineMs }: LivePlan,
  { url, apiKey, agentId }: Platform,
  recordings: readonly CallerRecording[],
  children: readonly Child<CallersCommands>[],
): Promise<void> {
  const planned = planCalls(recordings, calls, SEED).map((script) => ({ agentId, script }));
  await Promise.all(
    children.map((child, index) => {
      const own = planned.filter((_, at) => at % children.length === index);
      const everyMs = spreadMs / own.length;
      const takes = { platform: { url, apiKey }, recordings, calls: own, atOnce: own.length, everyMs };
      return child.request("place", takes, deadlineMs);
    }),
  );
}

/** Opens the pages of the first calls as soon as the list shows them. */
async function openCallPages(
  { callPages }: LivePlan,
  platform: Platform,
  browser: Browser,
  list: Page,
): Promise<Page[]> {
  const callIds: string[] = [];
  while (callIds.length < callPages) {
    const { shown } = await readProbe(list);
    const begun = shown.filter(({ what }) => what === "call").map(({ callId }) => callId);
    callIds.push(...begun.filter((callId) => !callIds.includes(callId)).slice(0, callPages - callIds.length));
    await setTimeout(LOOK_EVERY_MS);
  }
  return Promise.all(callIds.map((callId) => openPage(platform, browser, `/live/${callId}`)));
}

/** Opens a page in a browser session of its own, so that it has a socket of its own. */
async function openPage({ url, apiKey }: Platform, browser: Browser, path: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1_366, height: 900 } });
  const page = await context.newPage();
  await addProbe(page);
  await page.goto(`${url}${path}#key=${apiKey}`);
  return page;
}

function summaryOf({ shown, missed }: Probed) {
  return Object.fromEntries(
    Object.keys(kinds).map((kind) => {
      const lags = shown.filter(({ what }) => what === kind).map(({ lagMs }) => lagMs);
      const figures = { n: lags.length, p50Ms: quantile(lags, 0.5), p95Ms: quantile(lags, 0.95) };
      return [
        kind,
        { ...figures, maxMs: Math.max(...lags), missed: missed.filter(({ what }) => what === kind).length },
      ];
    }),
  );
}

function describe({ calls, callPages }: LivePlan, probed: Probed): string {
  const summary = summaryOf(probed);
  return [
    `${calls} calls, /live open, and the pages of ${callPages} calls`,
    ...Object.entries(kinds).map(([kind, words]) => {
      const { n, p50Ms, p95Ms, maxMs, missed } = summary[kind] as ReturnType<typeof summaryOf>[string];
      return `${words}: n ${n}, P50 ${Math.round(p50Ms)} ms, P95 ${Math.round(p95Ms)} ms, longest ${Math.round(maxMs)} ms, not shown ${missed}`;
    }),
    `words and stages of calls that left the list before they were drawn: ${probed.left}`,
    ...probed.missed.map(({ what, row, callId }) => `not shown: ${row ?? what} of ${callId}`),
  ].join("\n");
}
