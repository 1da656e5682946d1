import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import type { CallEvent } from "../../../voice/timeline/events.ts";
import { findChromium } from "../../support/browser/chromium.ts";
import type { FakePlatform } from "../../support/browser/fake-platform.ts";
import { axeViolations } from "../support/axe.ts";
import { difference, presence, snapshot } from "../support/live-messages.ts";
import { callRoutes, callSummary, notRecorded } from "../support/recorded-call.ts";
import { answeredEvents, answeringEvents, callEvents, runningEvents } from "../support/running-call.ts";
import { onStartedSite } from "../support/started-site.ts";
import type { WatchedPage } from "../support/watched-page.ts";

const chromiumPath = findChromium("the pages about calls in progress in a browser");

describe.skipIf(chromiumPath === null)("the pages about calls in progress", { timeout: 30_000 }, () => {
  let platform: FakePlatform;
  let watched: WatchedPage;
  let page: Page;

  onStartedSite(
    chromiumPath,
    () => ({
      ...callRoutes(),
      "GET /api/session": {
        data: { organizationId: "org_1", role: "operator", via: "session", actor: { type: "key", id: "key_1" } },
      },
    }),
    (started) => {
      ({ platform, watched, page } = started);
    },
  );

  const running = {
    ...callSummary({ status: "active", endedAt: null, endReason: null, durationMs: null }),
    live: { state: "running" },
  };

  it("says that no call is in progress, and shows one that begins at once", async () => {
    await page.goto(`${platform.url}/live`);
    const feed = await platform.nextFeed();
    feed.send(snapshot());
    await page.getByText("No call is in progress.").waitFor();
    expect(await axeViolations(page)).toEqual([]);
    feed.send(difference(2, { calls: { put: [presence({ startedAtEpochMs: Date.now() - 3_000 })], gone: [] } }));
    const call = page.getByRole("listitem").filter({ hasText: "Bright Smile Dental" });
    await call.waitFor();
    await page.getByText("1 in progress").waitFor();
    expect(await call.textContent()).toMatch(/Live 0:0[3-5]/);
    feed.send(difference(3, { calls: { put: [], gone: ["call_1"] } }));
    await page.getByText("No call is in progress.").waitFor();
    expect(watched.faults).toEqual([]);
  });

  it("shows each call's last words and its running turn as they happen", async () => {
    await page.goto(`${platform.url}/live`);
    const feed = await platform.nextFeed();
    await feed.until("watch every call", () => feed.messages.some(({ type }) => type === "watch_all"));
    feed.send(
      snapshot({ calls: [presence(), presence({ callId: "call_2", agentName: "Other", services: "simulated" })] }),
    );
    feed.send(callEvents("call_1", 0, runningEvents));
    const call = page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: "Bright Smile Dental" }) });
    await call.getByText("When do…").waitFor();
    await call.getByText("Local stand-ins").waitFor();
    await page.getByText("Simulated latency").waitFor();
    feed.send(callEvents("call_1", runningEvents.length, answeringEvents));
    await call.getByText("thinking").waitFor();
    const figure = call.getByRole("figure");
    await figure.getByText("2 · “When do you open?”").waitFor();
    expect(await figure.getByRole("listitem").filter({ hasText: "Endpointing" }).textContent()).toContain("200 ms");
    const model = figure.getByRole("listitem").filter({ hasText: "Model, first token" });
    // It has not answered: its bar grows, and the axis with it.
    const lengthMs = async () => Number(/(\d+) ms…$/.exec((await model.textContent()) ?? "")?.[1]);
    const before = await lengthMs();
    expect(before).toBeGreaterThan(0);
    await expect.poll(lengthMs, { timeout: 10_000 }).toBeGreaterThan(before + 1_500);
    const bar = model.locator(".bar-open");
    const track = model.locator(".waterfall-track");
    const [barPx, trackPx] = [(await bar.boundingBox())?.width ?? 0, (await track.boundingBox())?.width ?? 0];
    expect(barPx).toBeGreaterThan(3);
    await expect
      .poll(async () => ((await bar.boundingBox())?.width ?? 0) / trackPx, { timeout: 10_000 })
      .toBeLessThan(0.99);
    expect(await axeViolations(page)).toEqual([]);
    feed.send(callEvents("call_1", runningEvents.length + answeringEvents.length, answeredEvents));
    await call.getByText("At eight.").waitFor();
    expect(await call.getByRole("figure").count()).toBe(0);
    expect(watched.faults).toEqual([]);
  });

  it("shows a call's words, turns and time as they happen, and its record once it has ended, without a reload", async () => {
    platform.routes["GET /api/calls/call_1"] = { data: running };
    await page.goto(`${platform.url}/calls/call_1`);
    const feed = await platform.nextFeed();
    await feed.until("watch the call", () => feed.messages.some(({ type }) => type === "watch"));
    feed.send(snapshot({ calls: [presence()] }), callEvents("call_1", 0, runningEvents));
    await page.getByText("Hello, how can I help?", { exact: true }).waitFor();
    await page
      .locator(".live-badge")
      .filter({ hasText: /Live \d:\d\d/ })
      .waitFor();
    const interim = page.locator(".line-interim");
    expect(await interim.textContent()).toContain("When do…");
    // Nothing is read aloud unasked.
    expect(await page.getByRole("log").getAttribute("aria-live")).toBe("off");
    expect(await axeViolations(page)).toEqual([]);
    feed.send(callEvents("call_1", runningEvents.length, answeringEvents));
    await page.getByRole("figure").filter({ hasText: "“When do you open?”" }).getByText("goes on").waitFor();
    expect(await interim.count()).toBe(0);
    feed.send(callEvents("call_1", runningEvents.length + answeringEvents.length, answeredEvents));
    const turn = page.getByRole("figure").filter({ hasText: "“When do you open?”" });
    await turn.getByText("heard to the end").waitFor();
    expect(await turn.locator("figcaption strong").allTextContents()).toEqual(["470 ms", "455 ms"]);
    platform.routes["GET /api/calls/call_1"] = { data: { ...callSummary(), live: null } };
    feed.send(
      callEvents("call_1", runningEvents.length + answeringEvents.length + answeredEvents.length, [
        { atMs: 8_000, type: "call_ended", reason: "caller_hung_up" },
      ]),
    );
    await page.getByText("caller hung up", { exact: true }).waitFor();
    await page.getByText("What are your opening hours?", { exact: true }).waitFor();
    expect(await page.locator(".live-badge").count()).toBe(0);
    expect(watched.faults).toEqual([]);
  });

  it("shows of a turn that goes by what GET /api/calls/:id/turns answers once the call has ended", async () => {
    platform.routes["GET /api/calls/call_1"] = { data: running };
    await page.goto(`${platform.url}/calls/call_1`);
    const feed = await platform.nextFeed();
    await feed.until("watch the call", () => feed.messages.some(({ type }) => type === "watch"));
    const events = [...runningEvents, ...answeringEvents, ...answeredEvents];
    feed.send(snapshot({ calls: [presence()] }), callEvents("call_1", 0, events));
    const turn = page.getByRole("figure").filter({ hasText: "“When do you open?”" });
    await turn.getByText("heard to the end").waitFor();
    const shown = async () => [
      await turn.locator("figcaption strong").allTextContents(),
      await turn.locator(".waterfall-label").allTextContents(),
      await turn.locator(".waterfall-value").allTextContents(),
    ];
    const whileItGoesOn = await shown();

    const ended: CallEvent = { atMs: 8_000, type: "call_ended", reason: "caller_hung_up" };
    const turns = events.flatMap((event) =>
      event.type === "agent_turn_ended" ? [{ ...event.metrics, services: "local", ...event.personal }] : [],
    );
    Object.assign(platform.routes, {
      "GET /api/calls/call_1": { data: { ...callSummary(), live: null } },
      "GET /api/calls/call_1/turns": { data: turns },
      "GET /api/calls/call_1/timeline": { data: [...events, ended] },
      "GET /api/calls/call_1/audio": { data: notRecorded },
    });
    feed.send(callEvents("call_1", events.length, [ended]));
    await page.getByText("caller hung up", { exact: true }).waitFor();
    expect(await shown()).toEqual(whileItGoesOn);
    const { answerHeardMs, turnGapMs } = turns.at(-1) ?? {};
    expect(whileItGoesOn[0]).toEqual([`${answerHeardMs} ms`, `${turnGapMs} ms`]);
    expect(watched.faults).toEqual([]);
  });

  it("says since when it is not live, and that what it shows is old", async () => {
    await page.goto(`${platform.url}/live`);
    const feed = await platform.nextFeed();
    feed.send(snapshot({ calls: [presence()] }));
    await page.getByText("1 in progress").waitFor();
    feed.drop();
    await page.getByText("What is shown is").waitFor();
    const again = await platform.nextFeed();
    again.send(snapshot({ seq: 9, calls: [] }));
    await page.getByText("No call is in progress.").waitFor();
    expect(await page.getByText("What is shown is").count()).toBe(0);
  });

  it("says to whoever may not read words that there are calls, and no more", async () => {
    await page.goto(`${platform.url}/live`);
    const feed = await platform.nextFeed();
    feed.send(snapshot({ calls: [presence()] }));
    feed.send({ type: "error", code: "forbidden", message: "This role may not read transcripts." });
    await page.getByText("Your role sees that calls are in progress, not what is said in them.").waitFor();
    await page.getByText("1 in progress").waitFor();
  });

  it("draws a crowd only when it is asked for", async () => {
    await page.goto(`${platform.url}/live`);
    const feed = await platform.nextFeed();
    const calls = Array.from({ length: 60 }, (_, i) =>
      presence({ callId: `call_${i}`, startedAtEpochMs: Date.now() - i * 1_000 }),
    );
    feed.send(snapshot({ calls }));
    await page.getByText("60 in progress").waitFor();
    expect(await page.locator(".call-in-progress").count()).toBe(24);
    // Newest first.
    expect(await page.locator(".call-in-progress a").first().getAttribute("href")).toBe("/live/call_0");
    await page.getByRole("button", { name: "Show all 60 calls" }).click();
    expect(await page.locator(".call-in-progress").count()).toBe(60);
  });
});
