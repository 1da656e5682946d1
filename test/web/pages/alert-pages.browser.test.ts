import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { findChromium } from "../../support/browser/chromium.ts";
import type { FakePlatform } from "../../support/browser/fake-platform.ts";
import { alertIncident, alertRoutes, alertRule } from "../support/alert-answers.ts";
import { onStartedSite } from "../support/started-site.ts";
import type { WatchedPage } from "../support/watched-page.ts";

const chromiumPath = findChromium("the pages about alerts in a browser");

describe.skipIf(chromiumPath === null)("the pages about alerts", { timeout: 30_000 }, () => {
  let platform: FakePlatform;
  let watched: WatchedPage;
  let page: Page;

  onStartedSite(
    chromiumPath,
    () => alertRoutes("admin"),
    (started) => {
      ({ platform, watched, page } = started);
    },
  );

  /** What was sent to a route, which answers with `data`. */
  function watchRoute(route: string, data: unknown): unknown[] {
    const sent: unknown[] = [];
    platform.routes[route] = (body) => {
      sent.push(body);
      return { data };
    };
    return sent;
  }

  it("shows what fires first, then the history, and filters it by the address", async () => {
    await page.goto(`${platform.url}/alerts`);
    const firing = page.getByRole("region", { name: "Firing" });
    await firing.getByRole("link", { name: /75 % of 120/ }).waitFor();
    const history = page.getByRole("region", { name: "History" });
    expect(await history.getByRole("listitem").count()).toBe(2);
    await history.getByLabel("State").selectOption("resolved");
    await expect.poll(() => history.getByRole("listitem").count()).toBe(1);
    expect(page.url()).toBe(`${platform.url}/alerts?status=resolved`);
    await page.reload();
    await history.getByText("Calls do not fail: 3 of 40 were bad.").waitFor();
    expect(await history.getByRole("listitem").count()).toBe(1);
    expect(watched.faults).toEqual([]);
  });

  it("says plainly that nothing fires and that nothing ever did", async () => {
    const none = { data: { items: [], nextCursor: null } };
    for (const rest of ["", "&status=firing", "&status=no_data"])
      platform.routes[`GET /api/alerts?limit=25${rest}`] = none;
    await page.goto(`${platform.url}/alerts`);
    await page.getByText("No alert fires.").waitFor();
    await page.getByText("No alert has fired yet.").waitFor();
  });

  it("shows an alert's windows with n, its worst turns with links to their waterfalls, and its history", async () => {
    await page.goto(`${platform.url}/alerts/alert_1`);
    await page.getByRole("heading", { name: "Answers are heard within 1.5 s" }).waitFor();
    const rows = await page.getByRole("row").allTextContents();
    expect(rows.slice(1)).toEqual(["1 h9012015 ×14.4 ×", "5 min121220 ×14.4 ×"]);
    const worst = page.getByRole("link", { name: "4200 ms" }).first();
    expect(await worst.getAttribute("href")).toBe("/calls/call_1#turn-turn_1");
    await page.getByText("pending → firing").waitFor();
    expect(watched.faults).toEqual([]);
  });

  it("acknowledges, and shows it", async () => {
    await page.goto(`${platform.url}/alerts/alert_1`);
    const acknowledged = alertIncident({ acknowledgedAt: "2026-11-23T10:05:00.000Z", acknowledgedBy: "key_1" });
    const sent = watchRoute("POST /api/alerts/alert_1/acknowledge", acknowledged);
    const button = page.getByRole("button", { name: "Acknowledge" });
    await button.waitFor();
    platform.routes["GET /api/alerts/alert_1"] = { data: acknowledged };
    await button.click();
    await page.getByText("Acknowledged: its beginning is not told again.").waitFor();
    await page.getByText("Nov 23, 2026, 10:05:00 AM").waitFor();
    expect(sent).toEqual([null]);
    expect(await button.count()).toBe(0);
  });

  it("silences the alert's rule for the chosen time", async () => {
    await page.goto(`${platform.url}/alerts/alert_1`);
    const sent = watchRoute("POST /api/alert-silences", { endsAt: "2026-11-23T18:00:00.000Z" });
    await page.getByLabel("For", { exact: true }).selectOption("8 hours");
    await page.getByLabel("Reason").fill("known");
    const before = Date.now();
    await page.getByRole("button", { name: "Silence" }).click();
    await page.getByText("Silent until Nov 23, 2026, 6:00:00 PM.").waitFor();
    const [body] = sent as { ruleId: string; endsAt: string; reason: string }[];
    expect(body).toMatchObject({ ruleId: "default_answer_heard", reason: "known" });
    expect(Date.parse(body?.endsAt ?? "") - before).toBeGreaterThanOrEqual(8 * 3_600_000);
    expect(Date.parse(body?.endsAt ?? "") - before).toBeLessThan(8 * 3_600_000 + 10_000);
  });

  it("says of a call that was not recorded why there is no regression test", async () => {
    await page.goto(`${platform.url}/alerts/alert_1`);
    platform.routes["GET /api/alerts/alert_1/regression?callId=call_1"] = {
      status: 404,
      code: "not_found",
      message: "There is no recording of this call: turn flightRecorder on.",
    };
    await page.getByRole("button", { name: "Regression test" }).first().click();
    await page.getByRole("alert").getByText("turn flightRecorder on").waitFor();
  });

  it("lets a viewer look, and change nothing", async () => {
    Object.assign(platform.routes, alertRoutes("viewer"));
    for (const path of ["/alerts/alert_1", "/alerts?view=rules", "/alerts?view=channels", "/alerts?view=silences"]) {
      await page.goto(platform.url + path);
      await page
        .getByText(/Answers are heard within|On call|maintenance/)
        .first()
        .waitFor();
      expect(await page.locator("main button").allTextContents(), path).toEqual(["Sign out"]);
    }
  });

  it("edits a rule from what it was, with what is wrong said beside the field", async () => {
    await page.goto(`${platform.url}/alerts?view=rules`);
    await page.getByRole("button", { name: "Edit “Own”" }).click();
    const threshold = page.getByLabel("Bad above (ms)");
    expect(await threshold.inputValue()).toBe("1500");
    await threshold.fill("1.");
    expect(await threshold.inputValue()).toBe("1.");
    await threshold.fill("many");
    await page.getByLabel("Name").fill("");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Bad above (ms) is a number from 0.").waitFor();
    await page.getByText("Name is a name of up to 100 characters.").waitFor();
    expect(await page.evaluate(() => document.activeElement?.getAttribute("aria-invalid"))).toBe("true");
    await threshold.fill("900");
    await page.getByLabel("Name").fill("Quick");
    await page.getByLabel("Objective (%)").fill("99");
    const sent = watchRoute("PATCH /api/alert-rules/rule_1", alertRule({ id: "rule_1" }));
    await page.getByRole("button", { name: "Pairs for this objective" }).click();
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("button", { name: "New rule" }).waitFor();
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({ name: "Quick", threshold: 900, objective: 0.99, kind: "burn_rate" });
    expect((sent[0] as { windows: unknown[] }).windows.length).toBeGreaterThan(4);
    expect(sent[0]).not.toHaveProperty("version");
  });

  it("shows what only the server found wrong with a rule beside the field", async () => {
    await page.goto(`${platform.url}/alerts?view=rules&rule=new`);
    await page.getByLabel("Name").fill("Mine");
    await page.getByLabel("Agent").selectOption("Bright Smile Dental");
    platform.routes["POST /api/alert-rules"] = {
      status: 400,
      code: "invalid_request",
      message: "Not valid: agentId.",
      details: [{ path: "agentId", message: "is no agent" }],
    };
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Agent is no agent.").waitFor();
    await page.getByRole("alert").getByText("Not valid: agentId.").waitFor();
  });

  it("asks for dollars where a rule watches costs, and for no threshold where an event is good or bad", async () => {
    await page.goto(`${platform.url}/alerts?view=rules&rule=new`);
    await page.getByLabel("Watches").selectOption("Cost rate");
    expect(await page.getByLabel("Most that calls may cost ($ an hour)").inputValue()).toBe("20");
    expect(await page.getByLabel("Agent").count()).toBe(0);
    await page.getByLabel("Name").fill("Costs");
    await page.getByLabel("Most that calls may cost ($ an hour)").fill("7.5");
    const sent = watchRoute("POST /api/alert-rules", alertRule());
    await page.getByRole("button", { name: "Save" }).click();
    await expect.poll(() => sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({ metric: "cost_rate", kind: "threshold", threshold: 7_500_000, agentId: null });
    await page.goto(`${platform.url}/alerts?view=rules&rule=new`);
    await page.getByLabel("Watches").selectOption("Failed calls");
    expect(await page.getByLabel(/Bad above/).count()).toBe(0);
  });

  it("makes a channel, shows its secret once, and sends it a test", async () => {
    await page.goto(`${platform.url}/alerts?view=channels`);
    const made = watchRoute("POST /api/alert-channels", { secret: "whsec_once" });
    await page.getByLabel("Name").fill("Night");
    await page.getByLabel("Address").fill("https://night.example/hook");
    await page.getByRole("button", { name: "Make the channel" }).click();
    await page.getByText("whsec_once").waitFor();
    expect(made).toEqual([
      { name: "Night", kind: "webhook", url: "https://night.example/hook", leastSeverity: "page" },
    ]);
    watchRoute("POST /api/alert-channels/channel_1/test", { isDelivered: false, status: 500 });
    await page.getByRole("button", { name: "Send a test: “On call”" }).click();
    await page.getByText("“On call” did not take the test message: it answered 500.").waitFor();
    expect(await page.getByText("whsec_once").count()).toBe(0);
  });

  it("ends a silence", async () => {
    await page.goto(`${platform.url}/alerts?view=silences`);
    const sent = watchRoute("DELETE /api/alert-silences/silence_1", { deleted: true });
    const end = page.getByRole("button", { name: "End the silence of Own" });
    await end.waitFor();
    platform.routes["GET /api/alert-silences?limit=25"] = { data: { items: [], nextCursor: null } };
    await end.click();
    await page.getByText("Nothing is silenced.").waitFor();
    expect(sent).toHaveLength(1);
  });
});
