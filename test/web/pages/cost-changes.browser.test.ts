import type { Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { findChromium } from "../../support/browser/chromium.ts";
import { axeViolations } from "../support/axe.ts";
import { agentAnswer } from "../support/console/agent-answers.ts";
import { costChange, proposedChange } from "../support/costs/change-answers.ts";
import { costRoutes } from "../support/costs/cost-states.ts";
import { type FakeSite, startFakeSite } from "../support/fake-site.ts";

const chromiumPath = findChromium("changes on trial in a browser");
const CHANGES = "/api/performance/cost-changes";

describe.skipIf(chromiumPath === null)("changes on trial", { timeout: 60_000 }, () => {
  let site: FakeSite;
  let page: Page;

  beforeAll(async () => {
    site = await startFakeSite(chromiumPath as string);
  }, 60_000);
  afterAll(() => site?.close());
  beforeEach(async () => {
    site.platform.reset();
    Object.assign(site.platform.routes, costRoutes("admin"));
    const context = await site.browser.newContext({ timezoneId: "UTC", locale: "en-US" });
    page = await context.newPage();
    page.setDefaultTimeout(10_000);
    return () => context.close();
  });

  const section = () => page.getByRole("region", { name: "Changes on trial", exact: true });

  it("say what they alter, what was expected, and what was measured, worse or better", async () => {
    await page.goto(`${site.platform.url}/costs`);
    await section().getByText("saves $0.0091 a minute, 20 % (95 % between $0.0060 and $0.0122)").waitFor();
    await section()
      .getByText("dearer by $0.0020 a minute, 4.0 % (saving 95 % between −$0.0040 and −$0.0001)")
      .waitFor();
    await section().getByText("not measured: needs 30 calls with a known cost in each arm, has 9 and 144").waitFor();
    await section().getByText("its guard was broken (Answers without a fact of the knowledge)").waitFor();
    await section().getByText("20 % of calls, about 8.3 of 41.5 a day").first().waitFor();
    await section().getByText("Guards, over 180 calls").first().click();
    await section().getByText("4.0 % of 36 calls").first().waitFor();
    expect(await axeViolations(page)).toEqual([]);
  });

  it("are approved by an administrator in a step of its own, and the list says so", async () => {
    const approved = costChange({ id: "change_2" });
    site.platform.routes[`POST ${CHANGES}/change_2/approve`] = { data: approved };
    await page.goto(`${site.platform.url}/costs`);
    const approve = section().getByRole("button", { name: "Approve the change of Bright Smile Dental" });
    await approve.waitFor();
    site.platform.routes[`GET ${CHANGES}`] = { data: { items: [approved], nextCursor: null } };
    await approve.click();
    await section().getByText("The change is on trial: the agent's next calls are drawn.").waitFor();
    await section().getByRole("button", { name: "Keep the change of Bright Smile Dental" }).waitFor();
    expect(await approve.count()).toBe(0);
  });

  it("are proposed with the agent's own models behind the one that is tried", async () => {
    site.platform.routes["GET /api/agents/agent_1"] = { data: agentAnswer() };
    site.platform.routes[`POST ${CHANGES}`] = { data: proposedChange, status: 201 };
    await page.goto(`${site.platform.url}/costs`);
    await section().getByLabel("Agent", { exact: true }).selectOption({ label: "Bright Smile Dental" });
    await section().getByLabel("Model", { exact: true }).fill("gpt-5-nano");
    const sent = page.waitForRequest((request) => request.method() === "POST" && request.url().endsWith(CHANGES));
    await section().getByRole("button", { name: "Propose" }).click();
    const body = (await sent).postDataJSON();
    const own = agentAnswer().providers.languageModel;
    expect(body).toMatchObject({ agentId: "agent_1", canaryShare: 0.2, predictedSavingShare: null });
    expect(body.settings.languageModel).toEqual([{ provider: "openai-compatible", model: "gpt-5-nano" }, ...own]);
    await section().getByText("The change is proposed: 20 % of calls").waitFor();
  });

  it("are shown to a viewer, who may move none", async () => {
    Object.assign(site.platform.routes, costRoutes("viewer"));
    await page.goto(`${site.platform.url}/costs`);
    await section().getByText("not measured").first().waitFor();
    expect(await section().getByRole("button").count()).toBe(0);
  });
});
