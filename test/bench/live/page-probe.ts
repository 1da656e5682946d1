import { join } from "node:path";
import type { Page } from "playwright-core";

/** Something that a page has shown, and how long after it happened, ms. */
export interface Shown {
  what: "call" | "words" | "stage" | "turn";
  callId: string;
  lagMs: number;
}

/** Everything that a probe has seen. */
export interface Probed {
  shown: Shown[];
  /** Things that have not been shown two seconds after they happened, by what they are. */
  missed: Record<string, number>;
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
