import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { findChromium } from "../../support/browser/chromium.ts";
import type { FakePlatform } from "../../support/browser/fake-platform.ts";
import {
  adviceReport,
  appliedChange,
  databaseAdvice,
  databaseChange,
  databaseLint,
  databaseLints,
  databaseRoutes,
} from "../support/database-answers.ts";
import { onStartedSite } from "../support/started-site.ts";
import type { WatchedPage } from "../support/watched-page.ts";

const chromiumPath = findChromium("the page about the database in a browser");

describe.skipIf(chromiumPath === null)("the page about the database", { timeout: 30_000 }, () => {
  let platform: FakePlatform;
  let watched: WatchedPage;
  let page: Page;

  onStartedSite(
    chromiumPath,
    () => databaseRoutes("admin"),
    (started) => {
      ({ platform, watched, page } = started);
    },
  );

  it("ranks statements, says what is not known, and opens one with its plan", async () => {
    await page.goto(`${platform.url}/database`);
    const rows = page.getByRole("region", { name: "Statements, table" }).getByRole("row");
    await rows.nth(3).waitFor();
    expect(await rows.nth(1).getByRole("cell").allTextContents()).toEqual([
      "61 %",
      "4,200",
      "23 ms",
      "40 ms",
      "20.0",
      "310.5",
    ]);
    expect(await rows.nth(3).getByRole("cell").allTextContents()).toEqual([
      "0.0 %",
      "3",
      "0.04 ms",
      "not known",
      "20.0",
      "no rows",
    ]);
    await page.getByText("Postgres began to count anew once").waitFor();
    await rows.nth(1).getByRole("button").click();
    const tree = page.getByRole("list", { name: "Plan" });
    await tree.getByText("Filter: ((organization_id = $1) AND (status = $2))").waitFor();
    expect(page.url()).toBe(`${platform.url}/database?statement=-4765903369706890430`);
    expect(watched.faults).toEqual([]);
  });

  it("approves a change and follows it until it is applied", async () => {
    let status: "proposed" | "building" | "applied" = "proposed";
    const building = () =>
      databaseChange({ status: "building", progress: { phase: "building index: scanning table", done: 0.42 } });
    platform.routes["GET /api/database/changes"] = () => {
      const items = [status === "proposed" ? databaseChange() : status === "building" ? building() : appliedChange()];
      if (status === "building") status = "applied";
      return { data: { items, nextCursor: null } };
    };
    platform.routes["POST /api/database/changes/change_1/approve"] = () => {
      status = "building";
      return { data: databaseChange({ status: "approved" }) };
    };
    await page.goto(`${platform.url}/database?view=changes`);
    await page.getByRole("button", { name: /^Approve/ }).click();
    await page.getByText("building index: scanning table, 42 %").waitFor();
    await page.getByText("applied", { exact: true }).waitFor();
    await page.getByText("Cost 33,184 → 79, by this index").waitFor();
    await page.getByText("too few calls since to compare times").waitFor();
    expect(watched.faults).toEqual([]);
  });

  it("waits for advice that is being made, tells its evidence, and proposes the index", async () => {
    let asked = 0;
    platform.routes["GET /api/database/advice"] = () => {
      asked += 1;
      return {
        data: asked === 1 ? databaseAdvice({ startedAt: new Date().toISOString(), report: null }) : databaseAdvice(),
      };
    };
    platform.routes["POST /api/database/changes"] = { data: databaseChange() };
    await page.goto(`${platform.url}/database?view=advice`);
    await page.getByText("The statements of most time are being planned").waitFor();
    await page.getByText("Cost 33,184 → 79 · 61 % of the time of these statements").waitFor();
    await page.getByText("verified by the database's own planner (hypopg)").waitFor();
    await page.getByText("it makes voice_calls_old superfluous").waitFor();
    await page.getByRole("button", { name: /^Apply/ }).click();
    await page.getByRole("button", { name: /^Approve/ }).waitFor();
    expect(new URL(page.url()).searchParams.get("view")).toBe("changes");
    expect(watched.faults).toEqual([]);
  });

  it("calls unverified what no planner has looked at", async () => {
    const [advice] = adviceReport().create;
    if (advice === undefined) throw new Error("there is no advice");
    const unverified: typeof advice = {
      ...advice,
      effects: advice.effects.map((effect) => ({ ...effect, costAfter: null })),
      verification: { by: "none", plannerVersion: null, databaseVersion: "18.6" },
    };
    platform.routes["GET /api/database/advice"] = {
      data: databaseAdvice({ report: adviceReport({ create: [unverified] }) }),
    };
    await page.goto(`${platform.url}/database?view=advice`);
    await page.getByText("unverified", { exact: true }).waitFor();
    await page.getByText("Cost 33,184 now; with the index it was not planned").waitFor();
  });

  it("leaves a finding as it is for a reason", async () => {
    let isLeft = false;
    platform.routes["GET /api/database/lints"] = () => {
      const suppression = { reason: "only appended to", expiresAt: "2027-01-01T00:00:00.000Z", createdBy: "key_1" };
      return {
        data: isLeft ? databaseLints({ lints: [], suppressed: [{ ...databaseLint(), suppression }] }) : databaseLints(),
      };
    };
    platform.routes["POST /api/database/lints/suppress"] = () => {
      isLeft = true;
      return { data: { cacheKey: "no_primary_key:public.log", isSuppressed: true } };
    };
    await page.goto(`${platform.url}/database?view=lints`);
    await page.getByText("Leave as it is", { exact: true }).click();
    await page.getByLabel("Reason").fill("only appended to");
    await page.getByRole("button", { name: "Leave it" }).click();
    await page.getByText("by key_1: only appended to").waitFor();
    await page.getByText("No rule has found anything.").waitFor();
    expect(watched.faults).toEqual([]);
  });

  it("says that another admin was faster", async () => {
    platform.routes["POST /api/database/changes/change_1/approve"] = {
      status: 409,
      code: "conflict",
      message: "The change is building: this is not possible, or not any more.",
    };
    await page.goto(`${platform.url}/database?view=changes`);
    await page.getByRole("button", { name: /^Approve/ }).click();
    await page.getByRole("alert").getByText("The change is building").waitFor();
  });

  it("offers no step to who may not take it", async () => {
    Object.assign(platform.routes, databaseRoutes("operator"));
    await page.goto(`${platform.url}/database?view=changes`);
    await page.getByText("proposed", { exact: true }).waitFor();
    expect(await page.getByRole("button", { name: /Approve|Withdraw|Take back/ }).count()).toBe(0);
  });
});
