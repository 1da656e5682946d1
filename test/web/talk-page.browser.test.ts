import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { findChromium, launchChromium } from "../support/chromium.ts";
import type { FakeCall } from "../support/fake-call.ts";
import { FakePlatform } from "../support/fake-platform.ts";
import { tone, toneAmplitude } from "../support/tone.ts";
import { type BuiltPage, buildPage } from "./support/build-page.ts";
import { writeToneFile } from "./support/microphone-file.ts";
import { audibleMs, readPlayedAudio, toneMs } from "./support/tap.ts";
import { turnMetrics } from "./support/turn-metrics.ts";
import { openWatchedPage, type WatchedPage } from "./support/watched-page.ts";

const chromiumPath = findChromium("the talk page in a browser");

/** Well inside the speech band, and no multiple of it survives at 24 kHz. */
const MICROPHONE_HZ = 1_000;
const AGENT_RATE_HZ = 24_000;

/** Heard beyond the last acknowledgement when a stop was sent: one acknowledgement period, the way, the fade and the device. */
const STOP_BOUND_MS = 400;

describe.skipIf(chromiumPath === null)("the talk page", { timeout: 40_000 }, () => {
  let site: BuiltPage;
  let platform: FakePlatform;
  let browser: Browser;
  let folder: string;
  let watched: WatchedPage;
  let page: Page;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "quantum-voice-microphone-"));
    site = await buildPage();
    platform = await FakePlatform.start(site.folder);
    browser = await launchChromium({
      executablePath: chromiumPath as string,
      microphoneFile: await writeToneFile(folder, MICROPHONE_HZ, 3_000, 500),
    });
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    await platform?.close();
    await site?.remove();
    await rm(folder, { recursive: true, force: true });
  });

  beforeEach(async () => {
    platform.reset();
    watched = await openWatchedPage(browser);
    page = watched.page;
    await page.goto(platform.url);
  });

  afterEach(() => page.context().close());

  async function startCall(): Promise<FakeCall> {
    await page.getByRole("button", { name: "Start call" }).click();
    const call = await (await platform.nextCall()).begin();
    await page.getByText("Listening", { exact: true }).waitFor();
    return call;
  }

  /** Text of what has the keyboard's focus. */
  const focused = () => page.evaluate(() => document.activeElement?.textContent);

  /** `seconds` of a tone as the agent's voice: half a second, which a busy page can live on, then slices of 100 ms. */
  function speak(call: FakeCall, turnId: string, hz: number, seconds: number): void {
    call.send({ type: "agent_audio_started", turnId }, { type: "status", status: "speaking" });
    const samples = tone(hz, 10_000, seconds * AGENT_RATE_HZ, AGENT_RATE_HZ);
    call.sendAudio(samples.slice(0, AGENT_RATE_HZ / 2));
    for (let at = AGENT_RATE_HZ / 2; at < samples.length; at += AGENT_RATE_HZ / 10) {
      call.sendAudio(samples.slice(at, at + AGENT_RATE_HZ / 10));
    }
  }

  it("sends the microphone as 20 ms chunks of 16 kHz PCM at true pitch", async () => {
    const call = await startCall();
    await call.until("two seconds of audio", () => call.audio.length >= 100);
    expect(new Set(call.audio.map(({ length }) => length))).toEqual(new Set([320]));
    // A second in which the tone was on from end to end: the loudest, with echo cancelling and gain control settled.
    const seconds = [0, 25, 50].map((at) => Int16Array.from(call.audio.slice(at, at + 50).flatMap((c) => [...c])));
    const rms = (samples: Int16Array) => Math.sqrt(samples.reduce((sum, s) => sum + s * s, 0) / samples.length);
    const loudest = seconds.toSorted((a, b) => rms(b) - rms(a))[0] as Int16Array;
    expect(rms(loudest)).toBeGreaterThan(300);
    const amplitudes = Array.from({ length: 41 }, (_, i) => {
      const hz = MICROPHONE_HZ - 20 + i;
      return { hz, amplitude: toneAmplitude(loudest, hz, 16_000) };
    });
    const strongest = amplitudes.toSorted((a, b) => b.amplitude - a.amplitude)[0];
    // 0.8 % off, as from restarting the filter at each quantum, would be 8 Hz.
    expect(Math.abs((strongest?.hz ?? 0) - MICROPHONE_HZ)).toBeLessThanOrEqual(1);
    expect(watched.faults).toEqual([]);
  });

  it("plays the agent's audio without gaps and says how much was played", async () => {
    const call = await startCall();
    speak(call, "turn_1", 440, 1);
    await call.until("all of the turn is played", () => call.playedMs("turn_1") >= 999);
    const acks = call.messages.flatMap((message) => (message.type === "playback" ? [message.ms] : []));
    expect(acks.length).toBeGreaterThanOrEqual(5);
    expect(acks).toEqual(acks.toSorted((a, b) => a - b));
    expect(acks.at(-1)).toBeLessThanOrEqual(1_001);
    const played = await readPlayedAudio(page);
    expect(played.sampleRateHz).toBe(AGENT_RATE_HZ);
    expect(audibleMs(played)).toBeGreaterThanOrEqual(980);
    expect(audibleMs(played)).toBeLessThanOrEqual(1_030);
    const voice = Int16Array.from(played.samples, (sample) => sample * 32_768);
    const from = voice.findIndex((sample) => sample !== 0);
    // A single skipped or doubled sample among these seams would lower it.
    expect(toneAmplitude(voice.slice(from, from + 23_760), 440, AGENT_RATE_HZ)).toBeGreaterThan(0.9 * 10_000 * 0.99);
    expect(watched.faults).toEqual([]);
  });

  it("falls silent at once when the server interrupts, and plays the next turn", async () => {
    const call = await startCall();
    speak(call, "turn_1", 400, 5);
    await call.until("the agent is heard", () => call.playedMs("turn_1") >= 300);
    const ackedMs = call.playedMs("turn_1");
    call.send({ type: "playback_interrupt" });
    speak(call, "turn_2", 1_000, 0.8);
    await call.until("the next turn is played", () => call.playedMs("turn_2") >= 799);
    const played = await readPlayedAudio(page);
    expect(toneMs(played, 1_000)).toBeGreaterThanOrEqual(760);
    expect(toneMs(played, 400)).toBeLessThan(ackedMs + STOP_BOUND_MS);
    expect(call.playedMs("turn_1")).toBeLessThan(ackedMs + STOP_BOUND_MS);
  });

  it("stops the agent at once when asked to, telling the server", async () => {
    const call = await startCall();
    speak(call, "turn_1", 400, 5);
    await page.getByRole("button", { name: "Stop" }).click();
    await call.until("interrupt", () => call.messages.some(({ type }) => type === "interrupt"));
    const ackedMs = call.playedMs("turn_1");
    // Still on the wire when the server heard of it.
    call.sendAudio(tone(400, 10_000, AGENT_RATE_HZ, AGENT_RATE_HZ));
    call.send({ type: "playback_interrupt" });
    speak(call, "turn_2", 1_000, 0.8);
    await call.until("the next turn is played", () => call.playedMs("turn_2") >= 799);
    expect(toneMs(await readPlayedAudio(page), 400)).toBeLessThan(ackedMs + STOP_BOUND_MS);
    expect(call.playedMs("turn_1")).toBeLessThan(ackedMs + STOP_BOUND_MS);
  });

  it("sends silence while muted, and sound again afterwards", async () => {
    const call = await startCall();
    const isSilent = (chunk: Int16Array | undefined) => chunk?.every((sample) => sample === 0) ?? false;
    await call.until("sound", () => call.audio.length > 10 && !isSilent(call.audio.at(-1)));
    await page.getByRole("button", { name: "Mute" }).click();
    await call.until("half a second of silence", () => call.audio.length > 50 && call.audio.slice(-25).every(isSilent));
    await page.getByRole("button", { name: "Unmute" }).click();
    await call.until("sound again", () => !isSilent(call.audio.at(-1)));
  });

  it("hangs up: says so, closes the line and lets go of the microphone", async () => {
    const call = await startCall();
    await page.getByRole("button", { name: "Hang up" }).click();
    await call.until("end_call", () => call.messages.at(-1)?.type === "end_call");
    const chunks = call.audio.length;
    call.end("caller_hung_up");
    await call.until("the line is closed", () => call.closeCode !== null);
    await page.getByText("You hung up", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Call again" }).waitFor();
    expect(call.audio.length).toBe(chunks);
    expect(watched.faults).toEqual([]);
  });

  it("closes the line by itself when the server does not answer the hang-up", async () => {
    const call = await startCall();
    await page.getByRole("button", { name: "Hang up" }).click();
    await call.until("the line is closed", () => call.closeCode !== null);
    await page.getByText("You hung up", { exact: true }).waitFor();
  });

  it("can be started and ended with the keyboard alone, showing where the focus is", async () => {
    const button = page.getByRole("button", { name: "Start call" });
    await button.waitFor();
    for (let presses = 0; presses < 10; presses++) {
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
    expect(await focused()).toContain("Call again");
  });

  it("keeps the keyboard's focus where the typing is", async () => {
    await page.getByRole("button", { name: "Start without a microphone and type" }).press("Enter");
    const call = await (await platform.nextCall()).begin();
    await page.getByText("Listening", { exact: true }).waitFor();
    await page.keyboard.type("Is there parking?");
    expect(await page.getByLabel("Type instead of talking").inputValue()).toBe("Is there parking?");
    call.end("agent_hung_up");
    await page.getByText("Call ended: agent hung up").waitFor();
    // Around the button, not on it: a caller who is still typing starts no other call.
    expect(await focused()).toBe("Start without a microphone and type");
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe("DIV");
  });

  it("shows the conversation as it is heard and announces finished lines politely", async () => {
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

  it("shows each turn's timings as measured, with a dash for what was not", async () => {
    const call = await startCall();
    call.send({
      type: "turn_metrics",
      ...turnMetrics({
        turnId: "turn_0",
        source: "greeting",
        endpointingMs: null,
        turnGapMs: null,
        llmFirstTokenMs: null,
      }),
    });
    call.send({ type: "turn_metrics", ...turnMetrics({ responseTimeMs: 34.4, endpointingMs: 212, turnGapMs: 246.4 }) });
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
    ]);
    expect(await figures.nth(0).textContent()).toContain("246 ms");
    const greeting = await figures.nth(1).textContent();
    expect(greeting).toMatch(/Endpointing\s*–/);
    expect(greeting).toMatch(/Turn gap\s*–/);
  });

  it("comes back to the same call after the line was cut", async () => {
    const call = await startCall();
    call.send({ type: "transcript", role: "user", text: "Hello there" });
    await page.getByText("Hello there").waitFor();
    call.cutLine();
    const again = await platform.nextCall();
    expect(again.token).toBe("resume-token");
    await again.begin({ isResumed: true });
    await page.getByText("Listening", { exact: true }).waitFor();
    await again.until("audio", () => again.audio.length > 10);
    await page.getByText("Hello there").waitFor();
    speak(again, "turn_9", 440, 0.3);
    await again.until("playback goes on", () => again.playedMs("turn_9") >= 299);
  });

  it("waits for a platform that cannot take the call at once, without calling it an error", async () => {
    const call = await startCall();
    call.cutLine();
    const refused = await platform.nextCall();
    refused.refuse("unavailable");
    await (await platform.nextCall()).begin({ isResumed: true });
    await page.getByText("Listening", { exact: true }).waitFor();
    expect(await page.getByRole("alert").count()).toBe(0);
  });

  it("sends typed words, also without a microphone", async () => {
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

  it("changes the loudness with the volume slider", async () => {
    await page.getByLabel("Volume").fill("0.1");
    const call = await startCall();
    speak(call, "turn_1", 440, 0.5);
    await call.until("the turn is played", () => call.playedMs("turn_1") >= 499);
    const { samples } = await readPlayedAudio(page);
    const peak = samples.reduce((highest, sample) => Math.max(highest, Math.abs(sample)), 0);
    expect(peak).toBeGreaterThan(0.02);
    expect(peak).toBeLessThan(0.05);
  });

  it("lets the agent's last words be heard after the call has ended", async () => {
    const call = await startCall();
    speak(call, "turn_1", 440, 1);
    call.end("agent_hung_up");
    await page.getByText("Call ended: agent hung up").waitFor();
    // Most of it: the tap's own last block goes when the page closes its loudspeaker.
    await page.waitForFunction(
      (leastSamples) =>
        window.playedAudio.some(
          ({ blocks }) => blocks.flatMap((block) => [...block]).filter((s) => s !== 0).length > leastSamples,
        ),
      0.6 * AGENT_RATE_HZ,
    );
  });

  it("says in plain words that the server refused the call", async () => {
    platform.routes["POST /api/voice/token"] = { status: 429, code: "rate_limited", message: "Slow down." };
    await page.getByRole("button", { name: "Start call" }).click();
    await page.getByRole("alert").getByText("Too many calls were started just now.").waitFor();
    await page.getByText("The call did not begin", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Try again" }).waitFor();
  });

  it("says in plain words what a fatal error of the call was", async () => {
    await page.getByRole("button", { name: "Start call" }).click();
    const call = await platform.nextCall();
    call.send({ type: "error", code: "invalid_token", message: "The token is wrong.", fatal: true });
    await page.getByRole("alert").getByText("its permission was wrong or had expired").waitFor();
  });

  it("says that there is no agent, and offers to try again when the server is away", async () => {
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

  it("calls the agent that the address names, and says when there is none of that name", async () => {
    const other = { id: "agent_2", slug: "garage", name: "Garage", language: "en", greeting: "Hi" };
    const known = platform.routes["GET /api/voice/agents"] as { data: unknown[] };
    platform.routes["GET /api/voice/agents"] = { data: [...known.data, other] };
    await page.goto(`${platform.url}/?agent=garage`);
    await page.getByRole("heading", { name: "Garage" }).waitFor();
    await page.goto(`${platform.url}/?agent=nobody`);
    await page.getByText("There is no agent with that name here.").waitFor();
  });

  it("says whose speech and language services are in use", async () => {
    await page
      .getByText("Local speech and language services: real recognition and synthesis, scripted answers.")
      .waitFor();
    platform.routes["GET /api/health"] = { data: { status: "ok", environment: "production" } };
    const answered = page.waitForResponse("**/api/health");
    await page.reload();
    await answered;
    await page.getByRole("button", { name: "Start call" }).waitFor();
    expect(await page.getByText("Local speech and language services").count()).toBe(0);
  });

  it.each([360, 390, 1280])("fits a screen %i pixels wide", async (width) => {
    await page.setViewportSize({ width, height: 844 });
    const call = await startCall();
    call.send({ type: "turn_metrics", ...turnMetrics() });
    call.send({ type: "transcript", role: "user", text: "W".repeat(200) });
    await page.getByRole("figure").waitFor();
    // Each label's words stay within the room that keeps it from its neighbours.
    const labels = await page
      .locator(".mark-label")
      .evaluateAll((all) => all.map((l) => l.scrollWidth - l.clientWidth));
    expect(labels.length).toBeGreaterThan(0);
    expect(Math.max(...labels)).toBeLessThanOrEqual(0);
    const [content, screen] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    expect(content).toBeLessThanOrEqual(screen as number);
  });
});
