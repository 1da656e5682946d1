import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import type { FakePlatform, FakeRoutes } from "../../support/browser/fake-platform.ts";
import { type FakeSite, startFakeSite } from "./fake-site.ts";
import { openWatchedPage, type WatchedPage } from "./watched-page.ts";

/** The site of a file's tests, with the page of the test that runs. */
export interface StartedSite {
  platform: FakePlatform;
  browser: Browser;
  watched: WatchedPage;
  page: Page;
}

/**
 * Starts the site once for the tests of a `describe`, and hands each test a platform that answers only what `routes`
 * says, and a page of its own with nothing loaded. Closes both. `executablePath` is null where the tests are skipped.
 */
export function onStartedSite(
  executablePath: string | null,
  routes: () => FakeRoutes,
  hand: (started: StartedSite) => void,
): void {
  let site: FakeSite | undefined;
  let page: Page | undefined;

  beforeAll(async () => {
    site = await startFakeSite(executablePath as string);
  }, 60_000);

  afterAll(() => site?.close());

  beforeEach(async () => {
    const { platform, browser } = site as FakeSite;
    platform.reset();
    Object.assign(platform.routes, routes());
    const watched = await openWatchedPage(browser, { timezoneId: "UTC", locale: "en-US" });
    page = watched.page;
    hand({ platform, browser, watched, page });
  });

  afterEach(() => page?.context().close());
}
