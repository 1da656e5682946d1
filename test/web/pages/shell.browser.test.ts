import type { Page, Request } from "playwright-core";
import { describe, expect, it } from "vitest";
import { findChromium } from "../../support/browser/chromium.ts";
import type { FakePlatform } from "../../support/browser/fake-platform.ts";
import { callRoutes } from "../support/recorded-call.ts";
import { onStartedSite } from "../support/started-site.ts";
import type { WatchedPage } from "../support/watched-page.ts";

const chromiumPath = findChromium("the frame around the pages in a browser");

const ENTRY = /\/assets\/index-[\w-]+\.js$/;
const CALLS_CHUNK = /\/assets\/CallsPage-[\w-]+\.js$/;
const NEWEST_CALLS = "/api/calls?limit=25";

describe.skipIf(chromiumPath === null)("the frame around the pages", { timeout: 30_000 }, () => {
  let platform: FakePlatform;
  let watched: WatchedPage;
  let page: Page;

  onStartedSite(
    chromiumPath,
    () => callRoutes(),
    (started) => {
      ({ platform, watched, page } = started);
    },
  );

  /** Addresses that the page asks the platform for, from now on. */
  function requests(): string[] {
    const asked: string[] = [];
    page.on("request", (request: Request) => asked.push(request.url().replace(platform.url, "")));
    return asked;
  }

  it("asks for a page's script and first answers while its own script is on its way, and for each once", async () => {
    const asked = requests();
    let release = () => {};
    const isReleased = new Promise<void>((resolve) => {
      release = resolve;
    });
    await page.route(ENTRY, async (route) => {
      await isReleased;
      await route.continue();
    });
    const [chunk, answer] = [page.waitForRequest(CALLS_CHUNK), page.waitForRequest(`**${NEWEST_CALLS}`)];
    await page.goto(`${platform.url}/calls`, { waitUntil: "commit" });
    await Promise.all([chunk, answer]);
    release();
    await page.getByRole("heading", { name: "Calls", exact: true }).waitFor();
    expect(asked.filter((path) => path === NEWEST_CALLS)).toHaveLength(1);
    expect(asked.filter((path) => CALLS_CHUNK.test(path))).toHaveLength(1);
    expect(watched.faults).toEqual([]);
  });

  it("finds the first answers read when its script is the last to come", async () => {
    const asked = requests();
    const answered = page.waitForResponse(`**${NEWEST_CALLS}`);
    await page.route(CALLS_CHUNK, async (route) => {
      await (await answered).finished();
      await route.continue();
    });
    await page.goto(`${platform.url}/calls`);
    await page.getByText("3 calls", { exact: true }).waitFor();
    expect(asked.filter((path) => path === NEWEST_CALLS)).toHaveLength(1);
  });

  it("is on the screen before any script, and stays as it is when the page comes", async () => {
    let release = () => {};
    const isReleased = new Promise<void>((resolve) => {
      release = resolve;
    });
    await page.route(ENTRY, async (route) => {
      await isReleased;
      await route.continue();
    });
    await page.goto(`${platform.url}/calls`, { waitUntil: "commit" });
    const header = page.getByRole("banner");
    await page.getByText("Loading the page…").waitFor();
    expect(await page.getByRole("link", { name: "Quantum Voice" }).getAttribute("href")).toBe("/");
    /** The header as it is drawn; which entry and group are the page's own is known to the script. */
    const drawn = () =>
      header.evaluate((element) => {
        const { width, height, top } = element.getBoundingClientRect();
        return { width, height, top, html: element.outerHTML.replaceAll(/ aria-current="\w+"| is-current/g, "") };
      });
    const early = await drawn();
    const lead = await page.locator(".page-lead").textContent();
    expect(lead).toContain("Calls of the organisation");
    await header.evaluate((element) => Object.assign(globalThis, { earlyHeader: element }));
    release();
    await page.getByRole("heading", { name: "Calls", exact: true }).waitFor();
    expect(await drawn()).toEqual(early);
    expect(await page.locator(".page-lead").textContent()).toBe(lead);
    const isSame = await header.evaluate(
      (element) => (globalThis as unknown as { earlyHeader: Element }).earlyHeader === element,
    );
    expect(isSame).toBe(true);
    expect(watched.faults).toEqual([]);
  });

  it.each(["pointed at", "focused"])("fetches what a link leads to when it is %s", async (how) => {
    await page.goto(`${platform.url}/`);
    const link = page.getByRole("link", { name: "Calls", exact: true });
    const [chunk, answer] = [page.waitForRequest(CALLS_CHUNK), page.waitForResponse(`**${NEWEST_CALLS}`)];
    await (how === "focused" ? link.focus() : link.hover());
    await Promise.all([chunk, answer]);
    const asked = requests();
    await link.click();
    await page.getByRole("heading", { name: "Calls", exact: true }).waitFor();
    expect(asked.filter((path) => path === NEWEST_CALLS || CALLS_CHUNK.test(path))).toEqual([]);
  });

  it("has a menu behind a button on a phone, for fingers and for the keyboard", async () => {
    await page.setViewportSize({ width: 320, height: 640 });
    await page.goto(`${platform.url}/`);
    const button = page.getByRole("button", { name: "Menu" });
    const link = page.getByRole("link", { name: "Calls", exact: true });
    expect(await link.isVisible()).toBe(false);
    await button.click();
    expect(await button.getAttribute("aria-expanded")).toBe("true");
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
    await page.keyboard.press("Escape");
    expect(await link.isVisible()).toBe(false);
    expect(await button.evaluate((element) => element === document.activeElement)).toBe(true);
    await button.press("Enter");
    await link.click();
    await page.getByRole("heading", { name: "Calls", exact: true }).waitFor();
    expect(await page.getByRole("link", { name: "Talk", exact: true }).isVisible()).toBe(false);
  });

  it("offers to try again when a page's script is missing, and tries by itself when the network is back", async () => {
    await page.goto(`${platform.url}/`);
    await page.getByRole("button", { name: "Start call" }).waitFor();
    await page.context().setOffline(true);
    await page.getByRole("link", { name: "Calls", exact: true }).click();
    await page.getByText("You are offline.").waitFor();
    await page.context().setOffline(false);
    await page.getByRole("heading", { name: "Calls", exact: true }).waitFor();
  });

  it("loads the document anew when the page's script is of a version that is gone", async () => {
    await page.goto(`${platform.url}/`);
    await page.getByRole("button", { name: "Start call" }).waitFor();
    await page.route(CALLS_CHUNK, (route) => route.fulfill({ status: 404 }));
    await page.getByRole("link", { name: "Calls", exact: true }).click();
    await page.getByText("There may be a newer version of it.").waitFor();
    await page.unroute(CALLS_CHUNK);
    const reloaded = page.waitForEvent("load");
    await page.getByRole("button", { name: "Try again" }).click();
    await reloaded;
    await page.getByRole("heading", { name: "Calls", exact: true }).waitFor();
  });

  it("begins another page at its top", async () => {
    await page.setViewportSize({ width: 800, height: 300 });
    await page.goto(`${platform.url}/calls`);
    await page.getByRole("heading", { name: "Calls", exact: true }).waitFor();
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
    expect(await page.evaluate(() => scrollY)).toBeGreaterThan(0);
    const link = page.getByRole("row").nth(2).getByRole("link");
    await link.evaluate((element: HTMLElement) => element.click());
    await page.getByRole("heading", { name: "Where the time went" }).waitFor();
    expect(await page.evaluate(() => scrollY)).toBe(0);
  });
});
