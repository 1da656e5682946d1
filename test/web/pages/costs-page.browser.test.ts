import type { Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { findChromium } from "../../support/browser/chromium.ts";
import { axeViolations } from "../support/axe.ts";
import {
  costMonth,
  costOpportunities,
  costRoutes,
  fewOpportunities,
  OPPORTUNITIES,
} from "../support/costs/cost-states.ts";
import { type FakeSite, startFakeSite } from "../support/fake-site.ts";
import { callRoutes } from "../support/recorded-call.ts";

const chromiumPath = findChromium("the page of costs in a browser");

describe.skipIf(chromiumPath === null)("the page of costs", { timeout: 60_000 }, () => {
  let site: FakeSite;
  let page: Page;

  beforeAll(async () => {
    site = await startFakeSite(chromiumPath as string);
  }, 60_000);
  afterAll(() => site?.close());
  beforeEach(async () => {
    site.platform.reset();
    Object.assign(site.platform.routes, costRoutes("operator"));
    const context = await site.browser.newContext({ timezoneId: "UTC", locale: "en-US" });
    page = await context.newPage();
    page.setDefaultTimeout(10_000);
    return () => context.close();
  });

  const rowsOf = async (name: string): Promise<string[]> => {
    const rows = page.getByRole("region", { name, exact: true }).locator("tbody tr");
    await rows.first().waitFor();
    return (await rows.allInnerTexts()).map((text) => text.replaceAll(/\s+/g, " ").trim());
  };

  it("shows the month's sum as its layers and what is no one call's, to the hundredth of a cent", async () => {
    await page.goto(`${site.platform.url}/costs`);
    const rows = await rowsOf("Layers");
    expect(rows.map((row) => row.replace(/^([^\d–-]*).*$/, "$1").trim())).toEqual([
      "Telephone line",
      "Speech to text",
      "Language model",
      "Voice",
      "Platform",
      "Contracts, of no one call",
    ]);
    expect(rows.at(3)).toContain("$0.9001");
    expect(rows.at(-1)).toContain("−$0.1000");
    const shown = rows.map((row) => Number(row.split(" ").at(-1)?.replace("−", "-").replace("$", "")));
    expect(shown.reduce((sum, amount) => sum + amount, 0)).toBeCloseTo(1.7943, 8);
    await page.getByText("$1.7943").first().waitFor();
    await page.getByText("1 call has parts without a known price").waitFor();
    await page.getByText("80 % between $2.3000 and $3.1000").waitFor();
  });

  it("shows no amount of calls over stand-ins, which nobody charges for", async () => {
    const { total } = costMonth();
    const standIns = costMonth({
      services: "local",
      forecast: null,
      total: { nanoUsd: 0, calls: { ...total.calls, nanoUsd: 0 } },
    });
    site.platform.routes["GET /api/performance/costs?timeZone=UTC"] = { data: standIns };
    await page.goto(`${site.platform.url}/costs`);
    await page.getByText("Calls over stand-ins are not priced.").waitFor();
    expect(await page.getByText("not priced", { exact: true }).count()).toBe(3);
    expect(await page.getByRole("region", { name: "Layers" }).count()).toBe(0);
    expect(await page.getByText(/calls? priced/).count()).toBe(0);
  });

  it("lists what would cost less, the most first, and combines what is chosen", async () => {
    const { combination } = costOpportunities();
    const both = { ...combination, levers: ["speechCache" as const, "voice" as const], sumNanoUsd: 637_500_000 };
    const chosen = `${OPPORTUNITIES}&levers=speechCache%2Cvoice`;
    site.platform.routes[chosen] = {
      data: costOpportunities({
        combination: {
          ...both,
          saving: { ...(combination.saving as NonNullable<typeof combination.saving>), nanoUsd: 517_500_000 },
        },
      }),
    };
    await page.goto(`${site.platform.url}/costs`);
    const section = page.getByRole("region", { name: "What would cost less" });
    await section.getByText("41 of 42 calls replayed, 40 minutes. 1 have no known cost, or none.").waitFor();
    expect(await section.locator(".savings h3").allInnerTexts()).toEqual([
      "Use a cheaper voice",
      "Play clauses that were said before from a store",
      "Put what is the same in every prompt first",
      "Use cheaper speech to text",
    ]);
    await section.getByText("All agents of these calls have it already.").waitFor();
    // Ticked once the answer for it is there.
    await section.getByLabel("Use a cheaper voice").click();
    await section.getByText("Each alone would add up to $0.6375, together it is $0.5175.").waitFor();
    expect(await section.getByLabel("Use a cheaper voice").isChecked()).toBe(true);
    await section.getByRole("link", { name: "call 1 of cheaper voice" }).waitFor();
    expect(await axeViolations(page)).toEqual([]);
  });

  it("counts calls over stand-ins at list prices when asked, and says that nobody paid it", async () => {
    site.platform.routes[OPPORTUNITIES] = { data: fewOpportunities(40, false) };
    site.platform.routes[`${OPPORTUNITIES}&prices=list`] = {
      data: costOpportunities({ prices: "list", isHypothetical: true, modelsAs: "openai-compatible/gpt-4.1-mini" }),
    };
    await page.goto(`${site.platform.url}/costs`);
    const section = page.getByRole("region", { name: "What would cost less" });
    await section.getByText("No priced calls.").waitFor();
    expect(await section.locator(".savings").count()).toBe(0);
    await section.getByRole("button", { name: "Count them at list prices" }).click();
    await section.getByText("Hypothetical: every amount is what vendors would have charged").waitFor();
    expect(await section.locator(".savings > li").count()).toBe(4);
  });

  it("shows another month and one agent, and keeps them in its address", async () => {
    const november = costMonth({ forecast: null });
    site.platform.routes["GET /api/performance/costs?agentId=agent_1&timeZone=UTC"] = { data: november };
    site.platform.routes["GET /api/performance/cost-opportunities?agentId=agent_1&timeZone=UTC"] = {
      data: costOpportunities({ agentId: "agent_1" }),
    };
    await page.goto(`${site.platform.url}/costs`);
    await page.locator("form.filters select").nth(1).selectOption({ label: "Bright Smile Dental" });
    await page.getByText("no forecast").waitFor();
    expect(new URL(page.url()).search).toBe("?agent=agent_1");
  });

  it("links to the calls, and a call's page tells the cost of its turns", async () => {
    Object.assign(site.platform.routes, callRoutes());
    const line = { service: "deepgram/aura-2-thalia-en", unit: "tts_character", isEstimated: false, listNanoUsd: 1 };
    site.platform.routes["GET /api/calls/call_1/costs"] = {
      data: {
        callId: "call_1",
        services: "vendor",
        nanoUsd: 2_500_000,
        knownNanoUsd: 2_500_000,
        turns: [
          {
            turnId: "turn_1",
            nanoUsd: 2_400_000,
            lines: [
              { ...line, purpose: "turn", quantity: 60, nanoUsd: 1_800_000 },
              { ...line, purpose: "discarded", quantity: 20, nanoUsd: 600_000 },
            ],
          },
          { turnId: null, nanoUsd: 100_000, lines: [] },
        ],
      },
    };
    await page.goto(`${site.platform.url}/costs`);
    await page.getByRole("region", { name: "Dearest calls", exact: true }).getByRole("link").first().click();
    await page.getByText("Cost, turn by turn").click();
    expect(await rowsOf("Cost of turns, table")).toEqual([
      "Turn 1 deepgram/aura-2-thalia-en 60 characters · deepgram/aura-2-thalia-en 20 characters (thrown away) $0.0024",
      "Of no turn $0.0001",
    ]);
    expect(await axeViolations(page)).toEqual([]);
  });

  it("says of a call without a cost that none is kept", async () => {
    Object.assign(site.platform.routes, callRoutes());
    site.platform.routes["GET /api/calls/call_1/costs"] = { status: 404, code: "not_found", message: "None." };
    await page.goto(`${site.platform.url}/calls/call_1`);
    await page.getByText("Cost, turn by turn").click();
    await page.getByText("No cost is kept of this call.").waitFor();
  });
});
