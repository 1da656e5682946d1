import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { describeOnPlatform } from "../support/platform-page.ts";

/**
 * The first hour of an administrator who reads nothing but the pages: each step follows a link or a button that the
 * page before it shows. The only address that is typed is the one that `npm start` prints.
 */
describeOnPlatform(
  "a first hour",
  "the first hour of an administrator in a browser",
  ({ url, apiKey, page: opened, faultsBeside }) => {
    it("makes an agent that hears and answers, calls it, and sees to the rest, by what the pages say", async () => {
      const page = opened();
      await page.goto(`${url}/overview#key=${apiKey}`);
      await page.getByRole("button", { name: "Sign out" }).waitFor();

      await menu(page, "Setup", "Agents");
      await page.getByRole("button", { name: "New agent" }).click();
      await page.getByLabel("Begins as").selectOption({ label: "an empty agent" });
      await page.getByLabel("Name").fill("Flora, of a nursery");
      await page.getByLabel("Greeting").fill("Flora's Nursery. How can I help?");
      await page.getByRole("button", { name: "Make the agent" }).click();
      // The page says what is missing.
      await page.getByText("This agent hears nothing").waitFor();
      await page.getByLabel("Expected phrases").fill("hello\ngoodbye\n");
      await page.getByRole("heading", { name: "Knowledge entries" }).click();
      await page.getByRole("button", { name: "Add an entry" }).click();
      await page.getByLabel("Questions of entry 1").fill("do you sell roses");
      await page.getByLabel("Answer of entry 1").fill("We have forty kinds of roses.");
      await page.getByText("hears the 3 expected phrases and questions").waitFor();
      await page.getByRole("button", { name: "Save" }).click();
      await page.getByText("Saved. Calls that run keep the settings").waitFor();

      const [talk] = await Promise.all([
        page.context().waitForEvent("page"),
        page.getByRole("link", { name: "Talk to it beside this page" }).click(),
      ]);
      talk.setDefaultTimeout(10_000);
      await talk.getByRole("button", { name: "Try: “do you sell roses”" }).click();
      await talk.getByText("forty kinds of roses").waitFor();
      await talk.getByRole("button", { name: "Hang up" }).click();
      await talk.getByRole("link", { name: "See this call" }).click();
      const slowest = await slowestTurn(talk);
      expect(slowest.title).toContain("do you sell roses");
      // What most of the wait was made of, in words and in time.
      expect(slowest.longest.name).not.toBe("");
      expect(slowest.longest.ms).toBeGreaterThan(0);
      await talk.getByRole("link", { name: "edition 2" }).waitFor();
      await talk.close();

      await menu(page, "Calls", "Calls");
      const found = page.getByRole("row").filter({ hasText: "Flora, of a nursery" }).first();
      await found.getByRole("link").click();
      await page.getByRole("heading", { name: "Call with Flora, of a nursery" }).waitFor();

      await menu(page, "Setup", "Knowledge");
      await page.getByLabel("Drop files here").setInputFiles({
        name: "rose-care.md",
        mimeType: "text/markdown",
        buffer: Buffer.from("# Roses\n\nRoses are cut back at the end of March."),
      });
      const document = page
        .getByRole("listitem")
        .filter({ hasText: "rose-care" })
        .filter({ has: page.locator("h3") });
      await document.getByText("in use").waitFor({ timeout: 20_000 });

      await menu(page, "Calls", "Campaigns");
      await page.getByRole("button", { name: "New campaign" }).click();
      await page.getByLabel("Name", { exact: true }).fill("Spring, of a first hour");
      await page.getByLabel("Agent", { exact: true }).selectOption({ label: "Flora, of a nursery" });
      await page.getByRole("button", { name: "Make the campaign" }).click();
      await page.getByRole("heading", { name: "Spring, of a first hour" }).waitFor();
      await page.getByLabel("CSV file with a header").setInputFiles({
        name: "leads.csv",
        mimeType: "text/csv",
        buffer: Buffer.from("phone,name\r\n+14155550131,Ada\r\n+14155550132,Zoë\r\n"),
      });
      await page.getByText("2 rows: 2 new").waitFor();

      await menu(page, "Setup", "Access");
      const name = `First hour ${Date.now()}`;
      await page.getByLabel("Name", { exact: true }).fill(name);
      await page.getByRole("button", { name: "Make the key" }).click();
      await page.getByText("shown this once").waitFor();
      await page.getByRole("button", { name: `Revoke “${name}”` }).click();
      await page.getByText(`“${name}” is revoked.`).waitFor();
      await page.getByRole("link", { name: "Members" }).click();
      await page.getByLabel("Address").fill("flora@example.com");
      await page.getByRole("button", { name: "Add the member" }).click();
      await page.getByText("flora@example.com may sign in now.").waitFor();
      await page.getByRole("button", { name: "Remove flora@example.com" }).click();
      await page.getByText("flora@example.com is removed.").waitFor();

      await menu(page, "Setup", "Agents");
      await page.getByRole("link", { name: "Flora, of a nursery", exact: true }).click();
      await page.getByRole("button", { name: "Delete" }).click();
      await page.getByRole("heading", { name: "Agents", exact: true }).waitFor();
      // What the browser itself writes about what was asked before signing in.
      expect(faultsBeside(401)).toEqual([]);
    });
  },
  120_000,
);

/** Follows an entry of the menu, in its group. */
async function menu(page: Page, group: string, entry: string): Promise<void> {
  const pages = page.getByRole("navigation", { name: "Pages" });
  await pages.getByRole("link", { name: group, exact: true }).first().click();
  await pages.getByRole("list", { name: group }).getByRole("link", { name: entry, exact: true }).click();
  await page.getByRole("heading", { name: entry, exact: true, level: 1 }).waitFor();
}

/** The turn of a call's record that took longest, with the longest part of it. */
async function slowestTurn(page: Page): Promise<{ title: string; longest: { name: string; ms: number } }> {
  const turns = page.locator("figure.waterfall");
  await turns.first().waitFor();
  const read = await turns.evaluateAll((figures) =>
    figures.map((figure) => ({
      title: figure.querySelector(".waterfall-title")?.textContent ?? "",
      parts: [...figure.querySelectorAll("li")].map((part) => ({
        name: part.querySelector(".waterfall-label")?.textContent ?? "",
        written: part.querySelector(".waterfall-value")?.textContent ?? "",
      })),
    })),
  );
  const timed = read.map(({ title, parts }) => {
    const inOrder = parts.map(({ name, written }) => ({ name, ms: msOf(written) })).sort((a, b) => b.ms - a.ms);
    const [longest = { name: "", ms: 0 }] = inOrder;
    return { title, longest, ms: inOrder.reduce((sum, { ms }) => sum + ms, 0) };
  });
  const [slowest] = timed.sort((a, b) => b.ms - a.ms);
  if (slowest === undefined) throw new Error("The call has no turn that took time.");
  return slowest;
}

/** Milliseconds of a written duration; 0 for words, such as "from a recording". */
function msOf(written: string): number {
  return Number(/^([\d,]+) ms/.exec(written)?.[1]?.replaceAll(",", "") ?? 0);
}
