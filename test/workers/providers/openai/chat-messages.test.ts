import { describe, expect, it } from "vitest";
import type { ChatMessage } from "../../../../voice/providers.ts";
import { messagesToWire } from "../../../../workers/providers/openai/chat-messages.ts";
import { templateComplaint } from "../../../support/vendors/strict-template.ts";

const system = (content: string): ChatMessage => ({ role: "system", content });
const user = (content: string): ChatMessage => ({ role: "user", content });
const agent = (content: string): ChatMessage => ({ role: "assistant", content });
const call = { id: "a", name: "book", argumentsJson: "{}" };
const booked: ChatMessage[] = [
  { role: "assistant", content: "", toolCalls: [call] },
  { role: "tool", toolCallId: "a", content: "booked" },
];

const said = (messages: readonly ChatMessage[]): string[] =>
  messagesToWire(messages).map(({ role, content }) => `${role}: ${content}`);

describe("messagesToWire", () => {
  it.each<[string, ChatMessage[], string[]]>([
    [
      "a plain conversation",
      [system("s"), user("1"), agent("2"), user("3")],
      ["system: s", "user: 1", "assistant: 2", "user: 3"],
    ],
    [
      "a greeting first",
      [system("s"), agent("Hello."), user("1")],
      ["system: s", "user: (The call begins.)", "assistant: Hello.", "user: 1"],
    ],
    ["an unheard turn", [system("s"), user("1"), user("2")], ["system: s", "user: 1\n2"]],
    [
      "two turns of the agent",
      [system("s"), user("1"), agent("2"), agent("3"), user("4")],
      ["system: s", "user: 1", "assistant: 2\n3", "user: 4"],
    ],
    [
      "a note in the middle",
      [system("s"), user("1"), agent("2"), system("Already done."), user("3")],
      ["system: s\n\nAlready done.", "user: 1", "assistant: 2", "user: 3"],
    ],
    [
      "a note between two of one role",
      [system("s"), user("1"), system("n"), user("2")],
      ["system: s\n\nn", "user: 1\n2"],
    ],
    ["no system message", [user("1")], ["user: 1"]],
    ["nothing", [], []],
    ["a tool's call and result", [user("1"), ...booked], ["user: 1", "assistant: null", "tool: booked"]],
    [
      "two rounds of tools",
      [user("1"), ...booked, ...booked],
      ["user: 1", "assistant: null", "tool: booked", "assistant: null", "tool: booked"],
    ],
  ])("writes %s", (_, messages, wire) => {
    expect(said(messages)).toEqual(wire);
    expect(templateComplaint(messagesToWire(messages))).toBeNull();
  });

  it("keeps the words and the call of one message", () => {
    expect(messagesToWire([user("1"), { role: "assistant", content: "One moment.", toolCalls: [call] }])[1]).toEqual({
      role: "assistant",
      content: "One moment.",
      tool_calls: [{ id: "a", type: "function", function: { name: "book", arguments: "{}" } }],
    });
  });
});
