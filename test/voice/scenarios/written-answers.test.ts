import { describe, expect, it } from "vitest";
import { expectRememberedAsHeard, expectSound } from "../../support/call/call-invariants.ts";
import { CallSimulator, LINES } from "../../support/call/call-simulator.ts";
import { FakeLanguageModel } from "../../support/vendors/fake-language-model.ts";

const QUESTION = "what are your opening hours";

/** A call in which the model writes `answer`; asked once. */
async function asked(answer: string, options = {}): Promise<CallSimulator> {
  const sim = new CallSimulator(options);
  sim.llm.answer = () => ({ text: answer });
  await sim.start();
  await sim.callerSpeaks(QUESTION);
  await sim.untilAgentSpeaks();
  return sim;
}

/** What the voice was asked for since the greeting. */
function requestsOf(sim: CallSimulator): string[] {
  const { turnId } = sim.turns[0] ?? {};
  const greetings = sim.of("tts_requested").filter((event) => event.turnId === turnId).length;
  return sim.tts.requests.slice(greetings);
}

describe.each(LINES)("over %s", (_, line) => {
  it.each<[string, string, string[]]>([
    [
      "Markdown",
      "**Opening hours**\n\n# Weekdays\n\n- Monday to Friday: *8 to 6*\n- Sunday: `closed`\n\nBook [online](https://example.com/book)",
      ["Opening hours", "Weekdays", "Monday to Friday: 8 to 6", "Sunday: closed", "Book online"],
    ],
    ["emoji", "😊👍 Thanks for calling 🎉. Bye 👋!", ["Thanks for calling.", "Bye!"]],
    [
      "a table",
      "| Day | Hours |\n|---|---|\n| Monday | 8 to 6 |\n| Sunday | closed |",
      ["Day, Hours", "Monday, 8 to 6", "Sunday, closed"],
    ],
    [
      "abbreviations and addresses",
      "Ask Dr. Hall in the U.S. office at ext. 12. See https://www.example.com/a?ref=1 first. 1. Your card. 2. Your pass.",
      [
        "Ask Dr. Hall in the U.S. office at ext. 12.",
        "See www.example.com/a?ref=1 first.",
        "1. Your card.",
        "2. Your pass.",
      ],
    ],
  ])("says %s as a person would, and remembers and shows that", async (_what, answer, pieces) => {
    const sim = await asked(answer, line);
    await sim.untilListening();
    expect(requestsOf(sim)).toEqual(pieces);
    expect(sim.transcript().at(-1)).toBe(`agent: ${pieces.join(" ")}`);
    expect(sim.turns.at(-1)?.personal.replyText.replace(/\s+/g, " ").trim()).toBe(pieces.join(" "));
    await sim.callerSpeaks("and where are you");
    await sim.until(() => sim.llm.requests.length > 1);
    const remembered = sim.llm.requests.at(-1)?.messages.findLast(({ role }) => role === "assistant");
    expect(remembered?.content.replace(/\s+/g, " ").trim()).toBe(pieces.join(" "));
    expectRememberedAsHeard(sim);
    expectSound(sim);
  });

  it("knows to the word what was heard of it when it is cut off", async () => {
    const sim = await asked(
      "# Hours\n\n- **Monday** to *Friday*: we are open [from eight](https://x.example) to six 🎉",
      line,
    );
    await sim.silence(1_600);
    await sim.callerSpeaks("hold on a moment please");
    await sim.until(() => sim.turns.length > 1);
    const heard = sim.turns.at(-1)?.personal.heardText ?? "";
    expect("Hours\nMonday to Friday: we are open from eight to six").toContain(heard);
    expect(heard.split(/\s+/).length).toBeGreaterThan(2);
    expectRememberedAsHeard(sim);
  });
});

it("takes an answer without a word for none", async () => {
  const sim = new CallSimulator({
    llm: (s) => [new FakeLanguageModel({ clock: s.clock, answer: "👍" })],
  });
  await sim.start();
  const before = sim.tts.requests.length;
  sim.call.receiveText(QUESTION);
  await sim.until(() => sim.last("agent_turn_ended")?.metrics.source === "apology", 15_000);
  expect(sim.tts.requests.slice(before)).toEqual([]);
  expect(sim.turns.at(-2)?.metrics.outcome).toBe("failed");
});

it("says fixed lines as a person would", async () => {
  const sim = new CallSimulator({ agent: { greeting: "**Welcome** to the clinic 🎉!" } });
  await sim.start();
  expect(sim.tts.requests).toEqual(["Welcome to the clinic!"]);
  expect(sim.transcript()).toEqual(["agent: Welcome to the clinic!"]);
});
