import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { findChromium } from "../../support/browser/chromium.ts";
import type { FakeAnswer, FakePlatform } from "../../support/browser/fake-platform.ts";
import { annotatedCallRoutes, listedCall } from "../support/recorded-call.ts";
import { onStartedSite } from "../support/started-site.ts";
import type { WatchedPage } from "../support/watched-page.ts";

const chromiumPath = findChromium("what is written on calls in a browser");

describe.skipIf(chromiumPath === null)("what is written on calls", { timeout: 30_000 }, () => {
  let platform: FakePlatform;
  let watched: WatchedPage;
  let page: Page;

  onStartedSite(
    chromiumPath,
    () => annotatedCallRoutes(),
    (started) => {
      ({ platform, watched, page } = started);
    },
  );

  /** Remembers what is sent to a route, and answers it. */
  function taken(route: string, answer: FakeAnswer): unknown[] {
    const bodies: unknown[] = [];
    platform.routes[route] = (body) => {
      bodies.push(body);
      return answer;
    };
    return bodies;
  }

  it("sets an outcome, adds and removes tags, and says which a rule has set", async () => {
    const sent = taken("PATCH /api/calls/call_1/labels", { data: [] });
    await page.goto(`${platform.url}/calls/call_1`);
    const labels = page.locator(".label-list");
    await labels.getByText("by rule").waitFor();
    expect(await labels.getByRole("listitem").allTextContents()).toEqual([
      "Outcome: booked by ruleRemove",
      "call backRemove",
      "vipRemove",
    ]);
    await page.getByLabel("New tag").fill(" urgent ");
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await page.getByText("Tagged urgent.").waitFor();
    expect(await page.getByLabel("New tag").inputValue()).toBe("");
    await page.getByRole("button", { name: "Remove vip" }).click();
    await page.getByText("The tag vip is gone.").waitFor();
    await page.getByLabel("Another outcome").fill("lost");
    await page.getByLabel("Another outcome").press("Enter");
    await page.getByText("The outcome is set.").waitFor();
    expect(sent).toEqual([{ addTags: ["urgent"] }, { removeTags: ["vip"] }, { outcome: "lost" }]);
    expect(watched.faults).toEqual([]);
  });

  it("keeps what was entered when it is refused", async () => {
    taken("PATCH /api/calls/call_1/labels", { status: 409, code: "conflict", message: "A call may have 20 tags." });
    await page.goto(`${platform.url}/calls/call_1`);
    await page.getByLabel("New tag").fill("urgent");
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await page.getByRole("alert").getByText("A call may have 20 tags.").waitFor();
    expect(await page.getByLabel("New tag").inputValue()).toBe("urgent");
  });

  it("writes and deletes notes", async () => {
    const sent = taken("POST /api/calls/call_1/notes", { data: {} });
    const deleted = taken("DELETE /api/calls/call_1/notes/note_1", { data: { deleted: true } });
    await page.goto(`${platform.url}/calls/call_1`);
    await page.getByText(", by you").waitFor();
    await page.getByText(", by user_2").waitFor();
    await page.getByLabel("New note").fill("Paid.");
    await page.getByRole("button", { name: "Add note" }).click();
    await page.getByText("The note is kept.").waitFor();
    await page
      .getByRole("button", { name: /^Delete the note/ })
      .first()
      .click();
    await page.getByText("The note is deleted.").waitFor();
    expect([sent, deleted.length]).toEqual([[{ text: "Paid." }], 1]);
  });

  it("shows a viewer what is written, and nothing to change it with", async () => {
    platform.routes["GET /api/session"] = { data: { role: "viewer", actor: { type: "key", id: "key_2" } } };
    await page.goto(`${platform.url}/calls/call_1`);
    await page.getByText("Call her back on Monday.").waitFor();
    await page.getByText("by rule").waitFor();
    for (const name of ["Add", "Add note", "Download the test", /^Remove/, /^Delete/]) {
      expect(await page.getByRole("button", { name }).count()).toBe(0);
    }
  });

  it("downloads a test of the call, and says why there is none", async () => {
    const path = "GET /api/calls/call_1/regression?measure=turnGapMs&atMost=800";
    platform.routes[path] = { status: 404, code: "not_found", message: "There is no recording of this call." };
    await page.goto(`${platform.url}/calls/call_1`);
    await page.getByText("Make a test of this call").click();
    await page.getByLabel("Measure").selectOption("turnGapMs");
    await page.getByLabel("At most, ms").fill("800");
    const button = page.getByRole("button", { name: "Download the test" });
    await button.click();
    await page.getByRole("alert").getByText("There is no recording of this call.").waitFor();
    platform.routes[path] = { document: {} };
    const [download] = await Promise.all([page.waitForEvent("download"), button.click()]);
    expect(download.suggestedFilename()).toBe("call_1.regression.ndjson");
  });

  it("has the agent and the time in its title, and finds a turn by its number", async () => {
    await page.goto(`${platform.url}/calls/call_1#turn-2`);
    const turn = page.locator("#turn-turn_1");
    await expect.poll(() => turn.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await page.title()).toBe("Call with Bright Smile Dental, Nov 23, 2026, 10:00 AM · Quantum Voice");
    await page.getByRole("link", { name: "← All calls" }).click();
    await expect.poll(() => page.title()).toBe("Calls · Quantum Voice");
  });

  it("copies the call's id and its transcript", async () => {
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.goto(`${platform.url}/calls/call_1`);
    await page.getByRole("button", { name: "Copy transcript" }).click();
    await page.getByText("Copied.").waitFor();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied.split("\n").slice(1)).toEqual([
      "[0:03] Caller: What are your opening hours?",
      "[0:05] Bright Smile Dental: We open at eight (interrupted)",
    ]);
  });

  it("shows outcome and tags in the list, and views as links", async () => {
    platform.routes["GET /api/calls?limit=25&endReason=failed&sort=-worstTurnGapMs"] = {
      data: { items: [listedCall({ id: "call_9", endReason: "failed" })], nextCursor: null },
    };
    await page.goto(`${platform.url}/calls`);
    await page.getByText("booked · call back · vip · local services, not vendors").waitFor();
    const link = page.getByRole("link", { name: "Failed" });
    expect(await link.getAttribute("href")).toBe("/calls?end=failed&sort=-worstTurnGapMs");
    await link.click();
    await page.getByText("1 call", { exact: true }).waitFor();
    expect(page.url()).toBe(`${platform.url}/calls?end=failed&sort=-worstTurnGapMs`);
    expect(await link.getAttribute("aria-current")).toBe("true");
    const deleted = taken("DELETE /api/call-views/view_2", { data: { deleted: true } });
    await page.getByRole("button", { name: "Delete “Failed”" }).click();
    await page.getByText("“Failed” is deleted.").waitFor();
    expect(deleted).toHaveLength(1);
  });

  it("saves the filters that are shown as a view", async () => {
    platform.routes["GET /api/calls?limit=25&tag=vip"] = { data: { items: [listedCall()], nextCursor: null } };
    const sent = taken("POST /api/call-views", { data: {} });
    await page.goto(`${platform.url}/calls?tag=vip`);
    await page.getByRole("button", { name: "Save this view" }).click();
    await page.getByLabel("Name of the view").fill("VIPs");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByText("Saved for everybody in the organisation.").waitFor();
    expect(sent).toEqual([{ name: "VIPs", filters: { tag: "vip" }, sort: "-createdAt" }]);
  });
});
