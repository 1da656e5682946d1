import { join } from "node:path";
import type { Page } from "playwright-core";

/** Something that a page has shown, and how long after it happened, ms. */
export interface Shown {
  what: "call" | "words" | "stage" | "turn";
  callId: string;
  lagMs: number;
}

/** Something that a page has not shown two seconds after it happened. */
export interface Missed {
  what: Shown["what"];
  /** Row of the waterfall; null for what is none. */
  row: string | null;
  callId: string;
  atEpochMs: number;
}

/** Everything that a probe has seen. */
export interface Probed {
  shown: Shown[];
  missed: Missed[];
  /** Words and stages that were not drawn yet when their call left the list: it ended, or newer calls came. */
  left: number;
}

/**
 * Notes in a page what of the live feed is drawn, and when: calls, words and stages of the list of live calls, and ends
 * of turns on a call's own page. To be added before the page is loaded.
 */
export async function addProbe(page: Page): Promise<void> {
  await page.addInitScript({ path: join(import.meta.dirname, "page-probe.js") });
}

/** Reads what a page's probe has seen. */
export function readProbe(page: Page): Promise<Probed> {
  return page.evaluate(() => (globalThis as unknown as { readProbe: () => Probed }).readProbe());
}
