import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import type { StoredTurn } from "../../../web/src/api/api.ts";
import { findChromium } from "../../support/browser/chromium.ts";
import {
  FAKE_SESSION,
  type FakeAnswer,
  type FakePlatform,
  type FakeRoutes,
} from "../../support/browser/fake-platform.ts";
import { callRoutes, callSummary, listedCall } from "../support/recorded-call.ts";
import { onStartedSite } from "../support/started-site.ts";
import type { WatchedPage } from "../support/watched-page.ts";

const chromiumPath = findChromium("the pages about calls in a browser");

const KEY = "qv_test_key";
const refused: FakeAnswer = { status: 401, code: "unauthorized", message: "Sign in first." };

describe.skipIf(chromiumPath === null)("the pages about calls", { timeout: 30_000 }, () => {
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

  /** The same answers, but only for who carries the session's cookie; and a way to get it with the right key. */
  function requireSession(): string[] {
    const keysTried: string[] = [];
    const guarded: FakeRoutes = {};
    for (const [route, answer] of Object.entries(callRoutes())) {
      guarded[route] = (_body, cookie) => (cookie.includes(FAKE_SESSION) ? (answer as FakeAnswer) : refused);
    }
    Object.assign(platform.routes, guarded, {
      "POST /api/session": (body: unknown) => {
        const { apiKey } = body as { apiKey: string };
        keysTried.push(apiKey);
        return apiKey === KEY ? { data: { role: "viewer" } } : refused;
      },
    } satisfies FakeRoutes);
    return keysTried;
  }

  it("lists calls, and loads more as far as the reader comes", async () => {
    await page.goto(`${platform.url}/calls`);
    const rows = page.getByRole("row");
    await rows.nth(3).waitFor();
    expect(await rows.count()).toBe(4);
    expect(await rows.nth(1).textContent()).toBe("Nov 23, 2026, 10:00:00 AMBright Smile Dental––––––running");
    expect(await rows.nth(2).textContent()).toBe(
      "Nov 23, 2026, 10:00:00 AMBright Smile DentalWhat are your opening hours?1:0521 interrupted320 msworst 1320 ms660 ms$0.0205caller hung up",
    );
    expect(await rows.nth(3).textContent()).toContain("0:072320 msworst 1320 ms660 ms$0.0205ended after long silence");
    await page.getByText("3 calls", { exact: true }).waitFor();
    expect(await page.getByRole("grid").getAttribute("aria-rowcount")).toBe("4");
    expect(watched.faults).toEqual([]);
  });

  it("does not know how many calls there are while there may be more", async () => {
    platform.routes["GET /api/calls?limit=100&cursor=more"] = { status: 503, code: "unavailable", message: "Later." };
    await page.goto(`${platform.url}/calls`);
    await page.getByRole("alert").getByText("Later.").waitFor();
    expect(await page.getByRole("grid").getAttribute("aria-rowcount")).toBe("-1");
    await page.getByText("3 calls: the first 2 are here, more follow as you scroll").waitFor();
    Object.assign(platform.routes, callRoutes());
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByText("3 calls", { exact: true }).waitFor();
  });

  it("comes back from a call to the rows that were loaded, where it was left", async () => {
    const many = (from: number) =>
      Array.from({ length: 100 }, (_, i) => listedCall({ id: `call_${from + i}`, durationMs: (from + i) * 1_000 }));
    const more = "GET /api/calls?limit=100&cursor=more";
    platform.routes["GET /api/calls?limit=25"] = { data: { items: many(1).slice(0, 25), nextCursor: "more" } };
    let asked = 0;
    platform.routes[more] = () => {
      asked += 1;
      return { data: { items: many(26), nextCursor: null } };
    };
    await page.goto(`${platform.url}/calls`);
    await page.getByText("125 calls", { exact: true }).waitFor();
    await page.evaluate(() => scrollTo(0, 3_000));
    const link = page.locator('a[href="/calls/call_60"]');
    await link.waitFor();
    platform.routes["GET /api/calls/call_60"] = { data: { ...callSummary({ id: "call_60" }), live: null } };
    for (const part of ["transcript", "turns", "timeline"]) {
      platform.routes[`GET /api/calls/call_60/${part}`] = callRoutes()[`GET /api/calls/call_1/${part}`] as FakeAnswer;
    }
    // A click scrolls first to what it clicks on.
    await link.scrollIntoViewIfNeeded();
    const before = await page.evaluate(() => scrollY);
    expect(before).toBeGreaterThan(2_000);
    await link.click();
    await page.getByRole("heading", { name: "Call with Bright Smile Dental" }).waitFor();
    await page.goBack();
    await page.getByText("125 calls", { exact: true }).waitFor();
    await link.waitFor();
    await expect.poll(() => page.evaluate(() => scrollY)).toBe(before);
    expect(asked).toBe(1);
  });

  it("filters by state, agent and days, and keeps the filters in the address", async () => {
    const asked: string[] = [];
    page.on("request", (request) => asked.push(new URL(request.url()).pathname + new URL(request.url()).search));
    const wanted =
      "/api/calls?limit=25&status=ended&agentId=agent_1&from=2026-11-22T00%3A00%3A00.000Z&to=2026-11-24T00%3A00%3A00.000Z";
    platform.routes[`GET ${wanted}`] = { data: { items: [listedCall({ id: "call_7" })], nextCursor: null } };
    platform.routes["GET /api/calls?limit=25&status=ended"] = { data: { items: [], nextCursor: null } };
    await page.goto(`${platform.url}/calls?agent=agent_1&from=2026-11-22&to=2026-11-23&status=ended`);
    await page.getByText("1 call", { exact: true }).waitFor();
    expect(asked).toContain(wanted);
    expect(await page.getByLabel("State").inputValue()).toBe("ended");
    expect(await page.getByLabel("To", { exact: true }).inputValue()).toBe("2026-11-23");
    await page.getByRole("button", { name: "Clear filters" }).click();
    await page.getByText("3 calls", { exact: true }).waitFor();
    expect(page.url()).toBe(`${platform.url}/calls`);
    await page.getByLabel("State").selectOption("ended");
    await page.getByText("No call matches these filters.").waitFor();
    expect(page.url()).toBe(`${platform.url}/calls?status=ended`);
  });

  it("shows the figures of a call that has ended, and dashes of one that has not", async () => {
    const list = (callRoutes()["GET /api/calls?limit=25"] as { data: { items: object[] } }).data;
    const [active, ended] = list.items;
    const counted = { ...ended, turnCount: 4, medianTurnGapMs: 31.2, medianAnswerHeardMs: 1_002.4 };
    platform.routes["GET /api/calls?limit=25"] = { data: { items: [active, counted], nextCursor: null } };
    await page.goto(`${platform.url}/calls`);
    await page.getByRole("columnheader", { name: "Answer heard" }).waitFor();
    await page.getByRole("columnheader", { name: "Turn gap" }).waitFor();
    const cells = (row: number) => page.getByRole("row").nth(row).getByRole("gridcell").allTextContents();
    expect((await cells(1)).slice(1, 7)).toEqual(["–", "–", "–", "–", "–", "–"]);
    expect((await cells(2)).slice(2, 6)).toEqual(["1:05", "41 interrupted", "31 msworst 1320 ms", "1002 ms"]);
  });

  it("looks for words in every call, in the order and with the filters of the address", async () => {
    const query = "words=%22opening+hours%22&endReason=silence&services=vendor&worstGapOverMs=1000";
    platform.routes[`GET /api/calls?limit=25&${query}&sort=-worstTurnGapMs`] = {
      data: { items: [listedCall({ id: "call_7" })], nextCursor: null },
    };
    const address = "/calls?words=%22opening+hours%22&end=silence&services=vendor&slower=1000&sort=-worstTurnGapMs";
    await page.goto(`${platform.url}${address}`);
    await page.getByText("1 call", { exact: true }).waitFor();
    const words = page.getByLabel("Words said");
    expect(await words.inputValue()).toBe('"opening hours"');
    expect(await page.getByLabel("Order").inputValue()).toBe("-worstTurnGapMs");
    await page.getByRole("button", { name: "Clear filters" }).click();
    platform.routes["GET /api/calls?limit=25&words=parking&sort=-worstTurnGapMs"] = {
      data: { items: [], nextCursor: null },
    };
    await words.fill("parking");
    await words.press("Enter");
    await page.getByText("No call matches these filters.").waitFor();
    expect(page.url()).toBe(`${platform.url}/calls?sort=-worstTurnGapMs&words=parking`);
  });

  it("downloads the calls of the list as CSV, and says so when there are too many", async () => {
    const refusal: FakeAnswer = { status: 422, code: "unprocessable", message: "More than 100000 calls." };
    platform.routes["GET /api/calls?limit=25&status=ended"] = { data: { items: [listedCall()], nextCursor: null } };
    platform.routes["GET /api/calls/export?status=ended"] = refusal;
    await page.goto(`${platform.url}/calls?status=ended`);
    const button = page.getByRole("button", { name: "Download as CSV" });
    await button.click();
    await page.getByRole("alert").getByText("More than 100000 calls.").waitFor();
    platform.routes["GET /api/calls/export?status=ended"] = { document: "id" };
    const [download] = await Promise.all([page.waitForEvent("download"), button.click()]);
    expect(download.suggestedFilename()).toBe("calls.csv");
    await page.getByText("Downloaded.").waitFor();
  });

  it("offers no file to who may only look", async () => {
    platform.routes["GET /api/session"] = { data: { role: "viewer", actor: { type: "key", id: "key_1" } } };
    await page.goto(`${platform.url}/calls`);
    await page.getByText("3 calls", { exact: true }).waitFor();
    expect(await page.getByRole("button", { name: "Download as CSV" }).count()).toBe(0);
  });

  it("says of a call over stand-ins that its timings are theirs, and of no other", async () => {
    const list = (callRoutes()["GET /api/calls?limit=25"] as { data: { items: object[] } }).data;
    const [active, ended] = list.items;
    const local = { ...active, services: "local" };
    const simulated = { ...ended, services: "simulated", simulatedLatency: "cloud-slow", costMicroUsd: null };
    platform.routes["GET /api/calls?limit=25"] = { data: { items: [local, simulated], nextCursor: null } };
    platform.routes["GET /api/calls/call_1"] = { data: { ...simulated, live: null } };
    await page.goto(`${platform.url}/calls`);
    const rows = page.getByRole("row");
    await rows.nth(2).waitFor();
    expect(await rows.nth(2).textContent()).toContain("simulated latency (profile cloud-slow)");
    expect(await rows.nth(1).textContent()).toContain("local services");
    expect(await rows.nth(1).textContent()).not.toContain("simulated");
    await rows.nth(2).getByRole("link").click();
    await page.getByText("simulated latency (profile cloud-slow)").waitFor();
    expect(await page.getByText("Cost", { exact: true }).count()).toBe(0);
  });

  it("tells what a call over real vendors cost, and of no simulation", async () => {
    await page.goto(`${platform.url}/calls/call_1`);
    await page.getByText("$0.0205").waitFor();
    expect(await page.getByText("simulated").count()).toBe(0);
  });

  it("opens a call with its words and its timings, and goes back without losing the way", async () => {
    await page.goto(`${platform.url}/calls`);
    await page.getByRole("row").nth(2).getByRole("link").click();
    await page.getByRole("heading", { name: "Call with Bright Smile Dental" }).waitFor();
    expect(page.url()).toBe(`${platform.url}/calls/call_1`);
    const lines = page.getByRole("list").filter({ hasText: "Caller" }).getByRole("listitem");
    expect(await lines.nth(1).textContent()).toBe("Caller 0:03What are your opening hours?");
    expect(await lines.nth(2).textContent()).toBe("Bright Smile Dental 0:05We open at eightinterrupted");
    const turn = page.getByRole("figure").nth(1);
    // The headline: 320 ms until the opener is no answer.
    expect(await turn.locator("figcaption").textContent()).toBe(
      "2 · “What are your opening hours?”Answer heard 660 msTurn gap 320 msinterrupted",
    );
    const rowOf = (name: string) => turn.getByRole("listitem").filter({ hasText: name }).textContent();
    expect(await rowOf("Answer heard")).toContain("660 ms");
    expect(await rowOf("Overhang")).toContain("40 ms");
    expect(await turn.locator(".mark-ta").count()).toBe(1);
    expect(await turn.textContent()).toContain("t3");
    expect(await turn.textContent()).toContain("stopped 180 ms after the interruption began");
    expect(await turn.textContent()).toContain("opened with “Let me see.” · answered by workers-ai in another's place");
    // Nothing had to be made for the greeting: one line says it all.
    await page.getByText("1 · Greeting · heard to the end · first sound after 120 ms", { exact: true }).waitFor();
    expect(await page.getByRole("figure").count()).toBe(2);
    await page.getByText("Timeline").click();
    await page.getByRole("cell", { name: "turn committed" }).waitFor();
    await page.getByRole("cell", { name: "opener “Let me see.” chosen, as the caller asked something" }).waitFor();
    expect(await page.getByRole("row").count()).toBe(15);
    await page.goBack();
    await page.getByText("3 calls", { exact: true }).waitFor();
    expect(watched.faults).toEqual([]);
  });

  it("draws all turns of a call on one axis, longer than 1.5 s where one took longer", async () => {
    const [greeting, turn] = (callRoutes()["GET /api/calls/call_1/turns"] as { data: StoredTurn[] }).data;
    const slow = { ...turn, turnId: "turn_2", index: 2, responseTimeMs: 2_100, turnGapMs: 2_300, answerHeardMs: 2_400 };
    platform.routes["GET /api/calls/call_1/turns"] = { data: [greeting, turn, slow] };
    await page.goto(`${platform.url}/calls/call_1`);
    await page.getByRole("figure").nth(2).waitFor();
    const widthOf = (figure: number) =>
      page
        .getByRole("figure")
        .nth(figure)
        .locator(".bar-endpointing")
        .evaluate((bar) => bar.getBoundingClientRect().width);
    // Both waited 200 ms for the end of the caller's turn.
    expect(await widthOf(1)).toBeCloseTo(await widthOf(2), 1);
    expect(await page.locator(".tick-name").allTextContents()).toEqual(["0", "500 ms", "1 s", "1.5 s", "2 s", "2.5 s"]);
    platform.routes["GET /api/calls/call_1/turns"] = { data: [greeting, turn] };
    await page.reload();
    await page.getByRole("figure").nth(1).waitFor();
    expect((await page.locator(".tick-name").allTextContents()).at(-1)).toBe("1.5 s");
  });

  it("says that an answer came from a recording where no voice had to speak it", async () => {
    const [greeting, turn] = (callRoutes()["GET /api/calls/call_1/turns"] as { data: StoredTurn[] }).data;
    platform.routes["GET /api/calls/call_1/turns"] = { data: [greeting, { ...turn, ttsFirstByteMs: null }] };
    platform.routes["GET /api/calls/call_1/timeline"] = {
      data: [{ atMs: 5_420, type: "answer_ready", turnId: "turn_1", source: "recurring_clip" }],
    };
    await page.goto(`${platform.url}/calls/call_1`);
    await page.getByRole("listitem").filter({ hasText: "Voice, first byte" }).getByText("from a recording").waitFor();
  });

  it("lights up a turn with its lines, by mouse and by keyboard, and shows the turn that the address names", async () => {
    await page.goto(`${platform.url}/calls/call_1#turn-turn_1`);
    const turn = page.locator("#turn-turn_1");
    await turn.waitFor();
    await expect.poll(() => turn.evaluate((element) => element === document.activeElement)).toBe(true);
    const lines = page.locator(".transcript [data-turn=turn_1]");
    expect(await lines.count()).toBe(2);
    const greeting = page.locator(".transcript [data-turn=turn_0]");
    await lines.first().hover();
    await expect.poll(() => page.locator(".turn[data-linked]").getAttribute("data-turn")).toBe("turn_1");
    expect(await greeting.getAttribute("data-linked")).toBeNull();
    // Off the lines: the focus scrolls the page, and a line that comes to lie under the mouse would be pointed at.
    await page.mouse.move(0, 0);
    await expect.poll(() => page.locator(".turn[data-linked]").count()).toBe(0);
    await greeting.getByRole("link").focus();
    await expect.poll(() => page.locator(".turn[data-linked]").getAttribute("data-turn")).toBe("turn_0");
    await greeting.getByRole("link").click();
    expect(page.url()).toBe(`${platform.url}/calls/call_1#turn-turn_0`);
  });

  it("shows who spoke when on one strip of the whole call", async () => {
    await page.goto(`${platform.url}/calls/call_1`);
    await page.getByRole("figure", { name: "Of 1:05, the caller spoke 0:01 and the agent 0:05." }).waitFor();
    expect(await page.locator(".spoken-user").count()).toBe(1);
    const [from, track] = await page.evaluate(() =>
      [".spoken-user", ".call-strip-track"].map((of) => document.querySelector(of)?.getBoundingClientRect()),
    );
    // The caller spoke from 3.4 s on, of 65 s.
    expect(((from?.left ?? 0) - (track?.left ?? 0)) / (track?.width ?? 1)).toBeCloseTo(3.4 / 65, 2);
  });

  it("overlaps no names of clock points, on any screen", async () => {
    for (const width of [320, 390, 768, 1_440]) {
      await page.setViewportSize({ width, height: 900 });
      await page.goto(`${platform.url}/calls/call_1`);
      await page.locator(".mark-label").first().waitFor();
      const boxes = await page.locator(".mark-label").evaluateAll((labels) =>
        labels.map((label) => ({
          left: label.getBoundingClientRect().left,
          right: label.getBoundingClientRect().left + label.scrollWidth,
        })),
      );
      const sorted = boxes.toSorted((a, b) => a.left - b.left);
      for (const [i, box] of sorted.slice(1).entries())
        expect(box.left).toBeGreaterThanOrEqual((sorted[i]?.right ?? 0) - 1);
    }
  });

  it("shows a call whose timeline is out of reach", async () => {
    platform.routes["GET /api/calls/call_1/timeline"] = { status: 503, code: "unavailable", message: "Later." };
    await page.goto(`${platform.url}/calls/call_1`);
    await page.getByText("The timeline cannot be read just now").waitFor();
    await page.getByText("What are your opening hours?", { exact: true }).waitFor();
  });

  it("shows an utterance's words, says that its turns were not timed, and draws no line that is empty", async () => {
    const [, asked, answered] = (callRoutes()["GET /api/calls/call_1/transcript"] as { data: object[] }).data;
    platform.routes["GET /api/calls/call_1/turns"] = { data: [] };
    platform.routes["GET /api/calls/call_1/transcript"] = { data: [{ ...asked, text: "" }, answered] };
    await page.goto(`${platform.url}/calls/call_1`);
    await page.getByText("No turns of this call were timed.").waitFor();
    await page.getByText("We open at eight").waitFor();
    expect(await page.getByText(/^Caller \d/).count()).toBe(0);
  });

  it("says that the agent did not speak where it has neither words nor turns", async () => {
    platform.routes["GET /api/calls/call_1/turns"] = { data: [] };
    platform.routes["GET /api/calls/call_1/transcript"] = { data: [] };
    await page.goto(`${platform.url}/calls/call_1`);
    await page.getByText("The agent did not speak in this call.").waitFor();
  });

  it("says that there is no such call", async () => {
    await page.goto(`${platform.url}/calls/call_9`);
    await page.getByRole("heading", { name: "No such call" }).waitFor();
  });

  it("says that no call has been made yet", async () => {
    platform.routes["GET /api/calls?limit=25"] = { data: { items: [], nextCursor: null } };
    await page.goto(`${platform.url}/calls`);
    await page.getByText("No call has been made yet.").waitFor();
  });

  it("says that the server failed, and tries again when asked", async () => {
    platform.routes["GET /api/calls?limit=25"] = { status: 503, code: "unavailable", message: "The database is away." };
    await page.goto(`${platform.url}/calls`);
    await page.getByRole("alert").getByText("The database is away.").waitFor();
    Object.assign(platform.routes, callRoutes());
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByRole("grid").waitFor();
  });

  it("asks for a key, refuses a wrong one and shows the calls for the right one", async () => {
    requireSession();
    await page.goto(`${platform.url}/calls`);
    await page.getByLabel("API key").fill("qv_wrong");
    await page.keyboard.press("Enter");
    await page.getByRole("alert").getByText("This key is revoked or unknown.").waitFor();
    await page.getByLabel("API key").fill(KEY);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("grid").waitFor();
  });

  it("takes the key out of the address at once and signs in with it", async () => {
    const keysTried = requireSession();
    await page.goto(`${platform.url}/calls#key=${KEY}`);
    await page.getByRole("grid").waitFor();
    expect(keysTried).toEqual([KEY]);
    expect(page.url()).toBe(`${platform.url}/calls`);
    await page.goto(`${platform.url}/calls/call_1#key=qv_wrong`);
    await page.getByRole("heading", { name: "Call with Bright Smile Dental" }).waitFor();
    expect(page.url()).toBe(`${platform.url}/calls/call_1`);
    expect(await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }))).toBe("{}");
  });

  it("signs in with a key put into the address of the open page", async () => {
    const keysTried = requireSession();
    await page.goto(`${platform.url}/calls`);
    await page.getByLabel("API key").waitFor();
    await page.evaluate((key) => location.assign(`#key=${key}`), KEY);
    await page.getByRole("grid").waitFor();
    expect(keysTried).toEqual([KEY]);
    expect(page.url()).toBe(`${platform.url}/calls`);
  });

  it("asks before a key in the address replaces a session", async () => {
    const keysTried = requireSession();
    platform.routes["GET /api/session"] = { data: { role: "viewer" } };
    const questions: string[] = [];
    page.once("dialog", (dialog) => {
      questions.push(dialog.message());
      void dialog.dismiss();
    });
    await page.goto(`${platform.url}/calls#key=${KEY}`);
    // The session that there is goes on.
    await page.getByRole("grid").waitFor();
    expect([questions.length, keysTried]).toEqual([1, []]);
    page.once("dialog", (dialog) => void dialog.accept());
    await page.evaluate((key) => location.assign(`#key=${key}`), KEY);
    await expect.poll(() => keysTried).toEqual([KEY]);
  });

  it("signs out: the calls are gone and a key is asked for again", async () => {
    requireSession();
    platform.routes["DELETE /api/session"] = { data: { signedOut: true } };
    await page.goto(`${platform.url}/calls#key=${KEY}`);
    await page.getByRole("grid").waitFor();
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByLabel("API key").waitFor();
    expect(await page.getByRole("grid").count()).toBe(0);
    await page.reload();
    await page.getByLabel("API key").waitFor();
  });

  it("says so where the address names no page", async () => {
    await page.goto(`${platform.url}/nowhere`);
    await page.getByRole("heading", { name: "There is nothing here" }).waitFor();
    await page.getByRole("link", { name: "Talk to an agent" }).click();
    await page.getByRole("button", { name: "Start call" }).waitFor();
  });

  it.each(["/calls", "/calls/call_1"])("fits %s on a small phone", async (path) => {
    await page.setViewportSize({ width: 360, height: 740 });
    await page.goto(platform.url + path);
    await page.getByText("Bright Smile Dental").filter({ visible: true }).first().waitFor();
    const timeline = page.getByText("Timeline");
    if ((await timeline.count()) > 0) await timeline.click();
    const [content, screen] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    expect(content).toBeLessThanOrEqual(screen as number);
  });
});
