import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, inject } from "vitest";
import { findChromium, launchChromium } from "../../support/browser/chromium.ts";
import { openWatchedPage, type WatchedPage } from "./watched-page.ts";

/** The running platform, and a browser page of each test's own that agrees to every dialog. */
export interface PlatformPage {
  url: string;
  apiKey: string;
  /** The test's page. Nothing is loaded yet. */
  page(): Page;
  /** What went wrong in the test's page, without what the browser writes about refusals with these statuses. */
  faultsBeside(...statuses: number[]): string[];
  /** Another page, in a context of its own, for the test to close. */
  open(): Promise<Page>;
}

/** Describes tests of pages on the running platform, where there is a browser; `what` says what is left out without. */
export function describeOnPlatform(
  name: string,
  what: string,
  tests: (on: PlatformPage) => void,
  timeoutMs = 40_000,
): void {
  const chromiumPath = findChromium(what);
  describe.skipIf(chromiumPath === null)(name, { timeout: timeoutMs }, () => {
    const { url, apiKey } = inject("platform");
    let browser: Browser;
    let watched: WatchedPage;

    beforeAll(async () => {
      browser = await launchChromium({ executablePath: chromiumPath as string });
    }, 60_000);
    afterAll(() => browser?.close());
    beforeEach(async () => {
      watched = await openAgreeing();
    });
    afterEach(() => watched.page.context().close());

    async function openAgreeing(): Promise<WatchedPage> {
      const opened = await openWatchedPage(browser, { timezoneId: "UTC", locale: "en-US" });
      opened.page.on("dialog", (dialog) => void dialog.accept());
      return opened;
    }

    tests({
      url,
      apiKey,
      page: () => watched.page,
      faultsBeside: (...statuses) =>
        watched.faults.filter((fault) => !statuses.some((status) => fault.includes(`status of ${status}`))),
      open: async () => (await openAgreeing()).page,
    });
  });
}
