import { describe, expect, it } from "vitest";
import type { CallEvent } from "../../../voice/events.ts";
import { Conversation, systemPrompt } from "../../../voice/reply/conversation.ts";
import { noWaste, TurnTimer } from "../../../voice/turn-timer.ts";
import { buildAgent } from "../../support/agent-builder.ts";

const asked = (text: string): CallEvent => ({
  type: "turn_committed",
  atMs: 0,
  turnId: "turn_1",
  confidence: 1,
  speechEndMs: null,
  continuesTurnId: null,
  personal: { text },
});

function answered(heardText: string, replyText: string): CallEvent {
  const timer = new TurnTimer({ turnId: "turn_1", index: 0, source: "speech", atMs: 0, isSpeculative: false });
  return {
    type: "agent_turn_ended",
    atMs: 0,
    turnId: "turn_1",
    metrics: timer.finish({
      outcome: "completed",
      heardMs: 0,
      bargeInStopMs: null,
      discarded: noWaste,
      isFalseStart: false,
      longestSilenceMs: null,
    }),
    personal: { userText: null, replyText, heardText },
  };
}

describe("Conversation", () => {
  it("remembers what the agent was heard to say, not what it wrote", () => {
    const conversation = new Conversation();
    for (const event of [
      asked("Hello?"),
      answered("Good", "Good morning."),
      asked("Hi"),
      answered("", "Never heard."),
    ]) {
      conversation.observe(event);
    }
    expect(conversation.messages).toEqual([
      { role: "user", content: "Hello?" },
      { role: "assistant", content: "Good" },
      { role: "user", content: "Hi" },
    ]);
  });

  it("keeps the newest forty messages", () => {
    const conversation = new Conversation();
    for (let i = 0; i < 100; i++) conversation.observe(asked(`question ${i}`));
    expect(conversation.messages).toHaveLength(40);
    expect(conversation.messages[0]?.content).toBe("question 60");
  });
});

describe("systemPrompt", () => {
  it("begins with what never changes in a call, so that vendors can reuse it", () => {
    const agent = buildAgent({ script: { goodbye: "Bye now." } });
    const [first, second] = [agent.knowledge.slice(0, 1), agent.knowledge.slice(1)].map((entries) =>
      systemPrompt(agent, entries, null),
    ) as [string, string];
    const shared = first.slice(0, first.indexOf("## Knowledge"));
    expect(second.startsWith(shared)).toBe(true);
    expect(shared).toContain("goodbye: Bye now.");
    expect(first).toContain("Q: What are your opening hours?\nA: We are open");
  });

  it("leaves out what there is none of, and names a spoken opener", () => {
    const bare = systemPrompt(buildAgent(), [], null);
    expect(bare).not.toMatch(/##|Opener/);
    expect(systemPrompt(buildAgent(), [], "Let me see,")).toContain('"Let me see,"');
  });
});
