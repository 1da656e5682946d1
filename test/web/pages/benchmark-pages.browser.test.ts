import type { Page } from "playwright-core";
import { afterEach, describe, expect, it } from "vitest";
import { findChromium } from "../../support/browser/chromium.ts";
import type { FakePlatform } from "../../support/browser/fake-platform.ts";
import { appliedRecommendation, benchmarkRoutes, recommendation } from "../support/benchmarks.ts";
import { difference, snapshot } from "../support/live-messages.ts";
import { onStartedSite } from "../support/started-site.ts";
import type { WatchedPage } from "../support/watched-page.ts";

const chromiumPath = findChromium("the page of benchmarks in a browser");

const RECOMMENDATION = "/api/performance/recommendations/recommendation_1";
const LIST = "GET /api/performance/recommendations?limit=100";

describe.skipIf(chromiumPath === null)("the page of benchmarks", { timeout: 30_000 }, () => {
  let platform: FakePlatform;
  let watched: WatchedPage;
  let page: Page;

  onStartedSite(
    chromiumPath,
    () => benchmarkRoutes(),
    (started) => {
      ({ platform, watched, page } = started);
    },
  );

  afterEach(() => expect(watched.faults).toEqual([]));

  const open = () => page.goto(`${platform.url}/performance`);

  it("shows the score, the verdict and the critical path as the API has them", async () => {
    await open();
    const head = page.getByRole("region", { name: "Overall score" });
    await expect.poll(() => head.textContent()).toContain("Regressed");
    expect(await head.textContent()).toContain("0 figures improved, 1 regressed");
    const endpoints = page.getByRole("region", { name: "Endpoints" });
    expect(await endpoints.textContent()).toContain("regressed by +900 % (+810 % to +990 %)");
    expect(await endpoints.textContent()).toContain("unchanged (−3.0 % to +4.0 %)");
    const path = page.getByRole("list", { name: "Stages of the turn with the median wait" });
    expect(await path.getByRole("listitem").count()).toBe(4);
    await page.getByText("5 ms → 50 ms").waitFor();
    expect(await page.getByText("Not measured here.").count()).toBeGreaterThan(0);
  });

  it("implements a recommendation in two steps, and changes nothing in the first", async () => {
    const sent: string[] = [];
    platform.routes[`POST ${RECOMMENDATION}/dry-run`] = () => {
      sent.push("dry run");
      return { data: { changes: [{ label: "Cache of campaigns_list", before: "off", after: "fresh for 60 s" }] } };
    };
    platform.routes[`POST ${RECOMMENDATION}/implement`] = () => {
      sent.push("implement");
      platform.routes[LIST] = { data: { items: [recommendation({ state: "verifying" })], nextCursor: null } };
      return { data: recommendation({ state: "verifying" }) };
    };
    await open();
    await page.getByRole("button", { name: /^Implement…/ }).click();
    await page.getByRole("cell", { name: "fresh for 60 s" }).waitFor();
    expect(sent).toEqual(["dry run"]);
    await page.getByRole("button", { name: /^Approve and apply/ }).click();
    await page.getByText("Applied, being verified").waitFor();
    expect(sent).toEqual(["dry run", "implement"]);
  });

  it("shows what was realised beside what was predicted, and rolls back", async () => {
    platform.routes[LIST] = { data: { items: [appliedRecommendation], nextCursor: null } };
    platform.routes["POST /api/performance/recommendations/recommendation_2/roll-back"] = () => {
      platform.routes[LIST] = {
        data: { items: [{ ...appliedRecommendation, state: "rolled_back" }], nextCursor: null },
      };
      return { data: { ...appliedRecommendation, state: "rolled_back" } };
    };
    await open();
    await page.getByText("Done, and what it brought (1)").click();
    await page.getByText("5.1 ms: as predicted, 100 % of the predicted change").waitFor();
    await page.getByRole("button", { name: /^Roll back/ }).click();
    await page.getByText("Rolled back", { exact: true }).waitFor();
  });

  it("says why the server refuses a step", async () => {
    platform.routes[`POST ${RECOMMENDATION}/dry-run`] = {
      status: 409,
      code: "conflict",
      message: "It is set already.",
    };
    watched.faults.length = 0;
    await open();
    await page.getByRole("button", { name: /^Implement…/ }).click();
    await page.getByRole("alert").filter({ hasText: "It is set already." }).waitFor();
    // The browser's own line about the 409.
    expect(watched.faults.every((fault) => fault.includes("409"))).toBe(true);
    watched.faults.length = 0;
  });

  it("runs the chosen categories, moves with the run, and cancels it", async () => {
    let body: unknown = null;
    platform.routes["POST /api/performance/benchmarks"] = (sent) => {
      body = sent;
      return { data: { id: "benchmark_3" } };
    };
    platform.routes["DELETE /api/performance/benchmarks/benchmark_3"] = { data: { cancelled: true } };
    await open();
    const feed = await platform.nextFeed();
    feed.send(snapshot());
    await page.getByText("Run a benchmark").click();
    await page.getByLabel("Frontend").uncheck();
    await page.getByLabel("Note").fill("before the release");
    await page.getByRole("button", { name: "Run", exact: true }).click();
    await page.getByText("The benchmark has begun.").waitFor();
    expect(body).toEqual({
      categories: ["api", "voice", "database", "ai", "infrastructure"],
      note: "before the release",
    });
    const benchmark = {
      benchmarkId: "benchmark_3",
      status: "running" as const,
      category: "api" as const,
      finishedSteps: 3,
      steps: 30,
      leftMs: 90_000,
    };
    feed.send(difference(2, { benchmark }));
    await page.getByText("3 of 30 steps, about 1:30 left").waitFor();
    feed.send(difference(3, { benchmark: { ...benchmark, finishedSteps: 9, leftMs: 60_000 } }));
    await page.getByText("9 of 30 steps, about 1:00 left").waitFor();
    expect(await page.getByRole("progressbar").getAttribute("value")).toBe("9");
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.getByText("What was measured is kept.").waitFor();
    feed.send(difference(4, { benchmark: { ...benchmark, status: "partial" } }));
    await page.getByText("Run a benchmark").waitFor();
  });

  it("gives a viewer no button that changes anything", async () => {
    Object.assign(platform.routes, benchmarkRoutes("viewer"));
    await open();
    await page.getByText("Running a benchmark needs the role admin.").waitFor();
    await page.getByText("The cache of campaigns_list is switched off").waitFor();
    for (const name of [/^Implement/, /^Schedule/, /^Dismiss/, /^Pin/]) {
      expect(await page.getByRole("button", { name }).count()).toBe(0);
    }
  });
});
