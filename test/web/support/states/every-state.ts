import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findChromium } from "../../../support/browser/chromium.ts";
import type { FakeAnswer, FakePlatform } from "../../../support/browser/fake-platform.ts";
import { axeColourViolations, axeViolations } from "../axe.ts";
import { type FakeSite, startFakeSite } from "../fake-site.ts";
import type { PageState } from "../page-states.ts";

interface View {
  width: number;
  height: number;
  colorScheme?: "light" | "dark";
  forcedColors?: "active" | "none";
}

/** Screens that every state is opened on, each with the settings that it is then changed to. */
const screens: Record<string, { opened: View; changedTo: Record<string, View> }> = {
  phone: {
    opened: { width: 390, height: 844 },
    changedTo: { "narrow phone, dark": { width: 320, height: 640, colorScheme: "dark" } },
  },
  wide: {
    opened: { width: 1_440, height: 900 },
    changedTo: {
      "wide, dark": { width: 1_440, height: 900, colorScheme: "dark" },
      "forced colours": { width: 1_024, height: 768, forcedColors: "active" },
    },
  },
};

/** Registers a test of each state: it is accessible and fits every screen. */
export function inEveryState(states: readonly PageState[]): void {
  const chromiumPath = findChromium("every page in every state in a browser");
  describe.skipIf(chromiumPath === null)("every page in every state", { timeout: 60_000 }, () => {
    let site: FakeSite;
    let platform: FakePlatform;
    let browser: Browser;

    beforeAll(async () => {
      site = await startFakeSite(chromiumPath as string);
      ({ platform, browser } = site);
    }, 60_000);

    afterAll(() => site?.close());

    it.each([...states])("$name: is accessible and fits every screen", async ({ path, routes, isThere, prepare }) => {
      platform.reset();
      for (const [route, answer] of Object.entries(routes)) platform.routes[route] = answer as FakeAnswer;
      for (const [screen, { opened, changedTo }] of Object.entries(screens)) {
        const { width, height } = opened;
        const context = await browser.newContext({ timezoneId: "UTC", locale: "en-US", viewport: { width, height } });
        const page: Page = await context.newPage();
        page.setDefaultTimeout(10_000);
        await page.goto(platform.url + path);
        await prepare?.(page, platform);
        await isThere(page).waitFor();
        expect(await axeViolations(page), screen).toEqual([]);
        await fits(page, screen);
        for (const [view, { width, height, colorScheme = "light", forcedColors = "none" }] of Object.entries(
          changedTo,
        )) {
          await page.setViewportSize({ width, height });
          await page.emulateMedia({ colorScheme, forcedColors });
          await isThere(page).waitFor();
          expect(await axeColourViolations(page), view).toEqual([]);
          await fits(page, view);
        }
        await context.close();
      }
    });
  });
}

async function fits(page: Page, view: string): Promise<void> {
  const overhangPx = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(overhangPx, `${view}: wider than the screen, px`).toBeLessThanOrEqual(0);
}
