import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from "vitest";
import { findChromium, launchChromium } from "../../support/browser/chromium.ts";
import { openWatchedPage, type WatchedPage } from "../support/watched-page.ts";

const chromiumPath = findChromium("agents made and changed in a browser");

describe.skipIf(chromiumPath === null)("agents on a running platform", { timeout: 40_000 }, () => {
  const { url, apiKey } = inject("platform");
  let browser: Browser;
  let watched: WatchedPage;
  let page: Page;

  beforeAll(async () => {
    browser = await launchChromium({ executablePath: chromiumPath as string });
  }, 60_000);

  afterAll(() => browser?.close());

  beforeEach(async () => {
    watched = await openWatchedPage(browser, { timezoneId: "UTC", locale: "en-US" });
    page = watched.page;
    page.on("dialog", (dialog) => void dialog.accept());
  });

  afterEach(() => page.context().close());

  const save = () => page.getByRole("button", { name: "Save" });

  it("are made empty, given phrases and a name, and deleted", async () => {
    await page.goto(`${url}/agents#key=${apiKey}`);
    await page.getByRole("button", { name: "New agent" }).click();
    await page.getByLabel("Begins as").selectOption({ label: "an empty agent" });
    await page.getByLabel("Name").fill("Marta, of a bakery");
    await page.getByRole("button", { name: "Make the agent" }).click();
    await page.getByText("Greeting: Must not be empty.").waitFor();
    await page.getByLabel("Greeting").fill("Marta's Bakery. Good morning!");
    await page.getByRole("button", { name: "Make the agent" }).click();
    await page.getByRole("heading", { name: "Marta, of a bakery" }).waitFor();
    await page.getByText("This agent hears nothing").waitFor();

    await page.getByLabel("Expected phrases").fill("hello\ndo you have bread {day}\n");
    await page.getByText("hears the 2 expected phrases and questions").waitFor();
    await page.getByLabel("Short name").fill("Not A Slug");
    await save().click();
    await page.getByText("Short name use lower-case letters, digits and single hyphens.").waitFor();
    await page.getByLabel("Short name").fill("bakery");
    await save().click();
    await page.getByText("Saved. Calls that run keep the settings").waitFor();
    await page.getByText("Edition 2").waitFor();
    await page.reload();
    await expect.poll(() => page.getByLabel("Expected phrases").inputValue()).toBe("hello\ndo you have bread {day}");

    await page.getByRole("button", { name: "Delete" }).click();
    await page.getByRole("heading", { name: "Agents", exact: true }).waitFor();
    await expect.poll(() => page.getByText("Marta, of a bakery").count()).toBe(0);
    // What the browser itself writes about what was asked before signing in, and about what was refused as a test.
    expect(watched.faults.filter((fault) => !/status of 40[01]/.test(fault))).toEqual([]);
  });

  it("save money in the ways that are ticked", async () => {
    await page.goto(`${url}/agents#key=${apiKey}`);
    await page.getByRole("button", { name: "New agent" }).click();
    await page.getByLabel("Begins as").selectOption({ label: "an empty agent" });
    await page.getByLabel("Name").fill("Sparrow, who is thrifty");
    await page.getByLabel("Greeting").fill("Good morning!");
    await page.getByRole("button", { name: "Make the agent" }).click();
    await page.getByRole("heading", { name: "Sparrow, who is thrifty" }).waitFor();
    await page.getByText("Cost", { exact: true }).click();
    await page.getByLabel("Play what was said before").check();
    await page.getByLabel("Ask a small model first").check();
    await save().click();
    await page.getByText("Small model Must not be empty.").waitFor();
    await page.getByLabel("Small model", { exact: true }).fill("tiny");
    await save().click();
    await page.getByText("Saved. Calls that run keep the settings").waitFor();
    const listed = await fetch(`${url}/api/agents`, { headers: { Authorization: `Bearer ${apiKey}` } });
    const { data } = (await listed.json()) as { data: { items: { name: string; id: string; costLevers: object }[] } };
    expect(data.items.find(({ name }) => name.startsWith("Sparrow"))?.costLevers).toEqual({
      speechCache: true,
      pausesSpeechToText: false,
      stablePromptFirst: false,
      easyTurnModel: { provider: "openai-compatible", model: "tiny" },
    });
    await page.getByRole("button", { name: "Delete" }).click();
    await page.getByRole("heading", { name: "Agents", exact: true }).waitFor();
  });

  it("are not overwritten when somebody else was faster", async () => {
    const made = await fetch(`${url}/api/agents`, {
      method: "POST",
      headers: { Authorization: `Bearer ${apiKey}`, "Content-Type": "application/json" },
      body: JSON.stringify({
        name: "Nina, of a library",
        slug: "library",
        prompt: "You answer for a library.",
        greeting: "The library.",
        language: "en",
        providers: {
          speechToText: [{ provider: "deepgram-flux", model: "flux-general-en" }],
          languageModel: [{ provider: "openai-compatible", model: "quantum-local-responder" }],
          textToSpeech: [{ provider: "deepgram", voice: "aura-2-thalia-en" }],
        },
      }),
    });
    const { data } = (await made.json()) as { data: { id: string } };
    const address = `${url}/api/agents/${data.id}`;
    const headers = { Authorization: `Bearer ${apiKey}`, "Content-Type": "application/json" };
    await page.goto(`${url}/agents/${data.id}#key=${apiKey}`);
    await page.getByLabel("Greeting").fill("The library, good day.");
    await fetch(address, { method: "PATCH", headers, body: JSON.stringify({ greeting: "The city library." }) });
    await save().click();
    await page.getByText("Somebody else has changed this agent").waitFor();
    await page.getByRole("button", { name: "Show it as it is now" }).click();
    await expect.poll(() => page.getByLabel("Greeting").inputValue()).toBe("The city library.");
    await fetch(address, { method: "DELETE", headers });
  });
});
