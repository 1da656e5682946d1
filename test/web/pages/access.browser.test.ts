import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from "vitest";
import { findChromium, launchChromium } from "../../support/browser/chromium.ts";
import { openWatchedPage } from "../support/watched-page.ts";

const chromiumPath = findChromium("keys and members in a browser");

describe.skipIf(chromiumPath === null)("access on a running platform", { timeout: 40_000 }, () => {
  const { url, apiKey } = inject("platform");
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    browser = await launchChromium({ executablePath: chromiumPath as string });
  }, 60_000);

  afterAll(() => browser?.close());

  beforeEach(async () => {
    page = await open();
  });

  afterEach(() => page.context().close());

  async function open(): Promise<Page> {
    const watched = await openWatchedPage(browser, { timezoneId: "UTC", locale: "en-US" });
    watched.page.on("dialog", (dialog) => void dialog.accept());
    return watched.page;
  }

  it("makes a key with an end, whose holder is told when it is revoked, and writes it all down", async () => {
    await page.goto(`${url}/access#key=${apiKey}`);
    await page.getByLabel("Name", { exact: true }).fill("For a test of pages");
    await page.getByLabel("Works").selectOption({ label: "for 30 days" });
    await page.getByRole("button", { name: "Make the key" }).click();
    const secret = (await page.locator(".secret").textContent()) ?? "";
    expect(secret).toMatch(/^qv_/);
    const row = page.getByRole("listitem").filter({ hasText: "For a test of pages" });
    await row.getByText("works until").waitFor();

    const holder = await open();
    await holder.goto(`${url}/access#key=${secret}`);
    await holder.getByText("Administrators see keys, members and the audit log.").waitFor();
    await holder.getByText(/· viewer$/).waitFor();

    await page.getByRole("button", { name: "Revoke “For a test of pages”" }).click();
    await row.getByText("revoked").waitFor();
    await holder.reload();
    await holder.getByText("Your session has ended.").waitFor();
    await holder.getByLabel("API key").fill(secret);
    await holder.getByRole("button", { name: "Sign in" }).click();
    await holder.getByText("This key is revoked or unknown.").waitFor();
    await holder.context().close();

    await page.getByRole("link", { name: "Audit log" }).click();
    const log = page.getByRole("region", { name: "Audit log" });
    await log.getByRole("heading", { name: "api_key.revoke" }).first().waitFor();
    await log.getByRole("heading", { name: "api_key.create" }).first().waitFor();
  });

  it("adds a member, gives them another role, and removes them", async () => {
    await page.goto(`${url}/access?view=members#key=${apiKey}`);
    await page.getByLabel("Address").fill("nobody");
    await page.getByRole("button", { name: "Add the member" }).click();
    await page.getByText("Must be an e-mail address.").waitFor();
    await page.getByLabel("Address").fill("Grace@Example.com");
    await page.getByRole("button", { name: "Add the member" }).click();
    await page.getByText("grace@example.com may sign in now.").waitFor();
    const role = page.getByLabel("Role of grace@example.com");
    await role.selectOption("operator");
    await page.getByText("grace@example.com is now operator.").waitFor();
    await expect.poll(() => role.inputValue()).toBe("operator");
    await page.getByRole("button", { name: "Remove grace@example.com" }).click();
    await expect.poll(() => role.count()).toBe(0);
  });
});
