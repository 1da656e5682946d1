import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { pageViewTable } from "../../../workers/analytics/page-view-point.ts";
import { findChromium, launchChromium } from "../../support/browser/chromium.ts";
import { openWatchedPage } from "../support/watched-page.ts";

const chromiumPath = findChromium("what pages measure of themselves");

describe.skipIf(chromiumPath === null)("a page that is left", { timeout: 60_000 }, () => {
  const platform = inject("platform");
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchChromium({ executablePath: chromiumPath as string });
  }, 90_000);

  afterAll(async () => {
    await browser?.close();
  });

  /** Opens the list of calls, signed in, once it is measured. */
  async function openMeasured(): Promise<Page> {
    const { page } = await openWatchedPage(browser);
    page.setDefaultTimeout(20_000);
    // The body of a beacon is seen by nothing outside the page.
    await page.addInitScript(() => {
      const sent: (string | Promise<string>)[] = [];
      const send = navigator.sendBeacon.bind(navigator);
      navigator.sendBeacon = (url, body) => {
        sent.push(body instanceof Blob ? body.text() : String(body));
        return send(url, body);
      };
      Object.assign(globalThis, { sent });
    });
    const measuring = page.waitForResponse((response) => response.url().includes("measure-tab"));
    await page.goto(`${platform.url}/calls#key=${platform.apiKey}`);
    await page.getByRole("heading", { name: "Calls", exact: true }).waitFor();
    await measuring;
    // It takes up what the browser has kept from before, then listens.
    await page.waitForLoadState("networkidle");
    return page;
  }

  /** Leaves the page, and returns what it reports of itself. */
  async function leave(page: Page) {
    const reported = page.waitForRequest((request) => request.url().endsWith("/api/performance/page-views"));
    // As it is told that it is left. A page that is gone sends its beacon where nothing watches it.
    await page.evaluate(() => {
      Object.defineProperty(document, "visibilityState", { value: "hidden" });
      document.dispatchEvent(new Event("visibilitychange"));
    });
    await reported;
    const [body] = await page.evaluate(() => Promise.all((globalThis as unknown as { sent: Promise<string>[] }).sent));
    return JSON.parse(body ?? "null");
  }

  it("has its vitals and its requests, network and server apart, in the history of its member's organisation", async () => {
    const page = await openMeasured();
    // A hand on the page ends the search for its largest paint.
    await page.getByRole("heading", { name: "Calls", exact: true }).click();
    const report = await leave(page);
    expect(report.views).toMatchObject([{ route: "/calls", navigation: "navigate" }]);
    expect(report.views[0].lcpMs).toBeGreaterThan(0);
    const calls = report.requests.find(({ route }: { route: string }) => route === "GET /api/calls");
    expect(calls.totalMs).toBeGreaterThan(0);
    expect(calls.serverMs).toBeGreaterThanOrEqual(0);
    expect(JSON.stringify(report)).not.toContain(platform.apiKey);
    // Points are written beside the answer.
    await expect
      .poll(() => storedRoutes(), { timeout: 10_000 })
      .toEqual(expect.arrayContaining(["/calls", "GET /api/calls"]));
  });

  it("is followed by the next page of the visit, as a view of its own", async () => {
    const page = await openMeasured();
    await page.getByRole("link", { name: "Campaigns", exact: true }).click();
    await page.getByRole("heading", { name: "Campaigns", exact: true }).waitFor();
    const { views } = await leave(page);
    expect(views).toMatchObject([
      { route: "/calls", navigation: "navigate" },
      { route: "/campaigns", navigation: "soft-navigation" },
    ]);
  });

  async function storedRoutes(): Promise<string[]> {
    const { dataset, columnOf } = pageViewTable;
    const response = await fetch(platform.analytics.sqlEndpoint, {
      method: "POST",
      headers: { Authorization: `Bearer ${platform.analytics.apiToken}` },
      body: `SELECT ${columnOf("route")} AS route FROM ${dataset} WHERE index1 = '${platform.organizationId}' FORMAT JSON`,
      signal: AbortSignal.timeout(5_000),
    });
    // Until its first point there is no such dataset.
    if (!response.ok) return [];
    const { data } = (await response.json()) as { data: { route: string }[] };
    return data.map(({ route }) => route);
  }
});
