import { afterAll, beforeAll, describe, expect, it, type TestContext } from "vitest";
import { findChromium } from "../../support/browser/chromium.ts";
import { fakeAgent } from "../../support/browser/fake-platform.ts";
import { type TalkPage, TalkSite } from "../support/talk-site.ts";

const chromiumPath = findChromium("choices of the talk page in a browser");

describe.skipIf(chromiumPath === null).concurrent("the talk page's choices", { timeout: 40_000 }, () => {
  let site: TalkSite;

  beforeAll(async () => {
    site = await TalkSite.start(chromiumPath as string);
  }, 60_000);

  afterAll(() => site?.close());

  async function open({ onTestFinished }: TestContext): Promise<TalkPage> {
    const talk = await site.open();
    onTestFinished(() => talk.close());
    return talk;
  }

  it("begins a typed call with an example, and says another in a call that goes on", async (test) => {
    const { page, platform, faults } = await open(test);
    await page.getByRole("button", { name: "Try: “how do i get there”" }).click();
    const call = await (await platform.nextCall()).begin();
    const texts = () => call.messages.filter(({ type }) => type === "text_message");
    await call.until("the example", () => texts().length === 1);
    await page.getByRole("button", { name: "Try: “do you sell gift cards”" }).click();
    await call.until("the other example", () => texts().length === 2);
    expect(texts()).toEqual([
      { type: "text_message", text: "how do i get there" },
      { type: "text_message", text: "do you sell gift cards" },
    ]);
    expect(call.audio).toEqual([]);
    expect(faults).toEqual([]);
  });

  it("leads to the record of the call that ended", async (test) => {
    const { page, startCall } = await open(test);
    expect(await page.getByRole("link", { name: "See this call" }).count()).toBe(0);
    const call = await startCall();
    call.end("agent_hung_up");
    const link = page.getByRole("link", { name: "See this call" });
    await link.waitFor();
    expect(await link.getAttribute("href")).toBe("/calls/call_1");
  });

  it("takes a lost call up again when asked, without waiting for the next try", async (test) => {
    const { page, platform, startCall } = await open(test);
    const call = await startCall();
    // As long as the tries wait on a clock of their own, the button is what opens the line.
    await page.clock.install();
    await page.clock.pauseAt(new Date("2030-01-01T00:00:00Z"));
    call.cutLine();
    await page.getByRole("button", { name: "Try now" }).click();
    const again = await platform.nextCall();
    expect(again.token).toBe("resume-token");
    await again.begin({ isResumed: true });
    await page.getByText("Listening", { exact: true }).waitFor();
  });

  it("offers the agents that there are, and calls the one that was chosen", async (test) => {
    const { page, platform } = await open(test);
    const other = { ...fakeAgent, id: "agent_2", slug: "pizza", name: "Luigi, of a pizzeria" };
    platform.routes["GET /api/voice/agents"] = { data: [fakeAgent, other] };
    const asked: unknown[] = [];
    const token = platform.routes["POST /api/voice/token"];
    platform.routes["POST /api/voice/token"] = (body) => {
      asked.push(body);
      return token as { data: unknown };
    };
    await page.reload();
    await page.getByLabel("Agent", { exact: true }).selectOption("agent_2");
    await page.getByRole("heading", { name: "Luigi, of a pizzeria" }).waitFor();
    expect(page.url()).toBe(`${platform.url}/?agent=agent_2`);
    await page.getByRole("button", { name: "Start call" }).click();
    await (await platform.nextCall()).begin();
    expect(asked).toEqual([{ agentId: "agent_2" }]);
    await page.getByText("Listening", { exact: true }).waitFor();
    expect(await page.getByLabel("Agent", { exact: true }).isDisabled()).toBe(true);
  });

  it("talks to a private agent of who has signed in, and says so to who has not", async (test) => {
    const { page, platform } = await open(test);
    await page.goto(`${platform.url}/?agent=agent_7`);
    await page.getByText("Private agents can be called by who has signed in.").waitFor();
    platform.routes["GET /api/agents/agent_7"] = {
      data: {
        ...fakeAgent,
        id: "agent_7",
        name: "Nina",
        knowledge: [{ questions: ["are you open"], answer: "Yes." }],
        expectedPhrases: [],
      },
    };
    await page.reload();
    await page.getByRole("heading", { name: "Nina" }).waitFor();
    await page.getByRole("button", { name: "Try: “are you open”" }).waitFor();
  });
});
