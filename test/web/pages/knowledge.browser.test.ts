import { expect, it } from "vitest";
import { describeOnPlatform } from "../support/platform-page.ts";

describeOnPlatform(
  "documents on a running platform",
  "documents given to agents in a browser",
  ({ url, apiKey, page: opened, faultsBeside }) => {
    it("are uploaded, read, found with a score and deleted; a broken one says why it failed", async () => {
      const page = opened();
      await page.goto(`${url}/knowledge#key=${apiKey}`);
      const files = page.getByLabel("Drop files here");
      await files.setInputFiles([
        {
          name: "flamingo-care.md",
          mimeType: "text/markdown",
          buffer: Buffer.from("# Flamingos\n\nA flamingo's feathers are polished with shrimp butter every Thursday."),
        },
        { name: "torn.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7 torn") },
      ]);
      await page.getByText("“torn.pdf” was sent.").waitFor();
      const card = (name: string) =>
        page
          .getByRole("listitem")
          .filter({ hasText: name })
          .filter({ has: page.locator("h3") });
      await card("flamingo-care").getByText("in use").waitFor({ timeout: 20_000 });
      await card("torn").getByText("failed", { exact: true }).waitFor({ timeout: 20_000 });
      expect(await card("torn").locator(".complaint").textContent()).not.toBe("");

      await page.getByRole("button", { name: "Read what was understood of “flamingo-care”" }).click();
      await page.getByRole("region", { name: "What was understood" }).getByText("shrimp butter").waitFor();
      await page.getByLabel("Words of a caller").fill("how are flamingo feathers polished");
      await page.getByRole("button", { name: "Look it up" }).click();
      const best = page.getByRole("list", { name: "Found" }).getByRole("listitem").first();
      await best.getByText("shrimp butter every Thursday").waitFor();
      expect(await best.textContent()).toMatch(/score [1-9]/);

      for (const name of ["flamingo-care", "torn"]) {
        await page.getByRole("button", { name: `Delete “${name}”` }).click();
        await expect.poll(() => card(name).count()).toBe(0);
      }
      // What the browser itself writes about what was asked before signing in.
      expect(faultsBeside(401)).toEqual([]);
    });
  },
);
