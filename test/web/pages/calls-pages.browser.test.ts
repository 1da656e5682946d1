import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { findChromium, launchChromium } from "../../support/browser/chromium.ts";
import { FAKE_SESSION, type FakeAnswer, FakePlatform, type FakeRoutes } from "../../support/browser/fake-platform.ts";
import { type BuiltPage, buildPage } from "../support/build-page.ts";
import { callRoutes } from "../support/recorded-call.ts";
import { openWatchedPage, type WatchedPage } from "../support/watched-page.ts";

const chromiumPath = findChromium("the pages about calls in a browser");

const KEY = "qv_test_key";
const refused: FakeAnswer = { status: 401, code: "unauthorized", message: "Sign in first." };

describe.skipIf(chromiumPath === null)("the pages about calls", { timeout: 30_000 }, () => {
  let site: BuiltPage;
  let platform: FakePlatform;
  let browser: Browser;
  let watched: WatchedPage;
  let page: Page;

  beforeAll(async () => {
    site = await buildPage();
    platform = await FakePlatform.start(site.folder);
    browser = await launchChromium({ executablePath: chromiumPath as string });
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    await platform?.close();
    await site?.remove();
  });

  beforeEach(async () => {
    platform.reset();
    Object.assign(platform.routes, callRoutes());
    watched = await openWatchedPage(browser, { timezoneId: "UTC", locale: "en-US" });
    page = watched.page;
  });

  afterEach(() => page.context().close());

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

  it("lists calls and loads more", async () => {
    await page.goto(`${platform.url}/calls`);
    const rows = page.getByRole("row");
    await rows.nth(2).waitFor();
    expect(await rows.count()).toBe(3);
    expect(await rows.nth(1).textContent()).toBe("Nov 23, 2026, 10:00 AMBright Smile Dental––––running");
    expect(await rows.nth(2).textContent()).toBe(
      "Nov 23, 2026, 10:00 AMBright Smile Dental1:052660 ms120 mscaller hung up",
    );
    await page.getByRole("button", { name: "Load more" }).click();
    await rows.nth(3).waitFor();
    expect(await rows.nth(3).textContent()).toContain("0:072660 ms120 msended after long silence");
    expect(await page.getByRole("button", { name: "Load more" }).count()).toBe(0);
    expect(watched.faults).toEqual([]);
  });

  it("shows turns, and the medians of answer heard and response, of a call that has ended, dashes of one that has not", async () => {
    const list = (callRoutes()["GET /api/calls?limit=25"] as { data: { items: object[] } }).data;
    const [active, ended] = list.items;
    const counted = { ...ended, turnCount: 4, medianResponseTimeMs: 31.2, medianAnswerHeardMs: 1_002.4 };
    platform.routes["GET /api/calls?limit=25"] = { data: { items: [active, counted], nextCursor: null } };
    await page.goto(`${platform.url}/calls`);
    await page.getByRole("columnheader", { name: "Median answer heard" }).waitFor();
    await page.getByRole("columnheader", { name: "Median response" }).waitFor();
    const cells = (row: number) => page.getByRole("row").nth(row).getByRole("cell").allTextContents();
    expect((await cells(1)).slice(2, 6)).toEqual(["–", "–", "–", "–"]);
    expect((await cells(2)).slice(2, 6)).toEqual(["1:05", "4", "1002 ms", "31 ms"]);
  });

  it("says of a call over stand-ins that its timings are theirs, and of no other", async () => {
    const list = (callRoutes()["GET /api/calls?limit=25"] as { data: { items: object[] } }).data;
    const [active, ended] = list.items;
    const local = { ...active, services: "local" };
    const simulated = { ...ended, services: "simulated", simulatedLatency: "cloud-slow", costMicroUsd: null };
    platform.routes["GET /api/calls?limit=25"] = { data: { items: [local, simulated], nextCursor: null } };
    platform.routes["GET /api/calls/call_1"] = { data: simulated };
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
    expect(await turn.locator("figcaption").textContent()).toMatch(/Answer heard 660 msTurn gap 320 ms$/);
    const rowOf = (name: string) => turn.getByRole("listitem").filter({ hasText: name }).textContent();
    expect(await rowOf("Answer heard")).toContain("660 ms");
    expect(await rowOf("Overhang")).toContain("40 ms");
    expect(await turn.locator(".mark-ta").count()).toBe(1);
    expect(await turn.textContent()).toContain("t3");
    expect(await turn.textContent()).toContain("stopped 180 ms after the interruption began");
    expect(await turn.textContent()).toContain("opened with “Let me see.” · answered by workers-ai in another's place");
    const greeting = await page.getByRole("figure").nth(0).textContent();
    expect(greeting).toMatch(/Answer heard –Turn gap –/);
    expect(greeting).not.toMatch(/opener|silent|thrown away/i);
    await page.getByText("Timeline").click();
    await page.getByRole("cell", { name: "turn committed" }).waitFor();
    await page.getByRole("cell", { name: "opener “Let me see.” chosen, as the caller asked something" }).waitFor();
    expect(await page.getByRole("row").count()).toBe(15);
    await page.goBack();
    await page.getByRole("button", { name: "Load more" }).waitFor();
    expect(watched.faults).toEqual([]);
  });

  it("shows a call whose timeline is out of reach", async () => {
    platform.routes["GET /api/calls/call_1/timeline"] = { status: 503, code: "unavailable", message: "Later." };
    await page.goto(`${platform.url}/calls/call_1`);
    await page.getByText("The timeline cannot be read just now").waitFor();
    await page.getByText("What are your opening hours?").waitFor();
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
    await page.getByRole("table").waitFor();
  });

  it("asks for a key, refuses a wrong one and shows the calls for the right one", async () => {
    requireSession();
    await page.goto(`${platform.url}/calls`);
    await page.getByLabel("API key").fill("qv_wrong");
    await page.keyboard.press("Enter");
    await page.getByRole("alert").getByText("This key was not accepted.").waitFor();
    await page.getByLabel("API key").fill(KEY);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("table").waitFor();
  });

  it("takes the key out of the address at once and signs in with it", async () => {
    const keysTried = requireSession();
    await page.goto(`${platform.url}/calls#key=${KEY}`);
    await page.getByRole("table").waitFor();
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
    await page.getByRole("table").waitFor();
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
    await page.getByRole("table").waitFor();
    expect([questions.length, keysTried]).toEqual([1, []]);
    page.once("dialog", (dialog) => void dialog.accept());
    await page.evaluate((key) => location.assign(`#key=${key}`), KEY);
    await expect.poll(() => keysTried).toEqual([KEY]);
  });

  it("signs out: the calls are gone and a key is asked for again", async () => {
    requireSession();
    platform.routes["DELETE /api/session"] = { data: { signedOut: true } };
    await page.goto(`${platform.url}/calls#key=${KEY}`);
    await page.getByRole("table").waitFor();
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByLabel("API key").waitFor();
    expect(await page.getByRole("table").count()).toBe(0);
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
    await page.getByText("Bright Smile Dental").first().waitFor();
    const timeline = page.getByText("Timeline");
    if ((await timeline.count()) > 0) await timeline.click();
    const [content, screen] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    expect(content).toBeLessThanOrEqual(screen as number);
  });
});
