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

/** Screens that every state is shown on, one after the other, each with the settings that it is then changed to. */
const screens: Record<string, { shown: View; changedTo: Record<string, View> }> = {
  phone: {
    shown: { width: 390, height: 844 },
    changedTo: { "narrow phone, dark": { width: 320, height: 640, colorScheme: "dark" } },
  },
  wide: {
    shown: { width: 1_440, height: 900 },
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
      const viewport = screens.phone?.shown as View;
      const context = await browser.newContext({ timezoneId: "UTC", locale: "en-US", viewport });
      const page = await context.newPage();
      page.setDefaultTimeout(10_000);
      await page.goto(platform.url + path);
      await prepare?.(page, platform);
      for (const [screen, { shown, changedTo }] of Object.entries(screens)) {
        await show(page, shown);
        await isThere(page).waitFor();
        expect(await axeViolations(page), screen).toEqual([]);
        await fits(page, screen);
        for (const [view, changed] of Object.entries(changedTo)) {
          await show(page, changed);
          await isThere(page).waitFor();
          expect(await axeColourViolations(page), view).toEqual([]);
          await fits(page, view);
        }
      }
      await context.close();
    });
  });
}

async function show(page: Page, { width, height, colorScheme = "light", forcedColors = "none" }: View): Promise<void> {
  await page.setViewportSize({ width, height });
  await page.emulateMedia({ colorScheme, forcedColors });
}

async function fits(page: Page, view: string): Promise<void> {
  const overhangPx = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(overhangPx, `${view}: wider than the screen, px`).toBeLessThanOrEqual(0);
}
