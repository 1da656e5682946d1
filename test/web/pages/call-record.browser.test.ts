import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { findChromium, launchChromium } from "../../support/browser/chromium.ts";
import { openWatchedPage } from "../support/watched-page.ts";

const chromiumPath = findChromium("a call's record with the real platform in a browser");

describe.skipIf(chromiumPath === null)("the record of a real call", { timeout: 60_000 }, () => {
  const platform = inject("platform");
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchChromium({ executablePath: chromiumPath as string });
  }, 90_000);

  afterAll(async () => {
    await browser?.close();
  });

  it("is found among the calls with the words and timings that the talk page showed", async () => {
    const { page, faults } = await openWatchedPage(browser);
    page.setDefaultTimeout(20_000);
    await page.goto(platform.url);
    const opened = page.waitForEvent("websocket");
    await page.getByRole("button", { name: "Start without a microphone and type" }).click();
    // Other files call the same platform meanwhile.
    const callId = /call_[0-9a-f-]{36}/.exec((await opened).url())?.[0] ?? "";
    await page.getByRole("log").getByText("this is Clara").waitFor();
    await page.getByLabel("Type instead of talking").fill("Is there parking?");
    await page.keyboard.press("Enter");
    const shown = page.getByRole("figure").filter({ hasText: "“Is there parking?”" });
    await shown.waitFor();
    const timings = await shown.locator(".waterfall-headline").textContent();
    const answer = await page.getByRole("log").getByRole("listitem").last().locator(".words").textContent();
    await page.getByRole("button", { name: "Hang up" }).click();
    await page.getByText("You hung up").first().waitFor();
    await expect.poll(() => endReasonOf(callId), { timeout: 10_000 }).toBe("caller_hung_up");

    await page.goto(`${platform.url}/calls#key=${platform.apiKey}`);
    await page.getByRole("row", { name: "caller hung up" }).locator(`a[href="/calls/${callId}"]`).click();
    await page.getByText("Is there parking?", { exact: true }).waitFor();
    await page.getByText(answer as string, { exact: true }).waitFor();
    const stored = page.getByRole("figure").filter({ hasText: "“Is there parking?”" });
    expect(await stored.locator(".waterfall-headline").textContent()).toBe(timings);
    // The record knows the timeline, and with it the stages of the wait; the talk page knows latencies alone.
    expect(await stored.getByRole("listitem").count()).toBeGreaterThan(0);
    // Typed words have no t0; what was played is acknowledged, so there is a t3.
    expect(await stored.textContent()).toContain("Turn gap –");
    expect(await stored.textContent()).toContain("t3");
    expect(page.url()).not.toContain(platform.apiKey);
    // The page asks whether there is a session that the key would replace: there is none, which browsers write down.
    expect(faults).toEqual([expect.stringContaining("401")]);
  });

  async function endReasonOf(callId: string): Promise<string | null> {
    const response = await fetch(`${platform.url}/api/calls/${callId}`, {
      headers: { authorization: `Bearer ${platform.apiKey}` },
      signal: AbortSignal.timeout(5_000),
    });
    return ((await response.json()) as { data: { endReason: string | null } }).data.endReason;
  }
});
