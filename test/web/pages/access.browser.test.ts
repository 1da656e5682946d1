import { expect, it } from "vitest";
import { describeOnPlatform } from "../support/platform-page.ts";

describeOnPlatform(
  "access on a running platform",
  "keys and members in a browser",
  ({ url, apiKey, page: opened, open }) => {
    it("makes a key with an end, whose holder is told when it is revoked, and writes it all down", async () => {
      const page = opened();
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

    it("puts a key in the place of another, which works on for as long as was chosen", async () => {
      const page = opened();
      await page.goto(`${url}/access#key=${apiKey}`);
      await page.getByLabel("Name", { exact: true }).fill("To be replaced");
      await page.getByLabel("Works").selectOption({ label: "for a day" });
      await page.getByRole("button", { name: "Make the key" }).click();
      await page.getByRole("button", { name: "Replace “To be replaced”" }).click();
      await page.getByLabel("The old one works on").selectOption({ label: "for an hour" });
      const first = await page.locator(".secret").textContent();
      await page.getByRole("button", { name: "Replace the key" }).click();
      await expect.poll(() => page.locator(".secret").textContent()).not.toBe(first);
      const rows = page.getByRole("listitem").filter({ hasText: "To be replaced" });
      await expect.poll(() => rows.count()).toBe(2);
      await rows.filter({ hasText: "· replaced · works until" }).waitFor();
      for (let i = 0; i < 2; i++) {
        await page.getByRole("button", { name: "Revoke “To be replaced”" }).first().click();
        await expect.poll(() => page.getByRole("button", { name: "Revoke “To be replaced”" }).count()).toBe(1 - i);
      }
    });

    it("keeps the organisation's time zone, which new campaigns begin with", async () => {
      const page = opened();
      await page.goto(`${url}/access?view=organization#key=${apiKey}`);
      const settings = page.getByRole("region", { name: "Organisation" });
      await settings.getByLabel("Time zone").fill("Mars/Olympus");
      await settings.getByRole("button", { name: "Save" }).click();
      await settings.locator(".complaint").filter({ hasText: "Time zone" }).waitFor();
      await settings.getByLabel("Time zone").fill("Europe/Lisbon");
      await settings.getByRole("button", { name: "Save" }).click();
      await settings.getByText("Saved.").waitFor();
      await page.goto(`${url}/campaigns?new=campaign`);
      await expect.poll(() => page.getByLabel("Time zone").inputValue()).toBe("Europe/Lisbon");
      await page.goto(`${url}/access?view=organization`);
      await settings.getByLabel("Time zone").fill("");
      await settings.getByRole("button", { name: "Save" }).click();
      await settings.getByText("Saved.").waitFor();
    });

    it("says of keys of vendors that this platform can keep none", async () => {
      const page = opened();
      await page.goto(`${url}/access?view=vendors#key=${apiKey}`);
      await page.getByText("This deployment keeps no keys of vendors").waitFor();
    });

    it("adds a member, gives them another role, and removes them", async () => {
      const page = opened();
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
  },
);
