import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, type TestContext } from "vitest";
import { findChromium } from "../../support/browser/chromium.ts";
import { type TalkPage, TalkSite } from "../support/talk-site.ts";
import { answerMetrics } from "../support/turn-metrics.ts";

const chromiumPath = findChromium("the talk page in a browser");

/** Text of what has the keyboard's focus. */
const focused = (page: Page) => page.evaluate(() => document.activeElement?.textContent);

describe.skipIf(chromiumPath === null).concurrent("the talk page", { timeout: 40_000 }, () => {
  let site: TalkSite;

  beforeAll(async () => {
    site = await TalkSite.start(chromiumPath as string);
  }, 60_000);

  afterAll(() => site?.close());

  async function open({ onTestFinished }: TestContext): Promise<TalkPage> {
    const talk = await site.open();
    onTestFinished(() => talk.close());
    return talk;
  }

  it("hangs up: says so, closes the line and lets go of the microphone", async (test) => {
    const { page, startCall, faults } = await open(test);
    const call = await startCall();
    await page.getByRole("button", { name: "Hang up" }).click();
    await call.until("end_call", () => call.messages.at(-1)?.type === "end_call");
    const chunks = call.audio.length;
    call.end("caller_hung_up");
    await call.until("the line is closed", () => call.closeCode !== null);
    await page.getByText("You hung up", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Call again" }).waitFor();
    expect(call.audio.length).toBe(chunks);
    expect(faults).toEqual([]);
  });

  it("closes the line by itself when the server does not answer the hang-up", async (test) => {
    const { page, startCall } = await open(test);
    const call = await startCall();
    await page.getByRole("button", { name: "Hang up" }).click();
    await call.until("the line is closed", () => call.closeCode !== null);
    await page.getByText("You hung up", { exact: true }).waitFor();
  });

  it("can be started and ended with the keyboard alone, showing where the focus is", async (test) => {
    const { page, platform } = await open(test);
    const button = page.getByRole("button", { name: "Start call" });
    await button.waitFor();
    for (let presses = 0; presses < 20; presses++) {
      await page.keyboard.press("Tab");
      if (await button.evaluate((element) => element === document.activeElement)) break;
    }
    expect(await button.evaluate((element) => getComputedStyle(element).outlineStyle)).toBe("solid");
    await page.keyboard.press("Enter");
    const call = await (await platform.nextCall()).begin();
    await page.getByText("Listening", { exact: true }).waitFor();
    await page.keyboard.press("Enter");
    await call.until("end_call", () => call.messages.some(({ type }) => type === "end_call"));
    call.end("caller_hung_up");
    await page.getByRole("button", { name: "Call again" }).waitFor();
    expect(await focused(page)).toContain("Call again");
  });

  it("keeps the keyboard's focus where the typing is", async (test) => {
    const { page, platform } = await open(test);
    await page.getByRole("button", { name: "Start without a microphone and type" }).press("Enter");
    const call = await (await platform.nextCall()).begin();
    await page.getByText("Listening", { exact: true }).waitFor();
    await page.keyboard.type("Is there parking?");
    expect(await page.getByLabel("Type instead of talking").inputValue()).toBe("Is there parking?");
    call.end("agent_hung_up");
    await page.getByText("Call ended: agent hung up").waitFor();
    // Around the button, not on it: a caller who is still typing starts no other call.
    expect(await focused(page)).toBe("Start without a microphone and type");
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe("DIV");
  });

  it("shows the conversation as it is heard and announces finished lines politely", async (test) => {
    const { page, startCall } = await open(test);
    const call = await startCall();
    call.send({ type: "transcript_interim", text: "what are your" });
    await page.getByText("what are your", { exact: true }).waitFor();
    call.send({ type: "transcript", role: "user", text: "What are your opening hours?" });
    const log = page.getByRole("log");
    await log.getByText("What are your opening hours?").waitFor();
    expect(await page.getByText("what are your", { exact: true }).count()).toBe(0);
    call.send(
      { type: "agent_audio_started", turnId: "turn_1" },
      { type: "transcript_start", role: "assistant" },
      { type: "transcript_delta", text: "We open at eight and close at six." },
    );
    await page.getByText("We open at eight and close at six.").waitFor();
    expect(await log.getByText("We open at").count()).toBe(0);
    call.send({ type: "playback_interrupt" }, { type: "transcript_end", text: "We open at eight" });
    await log.getByText("We open at eight", { exact: true }).waitFor();
    await log.getByText("interrupted").waitFor();
    expect(await log.getAttribute("aria-live")).toBe("polite");
  });

  it("shows each turn's timings as measured, with a dash for what was not", async (test) => {
    const { page, startCall } = await open(test);
    const call = await startCall();
    call.send({
      type: "turn_metrics",
      ...answerMetrics({
        turnId: "turn_0",
        source: "greeting",
        endpointingMs: null,
        turnGapMs: null,
        answerHeardMs: null,
        overhangMs: null,
        llmFirstTokenMs: null,
      }),
    });
    call.send({
      type: "turn_metrics",
      ...answerMetrics({
        opener: "Let me see.",
        responseTimeMs: 34.4,
        endpointingMs: 212,
        turnGapMs: 246.4,
        answerHeardMs: 1_002.3,
        overhangMs: 55.6,
      }),
    });
    const figures = page.getByRole("figure");
    await figures.nth(1).waitFor();
    const rows = (await figures.nth(0).getByRole("listitem").allInnerTexts()).map((row) =>
      row.replace(/\s+/g, " ").trim(),
    );
    expect(rows).toEqual([
      "Endpointing 212 ms",
      "Response time 34 ms",
      "Model, first token 60 ms",
      "Voice, first byte 40 ms",
      "Overhang 56 ms",
      "Answer heard 1002 ms",
    ]);
    const headline = figures.nth(0).locator("figcaption strong");
    expect(await headline.allTextContents()).toEqual(["1002 ms", "246 ms"]);
    const sizes = await headline.evaluateAll((all) => all.map((one) => getComputedStyle(one).fontSize));
    expect(new Set(sizes).size).toBe(1);
    expect(await figures.nth(0).locator("figcaption").textContent()).toMatch(
      /Answer heard 1002 msTurn gap 246 msheard to the end$/,
    );
    const greeting = await figures.nth(1).textContent();
    expect(greeting).toMatch(/Endpointing\s*–/);
    expect(greeting).toMatch(/Turn gap\s*–/);
    expect(greeting?.match(/Answer heard\s*–/g)).toHaveLength(2);
  });

  it("waits for a platform that cannot take the call at once, without calling it an error", async (test) => {
    const { page, platform, startCall } = await open(test);
    const call = await startCall();
    call.cutLine();
    const refused = await platform.nextCall();
    refused.refuse("unavailable");
    await (await platform.nextCall()).begin({ isResumed: true });
    await page.getByText("Listening", { exact: true }).waitFor();
    expect(await page.getByRole("alert").count()).toBe(0);
  });

  it("sends typed words, also without a microphone", async (test) => {
    const { page, platform } = await open(test);
    await page.getByRole("button", { name: "Start without a microphone and type" }).click();
    const call = await (await platform.nextCall()).begin();
    await page.getByText("Listening", { exact: true }).waitFor();
    await page.getByLabel("Type instead of talking").fill("Is there parking?");
    await page.keyboard.press("Enter");
    await call.until("text", () =>
      call.messages.some((m) => m.type === "text_message" && m.text === "Is there parking?"),
    );
    expect(call.audio).toEqual([]);
    expect(await page.getByLabel("Type instead of talking").inputValue()).toBe("");
  });

  it("says in plain words that the server refused the call", async (test) => {
    const { page, platform } = await open(test);
    platform.routes["POST /api/voice/token"] = { status: 429, code: "rate_limited", message: "Slow down." };
    await page.getByRole("button", { name: "Start call" }).click();
    await page.getByRole("alert").getByText("Too many calls were started just now.").waitFor();
    await page.getByText("The call did not begin", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Try again" }).waitFor();
  });

  it("says in plain words what a fatal error of the call was", async (test) => {
    const { page, platform } = await open(test);
    await page.getByRole("button", { name: "Start call" }).click();
    const call = await platform.nextCall();
    call.send({ type: "error", code: "invalid_token", message: "The token is wrong.", fatal: true });
    await page.getByRole("alert").getByText("its permission was wrong or had expired").waitFor();
  });

  it("says that there is no agent, and offers to try again when the server is away", async (test) => {
    const { page, platform } = await open(test);
    platform.routes["GET /api/voice/agents"] = { data: [] };
    await page.reload();
    await page.getByText("There is no agent to talk to yet.").waitFor();
    platform.routes["GET /api/voice/agents"] = { status: 503, code: "unavailable", message: "Back in a moment." };
    await page.reload();
    await page.getByText("Back in a moment.").waitFor();
    platform.reset();
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByRole("button", { name: "Start call" }).waitFor();
  });

  it("calls the agent that the address names, and says when there is none of that name", async (test) => {
    const { page, platform } = await open(test);
    const other = { id: "agent_2", slug: "garage", name: "Garage", language: "en", greeting: "Hi", examples: [] };
    const known = platform.routes["GET /api/voice/agents"] as { data: unknown[] };
    platform.routes["GET /api/voice/agents"] = { data: [...known.data, other] };
    await page.goto(`${platform.url}/?agent=garage`);
    await page.getByRole("heading", { name: "Garage" }).waitFor();
    platform.routes["GET /api/voice/agents?organization=org_2"] = { data: [{ ...other, name: "Their garage" }] };
    await page.goto(`${platform.url}/?agent=org_2/garage`);
    await page.getByRole("heading", { name: "Their garage" }).waitFor();
    await page.goto(`${platform.url}/?agent=nobody`);
    await page.getByText("There is no agent with that name here.").waitFor();
  });

  it("says whose speech and language services are in use", async (test) => {
    const { page, platform } = await open(test);
    await page
      .getByText("Local speech and language services: real recognition and synthesis, scripted answers.")
      .waitFor();
    platform.routes["GET /api/health"] = {
      data: { status: "ok", environment: "local", services: "simulated", simulatedLatency: "cloud" },
    };
    await page.reload();
    await page.getByText("Their latency is simulated (profile cloud).").waitFor();
    platform.routes["GET /api/health"] = { data: { status: "ok", environment: "local", services: "vendor" } };
    const answered = page.waitForResponse("**/api/health");
    await page.reload();
    await answered;
    await page.getByRole("button", { name: "Start call" }).waitFor();
    expect(await page.getByText("Local speech and language services").count()).toBe(0);
  });

  it("fits screens of every width", async (test) => {
    const { page, startCall } = await open(test);
    const call = await startCall();
    call.send({ type: "turn_metrics", ...answerMetrics() });
    call.send({ type: "transcript", role: "user", text: "W".repeat(200) });
    await page.getByRole("figure").waitFor();
    for (const width of [360, 390, 1280]) {
      await page.setViewportSize({ width, height: 844 });
      // Each label's words stay within the room that keeps it from its neighbours, once the axis knows its new width.
      await page.waitForFunction(() => {
        const labels = [...document.querySelectorAll(".mark-label")];
        return labels.length > 0 && labels.every((label) => label.scrollWidth <= label.clientWidth);
      });
      const [content, screen] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
      expect(screen).toBe(width);
      expect(content, `${width} pixels`).toBeLessThanOrEqual(width);
    }
  });
});
