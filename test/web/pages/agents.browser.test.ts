import { expect, it } from "vitest";
import { describeOnPlatform } from "../support/platform-page.ts";

describeOnPlatform(
  "agents on a running platform",
  "agents made and changed in a browser",
  ({ url, apiKey, page: opened, faultsBeside }) => {
    const save = () => opened().getByRole("button", { name: "Save" });

    it("are made empty, given phrases and a name, and deleted", async () => {
      const page = opened();
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
      await page.getByText("Edition 2", { exact: true }).first().waitFor();
      await page.reload();
      await expect
        .poll(() => page.getByLabel("Expected phrases").inputValue(), { timeout: 10_000 })
        .toBe("hello\ndo you have bread {day}");

      await page.getByRole("button", { name: "Delete" }).click();
      await page.getByRole("heading", { name: "Agents", exact: true }).waitFor();
      await expect.poll(() => page.getByText("Marta, of a bakery").count()).toBe(0);
      // What the browser itself writes about what was asked before signing in, and about what was refused as a test.
      expect(faultsBeside(400, 401)).toEqual([]);
    });

    it("save money in the ways that are ticked", async () => {
      const page = opened();
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
      await page.getByText("Small model: Must not be empty.").waitFor();
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

    it("are heard as they are saved, and put back as they were after a look at what changed", async () => {
      const page = opened();
      await page.goto(`${url}/agents?new=agent#key=${apiKey}`);
      await page.getByLabel("Begins as").selectOption({ label: "an empty agent" });
      await page.getByLabel("Name").fill("Otto, of a garage");
      await page.getByLabel("Greeting").fill("Otto's garage.");
      await page.getByRole("button", { name: "Make the agent" }).click();
      await page.getByRole("heading", { name: "Otto, of a garage" }).waitFor();

      const ear = page.getByRole("region", { name: "By ear" });
      expect(await ear.getByLabel("A line in its voice").inputValue()).toBe("Otto's garage.");
      const spoken = page.waitForResponse((response) => response.url().endsWith("/speech"));
      await ear.getByRole("button", { name: "Hear the line" }).click();
      expect((await (await spoken).body()).subarray(0, 4).toString()).toBe("RIFF");
      // It has been heard to its end.
      await ear.getByRole("button", { name: "Hear the line" }).waitFor();
      const [talk] = await Promise.all([
        page.context().waitForEvent("page"),
        ear.getByRole("link", { name: "Talk to it beside this page" }).click(),
      ]);
      await talk.getByText("say hello to Otto, of a garage").waitFor();
      await talk.close();

      await page.getByLabel("Prompt", { exact: true }).fill("You are Otto.\nYou mend cars.");
      await save().click();
      await page.getByText("Saved. Calls that run keep the settings").waitFor();
      // The form is the saved agent's again.
      const editions = page.getByRole("region", { name: "Editions" });
      await editions.getByRole("heading", { name: "Edition 2 as it is now" }).waitFor();
      await page.getByLabel("Greeting").fill("The garage.");
      await page.getByLabel("Prompt", { exact: true }).fill("You are Otto.\nYou mend bicycles.");
      await save().click();
      await editions.getByRole("heading", { name: "Edition 3 as it is now" }).waitFor();
      await editions.getByText("You mend bicycles.").waitFor();
      const lines = await editions.locator(".diff li").allTextContents();
      expect(lines).toEqual([
        " You are Otto.",
        "−removed: You mend cars.",
        "+added: You mend bicycles.",
        '−removed: "Otto\'s garage."',
        '+added: "The garage."',
      ]);
      await editions.getByRole("button", { name: "Put back edition 2" }).click();
      await editions.getByText("Edition 2 is put back, as edition 4.").waitFor();
      await expect.poll(() => page.getByLabel("Greeting").inputValue()).toBe("Otto's garage.");
      await page.getByRole("button", { name: "Delete" }).click();
      await page.getByRole("heading", { name: "Agents", exact: true }).waitFor();
      expect(faultsBeside(401)).toEqual([]);
    });

    it("are not overwritten when somebody else was faster", async () => {
      const page = opened();
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
  },
);
