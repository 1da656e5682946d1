import { describe, expect, it } from "vitest";
import { Conversation } from "../../../voice/reply/conversation.ts";
import type { CallEvent } from "../../../voice/timeline/events.ts";
import { noWaste, TurnTimer } from "../../../voice/timeline/turn-timer.ts";

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
      answerHeardAtMs: null,
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

  it("remembers what a tool did of a turn that was cut off, though another turn has ended meanwhile", () => {
    const started = (turnId: string): CallEvent => {
      return { type: "agent_turn_started", atMs: 0, turnId, source: "speech", isSpeculative: false };
    };
    const ended = (turnId: string): CallEvent => ({ ...answered("", ""), turnId }) as CallEvent;
    const personal = { result: '{"ok":true}' };
    const booked: CallEvent = { type: "tool_finished", atMs: 0, turnId: "turn_1", name: "book", isOk: true, personal };
    for (const between of [[], [ended("turn_1")], [ended("turn_1"), started("turn_2")]]) {
      const conversation = new Conversation();
      const events = [asked("Book it"), started("turn_1"), ...between, booked, ended("turn_2")];
      for (const event of events) conversation.observe(event);
      const notes = conversation.messages.filter(({ role }) => role === "system");
      // A turn that went on to its end has told of it itself.
      expect(notes.map(({ content }) => content.includes('book: {"ok":true}'))).toEqual(
        between.length > 0 ? [true] : [],
      );
    }
  });

  it("keeps the newest forty messages", () => {
    const conversation = new Conversation();
    for (let i = 0; i < 100; i++) conversation.observe(asked(`question ${i}`));
    expect(conversation.messages).toHaveLength(40);
    expect(conversation.messages[0]?.content).toBe("question 60");
  });
});
