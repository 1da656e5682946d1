import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findChromium } from "../../support/browser/chromium.ts";
import type { FakeAnswer, FakePlatform } from "../../support/browser/fake-platform.ts";
import { axeViolations } from "../support/axe.ts";
import { type FakeSite, startFakeSite } from "../support/fake-site.ts";
import { liveStates } from "../support/live-states.ts";
import { pageStates } from "../support/page-states.ts";

const chromiumPath = findChromium("every page in every state in a browser");

/** Screens and settings that every state is looked at with. */
const views: Record<string, BrowserContextOptions> = {
  phone: { viewport: { width: 390, height: 844 } },
  "narrow phone, dark": { viewport: { width: 320, height: 640 }, colorScheme: "dark" },
  wide: { viewport: { width: 1_440, height: 900 } },
  "wide, dark": { viewport: { width: 1_440, height: 900 }, colorScheme: "dark" },
  "forced colours": { viewport: { width: 1_024, height: 768 }, forcedColors: "active" },
};

describe.skipIf(chromiumPath === null)("every page in every state", { timeout: 60_000 }, () => {
  let site: FakeSite;
  let platform: FakePlatform;
  let browser: Browser;

  beforeAll(async () => {
    site = await startFakeSite(chromiumPath as string);
    ({ platform, browser } = site);
  }, 60_000);

  afterAll(() => site?.close());

  it.each([...pageStates, ...liveStates])(
    "$name: is accessible and fits every screen",
    async ({ path, routes, isThere, prepare }) => {
      platform.reset();
      for (const [route, answer] of Object.entries(routes)) platform.routes[route] = answer as FakeAnswer;
      for (const [view, options] of Object.entries(views)) {
        const context = await browser.newContext({ timezoneId: "UTC", locale: "en-US", ...options });
        const page: Page = await context.newPage();
        page.setDefaultTimeout(10_000);
        await page.goto(platform.url + path);
        await prepare?.(page, platform);
        await isThere(page).waitFor();
        expect(await axeViolations(page), view).toEqual([]);
        const [content, screen] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
        expect(content, `${view}: width`).toBeLessThanOrEqual(screen as number);
        await context.close();
      }
    },
  );
});
