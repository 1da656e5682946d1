import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { tapPlayback } from "./tap.ts";

/**
 * A page and everything that went wrong in it: console errors, uncaught errors, refusals by the content security
 * policy.
 */
export interface WatchedPage {
  page: Page;
  faults: string[];
}

/** Opens a page with its playback tapped and its faults collected, in a context of its own. Nothing is loaded yet. */
export async function openWatchedPage(browser: Browser, options: BrowserContextOptions = {}): Promise<WatchedPage> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  const faults: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") faults.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => faults.push(`uncaught: ${error.message}`));
  await page.exposeFunction("reportPolicyViolation", (violation: string) => faults.push(`policy: ${violation}`));
  await page.addInitScript(() => {
    addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => {
      const { reportPolicyViolation } = window as unknown as { reportPolicyViolation(violation: string): void };
      reportPolicyViolation(`${violatedDirective} ${blockedURI}`);
    });
  });
  await tapPlayback(page);
  return { page, faults };
}
