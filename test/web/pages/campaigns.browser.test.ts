import { readFile } from "node:fs/promises";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from "vitest";
import { findChromium, launchChromium } from "../../support/browser/chromium.ts";
import { openWatchedPage } from "../support/watched-page.ts";

const chromiumPath = findChromium("campaigns and leads in a browser");

describe.skipIf(chromiumPath === null)("campaigns on a running platform", { timeout: 40_000 }, () => {
  const { url, apiKey, agentId } = inject("platform");
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    browser = await launchChromium({ executablePath: chromiumPath as string });
  }, 60_000);

  afterAll(() => browser?.close());

  beforeEach(async () => {
    ({ page } = await openWatchedPage(browser, { timezoneId: "Europe/Berlin", locale: "en-US" }));
    page.on("dialog", (dialog) => void dialog.accept());
  });

  afterEach(() => page.context().close());

  it("are made, filled from a file whose bad rows come back, started and ended", async () => {
    await page.goto(`${url}/campaigns#key=${apiKey}`);
    await page.getByRole("button", { name: "New campaign" }).click();
    await page.getByRole("button", { name: "Make the campaign" }).click();
    await page.getByText("Name: Must not be empty.").waitFor();
    await page.getByLabel("Name", { exact: true }).fill("Recall, of a test");
    // Other tests make agents and delete them.
    await page.getByLabel("Agent", { exact: true }).selectOption(agentId);
    await page.getByRole("button", { name: "Make the campaign" }).click();
    await page.getByRole("heading", { name: "Recall, of a test" }).waitFor();
    await page.getByText("Europe/Berlin").waitFor();

    const csv = "phone,name\r\n+14155550101,Ada\r\nno number,Bob\r\n+14155550102,Zoë\r\n";
    await page.getByLabel("CSV file with a header").setInputFiles({
      name: "leads.csv",
      mimeType: "text/csv",
      buffer: Buffer.from(csv),
    });
    await page.getByText("3 rows: 2 new, 0 known already, 1 not taken").waitFor();
    const downloading = page.waitForEvent("download");
    await page.getByRole("button", { name: "Download the 1 rejected row" }).click();
    const download = await downloading;
    expect(download.suggestedFilename()).toBe("rejected-leads.csv");
    expect(await readFile(await download.path(), "utf8")).toBe("phone,name\r\nno number,Bob\r\n");

    const leads = page.getByRole("region", { name: "Leads" });
    await leads.getByRole("heading", { name: "Zoë" }).waitFor();
    await leads.getByLabel("Phone").fill("12");
    await leads.getByRole("button", { name: "Add a lead" }).click();
    await leads.locator(".complaint").filter({ hasText: "Phone" }).waitFor();

    await page.getByRole("button", { name: "Schedule" }).click();
    await page.getByRole("button", { name: "Start", exact: true }).click();
    await page.getByText("Nothing dials yet: this deployment has no dialer").waitFor();
    await page.getByRole("button", { name: "End", exact: true }).click();
    await page.getByText("The campaign is done.").waitFor();
    await page.getByRole("button", { name: "Delete", exact: true }).click();
    await page.getByRole("heading", { name: "Campaigns", exact: true }).waitFor();
    await expect.poll(() => page.getByText("Recall, of a test").count()).toBe(0);
  });

  it("call no number that is on the list", async () => {
    await page.goto(`${url}/campaigns?view=do-not-call#key=${apiKey}`);
    await page.getByLabel("Phone").fill("+1 415 555 0177");
    await page.getByLabel("Reason").fill("asked on the phone");
    await page.getByRole("button", { name: "Put it on the list" }).click();
    await page.getByText("+14155550177 is on the list: no campaign calls it.").waitFor();
    await page.getByRole("button", { name: "Take off +14155550177" }).click();
    await page.getByText("+14155550177 may be called again.").waitFor();
    await expect.poll(() => page.getByRole("heading", { name: "+14155550177" }).count()).toBe(0);
  });
});
