import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import lighthouse, { desktopConfig } from "lighthouse";
import { type Browser, chromium } from "playwright-core";

/** Lighthouse's two profiles: a desktop on a good line, a middling telephone on slow 4G. Both are simulated. */
export type Profile = "desktop" | "mobile";

/** Figures of one load of one page. */
export interface PageLoad {
  /** Shares of 1. */
  performance: number;
  accessibility: number;
  lcpMs: number;
  cls: number;
  tbtMs: number;
  /** Bytes that came over the network, compressed as they came. */
  bytes: number;
}

/** A browser that Lighthouse drives, with the session that the pages need. */
export interface MeasuringBrowser {
  load(url: string, profile: Profile): Promise<PageLoad>;
  /** Times the slowest answer to some keys on a page, in ms; 16 stands for anything faster, which no browser tells. */
  pressKeys(url: string): Promise<number>;
  close(): Promise<void>;
}

/** Starts the browser, signed in at `origin` by the session cookie that `apiKey` is exchanged for. */
export async function startMeasuringBrowser(
  executablePath: string,
  origin: string,
  apiKey: string,
): Promise<MeasuringBrowser> {
  const port = await freePort();
  const browser = await chromium.launch({
    executablePath,
    args: ["--no-sandbox", "--disable-gpu", `--remote-debugging-port=${port}`],
  });
  const cookie = await sessionCookie(origin, apiKey);
  return {
    async load(url, profile) {
      // Each time: the cookie goes with the last tab, which Lighthouse closes, and the next load is the sign-in form's.
      await signIn(browser, cookie);
      const flags = { port, output: "json", onlyCategories: ["performance", "accessibility"] } as const;
      const result = await lighthouse(
        url,
        { ...flags, onlyCategories: [...flags.onlyCategories] },
        profile === "desktop" ? desktopConfig : undefined,
      );
      if (result === undefined) throw new Error(`Lighthouse has no result for ${url}.`);
      const { lhr } = result;
      if (lhr.runtimeError) throw new Error(`Lighthouse could not load ${url}: ${lhr.runtimeError.message}`);
      const figureOf = (audit: string): number => {
        const value = lhr.audits[audit]?.numericValue;
        if (value === undefined) throw new Error(`Lighthouse has no ${audit} of ${url}.`);
        return value;
      };
      const scoreOf = (category: string): number => lhr.categories[category]?.score ?? 0;
      return {
        performance: scoreOf("performance"),
        accessibility: scoreOf("accessibility"),
        lcpMs: figureOf("largest-contentful-paint"),
        cls: figureOf("cumulative-layout-shift"),
        tbtMs: figureOf("total-blocking-time"),
        bytes: figureOf("total-byte-weight"),
      };
    },
    pressKeys: (url) => pressKeys(browser, cookie, url),
    close: () => browser.close(),
  };
}

/** Keys of a person who finds their way without a mouse. */
const KEYS = ["Tab", "Tab", "ArrowDown", "Tab", "PageDown", "Tab", "ArrowUp", "Tab", "Home", "Tab"];

/** Least duration that browsers tell of an interaction. */
const LEAST_TOLD_MS = 16;

/** Collects the durations of interactions in the page; a text, since it runs there. */
const OBSERVE = `globalThis.keyDurations = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (entry.interactionId > 0) keyDurations.push(entry.duration);
}).observe({ type: "event", durationThreshold: ${LEAST_TOLD_MS} });`;

/** Two frames, after which every answer was painted and told. */
const PAINTED =
  "new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve, 50))))";

/** Presses keys on a page and returns the slowest answer, from the key to the next paint. */
async function pressKeys(browser: Browser, cookie: SessionCookie, url: string): Promise<number> {
  const context = await browser.newContext();
  try {
    await context.addCookies([cookie]);
    const page = await context.newPage();
    await page.goto(url, { waitUntil: "load", timeout: 20_000 });
    await page.evaluate(OBSERVE);
    for (const key of KEYS) await page.keyboard.press(key);
    await page.evaluate(PAINTED);
    const durations = await page.evaluate<number[]>("keyDurations");
    return Math.max(LEAST_TOLD_MS, ...durations);
  } finally {
    await context.close();
  }
}

/** Cookie of a session, as a browser keeps it. */
interface SessionCookie {
  name: string;
  value: string;
  url: string;
  httpOnly: boolean;
  sameSite: "Strict";
}

/** Exchanges a key for the cookie of a session. */
async function sessionCookie(origin: string, apiKey: string): Promise<SessionCookie> {
  const response = await fetch(`${origin}/api/session`, {
    method: "POST",
    headers: { "content-type": "application/json", origin },
    body: JSON.stringify({ apiKey }),
    signal: AbortSignal.timeout(10_000),
  });
  const [cookie] = response.headers.getSetCookie();
  const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie ?? "") ?? [];
  if (!response.ok || name === undefined || value === undefined) throw new Error("The platform gave no session.");
  return { name, value, url: origin, httpOnly: true, sameSite: "Strict" };
}

/** Lighthouse opens its tab in the browser's own context, so the cookie is put there. */
async function signIn(browser: Browser, cookie: SessionCookie): Promise<void> {
  const session = await browser.newBrowserCDPSession();
  await session.send("Storage.setCookies", { cookies: [cookie] });
  await session.detach();
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
