import { expect, it } from "vitest";
import { findChromium, launchChromium } from "../../support/browser/chromium.ts";
import { FakePlatform } from "../../support/browser/fake-platform.ts";
import { buildPage } from "../support/build-page.ts";
import { openWatchedPage } from "../support/watched-page.ts";

const chromiumPath = findChromium("a refused microphone in a browser");

it.skipIf(chromiumPath === null)(
  "says what to do when the microphone is refused, and still takes typed words",
  async () => {
    const site = await buildPage();
    const platform = await FakePlatform.start(site.folder);
    const browser = await launchChromium({ executablePath: chromiumPath as string, permission: "deny" });
    try {
      const { page, faults } = await openWatchedPage(browser);
      await page.goto(platform.url);
      await page.getByRole("button", { name: "Start call" }).click();
      await page.getByRole("alert").getByText("The browser was not allowed to use the microphone.").waitFor();
      await page.getByText("No call was made: there is no microphone to use").waitFor();
      await page.getByRole("button", { name: "Try again" }).waitFor();
      await page.getByRole("button", { name: "Start without a microphone and type" }).click();
      const call = await (await platform.nextCall()).begin();
      await page.getByLabel("Type instead of talking").fill("Hello");
      await page.getByRole("button", { name: "Send" }).click();
      await call.until("text", () => call.messages.some(({ type }) => type === "text_message"));
      expect(faults).toEqual([]);
    } finally {
      await browser.close();
      await platform.close();
      await site.remove();
    }
  },
  60_000,
);
