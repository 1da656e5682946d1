import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { findChromium } from "../../support/browser/chromium.ts";
import type { FakeFeed } from "../../support/browser/fake-feed.ts";
import type { FakePlatform } from "../../support/browser/fake-platform.ts";
import {
  analyticsByCampaign,
  analyticsOverview,
  answerComparison,
  answerOverview,
  answerSeries,
  bottlenecks,
  campaigns,
  liveFigures,
  pageViewHistory,
  requestHistory,
  slowestTurns,
} from "../support/figures.ts";
import { snapshot } from "../support/live-messages.ts";
import { callRoutes } from "../support/recorded-call.ts";
import { onStartedSite } from "../support/started-site.ts";
import type { WatchedPage } from "../support/watched-page.ts";

const chromiumPath = findChromium("the pages of figures in a browser");

/** Everything that the overview and the voice pipeline ask. */
function figureRoutes(load: number) {
  return {
    "GET /api/performance/overview": { data: answerOverview(load) },
    "GET /api/performance/series": { data: answerSeries(load) },
    "GET /api/performance/bottlenecks": { data: bottlenecks(load) },
    "GET /api/performance/comparison": { data: answerComparison(load) },
    "GET /api/performance/comparison?by=agent": { data: answerComparison(load, "agent") },
    "GET /api/performance/slowest-turns": { data: slowestTurns(load) },
    "GET /api/performance/requests": { data: requestHistory(load) },
    "GET /api/performance/page-views": { data: pageViewHistory(load) },
    "GET /api/analytics/overview?timeZone=UTC": { data: analyticsOverview(load) },
    "GET /api/analytics/overview?groupBy=campaign": { data: analyticsByCampaign(load) },
    "GET /api/campaigns?limit=100": { data: campaigns() },
  };
}

const alert = (load: number) => ({
  alertId: `alert_${load}`,
  ruleName: `Rule ${load}`,
  severity: "page" as const,
  state: "firing" as const,
  sinceEpochMs: Date.parse("2026-11-30T09:00:00Z") + load * 60_000,
  summary: `Answer heard over its objective in ${load * 31} of 100 turns.`,
  isAcknowledged: false,
});

describe.skipIf(chromiumPath === null)("the pages of figures", { timeout: 30_000 }, () => {
  let platform: FakePlatform;
  let watched: WatchedPage;
  let page: Page;

  onStartedSite(
    chromiumPath,
    () => ({ ...callRoutes(), ...figureRoutes(1) }),
    (started) => {
      ({ platform, watched, page } = started);
    },
  );

  async function openOverview(load: number): Promise<FakeFeed> {
    Object.assign(platform.routes, figureRoutes(load));
    await page.goto(`${platform.url}/overview`);
    const feed = await platform.nextFeed();
    feed.send(snapshot({ figures: liveFigures(load), alerts: [alert(load)] }));
    await page
      .getByRole("status")
      .filter({ hasText: /^Live$/ })
      .waitFor();
    await page.locator(".figure-card h3").nth(13).waitFor();
    return feed;
  }

  /** Every number and trend that the overview shows, by the place where it stands. */
  function shown(): Promise<Record<string, string>> {
    return page.evaluate(() => {
      const found: Record<string, string> = {};
      const note = (place: string, element: Element | null | undefined) => {
        const text = element?.textContent?.trim() ?? "";
        if (/\d/.test(text)) found[place] = text;
      };
      for (const card of document.querySelectorAll(".figure-card")) {
        const name = card.querySelector("h3")?.textContent ?? "";
        note(name, card.querySelector("strong"));
        note(`${name}, beside`, card.querySelector(".figure-values b"));
        for (const [index, change] of [...card.querySelectorAll(".figure-change")].entries())
          note(`${name}, change ${index}`, change);
        note(`${name}, course`, card.querySelector(".sparkline"));
        note(`${name}, basis`, card.querySelector(".figure-basis span"));
      }
      for (const gauge of document.querySelectorAll(".gauge"))
        note(gauge.querySelector("span")?.textContent ?? "", gauge.querySelector("strong"));
      for (const row of document.querySelectorAll("tbody tr")) {
        for (const [index, cell] of [...row.querySelectorAll("td")].entries())
          note(`${row.querySelector("th")?.textContent} ${index}`, cell);
      }
      for (const [index, part] of [...document.querySelectorAll(".alert, .provenance")].entries())
        note(`sentence ${index}`, part);
      return found;
    });
  }

  it("shows no number and no trend of its own: another load changes every one of them", async () => {
    await openOverview(1);
    const one = await shown();
    await page.goto("about:blank");
    await openOverview(2);
    const two = await shown();
    expect(Object.keys(two)).toEqual(Object.keys(one));
    expect(Object.keys(one).length).toBeGreaterThan(60);
    // One alert fires in either.
    const same = Object.keys(one).filter((place) => one[place] === two[place]);
    expect(same).toEqual(["Alerts firing"]);
    expect(watched.faults).toEqual([]);
  });

  it("tells changes with their interval, no clear change, and that there is nothing to compare with", async () => {
    const overview = answerOverview(1);
    const { figures } = overview;
    figures.turnGapP50Ms = {
      ...figures.turnGapP50Ms,
      verdict: "no_clear_change",
      difference: { value: -4, low: -20, high: 12 },
    };
    const nothing = { value: null, low: null, high: null, turns: 0, calls: 0 };
    figures.falseStartShare = { ...nothing, previous: nothing, difference: nothing, verdict: "no_data" };
    figures.interruptedShare = {
      ...figures.interruptedShare,
      previous: nothing,
      difference: nothing,
      verdict: "no_data",
    };
    platform.routes["GET /api/performance/overview"] = { data: overview };
    await page.goto(`${platform.url}/overview`);
    const card = (name: string) => page.locator(".figure-card").filter({ hasText: name });
    await card("Answer heard, median").getByText("−11 ms (−16 ms to −5 ms)").first().waitFor();
    await card("Silence, median").getByText("no clear change (−20 ms to +12 ms)").waitFor();
    await card("False starts").getByText("no data", { exact: true }).waitFor();
    await card("Interrupted by the caller").getByText("no data before").waitFor();
  });

  it("says plainly that nothing has happened", async () => {
    await page.goto(`${platform.url}/overview`);
    const feed = await platform.nextFeed();
    feed.send(snapshot());
    const row = page.getByRole("row").filter({ hasText: "Response time" });
    await row.getByText("no data").first().waitFor();
    await page.getByText("No provider was asked.").waitFor();
    await page.getByText("No alert is firing.").waitFor();
  });

  it("keeps time, services and agent in the address, and asks for nothing else", async () => {
    await openOverview(1);
    platform.routes["GET /api/performance/overview?services=vendor"] = {
      data: { ...answerOverview(2), services: "vendor" },
    };
    await page.getByRole("radio", { name: "Real vendors" }).check();
    await page.getByText("Over real vendors' speech and language services.").waitFor();
    expect(new URL(page.url()).search).toBe("?services=vendor");
    const asked = page.waitForRequest((request) => {
      const { pathname, searchParams } = new URL(request.url());
      return (
        pathname === "/api/performance/overview" &&
        searchParams.has("from") &&
        searchParams.get("services") === "vendor"
      );
    });
    await page.getByRole("radio", { name: "7 days" }).check();
    const from = new URL((await asked).url()).searchParams.get("from") ?? "";
    const daysAgo = (Date.now() - Date.parse(from)) / 86_400_000;
    expect(daysAgo).toBeGreaterThanOrEqual(7);
    expect(daysAgo).toBeLessThan(7.1);
    expect(new URL(page.url()).search).toBe("?services=vendor&range=7d");
  });

  it("links every figure to the answer it was made of", async () => {
    await openOverview(1);
    const queries = await page
      .locator(".figure-card .figure-basis a")
      .evaluateAll((links) => links.map((link) => link.getAttribute("href")));
    expect(queries).toHaveLength(14);
    for (const query of queries) expect(platform.routes[`GET ${query}`]).toBeDefined();
  });

  it("does not move what is shown when figures arrive", async () => {
    await noteShifts(page);
    for (const size of [
      { width: 360, height: 780 },
      { width: 375, height: 812 },
      { width: 390, height: 844 },
      { width: 1440, height: 900 },
    ]) {
      await page.setViewportSize(size);
      await openOverview(1);
      expect(await shiftsOf(page)).toBeLessThanOrEqual(0.01);
    }
  });

  it("does not move a part of the pipeline when what stands above it arrives last", async () => {
    await noteShifts(page);
    const named = { id: "agent_1", name: "Theo, recall calls of Harbour Dental (generated)" };
    platform.routes["GET /api/agents?limit=100&fields=id%2Cname"] = { data: { items: [named], nextCursor: null } };
    const held = new Map<string, () => Promise<void>>();
    await page.route(/\/api\/(agents|performance\/(series|bottlenecks|comparison|slowest-turns))(\?|$)/, (route) => {
      held.set(new URL(route.request().url()).pathname.split("/").at(-1) ?? "", () => route.continue());
    });
    // All parts are on the screen.
    await page.setViewportSize({ width: 1024, height: 2400 });
    await page.goto(`${platform.url}/pipeline`);
    for (const part of ["series", "slowest-turns", "comparison", "bottlenecks", "agents"]) {
      await expect.poll(() => held.has(part)).toBe(true);
      const answered = page.waitForResponse((response) => new URL(response.url()).pathname.endsWith(`/${part}`));
      await held.get(part)?.();
      await (await answered).finished();
      await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
    }
    await page.getByRole("row").filter({ hasText: "Way to the caller" }).waitFor();
    expect(await shiftsOf(page)).toBeLessThanOrEqual(0.01);
  });

  it("shows where the time of answers goes, and leads from a slow turn to its call", async () => {
    await page.goto(`${platform.url}/pipeline`);
    const bottleneck = page.getByRole("row").filter({ hasText: "Way to the caller" });
    await bottleneck.getByText("18 %").waitFor();
    await page.getByRole("radio", { name: "Agent" }).check();
    await page.getByRole("row").filter({ hasText: "Bright Smile Dental" }).getByText("420 ms, 840 ms").waitFor();
    expect(new URL(page.url()).search).toBe("?by=agent");
    await page.locator(".slowest a").first().click();
    await page.getByRole("heading", { name: "Where the time went" }).waitFor();
    expect(new URL(page.url()).pathname + new URL(page.url()).hash).toBe("/calls/call_1#turn-turn_3");
    expect(watched.faults).toEqual([]);
  });

  it.each(["/overview", "/pipeline", "/analytics"])("fits %s into a phone of 320 pixels", async (path) => {
    const longName = { id: "agent_1", name: "Theo, recall calls of Harbour Dental (generated)" };
    platform.routes["GET /api/agents?limit=100&fields=id%2Cname"] = { data: { items: [longName], nextCursor: null } };
    await page.setViewportSize({ width: 320, height: 640 });
    await page.goto(platform.url + path);
    await page.locator(".figure-card h3, .slowest li").first().waitFor();
    await page.getByRole("option", { name: longName.name }).waitFor({ state: "attached" });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
  });

  it("has charts whose numbers can be read with the keyboard and as a table", async () => {
    await page.goto(`${platform.url}/pipeline`);
    const chart = page.getByRole("slider").first();
    await page.locator(".chart-canvas canvas").first().waitFor();
    await chart.focus();
    await chart.press("Home");
    expect(await chart.getAttribute("aria-valuetext")).toBe(
      "Nov 29, 10:00 AM, Answer heard P50 400 ms, Answer heard P95 800 ms, Silence P50 260 ms, Silence P95 520 ms, n 17",
    );
    await chart.press("ArrowRight");
    await chart.press("ArrowRight");
    expect(await chart.getAttribute("aria-valuetext")).toContain("12:00 PM, Answer heard P50 –");
    await page.getByRole("button", { name: "Show the numbers" }).first().click();
    const table = page.getByRole("region", { name: "Silence and answer heard over time: numbers" });
    expect(await table.getByRole("row").count()).toBe(9);
    expect(await table.getByRole("row").nth(1).textContent()).toBe("Nov 29, 10:00 AM400 ms800 ms260 ms520 ms17");
  });

  it("shows calls by day, how they ended, and campaigns with their calls, of another load too", async () => {
    const texts: string[] = [];
    for (const load of [1, 2]) {
      Object.assign(platform.routes, figureRoutes(load));
      await page.goto(`${platform.url}/analytics`);
      const campaign = page.getByRole("row").filter({ hasText: "Check-up reminders" });
      await campaign.getByText(String(20 * load + 2), { exact: true }).waitFor();
      await page.getByRole("row").filter({ hasText: "Whitening offer" }).getByText("none").waitFor();
      await page.locator(".chart-canvas canvas").nth(2).waitFor();
      texts.push(...(await page.locator(".figure-card strong").allTextContents()).slice(0, 6));
    }
    expect(texts).toEqual(["20", "31", "–", "400 ms", "260 ms", "35 ms", "40", "63", "–", "800 ms", "520 ms", "70 ms"]);
    await page.getByText("caller hung up").waitFor();
    expect(watched.faults).toEqual([]);
  });

  it("asks who is not signed in to do so", async () => {
    const refused = { status: 401, code: "unauthorized", message: "Sign in first." };
    for (const route of Object.keys(figureRoutes(1))) platform.routes[route] = refused;
    for (const path of ["/overview", "/pipeline", "/analytics"]) {
      await page.goto(platform.url + path);
      await page.getByLabel("API key").waitFor();
    }
  });

  it("says that figures could not be had, and shows what is live all the same", async () => {
    platform.routes["GET /api/performance/overview"] = {
      status: 503,
      code: "unavailable",
      message: "The analytics did not answer; try again.",
    };
    await page.goto(`${platform.url}/overview`);
    const feed = await platform.nextFeed();
    feed.send(snapshot({ figures: liveFigures(1) }));
    await page.getByText("The analytics did not answer; try again.").waitFor();
    await page.getByRole("row").filter({ hasText: "Dead air" }).getByText("of 90 turns").waitFor();
  });
});

/** Adds up how far what is shown is moved, from the page's beginning on. */
async function noteShifts(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const shifts = window as unknown as { layoutShift: number };
    shifts.layoutShift = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) shifts.layoutShift += (entry as unknown as { value: number }).value;
    }).observe({ type: "layout-shift", buffered: true });
  });
}

const shiftsOf = (page: Page) => page.evaluate(() => (window as unknown as { layoutShift: number }).layoutShift);
