import { chromium } from "playwright-core";
import { serveTable } from "../support/table-site.ts";

/** Rows of the table that is scrolled. */
export const SCROLLED_ROWS = 100_000;

/** Slowest answer to a key that is allowed while the table scrolls. */
export const MAX_INTERACTION_MS = 200;

/** Times of interactions with the table of the pages. */
export interface Scrolling {
  interactions: number;
  slowestMs: number;
}

/** Scrolls the table by wheel and keys on a processor four times slower, and times every answer to a key. */
export async function measureScrolling(executablePath: string): Promise<Scrolling> {
  const site = await serveTable();
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
  try {
    const page = await browser.newPage({ viewport: { width: 1_280, height: 720 } });
    await page.goto(site.url(SCROLLED_ROWS));
    await page.getByRole("row").nth(3).waitFor();
    await page.evaluate(() => {
      const durations: number[] = [];
      Object.assign(window, { durations });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) {
          if ((entry as PerformanceEventTiming).interactionId > 0) durations.push(entry.duration);
        }
      }).observe({ type: "event", durationThreshold: 16 } as PerformanceObserverInit);
    });
    const session = await page.context().newCDPSession(page);
    await session.send("Emulation.setCPUThrottlingRate", { rate: 4 });
    await page.getByRole("link", { name: "row-0", exact: true }).focus();
    for (let i = 0; i < 50; i++) {
      await page.mouse.wheel(0, 1_500);
      await page.keyboard.press(i % 5 === 4 ? "PageDown" : "ArrowDown");
    }
    await session.send("Emulation.setCPUThrottlingRate", { rate: 1 });
    const durations = await page.evaluate(() => (window as unknown as { durations: number[] }).durations);
    return { interactions: durations.length, slowestMs: Math.max(0, ...durations) };
  } finally {
    await browser.close();
    await site.close();
  }
}
