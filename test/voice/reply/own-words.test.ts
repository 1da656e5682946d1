import { describe, expect, it } from "vitest";
import { isInOwnWords } from "../../../voice/reply/own-words.ts";
import { buildAgent } from "../../support/call/agent-builder.ts";

const agent = buildAgent({
  greeting: "Harbour Dental, this is Clara.",
  knowledge: [{ questions: ["What does it cost?"], answer: "Room 12B costs 90 dollars, says Dr. Müller." }],
});

describe("what may be said to any caller", () => {
  it.each([
    "You can ask me, for example: ",
    "we are open on weekdays, ",
    "Great! ",
    "I'm afraid I can’t see that. ",
    "Let’s see what I can do. ",
    "Harbour Dental is open. ",
    "That is room 12b and costs 90 dollars. ",
    "You want Clara or Müller. ",
    "Sorry, I did not catch that. ",
  ])("is %j", (text) => {
    expect(isInOwnWords(text, agent)).toBe(true);
  });

  it.each([
    "Anna, I found your appointment. ",
    "Thank you, Mr. Smith, ",
    "Your appointment is on Tuesday. ",
    "You are booked for 3 o'clock. ",
    "Will, you are next. ",
    "It costs 9 dollars. ",
    "It is Clar who called. ",
    "Your number is five five five one two. ",
    "so that is m i l l e r, ",
    "好的，王先生，",
  ])("is not %j", (text) => {
    expect(isInOwnWords(text, agent)).toBe(false);
  });

  it("includes a script without capitals where the agent has the words", () => {
    expect(isInOwnWords("好的，", buildAgent({ prompt: "好的，我们开门。" }))).toBe(true);
  });
});
