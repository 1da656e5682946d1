import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { clinicReceptionist } from "../../../local/demonstration/clinic.ts";
import { sentence } from "../../support/audio/spoken-audio.ts";
import { findChromium, launchChromium } from "../../support/browser/chromium.ts";
import { Conversation } from "../../support/call/conversation.ts";
import { endedCall, readApi } from "../../support/http/platform-api.ts";
import { axeViolations } from "../support/axe.ts";
import { openWatchedPage } from "../support/watched-page.ts";

const chromiumPath = findChromium("a call's recording in a browser");

describe.skipIf(chromiumPath === null)("the recording on a call's page", { timeout: 90_000 }, () => {
  const platform = inject("platform");
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchChromium({ executablePath: chromiumPath as string });
  }, 90_000);

  afterAll(async () => {
    await browser?.close();
  });

  async function placeCall(enabled: boolean): Promise<string> {
    const made = await fetch(`${platform.url}/api/agents`, {
      method: "POST",
      headers: { Authorization: `Bearer ${platform.apiKey}`, "Content-Type": "application/json" },
      body: JSON.stringify({
        ...clinicReceptionist,
        slug: `heard-${enabled}-${Date.now()}`,
        recording: { enabled, retentionDays: 1, announcement: "We record this call." },
      }),
      signal: AbortSignal.timeout(10_000),
    });
    const agentId = ((await made.json()) as { data: { id: string } }).data.id;
    const call = await Conversation.open({ ...platform, agentId }, { acknowledgesPlayback: true });
    await call.turn();
    await call.say(sentence("how much does a cleaning cost"));
    await call.turn();
    call.hangUp();
    await endedCall(platform, call.callId);
    return call.callId;
  }

  it("is played, moved by mouse and keyboard, follows the transcript and is followed by it", async () => {
    const recordedId = await placeCall(true);
    const { page, faults } = await openWatchedPage(browser, { viewport: { width: 1_200, height: 1_000 } });
    page.setDefaultTimeout(20_000);
    const state = async () => (await readApi<{ state: string }>(platform, `/calls/${recordedId}/audio`)).state;
    await expect.poll(state, { timeout: 10_000 }).toBe("ready");
    await page.goto(`${platform.url}/calls/${recordedId}#key=${platform.apiKey}`);
    const recording = page.getByRole("region", { name: "Recording" });
    await recording.getByRole("button", { name: "Play" }).waitFor();
    // Both channels are drawn, from what the server knows: nothing was downloaded to see them.
    await expect.poll(() => recording.locator(".recording-picture canvas").count()).toBeGreaterThanOrEqual(2);
    const drawn = await recording.locator(".recording-picture canvas").evaluateAll((canvases) =>
      canvases.map((canvas) => {
        const { width, height } = canvas as HTMLCanvasElement;
        const pixels = (canvas as HTMLCanvasElement).getContext("2d")?.getImageData(0, 0, width, height).data ?? [];
        return Array.from(pixels).some((value) => value > 0);
      }),
    );
    expect(drawn).not.toContain(false);
    const audio = page.locator("audio");
    const position = () => audio.evaluate((element) => (element as HTMLAudioElement).currentTime);
    expect(await audio.evaluate((element) => (element as HTMLAudioElement).readyState)).toBe(0);

    await recording.getByRole("button", { name: "Play" }).click();
    await expect.poll(position).toBeGreaterThan(0.3);
    const greeting = page.getByRole("listitem").filter({ hasText: "We record this call." });
    await greeting.and(page.locator("[data-playing]")).waitFor();
    await recording.getByRole("button", { name: "Pause" }).click();
    await recording.getByRole("button", { name: "Play" }).waitFor();

    // A line is heard by its button, which the keyboard reaches, and a word by a click.
    const question = page.getByRole("listitem").filter({ hasText: "how much does a cleaning cost" });
    const line = question.getByRole("button", { name: /^Hear the line at/ });
    await line.focus();
    await page.keyboard.press("Enter");
    await question.and(page.locator("[data-playing]")).waitFor();
    const atLine = await position();
    expect(await greeting.and(page.locator("[data-playing]")).count()).toBe(0);
    await recording.getByRole("button", { name: "Pause" }).click();
    const words = question.locator(".words");
    const box = (await words.boundingBox()) as { width: number; height: number };
    await words.click({ position: { x: box.width - 20, y: box.height / 2 } });
    await recording.getByRole("button", { name: "Pause" }).click();
    expect(await position()).toBeGreaterThan(atLine - 0.5);

    // By keyboard, and by a click into the picture.
    await recording.getByRole("slider", { name: "Position in the recording" }).focus();
    await page.keyboard.press("Home");
    await expect.poll(position).toBe(0);
    await page.keyboard.press("ArrowRight");
    await expect.poll(position).toBe(1);
    const picture = recording.locator(".recording-picture");
    const { width } = (await picture.boundingBox()) as { width: number };
    await picture.click({ position: { x: width / 2, y: 20 } });
    const durationS = await audio.evaluate((element) => (element as HTMLAudioElement).duration);
    await expect.poll(async () => Math.abs((await position()) / durationS - 0.5)).toBeLessThan(0.03);

    const download = page.waitForEvent("download");
    await recording.getByRole("link", { name: "Download" }).click();
    expect((await download).suggestedFilename()).toBe(`${recordedId}.wav`);
    expect(await axeViolations(page)).toEqual([]);
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    // The page asks whether there is a session that the key would replace: there is none, which browsers write down.
    expect(faults).toEqual([expect.stringContaining("401")]);
    await page.context().close();
  });

  it("is said not to be there where the agent does not record", async () => {
    const unrecordedId = await placeCall(false);
    const { page } = await openWatchedPage(browser);
    page.setDefaultTimeout(20_000);
    await page.goto(`${platform.url}/calls/${unrecordedId}#key=${platform.apiKey}`);
    await page.getByText("This call was not recorded, or its recording was deleted.").waitFor();
    expect(await page.getByRole("button", { name: /^Hear the line/ }).count()).toBe(0);
    await page.context().close();
  });
});
